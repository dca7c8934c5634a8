"""Rounds for invented queues: weight beside an upper bound and VROOM with the same seconds, every plan judged.

Run: make bench-plan, or .venv/bin/python bench/bench_plan.py [S|L] [seconds] [seeds], with bench/requirements-plan.txt
installed.
"""

import importlib.util
import json
import os
import sys
import time
from statistics import median

from plan_instances import L, S, problem_data

from pelangi.core.routing import Problem, Seconds, solve, violations

SIZES = {"S": (S, 30.0), "L": (L, 60.0)}
LEAST_OF_BOUND = {"S": 0.91, "L": 0.92}
NEEDED = ("scipy", "vroom")


def measured(name: str, seconds: float, seed: int) -> tuple[float, float, int]:
    """Return our weight over the bound, over VROOM's weight, and broken rules."""
    from plan_bound import weight_bound
    from plan_peers import vroom_peer
    from plan_peers.shared import Case

    data = problem_data(SIZES[name][0], seed)
    problem = Problem.from_json(json.dumps(data))
    began = time.monotonic()
    plan = solve(problem, Seconds(seconds), seed)
    ours_s, began = time.monotonic() - began, time.monotonic()
    routes = vroom_peer.solve(Case(data), seconds, seed)
    peer_s = time.monotonic() - began
    peer = sum(data["requests"][number]["weight"] for route in routes for number in route)
    ours, bound = plan.score["weight"], weight_bound(data)
    broken = len(violations(problem, plan))
    reached = min(plan.score["group_coverage"].values())
    print(
        f"{name} {seed}: {ours:.0f} in {ours_s:.1f} s, {ours / bound:.3f} of the bound, smallest group {reached:.2f};"
    )
    print(
        f"    VROOM {peer:.0f} in {peer_s:.1f} s; ours / VROOM {ours / peer:.3f}; broken rules {broken}",
        flush=True,
    )
    return ours / bound, ours / peer, broken


def main() -> int:
    """Measure and say medians; exit 1 below a limit, 2 when something is not installed."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}; run: make bench-plan")
        return 2
    name = sys.argv[1] if len(sys.argv) > 1 else "S"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SIZES[name][1]
    seeds = range(1, 1 + (int(sys.argv[3]) if len(sys.argv) > 3 else 5))
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    found = [measured(name, seconds, seed) for seed in seeds]
    bound, peer = (median(one[index] for one in found) for index in (0, 1))
    print(
        f"{name}, {seconds:.0f} s, medians: {bound:.3f} of the bound (limit {LEAST_OF_BOUND[name]}), {peer:.3f} × VROOM"
    )
    return 0 if bound >= LEAST_OF_BOUND[name] and not any(one[2] for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
