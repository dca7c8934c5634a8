"""One unit a device sent: kept sealed, carried out, or held or refused with a reason. Its receipt is stored with it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from pelangi.core.journey import MoveNotAllowed, ReasonMissing
from pelangi.plan.models import Appointment, Plan
from pelangi.staff import audit
from pelangi.staff.permissions import Place, may
from pelangi.staff.protection import Erased, keyed_hash, seal, seal_for, unseal, unseal_for
from pelangi.staff.roles import Deed
from pelangi.visit.actions.death import heed_death
from pelangi.visit.actions.door import request_met
from pelangi.visit.actions.facts import DANGER, Book, is_closed
from pelangi.visit.actions.record import record
from pelangi.visit.models import Device, SyncItem, Visit
from pelangi.visit.queries import held_doors, missing_attachments
from pelangi.visit.refusals import BodyGone, Refused, SeenElsewhere
from pelangi.visit.words import WITH_REASON

ITEM_CELL = "visit.item"
VISIT, EDIT, PERSON = (
    "visit",
    "edit",
    "person",
)  # a move of the visit; facts at the door; somebody met on the way
CLOCK_TOLERANCE = timedelta(minutes=10)  # phones run ahead by a little
Outcome = SyncItem.Outcome
# what a failed try means, the narrow kinds first; an empty reason: the refusal's own code
ANSWERS = {
    SeenElsewhere: (Outcome.HELD, "version"),
    ReasonMissing: (Outcome.REFUSED, "reason"),
    MoveNotAllowed: (Outcome.HELD, "moved"),
    Erased: (Outcome.REFUSED, "erased"),
    Refused: (Outcome.REFUSED, ""),
}


@dataclass(frozen=True)
class Sent:
    """One unit as a device sends it; `body` is everything in it, as plain JSON data."""

    item_id: UUID
    sequence: int
    kind: str
    body: dict

    @property
    def hash(self) -> str:
        """By which a repeat is known to be the same unit."""
        return keyed_hash(self.text, ITEM_CELL)

    @property
    def text(self) -> str:
        """The one spelling of the body, from which its hash is made."""
        return json.dumps(self.body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def receipt(item: SyncItem) -> dict:
    """Return what the device is told about a unit."""
    told = {key: item.reply.get(key) for key in ("version", "reason", "fields")}
    return {"item_id": str(item.item_id), "outcome": str(item.outcome), **told}


def doors_of(keys: Iterable[int | None]) -> dict[int | None, Appointment]:
    """Return appointments, whoever's they are, with all that applying a unit asks of them."""
    things = Appointment.objects.select_related("stop__round__plan", "stop__ward", "request__person__key")
    return {door.pk: door for door in things.filter(pk__in=[key for key in keys if key])}


def door_of(key: int | None) -> Appointment | None:
    """Return one of them, None when there is no such appointment."""
    return doors_of([key]).get(key)


def unsaved(device: Device, sent: Sent, door: Appointment | None, at: datetime) -> SyncItem:
    """Return a unit as it will be kept, sealed under the key of the person it is about; held until it is settled."""
    try:
        if door:
            sealed = seal_for(door.request.person.key, sent.body, ITEM_CELL)
        else:
            sealed = seal(sent.text.encode(), f"{ITEM_CELL}:{sent.item_id}")
    except Erased:  # what is said about an erased person is not kept
        sealed = b""
    return SyncItem(
        device=device,
        item_id=sent.item_id,
        device_sequence=sent.sequence,
        kind=sent.kind,
        body_sealed=sealed,
        body_hash=sent.hash,
        received_at=at,
        outcome=Outcome.HELD,
        reply={"version": None, "reason": "", "appointment": door and door.pk},
    )


def body_of(item: SyncItem) -> dict:
    """Return a unit as it was sent. Raises BodyGone when the person was erased."""
    if not item.body_sealed:
        raise BodyGone
    appointment = item.reply.get("appointment")
    if appointment is None:
        return json.loads(unseal(item.body_sealed, f"{ITEM_CELL}:{item.item_id}"))
    person = Appointment.objects.select_related("request__person__key").get(pk=appointment).request.person
    try:
        return unseal_for(person.key, item.body_sealed, ITEM_CELL)
    except Erased as erased:
        raise BodyGone from erased


def settle(item: SyncItem, outcome: str, *, reason: str = "", version: int | None = None, **more) -> None:
    """Store what became of a unit; `more` is kept beside it."""
    item.outcome = outcome
    item.reply = {**item.reply, "reason": reason, "version": version, **more}
    if item.pk:
        item.save(update_fields=["outcome", "reply"])


def own_door(device: Device, door: Appointment | None) -> Appointment | None:
    """Return the appointment if it is one of the device's team and within the reach of its person, else None."""
    if door is None or door.promised_at is None or door.stop.round.team_id != device.team_id:
        return None
    place = Place(ward=door.request.ward_id, institution=door.request.institution_id or "")
    return door if may(device.user, Deed.VISIT_RECORD, place) else None


