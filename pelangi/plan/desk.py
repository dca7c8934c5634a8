"""The coordinator's desk: a plan changed by hand, judged at once; and what must stay where it is.

Pure: problem and plan in the shapes of `core.routing`, no rows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from pelangi.core.routing.check import Score, Violation, score, violations
from pelangi.core.routing.plan import Plan, Round, Unplanned
from pelangi.core.routing.problem import Problem, Request, Window
from pelangi.plan.problem_of import ONLY
from pelangi.plan.timing import Clock, OnTheRoad, shift_of


@dataclass(frozen=True)
class Change:
    """A plan after a change by hand: what the judge finds broken that was not before, and what it costs."""

    plan: Plan
    broken: list[Violation]
    before: Score
    after: Score

    @property
    def cost(self) -> dict[str, float]:
        """Return by how much figures change: people, weight, driving, promises kept, unevenness."""
        names = ("people", "weight", "drive_min", "promises_kept", "unevenness_min")
        return {name: round(getattr(self.after, name) - getattr(self.before, name), 2) for name in names}


def moved(
    problem: Problem, plan: Plan, code: str, to: tuple[str, date] | None, *, road: OnTheRoad | None = None
) -> Change:
    """Return the plan with this request in the round `to` (team, day); None: in no round.

    Raises KeyError for a request, a team or a working day that the problem does not know; on the road also for a
    visit that was made or is under way and a day that is over.
    """
    clock = Clock(problem, road)
    known = problem.request_by_id[code].id
    if road and (known in road.done or (to and to[1] < road.day)):
        raise KeyError(code)
    rounds = {(one.team, one.day): one for one in plan.rounds}
    for key, one in rounds.items():
        order = [stop.request for stop in one.stops]
        if known in order:
            order.remove(known)
            rounds[key] = clock.timed(*key, order).round
    left = [one for one in plan.unplanned if one.request != known]
    if to is None:
        left.append(Unplanned(known))
    else:
        shift_of(problem, *to)
        there = [stop.request for stop in rounds[to].stops] if to in rounds else []
        rounds[to] = clock.best_place(*to, there, known).round
    return _judged(problem, plan, rounds.values(), left)


def _judged(problem: Problem, plan: Plan, rounds: Iterable[Round], left: Iterable[Unplanned]) -> Change:
    """Return the changed plan with the judge's word on it."""
    kept = sorted((one for one in rounds if one.stops), key=lambda one: (one.day, one.team))
    new = replace(plan, rounds=tuple(kept), unplanned=tuple(left), score={})
    after = score(problem, new)
    new = replace(new, score=after.to_data())
    broken = violations(problem, new)
    if broken:  # what was wrong before the change is not its fault
        known = {str(one) for one in violations(problem, plan)}
        broken = [one for one in broken if str(one) not in known]
    return Change(new, broken, score(problem, plan), after)


def with_locks(problem: Problem, plan: Plan, locked: Collection[str]) -> Problem:
    """Return the problem in which every locked request must stay with its team on its day.

    A lock is a promise of the day with a skill that only this team has: the planner keeps promises before all else.
    """
    where = {stop.request: (one.team, one.day) for one in plan.rounds for stop in one.stops}
    held = {code: where[code] for code in locked if code in where}
    requests = tuple(
        _held(problem, one, *held[one.id]) if one.id in held else one for one in problem.requests
    )
    teams = tuple(replace(one, skills=one.skills | {ONLY + one.id}) for one in problem.teams)
    return replace(problem, requests=requests, teams=teams)


def _held(problem: Problem, request: Request, team: str, day: date) -> Request:
    shift = shift_of(problem, team, day)
    hours = [one for one in request.hours if one.day == day]
    first = hours[0] if hours else Window(day, shift.from_min, shift.to_min)
    return replace(request, skills=request.skills | {ONLY + team}, promised=first)
