"""Floors that cannot be met are said before solving, with the least change that mends them.

Impossible is what the linear program proves (floor_bound). A change is named only when a plan was found that meets
every floor with it: one more kit, or longer shifts, or lower floors, which a plan of today reaches.
"""

from collections.abc import Iterator
from dataclasses import replace

from pelangi.core.routing.board import Board
from pelangi.core.routing.check import Score, score
from pelangi.core.routing.explain import reason
from pelangi.core.routing.floor_bound import Reach
from pelangi.core.routing.floors import Floor
from pelangi.core.routing.plan import Reason
from pelangi.core.routing.problem import DAY_MIN, Problem
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.search import searched
from pelangi.core.routing.timetable import plan_of

LONGER_MIN = (30, 60, 120)
"""Minutes that shifts are made longer, one after the other, until a plan meets the floors."""

STEPS = 400
"""Steps of the search that looks for such a plan."""

MOST_PAIRS = 400_000
"""Requests × team-days up to which floors are looked into before solving."""


def floor_advice(problem: Problem) -> tuple[Reason, ...]:
    """Return what must be said about floors before solving: which cannot be met, proven, and what would mend them."""
    pairs = len(problem.requests) * sum(len(team.shifts) for team in problem.teams)
    if not problem.floors or pairs > MOST_PAIRS:
        return ()
    reach = Reach(problem)
    together = reach.bound(problem.floors)
    if not together.people:
        return ()
    said = list(_alone(problem, reach))
    if not said:
        said.append(reason("floors_impossible_together", short=together.people))
    return (*said, *_mends(problem))


def _alone(problem: Problem, reach: Reach) -> Iterator[Reason]:
    """Yield the floors that cannot be met even if nothing else counted."""
    for floor in problem.floors:
        short = reach.bound([floor]).people
        if short:
            needed, people = floor.needed(problem.requests), floor.people(problem.requests)
            named = {"kind": floor.kind, "name": floor.name}
            yield reason("floor_impossible", **named, needed=needed, at_most=needed - short, people=people)


def _mends(problem: Problem) -> Iterator[Reason]:
    kits = problem.kits_per_day
    if kits is not None and not _reached(replace(problem, kits_per_day=kits + 1)).floor_short:
        yield reason("floors_mended_by_kit", kits=kits + 1)
    else:
        enough = (minutes for minutes in LONGER_MIN if not _reached(_longer(problem, minutes)).floor_short)
        if (minutes := next(enough, None)) is not None:
            yield reason("floors_mended_by_time", min=minutes)
    now = _reached(problem)
    for floor in problem.floors:
        lacking = now.floors_short.get(f"{floor.kind} {floor.name}", 0)
        if lacking:
            yield _lower(floor, floor.needed(problem.requests) - lacking, floor.people(problem.requests))


def _lower(floor: Floor, reached: int, people: int) -> Reason:
    """Return the advice to lower a floor to what a plan reaches, rounded down to whole per cents."""
    return reason(
        "floor_mended_by_lowering",
        kind=floor.kind,
        name=floor.name,
        share=100 * reached // people,
        reached=reached,
    )


def _longer(problem: Problem, minutes: int) -> Problem:
    teams = tuple(
        replace(
            team,
            shifts=tuple(replace(one, to_min=min(DAY_MIN, one.to_min + minutes)) for one in team.shifts),
        )
        for team in problem.teams
    )
    return replace(problem, teams=teams)


def _reached(problem: Problem) -> Score:
    """Return the score of a plan made quickly, with the floors before everything else but promises."""
    rounds = Rounds(Board(problem))
    rounds.adopt_all(searched(problem, lambda done: done / STEPS, 0, fairness=0.0))
    return score(problem, plan_of(rounds))
