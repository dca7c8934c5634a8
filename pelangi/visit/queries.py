"""Reading: today's rounds, what happened at each stop, devices, what waits for a second person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from pelangi.ask.models import Need
from pelangi.ask.queries import describe, restrictions
from pelangi.core.journey import Kind, NeedState, is_final
from pelangi.core.merge import missing_ranges
from pelangi.plan.models import Appointment, Plan, Round
from pelangi.staff.permissions import in_scope, may
from pelangi.staff.protection import Erased, keyed_hash, unseal_bytes_for, unseal_for
from pelangi.staff.roles import Deed
from pelangi.visit.models import Attachment, Device, Fact, Feed, Visit

NOTE_CELL = "visit.note"
FACT_CELL = "visit.fact"
PIECE_CELL = "visit.piece"
APPOINTMENT_COLUMNS = {"ward": "request__ward_id", "institution": "request__institution_id"}
VISIT_COLUMNS = {
    "ward": "appointment__request__ward_id",
    "institution": "appointment__request__institution_id",
}
EXCEPTION = "exception"
IS_HELD = Exists(restrictions().filter(person=OuterRef("request__person")))  # of an appointment
HELD_ROUNDS = 3  # the most a device is told of: it holds one at a time


def token_hash(token: str) -> str:
    """Return by what a device's token is found."""
    return keyed_hash(token, "device token")


def device_of(token: str) -> Device | None:
    """Return the device a token belongs to, while it may send: not revoked, its person still a field officer."""
    devices = Device.objects.select_related("user", "team").filter(revoked_at=None)
    device = devices.filter(token_hash=token_hash(token)).first()
    return device if device and may(device.user, Deed.VISIT_RECORD) else None


def is_shut_out(key: UUID) -> bool:
    """Say whether a device may no longer send. One that nobody knows is not: a server put back from an older copy
    must not make phones forget what they hold.
    """
    device = Device.objects.select_related("user").filter(pk=key).first()
    return device is not None and (device.revoked_at is not None or not may(device.user, Deed.VISIT_RECORD))


def code_hash(code: str) -> str:
    """Return by what an enrolment code is found, however it was typed."""
    return keyed_hash(re.sub(r"[^0-9A-Z]", "", code.upper()), "device code")


def device_of_code(code: str, at: datetime) -> Device | None:
    """Return the device that waits for a phone with this code."""
    waiting = Device.objects.select_related("user", "team").filter(revoked_at=None, code_until__gt=at)
    device = waiting.filter(code_hash=code_hash(code)).first()
    return device if device and may(device.user, Deed.VISIT_RECORD) else None


def days_for_device(device: Device, today: date) -> list[date]:
    """Return the days whose round the device may hold: yesterday's until it is closed, today's, the next one."""
    promised = appointments_of(device.user, Deed.VISIT_RECORD).filter(stop__round__team=device.team_id)
    yesterday = today - timedelta(days=1)
    within = promised.filter(stop__round__day__gte=yesterday).order_by("stop__round__day")
    days = list(within.values_list("stop__round__day", flat=True).distinct()[:HELD_ROUNDS])
    return [day for day in days if day >= today or not is_closed_round(device, yesterday)]


def is_closed_round(device: Device, day: date) -> bool:
    """Say whether the round of the device's team on a day was closed."""
    return Feed.objects.filter(team=device.team_id, day=day, closed_at__isnull=False).exists()


def appointments_of(user, deed: Deed = Deed.VISIT_VIEW) -> QuerySet[Appointment]:
    """Return the promised appointments on which `user` may do `deed`, in the order they are driven.

    Each says whether it is_held: its person asked that their data not be used. It stays a promise; nothing more is
    shown of the person, and nothing more is noted.
    """
    promised = Appointment.objects.filter(stop__round__plan__state=Plan.State.PUBLISHED)
    promised = promised.select_related(
        "stop__round__team",
        "stop__ward",
        "stop__institution",
        "request__person__key",
        "request__ward",
        "visit",
    )
    promised = promised.prefetch_related("request__needs").annotate(is_held=IS_HELD)
    within = in_scope(promised, user, deed, **APPOINTMENT_COLUMNS)
    return within.order_by("stop__round__day", "stop__round__team_id", "stop__position", "pk")


