"""What may happen to a plan on its way, a kind each, and what it does to the problem."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pelangi.core.routing.drive import Matrix
from pelangi.core.routing.fields import Fields, Refused
from pelangi.core.routing.plan import Stop
from pelangi.core.routing.problem import DAY_MIN, Problem
from pelangi.core.routing.problem_file import read_place, read_request
from pelangi.core.routing.travel import drive_minutes

CLOSED_MIN = 2000
"""Minutes of a drive that is closed: longer than any day."""

Done = dict[str, tuple[str, date, Stop]]
"""Visits made or under way: the team, the day and the stop of each."""

Free = dict[tuple[str, date], int]
"""When a team is free again, in minutes after midnight, where that is later than its stops say."""

KINDS = {
    "team_ill": "kind team day",
    "kit_broken": "kind kits",
    "gone": "kind request",
    "urgent": "kind request place",
    "road_closed": "kind from to",
    "overrun": "kind request depart",
    "not_begun": "kind request",
}


def change_of(item: object, number: int) -> Fields:
    """Return a change as it stands in the file, its fields checked. Raises Refused for an unknown kind."""
    where = f"changes: number {number + 1}"
    kind = item.get("kind") if isinstance(item, dict) else None
    if kind not in KINDS:
        raise Refused(f"{where}: kind {kind!r} is not known; known are {', '.join(KINDS)}")
    return Fields(item, where, KINDS[kind])


def _team_ill(problem: Problem, one: Fields, done: Done, free_from: Free) -> Problem:
    name, day = one.text("team"), one.day("day")
    if name not in problem.team_by_id:
        raise Refused(f"{one.where}: team {name!r} is not known")
    if any((team, on) == (name, day) for team, on, _ in done.values()):
        free_from[name, day] = DAY_MIN  # what it has done stays a round; it goes on to nobody
        return problem
    teams = []
    for team in problem.teams:
        keeps = [shift for shift in team.shifts if team.id != name or shift.day != day]
        teams.append(replace(team, shifts=tuple(keeps)))
    return replace(problem, teams=tuple(teams))


def _kit_broken(problem: Problem, one: Fields, _: Done, __: Free) -> Problem:
    """Fewer kits are a matter of what is still open: days that are over were worked with all of them."""
    if one.count("kits", 1) < 1:
        raise Refused(f"{one.where}: kits must be at least 1")
    return problem


def _gone(problem: Problem, one: Fields, done: Done, __: Free) -> Problem:
    name = one.text("request")
    if name not in problem.request_by_id:
        raise Refused(f"{one.where}: request {name!r} is not known")
    if name in done:
        raise Refused(f"{one.where}: request {name!r} is done or under way")
    return replace(problem, requests=tuple(each for each in problem.requests if each.id != name))


def _urgent(problem: Problem, one: Fields, _: Done, __: Free) -> Problem:
    request = read_request(one.any("request"))
    places = (*problem.places, read_place(one.any("place"))) if one.has("place") else problem.places
    return replace(problem, requests=(*problem.requests, request), places=places)


def _road_closed(problem: Problem, one: Fields, _: Done, __: Free) -> Problem:
    number = {place.id: index for index, place in enumerate(problem.places)}
    ends = [one.text("from"), one.text("to")]
    for end in ends:
        if end not in number:
            raise Refused(f"{one.where}: place {end!r} is not known")
    minutes = drive_minutes(problem).tolist()
    a, b = (number[end] for end in ends)
    minutes[a][b] = minutes[b][a] = CLOSED_MIN
    return replace(problem, drive=Matrix(tuple(tuple(row) for row in minutes)))


def _overrun(problem: Problem, one: Fields, done: Done, free_from: Free) -> Problem:
    name = one.text("request")
    if name not in done:
        raise Refused(f"{one.where}: request {name!r} is not under way")
    team, day, stop = done[name]
    depart = max(one.clock("depart"), stop.depart_min)
    free_from[team, day] = depart
    done[name] = (team, day, replace(stop, depart_min=depart))
    length = depart - stop.start_min
    requests = tuple(
        replace(each, service_min=length - each.setup_min) if each.id == name else each
        for each in problem.requests
    )
    return replace(problem, requests=requests)


def _not_begun(problem: Problem, one: Fields, done: Done, __: Free) -> Problem:
    """The clock says that a visit has begun, the team says that it has not: it is open again."""
    if done.pop(one.text("request"), None) is None:
        raise Refused(f"{one.where}: request {one.text('request')!r} is not under way")
    return problem


APPLY: dict[str, Callable[[Problem, Fields, Done, Free], Problem]] = {
    "team_ill": _team_ill,
    "kit_broken": _kit_broken,
    "gone": _gone,
    "urgent": _urgent,
    "road_closed": _road_closed,
    "overrun": _overrun,
    "not_begun": _not_begun,
}
