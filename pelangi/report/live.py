"""The coordinator's day as it goes: where each team was last heard of, how far it is, which promises are at risk."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Sum
from django.utils.timezone import localtime

from pelangi.core.journey import VisitState
from pelangi.plan.drawing import colour_of, place_name, rough_place
from pelangi.plan.models import Appointment, Round, Stop
from pelangi.visit.models import Device
from pelangi.visit.queries import appointments_of

LATE_MIN = 30
"""A promise is at risk when the team will come this much later than it was told."""
UNTOUCHED = ("", VisitState.PLANNED)


@dataclass(frozen=True)
class AtRisk:
    """A promise that will not be kept as things stand."""

    ticket: str
    team: str
    place: str
    promised: str  # "HH:MM"
    late_min: int


@dataclass(frozen=True)
class Line:
    """One team's day. late_min: how far behind the plan, by what has come in; heard_at: its devices' last word."""

    team: str
    round: int
    doors: int
    seen_to: int
    served: int
    late_min: int
    heard_at: datetime | None
    unsent: int


@dataclass(frozen=True)
class LiveDay:
    """The whole day: a line per team, the promises at risk, the teams' last doors as points of the map."""

    lines: list[Line]
    at_risk: list[AtRisk]
    points: list[dict]


def live_day(user, now: datetime) -> LiveDay:
    """Return the day of `now` as known then, within the scope of `user`."""
    local = localtime(now)
    minute = local.hour * 60 + local.minute
    rounds = _rounds(user, local.date())
    colours = colour_of(one.team_id for one, _doors in rounds)
    heard = {
        row["team"]: row
        for row in Device.objects.filter(revoked_at=None)
        .values("team")
        .annotate(heard=Max("seen_at"), unsent=Sum("unsent"))
    }
    lines, at_risk, points = [], [], []
    for one, doors in rounds:
        late = lateness(doors, minute)
        lines.append(_line(one, doors, late, heard.get(one.team_id, {})))
        at_risk += _at_risk(one, doors, late, minute)
        points += _last_door(one, doors, colours[one.team_id])
    return LiveDay(lines, sorted(at_risk, key=lambda each: -each.late_min), points)


def _rounds(user, day: date) -> list[tuple[Round, list[tuple[Stop, Appointment]]]]:
    """Return the day's rounds with the doors `user` may see, in the order they are driven."""
    found: dict[int, tuple[Round, list[tuple[Stop, Appointment]]]] = {}
    for door in appointments_of(user).filter(stop__round__day=day):
        found.setdefault(door.stop.round_id, (door.stop.round, []))[1].append((door.stop, door))
    return list(found.values())


def state_of(door: Appointment) -> str:
    """Return the state of a door's visit; empty while nothing has come in."""
    return door.visit.state if hasattr(door, "visit") else ""


def lateness(doors: list[tuple[Stop, Appointment]], minute: int) -> int:
    """Return how many minutes a team is behind: the last door that came in, or the first one nobody has begun."""
    late = 0
    for stop, door in doors:
        if state_of(door) in UNTOUCHED:
            return max(late, minute - stop.start_min)
        ended = door.visit.ended_at
        if ended is not None:
            at = localtime(ended)
            late = max(0, at.hour * 60 + at.minute - stop.depart_min)
    return late


def _line(one: Round, doors: list, late: int, heard: dict) -> Line:
    states = [state_of(door) for _stop, door in doors]
    return Line(
        team=one.team.name,
        round=one.pk,
        doors=len(doors),
        seen_to=sum(state not in UNTOUCHED for state in states),
        served=sum(state in (VisitState.DONE, VisitState.PARTLY) for state in states),
        late_min=max(0, late) if any(state in UNTOUCHED for state in states) else 0,
        heard_at=heard.get("heard"),
        unsent=heard.get("unsent") or 0,
    )


def _at_risk(one: Round, doors: list, late: int, minute: int) -> list[AtRisk]:
    return [
        AtRisk(
            door.request.ticket,
            one.team.name,
            place_name(stop),
            stop.start_clock,
            max(late, minute - stop.start_min),
        )
        for stop, door in doors
        if state_of(door) in UNTOUCHED and max(late, minute - stop.start_min) >= LATE_MIN
    ]


def _last_door(one: Round, doors: list, colour: int) -> list[dict]:
    done = [(stop, door) for stop, door in doors if state_of(door) not in UNTOUCHED]
    if not done:
        return []
    last, door = done[-1]
    place = rough_place(last) if door.is_held else {"lat": last.lat, "lon": last.lon}
    label = f"{one.team.name}: {place_name(last)}"
    return [place | {"number": len(done), "team": colour, "label": label}]