@dataclass
class RoundToday:
    """A round of a day as a list shows it: how many people `user` may see on it, and for how many it has ended."""

    round: Round
    is_mine: bool
    starts_min: int
    people: int = 0
    done: int = 0


def rounds_of(user, day: date) -> list[RoundToday]:
    """Return the day's rounds with stops `user` may see, those of their own teams first. Nobody's data are read."""
    promised = Appointment.objects.filter(stop__round__plan__state=Plan.State.PUBLISHED, stop__round__day=day)
    within = in_scope(promised, user, Deed.VISIT_VIEW, **APPOINTMENT_COLUMNS)
    rows = within.values_list("stop__round_id", "stop__start_min", "visit__state")
    mine = set(user.teams.values_list("pk", flat=True))
    rounds = Round.objects.select_related("team").in_bulk({row[0] for row in rows})
    found: dict[int, RoundToday] = {}
    for key, start_min, state in rows:
        one = found.setdefault(key, RoundToday(rounds[key], rounds[key].team_id in mine, start_min))
        one.starts_min = min(one.starts_min, start_min)
        one.people += 1
        one.done += state is not None and is_final(Kind.VISIT, state)
    return sorted(found.values(), key=lambda one: (not one.is_mine, one.round.team_id, one.round.pk))


def round_for_device(device: Device, day: date) -> list[Appointment]:
    """Return the appointments of the device's team on a day, in the order they are driven, each with its `danger`."""
    promised = appointments_of(device.user, Deed.VISIT_RECORD)
    doors = list(promised.filter(stop__round__team=device.team_id, stop__round__day=day))
    dangers = dangers_of(doors)
    for door in doors:
        door.danger = dangers.get(door.pk)
    return doors


def to_hand_over(appointment: Appointment) -> list[Need]:
    """Return the needs whose documents are made, or expected to be where the visit brings documents."""
    states = {NeedState.DOCUMENT_MADE}
    if appointment.stop.is_hand_over:
        states.add(NeedState.IN_PROCESS)
    return [need for need in appointment.request.needs.all() if need.state in states]


def places_for_device(device: Device, day: date) -> list[tuple[float, float]]:
    """Return longitude and latitude of the doors of the device's team on a day. Nobody's data are read."""
    promised = appointments_of(device.user, Deed.VISIT_RECORD)
    doors = promised.filter(stop__round__team=device.team_id, stop__round__day=day)
    return list(doors.values_list("stop__lon", "stop__lat"))


def appointment_for_device(device: Device, key: int) -> Appointment | None:
    """Return one appointment of the device's team within the reach of its person."""
    of_team = Appointment.objects.filter(
        pk=key, stop__round__team=device.team_id, stop__round__plan__state=Plan.State.PUBLISHED
    ).select_related("request__person__key")
    return in_scope(of_team, device.user, Deed.VISIT_RECORD, **APPOINTMENT_COLUMNS).first()


def held_doors(keys: Iterable[int]) -> set[int]:
    """Return those of some appointments whose persons asked that their data not be used."""
    return set(Appointment.objects.filter(IS_HELD, pk__in=keys).values_list("pk", flat=True))


@dataclass(frozen=True)
class Danger:
    """A team was in danger where this appointment takes place: who said so, and when."""

    at: datetime
    by: str
    doors: tuple[int, ...] = ()  # where it was said


def dangers_of(appointments: Iterable[Appointment]) -> dict[int, Danger]:
    """Return {appointment: the latest danger there}: somebody was in danger with this person or at this address.

    Only standing values count (a danger that was taken back is none), and only of other appointments. Addresses are
    sealed, so those of the few people with a warning in these wards are opened and compared, never listed.
    """
    asked = list(appointments)
    facts = Fact.objects.filter(
        field="danger",
        superseded_by=None,
        withdrawn_at=None,
        appointment__request__ward__in={one.request.ward_id for one in asked},
    )
    facts = facts.select_related("by", "appointment__request__person__key").order_by("at", "pk")
    warned = [fact for fact in facts if not is_erased(fact) and value_of(fact)]
    if not warned:
        return {}
    found = {}
    for one in asked:
        place = _place_of(one)
        for fact in warned:
            same = fact.appointment.request.person_id == one.request.person_id
            if fact.appointment_id != one.pk and (same or (place and place == _place_of(fact.appointment))):
                before = found[one.pk].doors if one.pk in found else ()
                found[one.pk] = Danger(fact.at, str(fact.by), (*before, fact.appointment_id))
    return found


