"""The end of a door: facts become the visit's journey when its round is closed, and people met become requests."""

from datetime import date, datetime

from django.db import transaction

from pelangi.ask.actions import PersonDetails, open_need, request_person
from pelangi.ask.models import Request
from pelangi.core.documents import DocumentKind
from pelangi.core.journey import Move, MoveNotAllowed, VisitState
from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import Erased
from pelangi.visit.actions.death import drop_death
from pelangi.visit.actions.facts import is_closed, locked_feed, next_cursor
from pelangi.visit.actions.record import correct, record
from pelangi.visit.models import Feed, SyncItem, Visit
from pelangi.visit.queries import heads_of, value_of
from pelangi.visit.refusals import NotSettled, Refused
from pelangi.visit.words import MODALITIES

SERVED = (VisitState.DONE, VisitState.PARTLY)


def met_ref(item: SyncItem, tries: int = 1) -> str:
    """Return the source a request for somebody met comes from; another one when it was taken back and made again."""
    return f"visit:{item.item_id}" if tries == 1 else f"visit:{item.item_id}:{tries}"


def request_met(
    item: SyncItem, appointment: Appointment, body: dict, *, at: datetime, tries: int = 1
) -> Request:
    """Make a request for somebody met at a door; the unit's id makes it once. Raises what request_person raises."""
    said = body["person"]
    details = PersonDetails(
        name=said["name"],
        ward=appointment.stop.ward,
        address=said["address"],
        phone=said["phone"],
        group=said["group"],
    )
    return request_person(
        details,
        documents=said["documents"],
        channel=Request.Channel.DOOR,
        source_ref=met_ref(item, tries),
        by=item.device.user,
        at=at,
    )


@transaction.atomic
def close_round(team_id: str, day: date, *, by: User, at: datetime) -> list[int]:
    """Turn the facts of a round into the visits' journeys; return the appointments that wait for a person.

    A door without an outcome is left as it is; one with different values waits until somebody has chosen, and the
    round stays open. Of a visit that has ended already, what was decided since corrects the record. Twice is harmless.
    """
    doors = Appointment.objects.filter(stop__round__team=team_id, stop__round__day=day, facts__isnull=False)
    doors = doors.select_related("stop__round", "request__person__key").distinct().order_by("pk")
    waiting = []
    for door in doors:
        try:
            with transaction.atomic():
                if is_closed(door):
                    _correct(door, at=at)
                else:
                    _carry_out(door, recorded_at=at)
        except (Refused, MoveNotAllowed, Erased):
            waiting.append(door.pk)
    feed = Feed.objects.filter(team=team_id, day=day, closed_at=None).first()
    if feed and not waiting:
        with transaction.atomic():
            Feed.objects.filter(pk=feed.pk, closed_at=None).update(closed_at=at)
            audit.record("visit.close_round", feed, by=by, at=at)
    return waiting


def _check_settled(door: Appointment) -> None:
    """Raise NotSettled while a field of the door has two different values."""
    seen: dict[str, str] = {}
    if any(seen.setdefault(head.field, head.value_hash) != head.value_hash for head in heads_of(door)):
        raise NotSettled


def _finished(said: dict) -> list[str] | None:
    """Return which documents were finished, as far as that was said."""
    if "documents" in said or "results" not in said:
        return said.get("documents")
    return [kind for kind, result in said["results"].items() if result["is_done"]]


def _unmade(said: dict) -> dict[str, str]:
    """Return why documents were not made, where that was said."""
    results = said.get("results", {}).items()
    return {kind: one["reason"] for kind, one in results if not one["is_done"] and one["reason"]}


def _correct(door: Appointment, *, at: datetime) -> None:
    """Bring the record of a visit that has ended to what stands now. Its outcome is history: the office mends needs."""
    locked_feed(door)
    _check_settled(door)
    facts = list(heads_of(door))
    said = {fact.field: value_of(fact) for fact in facts}
    captured = {name: (said[f"on_{name}"] or {}).get("result") for name in MODALITIES if f"on_{name}" in said}
    served = door.visit.state in SERVED
    names = ("minutes", "note", "satisfaction") if served else ("minutes", "note")
    wanted = {name: said[name] for name in names if name in said}
    latest = max(facts, key=lambda fact: fact.cursor, default=None)
    if latest:
        correct(door, captured=captured, wanted=wanted, by=latest.by, at=at)


def _carry_out(door: Appointment, *, recorded_at: datetime) -> None:
    """Record one visit from its facts: the outcome, what came with it, and the needs found at the door."""
    feed = locked_feed(door)
    _check_settled(door)
    facts = {head.field: head for head in heads_of(door)}
    said = {field: value for field, head in facts.items() if (value := value_of(head)) is not None}
    outcome = said.get("outcome")
    if outcome is None:
        return
    served = outcome["move"] in (Move.FINISH, Move.FINISH_PARTLY)
    by, at = facts["outcome"].by, facts["outcome"].at
    visit = Visit.objects.filter(appointment=door).first()
    if outcome["move"] != Move.FIND_DECEASED:
        drop_death(door, by=by, at=at, recorded_at=recorded_at)
    record(
        door,
        move=Move(outcome["move"]),
        base_version=visit.version if visit else 0,
        by=by,
        at=at,
        recorded_at=recorded_at,
        minutes=said.get("minutes"),
        captured={name: said[f"on_{name}"]["result"] for name in MODALITIES if f"on_{name}" in said},
        documents=_finished(said),
        unmade=_unmade(said),
        reason=outcome["reason"],
        note=said.get("note", ""),
        satisfaction=said.get("satisfaction") if served else None,
    )
    for kind in said.get("new_needs", []):
        open_need(door.request, DocumentKind(kind), by=by, at=at, recorded_at=recorded_at)
    next_cursor(feed, door.pk)