def apply_unit(item: SyncItem, door: Appointment | None, body: dict, *, at: datetime) -> None:
    """Carry out one unit, or say why it is held (a person decides) or refused (it can never be right)."""
    objection = _objection(item, door, body, at)
    if objection or door is None:
        outcome, reason = objection or (Outcome.REFUSED, "not_your_appointment")
        return settle(item, outcome, reason=reason)
    try:
        with transaction.atomic(), audit.gathered():
            _carry_out(item, door, body, at=at)
    except (Refused, MoveNotAllowed, Erased) as why:
        outcome, reason = next(answer for kind, answer in ANSWERS.items() if isinstance(why, kind))
        settle(item, outcome, reason=reason or why.code)


def try_again(item: SyncItem, *, at: datetime) -> None:
    """Apply a unit that waited for something which has come."""
    door = own_door(item.device, door_of(item.reply.get("appointment")))
    try:
        apply_unit(item, door, body_of(item), at=at)
    except BodyGone as gone:
        settle(item, Outcome.REFUSED, reason=gone.code)


def _objection(item: SyncItem, door: Appointment | None, body: dict, at: datetime) -> tuple[str, str] | None:
    """Return why a unit is not even tried: (outcome, reason), or None."""
    if item.kind not in (VISIT, EDIT, PERSON):
        return Outcome.REFUSED, "unknown_kind"
    if door is None:
        return Outcome.REFUSED, "not_your_appointment"
    if door.stop.round.plan.state != Plan.State.PUBLISHED:
        return Outcome.HELD, "plan_replaced"
    if is_about_person(item.kind, body) and held_doors([door.pk]):
        return Outcome.HELD, "restricted"
    if item.kind == VISIT:
        return (Outcome.HELD, "clock") if noted(body) > at + CLOCK_TOLERANCE else None
    named = body.get("attachments", [])
    if named and missing_attachments(item.device, door, named):
        return Outcome.HELD, "attachments"
    return (Outcome.HELD, "moved") if item.kind == EDIT and is_closed(door) else None


def is_about_person(kind: str, body: dict) -> bool:
    """Say whether a unit records something of the door's person: that a team is in danger and leaves does not."""
    if kind != EDIT:
        return kind == VISIT
    changes = body["changes"]
    return not changes.get(DANGER) or not set(changes) <= {DANGER, "outcome"}


def _carry_out(item: SyncItem, door: Appointment, body: dict, *, at: datetime) -> None:
    """Do what a unit says and settle it."""
    # a clock that runs ahead says nothing about the order, which is the cursor's
    noted_at = min(noted(body), at)
    if item.kind == VISIT:
        visit = _record(item, door, body, at=at)
        return settle(item, Outcome.APPLIED, version=visit.version)
    if item.kind == PERSON:
        tries = item.reply.get("tries", 0) + 1  # it may have counted by hand before, and that was taken back
        request_met(item, door, body, at=noted_at, tries=tries)
        return settle(item, Outcome.APPLIED, tries=tries)
    say(item, door, body["changes"], base=body["base_version"], at=noted_at)


def say(
    item: SyncItem,
    door: Appointment,
    changes: dict,
    *,
    base: int,
    at: datetime,
    by_hand: bool = False,
    **more: object,
) -> None:
    """Keep what a unit says of a door as facts, and settle it. `more`: kept with its receipt.

    Of a visit that has ended nothing is said any more, but `by_hand`: a person decides to correct its record.
    """
    if reason_is_missing(changes):
        raise ReasonMissing
    book = Book([door])
    if is_closed(door) and not by_hand:  # since it was looked at, before the feed was locked
        raise MoveNotAllowed("the visit has ended")
    note(book, item, door, changes, base=base, at=at, by_hand=by_hand, **more)
    book.write()
    if "outcome" in changes:
        heed_death(door, at=at)


def reason_is_missing(changes: dict) -> bool:
    """Say whether the outcome among some changes is one that needs a reason, and has none."""
    outcome = changes.get("outcome")
    return bool(outcome) and outcome["move"] in WITH_REASON and not outcome["reason"].strip()


def note(
    book: Book, item: SyncItem, door: Appointment, changes: dict, *, base: int, at: datetime, **more: object
) -> None:
    """Note in a book what a unit says of a door; settle the unit."""
    disputed = book.add(item, door, changes, base=base, at=at)
    detail = {"device": str(item.device_id), "fields": sorted(changes), "disputed": disputed}
    person = door.request.person_id
    audit.record(Deed.VISIT_RECORD, door, by=item.device.user, at=at, person=person, detail=detail)
    settle(item, Outcome.CONFLICT if disputed else Outcome.APPLIED, fields=disputed, **more)


def noted(body: dict) -> datetime:
    """Return when a unit was noted, by the server's clock as the device estimated it."""
    return datetime.fromisoformat(body["at"]) + timedelta(milliseconds=body.get("clock_offset_ms") or 0)


def _record(item: SyncItem, appointment: Appointment, body: dict, *, at: datetime) -> Visit:
    return record(
        appointment,
        move=body["move"],
        base_version=body["base_version"],
        by=item.device.user,
        at=noted(body),
        recorded_at=at,
        minutes=body.get("minutes"),
        captured=body.get("captured"),
        documents=body.get("documents"),
        reason=body.get("reason") or "",
        note=body.get("note") or "",
        satisfaction=body.get("satisfaction"),
        item=item,
    )
