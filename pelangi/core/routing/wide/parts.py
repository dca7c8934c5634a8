"""A smaller problem cut out of a large one: some requests, some team-days, the rest of the plan as it stands."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from pelangi.core.routing.drive import Drive, Matrix
from pelangi.core.routing.floors import Floor, left_of
from pelangi.core.routing.problem import Place, Problem, Request, Team, Window

Routes = dict[tuple[str, date], tuple[str, ...]]
"""Requests in order by team and day; rounds without stops are left out."""


def days_of(routes: Routes) -> dict[str, date]:
    """Return the day of everybody planned."""
    return {request: day for (_, day), stops in routes.items() for request in stops}


def part_of(
    problem: Problem,
    requests: Collection[str],
    teams: Collection[str],
    *,
    days: Collection[date] | None = None,
    kits: int | None = None,
    elsewhere: Mapping[str, date] | None = None,
) -> Problem:
    """Return the problem of these requests and teams, on these days or all.

    elsewhere: the days of those who stay planned outside the part. A follow-up whose first visit is neither in the
    part nor planned elsewhere is left out: it cannot be served.
    """
    placed = elsewhere or {}
    chosen = [one for one in problem.requests if one.id in requests]
    asked = tuple(
        _cut_off(one, requests, placed, problem)
        for one in chosen
        if _may_follow(one, requests, placed, problem)
    )
    crew = tuple(
        replace(team, shifts=tuple(shift for shift in team.shifts if days is None or shift.day in days))
        for team in problem.teams
        if team.id in teams
    )
    drive, places = _near(problem, asked, crew)
    return replace(
        problem,
        days=tuple(day for day in problem.days if days is None or day in days),
        drive=drive,
        places=places,
        teams=crew,
        requests=asked,
        kits_per_day=kits,
        floors=_floors(problem, asked, placed),
    )


def _near(
    problem: Problem, asked: Collection[Request], crew: Collection[Team]
) -> tuple[Drive, tuple[Place, ...]]:
    """Return the places that are needed, and how to drive between them."""
    used = {one.place for one in asked} | {end for team in crew for end in (team.start, team.end)}
    numbers = [number for number, place in enumerate(problem.places) if place.id in used]
    drive = problem.drive
    if isinstance(drive, Matrix):
        drive = Matrix(tuple(tuple(drive.minutes[a][b] for b in numbers) for a in numbers))
    return drive, tuple(problem.places[number] for number in numbers)


def _may_follow(
    one: Request, requests: Collection[str], placed: Mapping[str, date], problem: Problem
) -> bool:
    first = one.after.request if one.after is not None else None
    return first is None or first in requests or first in placed or first not in problem.request_by_id


def _cut_off(
    one: Request, requests: Collection[str], placed: Mapping[str, date], problem: Problem
) -> Request:
    """Return the request with a first visit outside the part as one that is done."""
    after = one.after
    if after is None or after.request in requests or after.request not in problem.request_by_id:
        return one
    return replace(one, after=replace(after, done_on=placed[after.request]))


def _floors(problem: Problem, asked: Collection[Request], placed: Mapping[str, date]) -> tuple[Floor, ...]:
    """Return each floor's share for its people in the part; with a plan around it, what is lacking."""
    if placed:
        outside = [problem.request_by_id[name] for name in placed]
        return left_of(problem.floors, problem.requests, outside, list(asked))
    return tuple(floor for floor in problem.floors if floor.people(asked))


def locked(one: Request, day: date) -> Request:
    """Return a request that has to stay on its day, because others follow it or it follows another."""
    hours = [window for window in one.windows if window.day == day]
    if one.promised is not None or len(hours) > 1:
        return replace(one, windows=tuple(hours))
    kept = hours[0] if hours else Window(day, 0, 1440)
    return replace(one, promised=kept)
