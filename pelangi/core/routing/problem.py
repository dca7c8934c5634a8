"""The planning problem: days, places, teams with shifts and kits, and the requests that wait.

Frozen, and refused at birth when it makes no sense. Times of day are whole minutes since midnight (0 to 1440),
durations whole minutes, both rounded up; days are calendar dates. The file format is version 1, described in
docs/reference/plan-problem.schema.json and docs/algorithms/routing.md.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Self

from pelangi.core.routing.drive import Drive, Haversine, Matrix, drive_as_data, read_drive
from pelangi.core.routing.fields import Fields, Refused, clock_of, day_of

DAY_MIN = 1440
"""Minutes of a day."""


@dataclass(frozen=True)
class Place:
    """A point on the map. lat, lon in degrees; None only where drive times come as a matrix."""

    id: str
    lat: float | None = None
    lon: float | None = None

    def __post_init__(self) -> None:
        if (self.lat is None) != (self.lon is None):
            raise Refused(f"place {self.id}: lat and lon go together")
        if (
            self.lat is not None
            and self.lon is not None
            and not (abs(self.lat) <= 90 and abs(self.lon) <= 180)
        ):
            raise Refused(f"place {self.id}: {self.lat}, {self.lon} is not on Earth")


@dataclass(frozen=True)
class Window:
    """Hours of one day within which a visit may start, both ends included."""

    day: date
    from_min: int
    to_min: int

    def __post_init__(self) -> None:
        if not 0 <= self.from_min <= self.to_min <= DAY_MIN:
            raise Refused(
                f"window {self.day} {clock_of(self.from_min)}-{clock_of(self.to_min)} is upside down"
            )


@dataclass(frozen=True)
class Break:
    """`length_min` minutes without service or driving, somewhere between from and to."""

    from_min: int
    to_min: int
    length_min: int

    def __post_init__(self) -> None:
        if not 0 < self.length_min <= self.to_min - self.from_min:
            hours = f"{clock_of(self.from_min)} and {clock_of(self.to_min)}"
            raise Refused(f"a break of {self.length_min} min does not fit between {hours}")


@dataclass(frozen=True)
class Shift:
    """One working day of a team: it leaves its start after from and is at its end by to."""

    day: date
    from_min: int
    to_min: int
    rest: Break | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.from_min < self.to_min <= DAY_MIN:
            raise Refused(
                f"shift {self.day} {clock_of(self.from_min)}-{clock_of(self.to_min)} is upside down"
            )


@dataclass(frozen=True, kw_only=True)
class Team:
    """People with skills and kits who drive from `start` and end at `end` (place ids)."""

    id: str
    start: str
    end: str
    skills: frozenset[str] = frozenset()
    kits: int = 0
    members: int = 1
    shifts: tuple[Shift, ...] = ()

    def __post_init__(self) -> None:
        _at_least(f"team {self.id}", kits=(self.kits, 0), members=(self.members, 1))
        for day, times in Counter(shift.day for shift in self.shifts).items():
            if times > 1:
                raise Refused(f"team {self.id} has {times} shifts on {day}; one shift a day is known")


@dataclass(frozen=True)
class After:
    """Not before `min_days` calendar days after another request.

    A request that is not part of the problem counts as done; done_on says when (None: long enough ago).
    """

    request: str
    min_days: int
    done_on: date | None = None

    def __post_init__(self) -> None:
        _at_least(f"after {self.request}", min_days=(self.min_days, 1))


@dataclass(frozen=True, kw_only=True)
class Request:
    """One stop to be made, whole and once.

    weight: what serving it is worth altogether (people × priority), at least 0. windows: empty means any hour of a
    shift. promised: replaces the windows. kits: how many the stop needs at the same time.
    """

    id: str
    place: str
    service_min: int
    people: int = 1
    weight: float = 1.0
    setup_min: int = 0
    skills: frozenset[str] = frozenset()
    kits: int = 0
    windows: tuple[Window, ...] = ()
    group: str = ""
    ward: str = ""
    promised: Window | None = None
    after: After | None = None

    def __post_init__(self) -> None:
        where = f"request {self.id}"
        _at_least(where, people=(self.people, 0), weight=(self.weight, 0), kits=(self.kits, 0))
        _at_least(where, service_min=(self.service_min, 0), setup_min=(self.setup_min, 0))
        if self.length_min > DAY_MIN:
            raise Refused(f"{where}: {self.length_min} min are longer than a day")
        if self.after is not None and self.after.request == self.id:
            raise Refused(f"{where}: cannot come after itself")

    @property
    def length_min(self) -> int:
        """Minutes the team is busy at the door."""
        return self.service_min + self.setup_min

    @property
    def hours(self) -> tuple[Window, ...]:
        """The windows that bind: the promise where there is one. Empty means any hour of any shift."""
        return (self.promised,) if self.promised is not None else self.windows


@dataclass(frozen=True, kw_only=True)
class Problem:
    """All of it. kits_per_day: kits that work on one day over all teams (None: no limit). Raises Refused."""

    days: tuple[date, ...]
    drive: Drive
    places: tuple[Place, ...]
    teams: tuple[Team, ...]
    requests: tuple[Request, ...] = field(default=())
    kits_per_day: int | None = None

    def __post_init__(self) -> None:
        if not self.days or list(self.days) != sorted(set(self.days)):
            raise Refused("days: at least one is needed, in order and each once")
        for kind, ids in (("places", self.places), ("teams", self.teams), ("requests", self.requests)):
            _unique(kind, [thing.id for thing in ids])
        if self.kits_per_day is not None:
            _at_least("problem", kits_per_day=(self.kits_per_day, 0))
        self._check_places()
        self._check_shifts()
        self._check_chains()

    def _check_places(self) -> None:
        known = {place.id for place in self.places}
        wanted = [(f"team {team.id}", place) for team in self.teams for place in (team.start, team.end)]
        wanted += [(f"request {request.id}", request.place) for request in self.requests]
        for where, place in wanted:
            if place not in known:
                raise Refused(f"{where}: place {place!r} is not among the places")
        if isinstance(self.drive, Matrix) and len(self.drive.minutes) != len(self.places):
            raise Refused(f"drive: {len(self.drive.minutes)} rows for {len(self.places)} places")
        if isinstance(self.drive, Haversine):
            for point in self.places:
                if point.lat is None:
                    raise Refused(f"place {point.id}: lat and lon are needed to estimate drive times")

    def _check_shifts(self) -> None:
        for team in self.teams:
            for shift in team.shifts:
                if shift.day not in self.days:
                    raise Refused(f"team {team.id}: shift on {shift.day}, which is not among the days")

    def _check_chains(self) -> None:
        for request in self.requests:
            seen, link = {request.id}, request
            while link.after is not None and link.after.request in self.request_by_id:
                link = self.request_by_id[link.after.request]
                if link.id in seen:
                    raise Refused(f"request {request.id}: 'after' goes round in a circle")
                seen.add(link.id)
            after = request.after
            if after is not None and after.done_on is not None and after.request in self.request_by_id:
                raise Refused(f"request {request.id}: {after.request} is done and still among the requests")

    @cached_property
    def request_by_id(self) -> dict[str, Request]:
        """Requests by their id."""
        return {request.id: request for request in self.requests}

    @cached_property
    def team_by_id(self) -> dict[str, Team]:
        """Teams by their id."""
        return {team.id: team for team in self.teams}

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a problem file. Raises Refused, naming the place of the error."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise Refused(f"problem: this is not JSON ({error})") from None
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Read a problem from parsed JSON. Raises Refused."""
        top = Fields(data, "problem", "version days drive places kits_per_day teams requests")
        if top.any("version") != 1:
            raise Refused(
                f"problem: version {top.any('version')!r} is not known; this program reads version 1"
            )
        return cls(
            days=tuple(day_of(day, "problem: 'days'") for day in top.items("days")),
            drive=read_drive(top.any("drive")),
            places=tuple(_place(item) for item in top.items("places")),
            kits_per_day=top.count("kits_per_day") if top.has("kits_per_day") else None,
            teams=tuple(_team(item) for item in top.items("teams")),
            requests=tuple(_request(item) for item in top.items("requests")),
        )

    def to_data(self) -> dict[str, Any]:
        """Return the problem as JSON data that from_data reads back."""
        return {
            "version": 1,
            "days": [day.isoformat() for day in self.days],
            "drive": drive_as_data(self.drive),
            "places": [_given(id=place.id, lat=place.lat, lon=place.lon) for place in self.places],
            **_given(kits_per_day=self.kits_per_day),
            "teams": [_team_data(team) for team in self.teams],
            "requests": [_request_data(request) for request in self.requests],
        }

    def to_json(self) -> str:
        """Return the problem file; the same problem gives the same bytes."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=1) + "\n"


def _at_least(where: str, **values: tuple[float, float]) -> None:
    for name, (value, least) in values.items():
        if not value >= least or value == float("inf"):
            raise Refused(f"{where}: {name} = {value} must be at least {least}")


def _unique(kind: str, ids: Sequence[str]) -> None:
    twice = [one for one, times in Counter(ids).items() if times > 1]
    if twice:
        raise Refused(f"{kind}: {twice[0]!r} is there more than once")


# ------------------------------------------------------------------------------------------------ the file
def _place(data: object) -> Place:
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


def _request(data: object) -> Request:
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


def team_days(problem: Problem) -> Iterable[tuple[Team, Shift]]:
    """Yield every team with each of its shifts, days first, in the order of the file."""
    for day in problem.days:
        for team in problem.teams:
            for shift in team.shifts:
                if shift.day == day:
                    yield team, shift
