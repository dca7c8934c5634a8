"""A reserve: the last minutes of every shift are left free, so that urgent requests find room."""

from dataclasses import replace
from datetime import date

from pelangi.core.routing.fields import Refused
from pelangi.core.routing.problem import Problem, Shift


def without_reserve(problem: Problem, share: float) -> Problem:
    """Return the problem with every shift shorter by this share of it (minutes rounded down), 0 to 0.5.

    A day is not cut into a promise that was given: its shifts end no earlier than the latest promised visit may.
    """
    if not 0 <= share <= 0.5:
        raise Refused(f"a reserve of {share} is not between 0 and 0.5")
    if not share:
        return problem
    needed: dict[date, int] = {}
    for one in problem.requests:
        if one.promised is not None:
            day, until = one.promised.day, one.promised.to_min + one.length_min
            needed[day] = max(needed.get(day, 0), until)
    teams = tuple(
        replace(team, shifts=tuple(_shorter(one, share, needed.get(one.day, 0)) for one in team.shifts))
        for team in problem.teams
    )
    return replace(problem, teams=teams)


def _shorter(shift: Shift, share: float, needed: int) -> Shift:
    cut = shift.to_min - int(share * (shift.to_min - shift.from_min))
    return replace(shift, to_min=cut) if needed <= cut else shift