def is_erased(fact: Fact) -> bool:
    """Say whether the person a fact is about was erased: nothing of it can be read any more."""
    return fact.appointment.request.person.key.wrapped is None


def _place_of(appointment: Appointment) -> tuple[str, ...]:
    """Return by which two appointments are at one address; empty when it is not known."""
    try:
        known = describe(appointment.request.person)
    except Erased:
        return ()
    words = "".join(
        sign if sign.isalnum() else " " for sign in (known.get("address") or "").casefold()
    ).split()
    if not words:
        return ()
    return (appointment.request.ward_id, known.get("rt") or "", known.get("rw") or "", *words)


def visits_of(user, deed: Deed = Deed.VISIT_VIEW) -> QuerySet[Visit]:
    """Return the visits on which `user` may do `deed`."""
    visits = Visit.objects.select_related(
        "appointment__request__person__key", "appointment__request__ward", "appointment__stop__round__team"
    )
    return in_scope(visits, user, deed, **VISIT_COLUMNS)


def has_exception(visit: Visit) -> bool:
    """Say whether a modality was passed over as an exception."""
    return any(str(value).startswith(EXCEPTION) for value in visit.captured.values())


def next_day_with_rounds(user, day: date) -> date | None:
    """Return the next day after `day` on which `user` may see a round; None when none is promised."""
    later = appointments_of(user).filter(stop__round__day__gt=day)
    return later.values_list("stop__round__day", flat=True).first()


def note_of(visit: Visit) -> str:
    """Return the note in clear. Raises Erased."""
    if visit.note_sealed is None:
        return ""
    return unseal_for(visit.appointment.request.person.key, visit.note_sealed, NOTE_CELL)["note"]


def next_sequence(device: Device) -> int:
    """Return the number a device gives to its next item: one more than the highest it has sent."""
    highest = device.items.aggregate(highest=Max("device_sequence"))["highest"]
    return (highest or 0) + 1


def device_key(device: Device) -> str:
    """Return the key the server gives a device to bind its store to; nothing of it is kept here."""
    return keyed_hash(str(device.pk), "device store key")


def heads_of(*appointments: Appointment, field: str = "") -> QuerySet[Fact]:
    """Return the values of doors that nobody has replaced, in the order they were committed."""
    standing = Fact.objects.filter(appointment__in=appointments, superseded_by=None, withdrawn_at=None)
    standing = standing.filter(field=field) if field else standing
    return standing.select_related("item__device", "by", "appointment__request__person__key").order_by(
        "cursor", "pk"
    )


def value_of(fact: Fact):
    """Return the value of a fact in clear. Raises Erased."""
    key = fact.appointment.request.person.key
    return unseal_for(key, fact.value_sealed, f"{FACT_CELL}.{fact.field}")["value"]


def bytes_of(attachment: Attachment) -> bytes:
    """Return what came of an attachment so far, in clear. Raises Erased."""
    key = attachment.appointment.request.person.key
    pieces = attachment.pieces.order_by("start").values_list("sealed", flat=True)
    return b"".join(unseal_bytes_for(key, sealed, PIECE_CELL) for sealed in pieces)


def received_of(device: Device, named: list[tuple[int, str]]) -> dict[tuple[int, str], Attachment]:
    """Return what has come from a device of each named (appointment, SHA-256); nothing: an unsaved attachment."""
    doors, names = {door for door, _sha in named}, {sha for _door, sha in named}
    came = Attachment.objects.filter(device=device, appointment__in=doors, sha256__in=names)
    kept = {(one.appointment_id, one.sha256): one for one in came}
    return {each: kept.get(each) or Attachment() for each in named}


def missing_attachments(device: Device, appointment: Appointment, named: list[str]) -> list[str]:
    """Return which of the named attachments have not come whole from this device."""
    whole = Attachment.objects.filter(device=device, appointment=appointment, complete_at__isnull=False)
    have = set(whole.filter(sha256__in=named).values_list("sha256", flat=True))
    return [sha for sha in named if sha not in have]


def gaps_of(device: Device) -> list[tuple[int, int]]:
    """Return the sequence numbers a device says it has given and that never came, as ranges."""
    came = device.items.values_list("device_sequence", flat=True)
    highest = max(device.told_sequence, max(came, default=0))
    return missing_ranges(came, highest)
