"""A province of 20,000 requests, 60 teams and 20 days on two processes, beside its areas with ten times the time.

Run: make bench-plan-wide, or .venv/bin/python bench/bench_plan_wide.py [--quick]. The whole size takes over two hours,
nearly all of it for the comparison; --quick is 2,400 requests, 12 teams and 10 days.
"""

import json
import os
import resource
import sys
import time
from dataclasses import dataclass

from provinces import province_data

from pelangi.core.routing import Problem, Seconds, violations
from pelangi.core.routing.solve import FAIRNESS
from pelangi.core.routing.wide import Processes, solve_wide
from pelangi.core.routing.wide.areas import areas_of
from pelangi.core.routing.wide.parts import days_of
from pelangi.core.routing.wide.solve import Progress, Wide, solved_areas

LIMIT_S, LEAST, LONGER, PROCESSES = 1200.0, 0.98, 10, 2


@dataclass(frozen=True)
class Size:
    """Of a province, with the seconds it is given and its areas (None: as many as the size says)."""

    requests: int
    teams: int
    days: int
    seconds: float
    areas: int | None = None


WHOLE, QUICK = Size(20_000, 60, 20, 1000.0), Size(2_400, 12, 10, 40.0, 4)


def main() -> None:
    """Measure one size and print its line; an error ends it when a limit is missed."""
    size = QUICK if "--quick" in sys.argv else WHOLE
    problem = Problem.from_json(json.dumps(province_data(size.requests, size.teams, days=size.days, seed=1)))
    began = time.monotonic()
    settings = {"fairness": FAIRNESS, "engine": Processes(PROCESSES), "told": said}
    plan = solve_wide(problem, Seconds(size.seconds), 1, areas=size.areas, **settings)
    took = time.monotonic() - began
    broken = len(violations(problem, plan))
    own, workers = (
        resource.getrusage(whose).ru_maxrss / 1000
        for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"ours: weight {plan.score['weight']:g} in {took:.0f} s, {broken} broken rules", flush=True)
    print(
        f"memory: {own:.0f} MB and at most {workers:.0f} MB a worker; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    longer = Wide(problem, Seconds(LONGER * size.seconds), 1, folder=None, **settings)
    routes = solved_areas(longer, areas_of(problem, size.areas))
    peer = sum(problem.request_by_id[name].weight for name in days_of(routes))
    share = plan.score["weight"] / peer
    print(
        f"the areas alone with {LONGER} times the time: {peer:g}; ours is {share:.3f} of it (at least {LEAST})"
    )
    is_kept = share >= LEAST and not broken and took <= LIMIT_S
    print("ok" if is_kept else "MISSED")
    sys.exit(not is_kept)


def said(progress: Progress) -> None:
    """Print how far it is."""
    print(f"  {progress.phase} {progress.done}/{progress.count}: {progress.weight:g}", flush=True)


if __name__ == "__main__":
    main()
