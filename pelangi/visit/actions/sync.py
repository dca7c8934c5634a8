"""What devices send: each unit applied once, in its own transaction, or held for a person. Nothing is lost."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from pelangi.core.journey import MoveNotAllowed, ReasonMissing
from pelangi.plan.models import Appointment, Plan
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.permissions import Place, may
from pelangi.staff.protection import Erased, keyed_hash, seal, seal_for, unseal, unseal_for
from pelangi.staff.roles import Deed
from pelangi.visit.actions.door import request_met
from pelangi.visit.actions.facts import is_closed, keep_facts
from pelangi.visit.actions.record import record
from pelangi.visit.models import Device, SyncItem, Visit
from pelangi.visit.queries import missing_attachments
from pelangi.visit.refusals import BodyGone, NotHeld, ReasonNeeded, Refused, SeenElsewhere
from pelangi.visit.words import WITH_REASON

ITEM_CELL = "visit.item"
VISIT, EDIT, PERSON = (
    "visit",
    "edit",
    "person",
)  # a move of the visit; facts at the door; somebody met on the way
WAITS_FOR_OTHERS = ("gap", "attachments")  # settled by itself when what is missing comes
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
    def text(self) -> str:
        """The one spelling of the body, from which its hash is made."""
        return json.dumps(self.body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@transaction.atomic
def receive(device: Device, sent: Sent, *, at: datetime) -> dict:
    """Apply one unit, or hold or refuse it; return its receipt {item_id, outcome, version, reason, …}.

    The same unit again gets the receipt it has now, if its sender may still know. A unit that was held only
    because an earlier one or an attachment was missing is applied as soon as that has come.
    """
    Device.objects.select_for_update().get(pk=device.pk)  # units of one device come one after the other
    if sent.body.get("device") not in (None, str(device.pk)):
        return _turned_away(sent, "wrong_device")
    known = SyncItem.objects.filter(device=device, item_id=sent.item_id).first()
    if known:
        return _repeated(known, sent)
    if device.items.filter(device_sequence=sent.sequence).exists():
        return _turned_away(sent, "sequence_taken")
    item = _keep(device, sent, at)
    if _has_gap(device, sent.sequence):
        _settle(item, Outcome.HELD, reason="gap")
    else:
        _apply(item, sent.body, at=at)
        _release_followers(item, at=at)
    return receipt(item)


def receipt(item: SyncItem) -> dict:
    """Return what the device is told about a unit."""
    told = {key: item.reply.get(key) for key in ("version", "reason", "fields")}
    return {"item_id": str(item.item_id), "outcome": str(item.outcome), **told}


def _repeated(known: SyncItem, sent: Sent) -> dict:
    """Answer a unit that came before: rights first, then whether it is the same, then its receipt as it is now."""
    if known.reply.get("appointment") and _appointment(known) is None:
        return _turned_away(sent, "not_your_appointment")
    if known.body_hash != keyed_hash(sent.text, ITEM_CELL):
        return _turned_away(sent, "item_id_reused")
    return receipt(known) | {"repeated": True}


def _turned_away(sent: Sent, reason: str) -> dict:
    return {"item_id": str(sent.item_id), "outcome": str(Outcome.REFUSED), "version": None, "reason": reason}


def _keep(device: Device, sent: Sent, at: datetime) -> SyncItem:
    """Write a unit down before anything is done with it, sealed under the key of the person it is about."""
    appointment = Appointment.objects.filter(pk=sent.body.get("appointment")).first()
    try:
        if appointment:
            sealed = seal_for(appointment.request.person.key, sent.body, ITEM_CELL)
        else:
            sealed = seal(sent.text.encode(), f"{ITEM_CELL}:{sent.item_id}")
    except Erased:  # what is said about an erased person is not kept
        sealed = b""
    return SyncItem.objects.create(
        device=device,
        item_id=sent.item_id,
        device_sequence=sent.sequence,
        kind=sent.kind,
        body_sealed=sealed,
        body_hash=keyed_hash(sent.text, ITEM_CELL),
        received_at=at,
        outcome=Outcome.HELD,
        reply={"version": None, "reason": "", "appointment": appointment and appointment.pk},
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


def _has_gap(device: Device, sequence: int) -> bool:
    return device.items.filter(device_sequence__lt=sequence).count() < sequence - 1


def _settle(item: SyncItem, outcome: str, *, reason: str = "", version: int | None = None, **more) -> None:
    item.outcome = outcome
    item.reply = {**item.reply, "reason": reason, "version": version, **more}
    item.save(update_fields=["outcome", "reply"])


def _apply(item: SyncItem, body: dict, *, at: datetime) -> None:
    """Carry out one unit, or say why it is held (a person decides) or refused (it can never be right)."""
    appointment = _appointment(item)
    objection = _objection(item, appointment, body, at)
    if objection or appointment is None:
        outcome, reason = objection or (Outcome.REFUSED, "not_your_appointment")
        return _settle(item, outcome, reason=reason)
    try:
        with transaction.atomic():
            _carry_out(item, appointment, body, at=at)
    except (Refused, MoveNotAllowed, Erased) as why:
        outcome, reason = next(answer for kind, answer in ANSWERS.items() if isinstance(why, kind))
        _settle(item, outcome, reason=reason or why.code)


def _carry_out(
    item: SyncItem, appointment: Appointment, body: dict, *, at: datetime, base_version: int | None = None
) -> None:
    """Do what a unit says and settle it. `base_version`: by hand, onto the visit as it is now."""
    if item.kind == VISIT:
        visit = _record(item, appointment, body, at=at, base_version=base_version)
        return _settle(item, Outcome.APPLIED, version=visit.version)
    noted_at = min(
        noted(body), at
    )  # a clock that runs ahead says nothing about the order, which is the cursor's
    if item.kind == PERSON:
        request_met(item, appointment, body, at=noted_at)
        return _settle(item, Outcome.APPLIED)
    outcome = body["changes"].get("outcome")
    if outcome and outcome["move"] in WITH_REASON and not outcome["reason"].strip():
        raise ReasonMissing
    disputed = keep_facts(item, appointment, body["changes"], base=body["base_version"], at=noted_at)
    person = appointment.request.person_id
    detail = {"device": str(item.device_id), "fields": sorted(body["changes"]), "disputed": disputed}
    audit.record(Deed.VISIT_RECORD, appointment, by=item.device.user, at=at, person=person, detail=detail)
    return _settle(item, Outcome.CONFLICT if disputed else Outcome.APPLIED, fields=disputed)


def noted(body: dict) -> datetime:
    """Return when a unit was noted, by the server's clock as the device estimated it."""
    return datetime.fromisoformat(body["at"]) + timedelta(milliseconds=body.get("clock_offset_ms") or 0)


