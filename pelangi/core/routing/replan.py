"""A new plan from the actual state: what is done stays, promises move last and least.

Everybody the old plan has still to visit counts as promised: the same day, half an hour earlier or later at most. A
small share of promises (SPARE) may be given up where that brings in much more; who is given up is booked again within
the ordinary hours where there is room. docs/algorithms/routing.md, "Re-planning".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import Any

from pelangi.core.routing.board import Board
from pelangi.core.routing.changes import ON_ROAD, Changed, Changes
from pelangi.core.routing.check import score
from pelangi.core.routing.explain import explained
from pelangi.core.routing.fields import clock_of
from pelangi.core.routing.plan import Plan, Stop
from pelangi.core.routing.problem import Problem, Request, Window
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.search import searched
from pelangi.core.routing.solve import REASON_S, STEPS, Iterations, Progress, Seconds, watched
from pelangi.core.routing.timetable import plan_of

SLACK_MIN = 30
"""A promise is kept when the visit begins this much earlier or later at most, on the same day."""

SPARE = 0.14
"""Share of the promises that may be given up altogether, those that cannot be kept included."""


@dataclass(frozen=True)
class Replanned:
    """The new plan, the problem it is of, and whom it changes: old and new time of each promise not kept as told."""

    problem: Problem
    plan: Plan
    moved: tuple[dict[str, Any], ...]
    promises: int
    kept: int


def replan(
    problem: Problem,
    plan: Plan,
    changes: Changes,
    stop: Iterations | Seconds,
    *,
    seed: int = 0,
    watch: Callable[[Progress], bool] | None = None,
) -> Replanned:
    """Return the best new plan found. Raises Refused when a change speaks of something that is not there.

    watch: hears how the search for those still to be visited goes; True ends it with the best so far.
    """
    began = monotonic()
    now = changes.applied(problem, plan)
    told = _told(now, plan)
    promised = {one.id for one in now.open.requests if one.id in told}
    asked = replace(now.open, requests=tuple(_as_promised(one, told) for one in now.open.requests))
    board = Board(asked)
    start = Rounds(board)
    start.adopt_all(_as_told(start, plan))
    rounds = Rounds(board)
    keep = None if asked.floors else len(promised) - int(SPARE * len(promised))
    used = _budget(now.open, stop, began)
    hears = watched(asked, used, watch)
    found = searched(asked, used, seed, fairness=0.0, keep=keep, start=start.routes, watch=hears)
    rounds.adopt_all(found)
    return _finished(now, _rebooked(rounds, now.open), told, seed)


def _as_told(rounds: Rounds, plan: Plan) -> list[list[int]]:
    """Return the old rounds as far as they are open, per team-day."""
    number = {one.id: index for index, one in enumerate(rounds.board.requests)}
    stops = {
        (one.team, one.day): [number[stop.request] for stop in one.stops if stop.request in number]
        for one in plan.rounds
    }
    named = [(one.team.id.removesuffix(ON_ROAD), one.shift.day) for one in rounds.board.team_days]
    return [stops.get(one, []) for one in named]


def _placed(rounds: Rounds) -> list[Request]:
    return [one for at, one in zip(rounds.where, rounds.board.requests, strict=True) if at >= 0]


def _budget(problem: Problem, stop: Iterations | Seconds, began: float) -> Callable[[int], float]:
    if isinstance(stop, Iterations):
        count = stop.n * STEPS
        return lambda done: done / count if count else 1.0
    pairs = len(problem.requests) * sum(len(team.shifts) for team in problem.teams)
    seconds = stop.s * 0.92 - 2 * REASON_S * pairs
    return lambda done: (monotonic() - began) / seconds if seconds > 0 else 1.0


def _told(now: Changed, plan: Plan) -> dict[str, tuple[date, int]]:
    """Return when everybody still to be visited was told that the visit begins."""
    return {
        stop.request: (one.day, stop.start_min)
        for one in plan.rounds
        for stop in one.stops
        if stop.request not in now.done
    }


def _as_promised(request: Request, told: dict[str, tuple[date, int]]) -> Request:
    if request.id not in told:
        return request
    day, start = told[request.id]
    opens, shuts = max(0, start - SLACK_MIN), min(1440, start + SLACK_MIN)
    for hours in request.hours:  # an earlier promise, or the hours the resident gave, bind as before
        if hours.day == day and hours.from_min <= start <= hours.to_min:
            opens, shuts = max(opens, hours.from_min), min(shuts, hours.to_min)
    return replace(request, promised=Window(day, opens, shuts))


def _rebooked(found: Rounds, problem: Problem) -> Rounds:
    """Fix the promises that are kept, and let everybody else in at their ordinary hours where there is room."""
    kept = {one.id for one in _placed(found)}
    asked = [
        new if new.id in kept else old
        for new, old in zip(found.board.requests, problem.requests, strict=True)
    ]
    rounds = Rounds(Board(replace(problem, requests=tuple(asked))))
    rounds.adopt_all(found.routes)
    rounds.fill()
    return rounds


def _finished(now: Changed, rounds: Rounds, told: dict[str, tuple[date, int]], seed: int) -> Replanned:
    open_plan = explained(rounds, plan_of(rounds))
    whole = now.joined(open_plan)
    asked = {one.id: one for one in rounds.board.requests}
    requests = tuple(
        replace(one, promised=asked[one.id].promised) if one.id in asked else one
        for one in now.whole.requests
    )
    problem = replace(now.whole, requests=requests)
    whole = replace(whole, score=score(problem, whole).to_data(), seed=seed)
    at = {stop.request: (one.team, one.day, stop) for one in whole.rounds for stop in one.stops}
    open_told = {name: when for name, when in told.items() if name in asked}
    moved = tuple(_moves(open_told, at))
    kept = len(open_told) - len(moved)
    return Replanned(problem, whole, moved, len(open_told), kept)


def _moves(
    told: dict[str, tuple[date, int]], at: dict[str, tuple[str, date, Stop]]
) -> Sequence[dict[str, Any]]:
    found = []
    for request, (day, start) in sorted(told.items()):
        team, new_day, stop = at.get(request, ("", None, None))
        if stop is not None and new_day == day and abs(stop.start_min - start) <= SLACK_MIN:
            continue
        new = (
            {"team": team, "day": str(new_day), "start": clock_of(stop.start_min)}
            if stop is not None
            else None
        )
        found.append({"request": request, "was": {"day": str(day), "start": clock_of(start)}, "now": new})
    return found
