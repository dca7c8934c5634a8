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
from typing import Any

from pelangi.core.routing.drive import Drive, Matrix
from pelangi.core.routing.fields import Refused, clock_of
from pelangi.core.routing.floors import Floor

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
    """All of it. Raises Refused.

    kits_per_day: kits that work on one day over all teams (None: no limit). floors: shares of groups and wards that go
    before weight. kits_out: team, day and how many kits it has out already, whatever is planned; not in files,
    only a plan that is changed on its way has some (changes.py).
    """

    days: tuple[date, ...]
    drive: Drive
    places: tuple[Place, ...]
    teams: tuple[Team, ...]
    requests: tuple[Request, ...] = field(default=())
    kits_per_day: int | None = None
    floors: tuple[Floor, ...] = ()
    kits_out: tuple[tuple[str, date, int], ...] = ()

    def __post_init__(self) -> None:
        if not self.days or list(self.days) != sorted(set(self.days)):
            raise Refused("days: at least one is needed, in order and each once")
        _unique("floors", [f"{one.kind} {one.name}" for one in self.floors])
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
        if not isinstance(self.drive, Matrix):
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
    def from_json(cls, text: str | bytes) -> "Problem":
        """Read a problem file. Raises Refused, naming the place of the error."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise Refused(f"problem: this is not JSON ({error})") from None
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: object) -> "Problem":
        """Read a problem from parsed JSON. Raises Refused."""
        from pelangi.core.routing.problem_file import read_problem  # it needs the classes above

        return read_problem(data)

    def to_data(self) -> dict[str, Any]:
        """Return the problem as JSON data that from_data reads back."""
        from pelangi.core.routing.problem_file import problem_as_data

        return problem_as_data(self)

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


def kits_already_out(problem: Problem) -> tuple[list[int], dict[date, int]]:
    """Return how many kits each team-day has out before anything is planned, and those of others per day."""
    out = {(team, day): kits for team, day, kits in problem.kits_out}
    each = [out.pop((team.id, shift.day), 0) for team, shift in team_days(problem)]
    others: dict[date, int] = {}
    for (_, day), kits in out.items():
        others[day] = others.get(day, 0) + kits
    return each, others


def team_days(problem: Problem) -> Iterable[tuple[Team, Shift]]:
    """Yield every team with each of its shifts, days first, in the order of the file."""
    for day in problem.days:
        for team in problem.teams:
            for shift in team.shifts:
                if shift.day == day:
                    yield team, shift
