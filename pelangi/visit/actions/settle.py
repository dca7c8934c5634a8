"""A person decides over a held unit, and can take the decision back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from pelangi.ask.actions import move_request
from pelangi.ask.models import Request
from pelangi.core.journey import Move, RequestState
from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.visit.actions.death import heed_death
from pelangi.visit.actions.door import met_ref, request_met
from pelangi.visit.actions.facts import withdraw_facts
from pelangi.visit.actions.units import (
    EDIT,
    PERSON,
    Outcome,
    body_of,
    door_of,
    is_about_person,
    noted,
    own_door,
    say,
    settle,
)
from pelangi.visit.models import Device, SyncItem
from pelangi.visit.queries import held_doors
from pelangi.visit.refusals import GoneOn, NotHeld, NotToBeUsed, NotYourAppointment, ReasonNeeded


@transaction.atomic
def settle_held(item: SyncItem, *, apply: bool, reason: str, by: User, at: datetime) -> None:
    """A coordinator decides over a held unit: let it count, or refuse it. Both can be taken back.

    What it says of a door is kept as facts, beside what others said: different values are then chosen between, and
    become the visit's journey when the round is closed, or correct its record when that was closed before. Raises
    NotHeld, ReasonNeeded, BodyGone, NotYourAppointment, NotToBeUsed, ReasonMissing when its outcome needs one.
    """
    if not reason.strip():
        raise ReasonNeeded
    item = _locked(item)
    if item.outcome != Outcome.HELD:
        raise NotHeld
    door = own_door(item.device, door_of(item.reply.get("appointment")))
    held_for = item.reply["reason"]
    with audit.gathered():
        if apply:
            _refuse_of_held(item, door)
            _apply_by_hand(item, door, held_for=held_for, at=at)
        else:
            settle(item, Outcome.REFUSED, reason="by_hand", held_for=held_for, by_hand=True)
        _write_down("visit.settle_held", item, door, by=by, at=at)


def _refuse_of_held(item: SyncItem, door: Appointment | None) -> None:
    """Raise NotToBeUsed where a unit is about somebody who asked that their data not be used."""
    if door and held_doors([door.pk]) and is_about_person(item.kind, body_of(item)):
        raise NotToBeUsed


def _locked(item: SyncItem) -> SyncItem:
    """Return a unit as it is now; nothing else of its device moves meanwhile."""
    Device.objects.select_for_update().get(pk=item.device_id)
    return SyncItem.objects.select_for_update(of=("self",)).select_related("device__user").get(pk=item.pk)


def _apply_by_hand(item: SyncItem, door: Appointment | None, *, held_for: str, at: datetime) -> None:
    if door is None:
        raise NotYourAppointment
    body = body_of(item)
    noted_at = min(noted(body), at)
    if item.kind == PERSON:
        tries = item.reply.get("tries", 0) + 1
        request_met(item, door, body, at=noted_at, tries=tries)
        return settle(item, Outcome.APPLIED, tries=tries, held_for=held_for, by_hand=True)
    changes = body["changes"] if item.kind == EDIT else changes_of(body)
    base = body["base_version"] if item.kind == EDIT else 0
    say(item, door, changes, base=base, at=noted_at, by_hand=True, held_for=held_for)


def changes_of(body: dict) -> dict:
    """Return what a unit of kind `visit` says, as fields of its door."""
    if body["move"] == Move.START:
        return {"arrived_at": timezone.localtime(noted(body)).isoformat()}
    said = {name: body[name] for name in ("minutes", "documents", "satisfaction", "note") if body.get(name)}
    captured = {
        f"on_{modality}": {"result": result, "confirmed_by": ""}
        for modality, result in (body.get("captured") or {}).items()
    }
    return {"outcome": {"move": body["move"], "reason": body.get("reason") or ""}, **said, **captured}


@transaction.atomic
def undo_settled(item: SyncItem, *, by: User, at: datetime) -> None:
    """Take back what was decided by hand over a held unit: it waits again, for what it had waited for.

    Raises NotHeld for any other unit, GoneOn when somebody has built on what it said, NotToBeUsed, BodyGone.
    """
    item = _locked(item)
    if not item.reply.get("by_hand"):
        raise NotHeld
    door = door_of(item.reply.get("appointment"))
    _refuse_of_held(item, door)
    with audit.gathered():
        if item.outcome != Outcome.REFUSED and door:
            _take_back(item, door, by=by, at=at)
        settle(item, Outcome.HELD, reason=item.reply.get("held_for", "moved"), by_hand=False, fields=[])
        _write_down("visit.undo_settled", item, door, by=by, at=at)


def _take_back(item: SyncItem, door: Appointment, *, by: User, at: datetime) -> None:
    if item.kind == PERSON:
        met = Request.objects.select_for_update().get(source_ref=met_ref(item, item.reply["tries"]))
        if met.state != RequestState.RECEIVED:
            raise GoneOn
        return move_request(met, Move.CANCEL, reason="taken back", by=by, at=at)
    fields = withdraw_facts(item, door, at=at)
    if "outcome" in fields:
        heed_death(door, at=at)


def _write_down(deed: str, item: SyncItem, door: Appointment | None, *, by: User, at: datetime) -> None:
    person = door.request.person_id if door else None
    audit.record(deed, item, by=by, at=at, person=person, detail={"outcome": str(item.outcome)})
