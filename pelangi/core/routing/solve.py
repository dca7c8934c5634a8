"""The planner's front door: solve(problem, stop, seed).

A density start, then compiled ruin and recreate under the exact rules; no plan worse than the start is returned.
With the same seed and Iterations the plan is the same, byte for byte.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf
from time import monotonic

from pelangi.core.routing.board import Board
from pelangi.core.routing.check import score
from pelangi.core.routing.displace import settle
from pelangi.core.routing.explain import explained
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.notes import notes_of
from pelangi.core.routing.plan import Plan, Reason
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.reserve import without_reserve
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.search import Routes, Watch, searched
from pelangi.core.routing.small import best_of_all
from pelangi.core.routing.timetable import plan_of

SEARCH_SHARE = 0.95
"""Share of the seconds after which the search ends at the latest; the reasons take the rest."""

REASON_S = 2.5e-5
"""Seconds kept for the reasons, for each request and team-day."""

STEPS = 20
"""Steps of the search in one of `Iterations`."""

CHOOSING_S, CHOOSING_STEPS = 6.0, 60_000
"""Budgets from which on rounds are chosen anew among all that were seen (recombine.py)."""

CHOOSING_PAIRS = 20_000
"""Requests × team-days up to which they are: beyond, the program in parts alone takes too long."""

FAIRNESS = 0.3
"""How much the reach of wards and groups counts beside weight (reach.py)."""

SETTLED_MOST = 600
"""Requests up to which every gainful displacement is carried out at the end, however long the budget."""


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


@dataclass(frozen=True)
class Progress:
    """How a search goes: steps done, share of the budget used, and weight and people of the best plan so far."""

    steps: int
    share: float
    weight: float
    people: int


def solve(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    *,
    fairness: float = FAIRNESS,
    watch: Callable[[Progress], bool] | None = None,
    advice: Sequence[Reason] | None = None,
    reserve: float = 0.0,
) -> Plan:
    """Return the best plan found, with a reason for everybody left out and for every stop.

    seed: at least 0. fairness: how much more the first people of a ward or group count (reach.py), 0 for weight alone.
    watch: hears how the search goes, many times a second; True ends it with the best so far.
    advice: what floor_advice has said of the floors, when it was asked before.
    reserve: share of every shift that is left free for what is still to come (reserve.py); reasons count it as taken.
    The plan keeps every rule of check.violations; promises that cannot be kept are unplanned.
    """
    began = monotonic()
    whole, problem = problem, without_reserve(problem, reserve)
    best = Rounds(Board(problem))
    routes = best_of_all(best.board, fairness)
    if routes is None:
        used = _Budget(problem, stop, began)
        hears, left = watched(problem, used, watch), used.seconds_left if used.is_worth_choosing else None
        routes = searched(problem, used, seed, fairness=fairness, watch=hears, seconds_left=left)
    best.adopt_all(routes)
    best.fill()
    if not fairness and not problem.floors and len(problem.requests) <= SETTLED_MOST:
        best = settle(best)  # by weight alone: it would undo what fairness or a floor has chosen
    plan = explained(best, plan_of(best))
    worth = score(whole, plan)
    return replace(
        plan,
        score=worth.to_data(),
        seed=seed,
        seconds=stop.s if isinstance(stop, Seconds) else None,
        iterations=stop.n if isinstance(stop, Iterations) else None,
        notes=notes_of(problem, worth, advice),
    )


def watched(
    problem: Problem, used: Callable[[int], float], watch: Callable[[Progress], bool] | None
) -> Watch | None:
    """Return what tells `watch` how a search goes, in weight and people; None for nobody who listens."""
    if watch is None:
        return None

    def told(steps: int, routes: Routes) -> bool:
        planned = [problem.requests[one] for route in routes for one in route]
        weight, people = sum(one.weight for one in planned), sum(one.people for one in planned)
        return watch(Progress(steps, min(1.0, used(steps)), round(weight, 6), people))

    return told


class _Budget:
    """How much of the budget is used after so many steps of the search; the reasons have their share kept.

    is_worth_choosing: the budget is long enough to choose rounds anew, and the problem small; not with floors.
    """

    def __init__(self, problem: Problem, stop: Stop, began: float) -> None:
        self.began, self.steps, self.seconds = began, 0, inf
        is_long = stop.s >= CHOOSING_S if isinstance(stop, Seconds) else stop.n * STEPS >= CHOOSING_STEPS
        pairs = len(problem.requests) * sum(len(team.shifts) for team in problem.teams)
        self.is_worth_choosing = is_long and not problem.floors and pairs <= CHOOSING_PAIRS
        if isinstance(stop, Iterations):
            self.steps = stop.n * STEPS
        else:
            self.seconds = min(stop.s * SEARCH_SHARE, stop.s - REASON_S * pairs)

    def __call__(self, done: int) -> float:
        if self.seconds < inf:
            return (monotonic() - self.began) / self.seconds if self.seconds > 0 else 1.0
        return done / self.steps if self.steps else 1.0

    def seconds_left(self, until: float) -> float:
        """Return how many seconds there are until a share of the budget is used; infinite for Iterations."""
        return self.began + until * self.seconds - monotonic() if self.seconds < inf else inf
