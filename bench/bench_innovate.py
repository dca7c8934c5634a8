"""The innovation index: how long the adviser's proof takes, what it gains over greedy, how fast regions are scored.

Run: .venv/bin/python bench/bench_innovate.py [cities]. Makes its own cities from seeds; no database, no files.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pelangi.core.index import read_city, score
from pelangi.core.index.advise import best_plan, planned_score, read_problem
from pelangi.core.tests.advice_cases import I2026, best_by_trying, city, greedy, innovation
from pelangi.core.tests.test_index_advise import tiny

PROOF_LIMIT_S, SCORE_LIMIT_S = 10.0, 2.0
REGIONS, INNOVATIONS = 514, 100
SMALL, BIG = 12, 3


def proof() -> bool:
    """250 innovations (220 entered, 30 new) x 20 rows, 2,000 hours: every optimum proven within the limit."""
    slowest, all_proven = 0.0, True
    for seed in range(BIG):
        problem = read_problem(I2026, city(seed, 220, 30), 2000)
        began = time.monotonic()
        plan = best_plan(problem)
        slowest = max(slowest, time.monotonic() - began)
        all_proven = all_proven and plan.proven and planned_score(plan).verified.total == plan.total
    print(
        f"adviser: 250 innovations x 20 rows, 2,000 hours: slowest of {BIG} {slowest:.1f} s, all proven: {all_proven}"
    )
    return all_proven and slowest < PROOF_LIMIT_S


def brute_force() -> bool:
    """Small cities: the plan equals the best of all choices."""
    equal = sum(
        best_plan(problem).total == best_by_trying(problem) for problem in map(tiny, range(100, 100 + SMALL))
    )
    print(f"adviser: equal to trying everything in {equal} of {SMALL} small cities")
    return equal == SMALL


def against_greedy(cities: int) -> bool:
    """Random cities: never worse than greedy by points an hour; the mean gain in points of the index."""
    gains = []
    for seed in range(cities):
        problem = read_problem(I2026, city(seed, random.Random(seed).randint(6, 40), 5), 200)
        gains.append(float(best_plan(problem).total - greedy(problem, 200)) / 2.5)
    mean = sum(gains) / len(gains)
    print(
        f"adviser: against greedy on {cities} cities: worse in {sum(one < 0 for one in gains)}, mean gain {mean:.3f}"
    )
    return min(gains) >= 0


def scoring() -> bool:
    """514 regions of 100 innovations each, read from plain data and scored, claimed and verified."""
    chance = random.Random(1)
    one = {
        "government": {},
        "innovations": [innovation(chance, n) | {"accepted": True} for n in range(INNOVATIONS)],
    }
    regions = [{**one, "region": str(number)} for number in range(REGIONS)]
    began = time.monotonic()
    cities = [read_city(I2026, region) for region in regions]
    read_s = time.monotonic() - began
    began = time.monotonic()
    results = [score(I2026, each) for each in cities]
    scored_s = time.monotonic() - began
    print(
        f"score: {len(results)} regions x {INNOVATIONS} innovations in {scored_s:.2f} s (read in {read_s:.2f} s)"
    )
    return scored_s < SCORE_LIMIT_S


def main(cities: int) -> int:
    """Measure everything; exit 1 when a limit is missed."""
    kept = [scoring(), proof(), brute_force(), against_greedy(cities)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
