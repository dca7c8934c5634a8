"""The planner's front door: solve(problem, stop, seed).

A density start, PyVRP from there, then ruin and recreate under the exact rules; the judge (`check`) compares, and no
plan worse than the start is returned. With the same seed and Iterations the plan is the same, byte for byte.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
from pyvrp.stop import MaxIterations, MaxRuntime, StoppingCriterion

from pelangi.core.routing import pyvrp_engine
from pelangi.core.routing.board import Board
from pelangi.core.routing.check import score
from pelangi.core.routing.displace import settle
from pelangi.core.routing.explain import explained
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.plan import Plan
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.search import ruin_and_recreate
from pelangi.core.routing.timetable import plan_of

ENGINE_SHARE = 0.4
"""Share of the seconds that PyVRP gets; the search that knows every rule gets the rest."""

SEARCH_SHARE = 0.9
"""Share of the seconds after which the search ends; the reasons take the rest."""


@dataclass(frozen=True)
class Iterations:
    """Stop after n steps of each engine: repeatable on any machine."""

    n: int

    def __post_init__(self) -> None:
        if self.n < 0:
            raise Refused(f"{self.n} iterations")


@dataclass(frozen=True)
class Seconds:
    """Stop after s seconds of wall time. The planner looks at a stopwatch for this, never at the date."""

    s: float

    def __post_init__(self) -> None:
        if not self.s >= 0:
            raise Refused(f"{self.s} seconds")


Stop = Iterations | Seconds


def solve(problem: Problem, stop: Stop, seed: int = 0) -> Plan:
    """Return the best plan found, with a reason for everybody left out and for every stop.

    seed: at least 0. The plan keeps every rule of check.violations; promises that cannot be kept are unplanned.
    """
    began = monotonic()
    board = Board(problem)
    start = Rounds(board)
    start.fill()
    engine, used = _budget(stop, began)
    candidates = [start]
    if engine is not None and any(start.routes):
        candidates.append(pyvrp_engine.improved(start, engine, seed))
    chosen = max(candidates, key=Rounds.goodness)
    candidates.append(settle(ruin_and_recreate(chosen, used, np.random.default_rng(seed))))
    best = max(candidates, key=lambda rounds: score(problem, plan_of(rounds)).key())
    plan = explained(best, plan_of(best))
    return replace(
        plan,
        score=score(problem, plan).to_data(),
        seed=seed,
        seconds=stop.s if isinstance(stop, Seconds) else None,
        iterations=stop.n if isinstance(stop, Iterations) else None,
    )


def _budget(stop: Stop, began: float) -> tuple[StoppingCriterion | None, Callable[[int], float]]:
    """Return PyVRP's share of the budget, and how much of all is used after so many iterations of the search."""
    if isinstance(stop, Iterations):
        count = stop.n
        return (MaxIterations(count) if count else None), lambda done: done / count if count else 1.0
    seconds = stop.s
    left = seconds - (monotonic() - began)
    engine = MaxRuntime(left * ENGINE_SHARE) if left > 0 else None
    return engine, lambda done: (monotonic() - began) / (seconds * SEARCH_SHARE) if seconds else 1.0
