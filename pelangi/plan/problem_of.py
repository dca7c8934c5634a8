"""From rows to the routing problem: who is asked to be where, for how long, and with what.

Pure: plain rows in, the problem file's data out (`core.routing` reads it). A household is one stop, and an
institution's people are grouped into stops that one kit can serve before or after the break.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pelangi.plan import minutes, shifts

SPEED_KMH, DETOUR = (
    25,
    1.4,
)  # in town: kilometres an hour, and how much longer a road is than the straight line
BIOMETRIC = "biometric"
ONLY = "only:"  # a skill that only the team of this code has: somebody was promised that team, or it is locked there
WAITING_BONUS = 0.2  # most that waiting adds to a person's weight, so that it decides between equals only
WAITING_FULL_DAYS = 60  # days of waiting after which the bonus is full
BRINGS = "H"  # the code of a stop that hands documents over and records nothing begins so
RECORDED = ":recorded"  # after the code of such a stop: the first visit, which is over and not in the file
PROMISE_SLACK_MIN = 30  # a promised time may be met this much earlier or later


@dataclass(frozen=True)
class Promise:
    """When an earlier published plan said the team would begin: minutes after midnight."""

    day: date
    start_min: int
    stop: int  # people promised the same stop stay together


@dataclass(frozen=True)
class Bring:
    """What is brought to one person. recorded_on: not before `min_days` days after it; None: all of it is made."""

    documents: tuple[str, ...]
    recorded_on: date | None = None
    min_days: int = 0


@dataclass(frozen=True)
class Call:
    """One person to be visited, as planning sees them: no name, no NIK. `group` is a pseudonymous code."""

    request: int
    ward: str
    institution: str
    lat: float
    lon: float
    place_is_guess: bool
    group: str
    documents: tuple[str, ...]
    service_min: int
    window: str
    priority: int
    waiting_days: int
    promise: Promise | None = None
    week: shifts.Week = ()  # when the institution is open, or the companion is there
    skills: tuple[str, ...] = ()  # beside what the documents need
    kits_at_once: int = 1
    people_a_stop: int | None = None
    bring: Bring | None = None  # documents to hand over, beside `documents` or alone
    household: str = ""  # a code that people of one address share; empty: not known to live with anybody

    @property
    def is_hand_over(self) -> bool:
        """Say whether the visit only brings documents."""
        return not self.documents

    @property
    def weight(self) -> float:
        """Priority, and a little more for each day of waiting."""
        share = min(self.waiting_days, WAITING_FULL_DAYS) / WAITING_FULL_DAYS
        return round(self.priority * (1 + WAITING_BONUS * share), 4)


@dataclass(frozen=True)
class Crew:
    """A team as planning sees it."""

    code: str
    lat: float
    lon: float
    skills: tuple[str, ...]
    kits: int
    members: int
    end: tuple[float, float] | None = None  # latitude, longitude; empty: where it began
    week: shifts.Week = ()


@dataclass
class Batch:
    """People served in one stop."""

    id: str
    calls: list[Call] = field(default_factory=list)

    @property
    def service_min(self) -> int:
        return sum(call.service_min for call in self.calls)


def hands_over(code: str) -> bool:
    """Say whether the stop of this code only brings documents."""
    return code.startswith(BRINGS)


def batches_of(calls: Iterable[Call], table: Mapping | None = None) -> list[Batch]:
    """Group calls into stops: households and institutions by capacity, promised stops as they were promised.

    A household is one visit where all ask for the same hours, team and vehicle, and nobody waits for the document of
    another.
    """
    promised: dict[tuple[str, int], list[Call]] = defaultdict(list)
    inside: dict[tuple[str, str], list[Call]] = defaultdict(list)
    homes: dict[tuple, list[Call]] = defaultdict(list)
    for call in sorted(calls, key=_urgency):
        mark = BRINGS if call.is_hand_over else ""
        if call.promise:
            promised[f"{mark}P", call.promise.stop].append(call)
        elif call.institution:
            inside[call.institution, f"{mark}G"].append(call)
        else:
            recorded_on = call.bring.recorded_on if call.bring else None
            same = (call.window, repr(call.week), call.skills, recorded_on)
            homes[call.household or call.request, mark or "R", same].append(call)
    kept = [Batch(f"{mark}{stop}", together) for (mark, stop), together in sorted(promised.items())]
    groups = [*sorted(inside.items()), *homes.items()]
    grouped = [
        batch for key, those in groups for batch in _split(those, table or minutes.table(), mark=key[1])
    ]
    return [*kept, *grouped]


def _urgency(call: Call) -> tuple:
    return (-call.priority, -call.waiting_days, call.request)


def _split(calls: list[Call], table: Mapping, mark: str) -> list[Batch]:
    """Split people of one place, most urgent first, into stops that fit the half-day of its kits."""
    limit = table["institution"]
    batches: list[Batch] = []
    for call in calls:
        fits = bool(batches) and (
            len(batches[-1].calls) < (call.people_a_stop or limit["people"] * call.kits_at_once)
            and batches[-1].service_min + call.service_min <= limit["minutes"] * call.kits_at_once
        )
        if not fits:
            batches.append(
                Batch(f"{mark}{call.request}")
            )  # named after its first person, so that the name is stable
        batches[-1].calls.append(call)
    return batches


def problem_of(
    days: Sequence[date],
    batches: Sequence[Batch],
    crews: Sequence[Crew],
    *,
    kits_per_day: int,
    table: Mapping | None = None,
    floors_of: Callable[[Sequence[dict]], dict] | None = None,
    drive: dict | None = None,
) -> dict:
    """Return the routing problem in the shape of the problem file (version 1).

    floors_of: tells the field `floors` for these requests. drive: the field of this name; straight lines if not given.
    """
    places: dict[tuple[float, float], str] = {}
    teams = [_team(crew, days, places) for crew in crews]
    requests = [entry_of(batch, days, places, table) for batch in batches]
    _name_promised_teams(teams, requests)
    floors = floors_of(requests) if floors_of else {}
    return {
        "version": 1,
        "days": [day.isoformat() for day in days],
        "drive": drive or {"mode": "haversine", "speed_kmh": SPEED_KMH, "detour": DETOUR},
        "places": [{"id": name, "lat": lat, "lon": lon} for (lat, lon), name in places.items()],
        "kits_per_day": kits_per_day,
        **({"floors": floors} if floors else {}),
        "teams": teams,
        "requests": requests,
    }


def _place(lat: float, lon: float, places: dict[tuple[float, float], str]) -> str:
    return places.setdefault((lat, lon), f"p{len(places)}")


def _name_promised_teams(teams: list[dict], requests: list[dict]) -> None:
    """Give every team the skill that is itself, where some visit was promised to a team."""
    if any(skill.startswith(ONLY) for one in requests for skill in one["skills"]):
        for team in teams:
            team["skills"] = [*team["skills"], ONLY + team["id"]]


def _team(crew: Crew, days: Sequence[date], places: dict) -> dict:
    start = _place(crew.lat, crew.lon, places)
    return {
        "id": crew.code,
        "start": start,
        "end": _place(*crew.end, places) if crew.end else start,
        "skills": list(crew.skills),
        "kits": crew.kits,
        "members": crew.members,
        "shifts": [shift for shift in (shifts.shift_of(day, crew.week) for day in days) if shift],
    }


def entry_of(
    batch: Batch, days: Sequence[date], places: dict[tuple[float, float], str], table: Mapping | None = None
) -> dict:
    """Return one stop in the shape of the problem file; its place is added to `places` when it is new.

    Where several kits work at once, the people are served beside one another.
    """
    first, table = batch.calls[0], table or minutes.table()
    seen = next((call for call in batch.calls if not call.place_is_guess), first)
    has_kit = any(minutes.needs_capture(call.documents) for call in batch.calls)
    kits = min(first.kits_at_once, len(batch.calls)) if has_kit else 0
    guess = table["guessed_place"] if seen.place_is_guess and not first.institution else 0
    own = {skill for call in batch.calls for skill in call.skills}
    entry = {
        "id": batch.id,
        "place": _place(seen.lat, seen.lon, places),
        "people": len(batch.calls),
        "weight": round(sum(call.weight for call in batch.calls), 4),
        "service_min": -(-batch.service_min // max(1, kits)) + guess,
        "setup_min": table["set_up"] if has_kit else table["door"],
        "skills": [*([BIOMETRIC] if has_kit else []), *sorted(own)],
        "kits": kits,
        "windows": _windows(first, days),
        "group": first.group,
        "ward": first.ward,
    }
    if first.promise:
        entry["promised"] = _promised(first.promise)
    elif first.is_hand_over:
        entry |= _after(batch)
    return entry


def _after(batch: Batch) -> dict:
    """Return from when on documents can be brought: so many days after the last recording among the batch."""
    waits = [one.bring for one in batch.calls if one.bring and one.bring.recorded_on]
    if not waits:
        return {}
    last = max(waits, key=lambda one: one.recorded_on)
    done_on = last.recorded_on.isoformat()
    return {"after": {"request": batch.id + RECORDED, "min_days": last.min_days, "done_on": done_on}}


def _windows(call: Call, days: Sequence[date]) -> list[dict]:
    """Institutions have opening hours; a home is asked for at some time of day, or when the companion is in."""
    usual = shifts.WINDOWS.get(call.window)
    if call.institution:
        usual = None if call.week else shifts.OPENING
    found = shifts.windows_of(days, call.week, usual)
    if not found and (
        call.week or usual
    ):  # no hour of these days: said as one that no team has, not as "any"
        return [{"day": days[0].isoformat(), "from": "00:00", "to": "00:00"}]
    return found


def _promised(promise: Promise) -> dict:
    earliest = shifts.minutes_of(shifts.SHIFT[0])
    return {
        "day": promise.day.isoformat(),
        "from": shifts.clock_of(max(earliest, promise.start_min - PROMISE_SLACK_MIN)),
        "to": shifts.clock_of(promise.start_min + PROMISE_SLACK_MIN),
    }
