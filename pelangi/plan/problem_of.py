"""From rows to the routing problem: who is asked to be where, for how long, and with what.

Pure: plain rows in, the problem file's data out (`core.routing` reads it). A home is one request; an institution's
people are grouped into stops that one kit can serve before or after the break.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pelangi.plan import minutes, shifts

SPEED_KMH, DETOUR = (
    25,
    1.4,
)  # in town: kilometres an hour, and how much longer a road is than the straight line
BIOMETRIC = "biometric"
WAITING_BONUS = 0.2  # most that waiting adds to a person's weight, so that it decides between equals only
WAITING_FULL_DAYS = 60  # days of waiting after which the bonus is full
PROMISE_SLACK_MIN = 30  # a promised time may be met this much earlier or later


@dataclass(frozen=True)
class Promise:
    """When an earlier published plan said the team would begin: minutes after midnight."""

    day: date
    start_min: int
    stop: int  # people promised the same stop stay together


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


@dataclass
class Batch:
    """People served in one stop."""

    id: str
    calls: list[Call] = field(default_factory=list)

    @property
    def service_min(self) -> int:
        return sum(call.service_min for call in self.calls)


def batches_of(calls: Iterable[Call]) -> list[Batch]:
    """Group calls into stops: homes alone, institutions by capacity, promised stops as they were promised."""
    homes: list[Batch] = []
    promised: dict[int, list[Call]] = defaultdict(list)
    inside: dict[str, list[Call]] = defaultdict(list)
    for call in sorted(calls, key=_urgency):
        if call.promise:
            promised[call.promise.stop].append(call)
        elif call.institution:
            inside[call.institution].append(call)
        else:
            homes.append(Batch(f"R{call.request}", [call]))
    kept = [Batch(f"P{stop}", together) for stop, together in sorted(promised.items())]
    grouped = [batch for place in sorted(inside) for batch in _split(inside[place])]
    return [*kept, *grouped, *homes]


def _urgency(call: Call) -> tuple:
    return (-call.priority, -call.waiting_days, call.request)


def _split(calls: list[Call]) -> list[Batch]:
    """Split an institution's people, most urgent first, into stops that fit a kit's half-day."""
    limit = minutes.table()["institution"]
    batches: list[Batch] = []
    for call in calls:
        fits = bool(batches) and (
            len(batches[-1].calls) < limit["people"]
            and batches[-1].service_min + call.service_min <= limit["minutes"]
        )
        if not fits:
            batches.append(
                Batch(f"G{call.request}")
            )  # named after its first person, so that the name is stable
        batches[-1].calls.append(call)
    return batches


def problem_of(
    days: Sequence[date], batches: Sequence[Batch], crews: Sequence[Crew], *, kits_per_day: int
) -> dict:
    """Return the routing problem in the shape of the problem file (version 1)."""
    places: dict[tuple[float, float], str] = {}
    teams = [_team(crew, days, places) for crew in crews]
    requests = [entry_of(batch, days, places) for batch in batches]
    return {
        "version": 1,
        "days": [day.isoformat() for day in days],
        "drive": {"mode": "haversine", "speed_kmh": SPEED_KMH, "detour": DETOUR},
        "places": [{"id": name, "lat": lat, "lon": lon} for (lat, lon), name in places.items()],
        "kits_per_day": kits_per_day,
        "teams": teams,
        "requests": requests,
    }


def _place(lat: float, lon: float, places: dict[tuple[float, float], str]) -> str:
    return places.setdefault((lat, lon), f"p{len(places)}")


def _team(crew: Crew, days: Sequence[date], places: dict) -> dict:
    start = _place(crew.lat, crew.lon, places)
    return {
        "id": crew.code,
        "start": start,
        "end": start,
        "skills": list(crew.skills),
        "kits": crew.kits,
        "members": crew.members,
        "shifts": [shifts.shift_of(day) for day in days],
    }


def entry_of(batch: Batch, days: Sequence[date], places: dict[tuple[float, float], str]) -> dict:
    """Return one stop in the shape of the problem file; its place is added to `places` when it is new."""
    first = batch.calls[0]
    has_kit = any(minutes.needs_capture(call.documents) for call in batch.calls)
    guess = minutes.table()["guessed_place"] if first.place_is_guess and not first.institution else 0
    entry = {
        "id": batch.id,
        "place": _place(first.lat, first.lon, places),
        "people": len(batch.calls),
        "weight": round(sum(call.weight for call in batch.calls), 4),
        "service_min": batch.service_min + guess,
        "setup_min": minutes.set_up_min(has_kit),
        "skills": [BIOMETRIC] if has_kit else [],
        "kits": int(has_kit),
        "windows": _windows(first, days),
        "group": first.group,
        "ward": first.ward,
    }
    if first.promise:
        entry["promised"] = _promised(first.promise)
    return entry


def _windows(call: Call, days: Sequence[date]) -> list[dict]:
    """Institutions open from nine to two; a home is asked for in the morning, the afternoon or at any time."""
    hours = shifts.OPENING if call.institution else shifts.WINDOWS.get(call.window)
    if hours is None:
        return []
    return [{"day": day.isoformat(), "from": hours[0], "to": hours[1]} for day in days]


def _promised(promise: Promise) -> dict:
    earliest = shifts.minutes_of(shifts.SHIFT[0])
    return {
        "day": promise.day.isoformat(),
        "from": shifts.clock_of(max(earliest, promise.start_min - PROMISE_SLACK_MIN)),
        "to": shifts.clock_of(promise.start_min + PROMISE_SLACK_MIN),
    }