def _objection(
    item: SyncItem, appointment: Appointment | None, body: dict, at: datetime
) -> tuple[str, str] | None:
    """Return why a unit is not even tried: (outcome, reason), or None."""
    if item.kind not in (VISIT, EDIT, PERSON):
        return Outcome.REFUSED, "unknown_kind"
    if appointment is None:
        return Outcome.REFUSED, "not_your_appointment"
    if appointment.stop.round.plan.state != Plan.State.PUBLISHED:
        return Outcome.HELD, "plan_replaced"
    if item.kind == VISIT:
        return (Outcome.HELD, "clock") if noted(body) > at + CLOCK_TOLERANCE else None
    if missing_attachments(item.device, appointment, body.get("attachments", [])):
        return Outcome.HELD, "attachments"
    return (Outcome.HELD, "moved") if item.kind == EDIT and is_closed(appointment) else None


def _appointment(item: SyncItem) -> Appointment | None:
    """Return the appointment, if it is one of the device's team and within the reach of its person."""
    things = Appointment.objects.select_related("stop__round__plan", "request__person__key")
    found = things.filter(
        pk=item.reply.get("appointment"), stop__round__team=item.device.team_id, promised_at__isnull=False
    ).first()
    if found is None:
        return None
    place = Place(ward=found.request.ward_id, institution=found.request.institution_id or "")
    return found if may(item.device.user, Deed.VISIT_RECORD, place) else None


def _record(
    item: SyncItem, appointment: Appointment, body: dict, *, at: datetime, base_version: int | None = None
) -> Visit:
    return record(
        appointment,
        move=body["move"],
        base_version=body["base_version"] if base_version is None else base_version,
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


def _release_followers(item: SyncItem, *, at: datetime) -> None:
    """Apply the units right behind this one that waited for it."""
    waiting = item.device.items.filter(outcome=Outcome.HELD, device_sequence__gt=item.device_sequence)
    for follower in waiting.order_by("device_sequence"):
        if _has_gap(item.device, follower.device_sequence):
            return
        if follower.reply["reason"] == "gap":
            _try_again(follower, at=at)


@transaction.atomic
def release_complete(device: Device, *, at: datetime) -> None:
    """Apply the units of a device that waited for an attachment which is whole now."""
    Device.objects.select_for_update().get(pk=device.pk)
    for item in device.items.filter(outcome=Outcome.HELD).order_by("device_sequence"):
        if item.reply["reason"] == "attachments":
            _try_again(item, at=at)


def _try_again(item: SyncItem, *, at: datetime) -> None:
    try:
        _apply(item, body_of(item), at=at)
    except BodyGone as gone:
        _settle(item, Outcome.REFUSED, reason=gone.code)


@transaction.atomic
def settle_held(item: SyncItem, *, apply: bool, reason: str, by: User, at: datetime) -> None:
    """A coordinator decides over a held unit: apply it onto the visit as it is now, or refuse it.

    Raises NotHeld, ReasonNeeded, BodyGone, and what `record` raises when it cannot be applied any more.
    """
    if not reason.strip():
        raise ReasonNeeded
    Device.objects.select_for_update().get(pk=item.device_id)
    item = SyncItem.objects.select_for_update(of=("self",)).select_related("device__user").get(pk=item.pk)
    if item.outcome != Outcome.HELD:
        raise NotHeld
    appointment = _appointment(item)
    held_for = item.reply["reason"]
    if apply:
        _apply_by_hand(item, appointment, at=at)
    else:
        _settle(item, Outcome.REFUSED, reason="by_hand", held_for=held_for)
    person = appointment.request.person_id if appointment else None
    detail = {"outcome": str(item.outcome)}
    audit.record("visit.settle_held", item, by=by, at=at, person=person, detail=detail)


def _apply_by_hand(item: SyncItem, appointment: Appointment | None, *, at: datetime) -> None:
    if appointment is None:
        raise Refused
    if item.kind == EDIT and is_closed(appointment):
        raise SeenElsewhere
    visit = Visit.objects.filter(appointment=appointment).first()
    _carry_out(item, appointment, body_of(item), at=at, base_version=visit.version if visit else 0)


@transaction.atomic
def undo_refusal(item: SyncItem, *, by: User, at: datetime) -> None:
    """Take back that a held unit was refused by hand: it waits again. Raises NotHeld for any other unit."""
    Device.objects.select_for_update().get(pk=item.device_id)
    item = SyncItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.outcome != Outcome.REFUSED or item.reply.get("reason") != "by_hand":
        raise NotHeld
    _settle(item, Outcome.HELD, reason=item.reply.get("held_for", "moved"))
    audit.record("visit.undo_refusal", item, by=by, at=at, detail={"outcome": str(item.outcome)})
