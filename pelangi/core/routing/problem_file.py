"""The problem file, version 1: from JSON data to a Problem and back (docs/reference/plan-problem.schema.json)."""

from typing import Any

from pelangi.core.routing.drive import drive_as_data, read_drive
from pelangi.core.routing.fields import Fields, Refused, clock_of, day_of
from pelangi.core.routing.floors import floors_as_data, read_floors
from pelangi.core.routing.problem import After, Break, Place, Problem, Request, Shift, Team, Window


def read_problem(data: object) -> Problem:
    """Read a problem from parsed JSON. Raises Refused, naming the place of the error."""
    top = Fields(data, "problem", "version days drive places kits_per_day floors teams requests")
    if top.any("version") != 1:
        raise Refused(f"problem: version {top.any('version')!r} is not known; this program reads version 1")
    requests = tuple(read_request(item) for item in top.items("requests"))
    return Problem(
        days=tuple(day_of(day, "problem: 'days'") for day in top.items("days")),
        drive=read_drive(top.any("drive")),
        places=tuple(read_place(item) for item in top.items("places")),
        kits_per_day=top.count("kits_per_day") if top.has("kits_per_day") else None,
        teams=tuple(_team(item) for item in top.items("teams")),
        requests=requests,
        floors=read_floors(top.any("floors"), requests) if top.has("floors") else (),
    )


def problem_as_data(problem: Problem) -> dict[str, Any]:
    """Return JSON data that read_problem reads back."""
    return {
        "version": 1,
        "days": [day.isoformat() for day in problem.days],
        "drive": drive_as_data(problem.drive),
        "places": [_given(id=place.id, lat=place.lat, lon=place.lon) for place in problem.places],
        **_given(kits_per_day=problem.kits_per_day, floors=floors_as_data(problem.floors) or None),
        "teams": [_team_data(team) for team in problem.teams],
        "requests": [_request_data(request) for request in problem.requests],
    }


def read_place(data: object) -> Place:
    """Read one place. Raises Refused."""
    read = Fields(data, "place", "id lat lon")
    read.where = f"place {read.text('id')}"
    lat, lon = (read.number(name) if read.has(name) else None for name in ("lat", "lon"))
    return Place(read.text("id"), lat, lon)


def _team(data: object) -> Team:
    read = Fields(data, "team", "id start end skills kits members shifts")
    read.where = f"team {read.text('id')}"
    return Team(
        id=read.text("id"),
        start=read.text("start"),
        end=read.text("end", read.text("start")),
        skills=read.texts("skills"),
        kits=read.count("kits", 0),
        members=read.count("members", 1),
        shifts=tuple(_shift(item, read.where) for item in read.items("shifts")),
    )


def _shift(data: object, where: str) -> Shift:
    read = Fields(data, f"{where}: shift", "day from to break")
    rest = None
    if read.has("break"):
        pause = Fields(read.any("break"), f"{where}: break", "from to min")
        rest = Break(pause.clock("from"), pause.clock("to"), pause.minutes("min"))
    return Shift(read.day("day"), read.clock("from"), read.clock("to"), rest)


def _window(data: object, where: str) -> Window:
    read = Fields(data, where, "day from to")
    return Window(read.day("day"), read.clock("from"), read.clock("to"))


def read_request(data: object) -> Request:
    """Read one request. Raises Refused."""
    known = "id place people weight service_min setup_min skills kits windows group ward promised after"
    read = Fields(data, "request", known)
    read.where = where = f"request {read.text('id')}"
    return Request(
        id=read.text("id"),
        place=read.text("place"),
        people=read.count("people", 1),
        weight=read.number("weight", 1.0),
        service_min=read.minutes("service_min"),
        setup_min=read.minutes("setup_min", 0),
        skills=read.texts("skills"),
        kits=read.count("kits", 0),
        windows=tuple(_window(item, f"{where}: window") for item in read.items("windows")),
        group=read.text("group", ""),
        ward=read.text("ward", ""),
        promised=_window(read.any("promised"), f"{where}: promised") if read.has("promised") else None,
        after=_after(read.any("after"), where) if read.has("after") else None,
    )


def _after(data: object, where: str) -> After:
    read = Fields(data, f"{where}: after", "request min_days done_on")
    done_on = read.day("done_on") if read.has("done_on") else None
    return After(read.text("request"), read.count("min_days"), done_on)


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _hours(window: Window | Shift) -> dict[str, Any]:
    return {
        "day": window.day.isoformat(),
        "from": clock_of(window.from_min),
        "to": clock_of(window.to_min),
    }


def _team_data(team: Team) -> dict[str, Any]:
    shifts = []
    for shift in team.shifts:
        rest = shift.rest
        hours = _hours(shift)
        if rest is not None:
            hours["break"] = {
                "from": clock_of(rest.from_min),
                "to": clock_of(rest.to_min),
                "min": rest.length_min,
            }
        shifts.append(hours)
    return {
        "id": team.id,
        "start": team.start,
        "end": team.end,
        "skills": sorted(team.skills),
        "kits": team.kits,
        "members": team.members,
        "shifts": shifts,
    }


def _request_data(request: Request) -> dict[str, Any]:
    after = request.after
    return {
        "id": request.id,
        "place": request.place,
        "people": request.people,
        "weight": request.weight,
        "service_min": request.service_min,
        "setup_min": request.setup_min,
        "skills": sorted(request.skills),
        "kits": request.kits,
        "windows": [_hours(window) for window in request.windows],
        "group": request.group,
        "ward": request.ward,
        **_given(promised=_hours(request.promised) if request.promised is not None else None),
        **_given(after=_after_data(after) if after is not None else None),
    }


def _after_data(after: After) -> dict[str, Any]:
    done_on = after.done_on.isoformat() if after.done_on is not None else None
    return {"request": after.request, "min_days": after.min_days, **_given(done_on=done_on)}
