"""Rounds for invented queues beside four routing engines, cold and from our start, and beside what offices do.

Run: make bench-plan (ARGUMENTS="S --seeds 2 --peers VROOM" for a part), with bench/requirements-plan.txt installed.
Parts: S, L, fair, replan; --quick while developing: one instance, 5 s, no peers. Every plan is judged by check.py;
exit 1 below a bar, 2 when something is not installed.
"""

import argparse
import importlib.util
import os
import sys

NEEDED = ("scipy", "vroom", "pyvrp", "ortools", "vrp_cli")


def main() -> int:
    """Measure the parts asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", default=["S", "L", "fair", "replan"])
    asked.add_argument("--seeds", type=int, default=5, help="instances of each size")
    asked.add_argument("--first", type=int, default=1, help="seed of the first instance")
    asked.add_argument("--peers", default="VROOM,PyVRP,OR-Tools,vrp-cli", help="names with commas between")
    asked.add_argument("--seconds", type=float, help="for everybody, instead of 30 (S) and 60 (L)")
    asked.add_argument("--quick", action="store_true", help="one instance, 5 s, no peers")
    options = asked.parse_args()
    if options.quick:
        options.seeds, options.peers, options.seconds = 1, "", options.seconds or 5.0
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}; run: make bench-plan")
        return 2
    from plan_parts import PARTS

    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; one thread each")
    seeds = range(options.first, options.first + options.seeds)
    names = [name for name in options.peers.split(",") if name]
    met = [PARTS[part](seeds, names, options.seconds) for part in options.parts]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
