"""Recording what happened at the door, and the second person who approves an exception."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from pelangi.ask.models import Request
from pelangi.core.journey import Kind, Move, VisitState, is_final
from pelangi.core.satisfaction import Element
from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.staff.fields import MovedMeanwhile, advance
from pelangi.staff.models import User
from pelangi.staff.protection import seal_for
from pelangi.staff.roles import Deed
from pelangi.visit.actions.effects import Effects
from pelangi.visit.models import SatisfactionAnswer, SyncItem, Visit
from pelangi.visit.queries import NOTE_CELL, has_exception, held_doors, note_of
from pelangi.visit.refusals import (
    ApprovedAlready,
    NoException,
    NotToBeUsed,
    OwnException,
    SeenElsewhere,
    UnknownCapture,
    UnlikelyMinutes,
    WrongAnswers,
)
from pelangi.visit.signals import visit_ended
from pelangi.visit.words import CAPTURES, MODALITIES

LONGEST_VISIT_MIN = 600
MARKS = range(1, 5)


@dataclass(frozen=True)
class Clock:
    """Who did it, when it happened and when the server wrote it down."""

    by: User
    at: datetime
    recorded_at: datetime


@transaction.atomic
def record(
    appointment: Appointment,
    *,
    move: Move | str,
    base_version: int,
    by: User,
    at: datetime,
    recorded_at: datetime | None = None,
    minutes: int | None = None,
    captured: dict[str, str] | None = None,
    documents: Collection[str] | None = None,
    unmade: Mapping[str, str] | None = None,
    reason: str = "",
    note: str = "",
    satisfaction: Collection[int] | None = None,
    item: SyncItem | None = None,
) -> Visit:
    """Record one move of a visit; an outcome without a start starts and ends it in one deed.

    `base_version`: how many moves the recorder had seen. `at`: when it happened, `recorded_at`: when it came
    in. `captured`: modality -> what came of it, never the biometrics. `documents`: what a partly finished
    visit did finish, `unmade`: why it did not make others. `reason` stays readable (no personal data), `note`
    is sealed under the person's key.
    Raises SeenElsewhere when the visit went on meanwhile, MoveNotAllowed or ReasonMissing (core.journey),
    UnknownCapture, UnlikelyMinutes, WrongAnswers, Erased when there is a note and the person was erased.
    """
    captured = dict(captured or {})
    _check(minutes, captured)
    Visit.objects.get_or_create(appointment=appointment)
    visit = Visit.objects.select_for_update().get(appointment=appointment)
    if visit.version != base_version:
        raise SeenElsewhere
    clock = Clock(by, at, recorded_at or at)
    if visit.state == VisitState.PLANNED and Move(move) not in (Move.START, Move.CANCEL):
        _step(visit, Move.START, clock, item=item)
    _step(visit, Move(move), clock, reason=reason, item=item)
    _describe(visit, clock, minutes=minutes, captured=captured, note=note)
    if satisfaction:
        _keep_answers(visit, list(satisfaction), at)
    request = appointment.request
    state = VisitState(visit.state)
    effects = Effects(request, by=by, at=at, recorded_at=clock.recorded_at)
    try:
        effects.of(state, captured=captured, documents=documents, unmade=unmade)
    except MovedMeanwhile as meanwhile:  # somebody moved a need at the same moment
        raise SeenElsewhere from meanwhile
    _write_down(visit, request, move, clock, item=item)
    if is_final(Kind.VISIT, state):
        visit_ended.send(Visit, visit=visit, by=by, at=clock.recorded_at)
    return visit


def _write_down(
    visit: Visit, request: Request, move: Move | str, clock: Clock, *, item: SyncItem | None
) -> None:
    """Say in the audit chain what became of the visit and of the needs it was about."""
    needs = dict(request.needs.order_by("pk").values_list("document_kind", "state"))
    detail = {"move": str(move), "to": str(visit.state), "version": visit.version, "needs": needs}
    if item:
        detail["device"] = str(item.device_id)
    audit.record(
        Deed.VISIT_RECORD, visit, by=clock.by, at=clock.recorded_at, person=request.person_id, detail=detail
    )


def _check(minutes: int | None, captured: dict[str, str]) -> None:
    if minutes is not None and not 0 <= minutes <= LONGEST_VISIT_MIN:
        raise UnlikelyMinutes
    if any(name not in MODALITIES or value not in CAPTURES for name, value in captured.items()):
        raise UnknownCapture


def _step(visit: Visit, move: Move, clock: Clock, *, reason: str = "", item: SyncItem | None = None) -> None:
    """Append one move and count the version up with it."""
    try:
        advance(
            visit,
            Kind.VISIT,
            move,
            by=clock.by,
            at=clock.at,
            recorded_at=clock.recorded_at,
            why=reason,
            base_version=visit.version,
            item=item,
        )
    except MovedMeanwhile as meanwhile:
        raise SeenElsewhere from meanwhile
    visit.version += 1
    visit.save(update_fields=["version"])


def _describe(
    visit: Visit, clock: Clock, *, minutes: int | None, captured: dict[str, str], note: str
) -> None:
    """Keep what is known of the visit beside its moves."""
    began = clock.at - timedelta(minutes=minutes or 0) if is_final(Kind.VISIT, visit.state) else clock.at
    visit.started_at = visit.started_at or began
    if is_final(Kind.VISIT, visit.state):
        visit.ended_at = clock.at
    visit.minutes = visit.minutes if minutes is None else minutes
    visit.captured = {**visit.captured, **captured}
    if note:
        visit.note_sealed = seal_for(visit.appointment.request.person.key, {"note": note}, NOTE_CELL)
    visit.save(update_fields=["started_at", "ended_at", "minutes", "captured", "note_sealed"])


def _keep_answers(visit: Visit, answers: list[int], at: datetime) -> None:
    served = visit.state in {VisitState.DONE, VisitState.PARTLY}
    if not served or len(answers) != len(Element) or any(one not in MARKS for one in answers):
        raise WrongAnswers
    SatisfactionAnswer.objects.update_or_create(
        visit=visit, defaults={"elements": answers, "answered_at": at}
    )


@transaction.atomic
def correct(appointment: Appointment, *, captured: dict, wanted: dict, by: User, at: datetime) -> None:
    """Correct details of a visit that has ended: a modality or value that is None is taken back, others are left.

    `wanted`: minutes, note, satisfaction. An exception that changed waits for a second person again. Nothing is
    written down when nothing differs. Raises Erased.
    """
    visit = Visit.objects.select_for_update().get(appointment=appointment)
    now = {"minutes": visit.minutes, "note": note_of(visit), "satisfaction": _answers(visit)}
    kept = {name: one for name, one in {**visit.captured, **captured}.items() if one}
    changed = [name for name, value in wanted.items() if (value or None) != (now[name] or None)]
    if kept != visit.captured:
        changed.append("captured")
        visit.captured, visit.exception_approved_by, visit.exception_approved_at = kept, None, None
    if not changed:
        return
    visit.minutes = wanted.get("minutes", visit.minutes)
    if "note" in changed:
        note = wanted["note"]
        visit.note_sealed = (
            seal_for(appointment.request.person.key, {"note": note}, NOTE_CELL) if note else None
        )
    visit.save()
    if "satisfaction" in changed:
        SatisfactionAnswer.objects.filter(visit=visit).delete()
        if wanted["satisfaction"]:
            _keep_answers(visit, wanted["satisfaction"], at)
    detail = {"move": "correct", "fields": sorted(changed)}
    audit.record(Deed.VISIT_RECORD, visit, by=by, at=at, person=appointment.request.person_id, detail=detail)


def _answers(visit: Visit) -> list[int] | None:
    answer = SatisfactionAnswer.objects.filter(visit=visit).first()
    return answer and answer.elements


@transaction.atomic
def approve_exception(visit: Visit, *, by: User, at: datetime) -> None:
    """Approve the biometric exception of a visit. The recorder may not; doing it twice is harmless.

    Raises NotToBeUsed, NoException, OwnException, ApprovedAlready.
    """
    if held_doors([visit.appointment_id]):
        raise NotToBeUsed
    if not has_exception(visit):
        raise NoException
    if visit.moves.filter(by=by).exists():
        raise OwnException
    unapproved = Visit.objects.filter(pk=visit.pk, exception_approved_at=None)
    won = unapproved.update(exception_approved_by=by, exception_approved_at=at)
    visit.refresh_from_db()
    if won:
        person = visit.appointment.request.person_id
        audit.record(Deed.EXCEPTION_APPROVE, visit, by=by, at=at, person=person)
    elif visit.exception_approved_by_id != by.pk:
        raise ApprovedAlready
