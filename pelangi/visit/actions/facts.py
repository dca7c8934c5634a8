"""Facts at a door: merged field by field against what their author had seen; a person settles what differs."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from pelangi.core.journey import Kind, is_final
from pelangi.core.merge import Edit, has_seen
from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import keyed_hash, seal_for
from pelangi.staff.roles import Deed
from pelangi.visit.models import Fact, Feed, FeedEntry, SyncItem, Visit
from pelangi.visit.queries import FACT_CELL, heads_of
from pelangi.visit.refusals import GoneOn, NotOneOfThem, ReasonNeeded, SeenElsewhere


def locked_feed(appointment: Appointment) -> Feed:
    """Return the feed of an appointment's round, locked: whoever holds it gives the next cursor."""
    where = {"team_id": appointment.stop.round.team_id, "day": appointment.stop.round.day}
    Feed.objects.get_or_create(**where)
    return Feed.objects.select_for_update().get(**where)


def next_cursor(feed: Feed, appointments: Iterable[int]) -> int:
    """Take the next cursor of a locked feed for a change of these appointments."""
    Feed.objects.filter(pk=feed.pk).update(cursor=F("cursor") + 1)
    feed.refresh_from_db(fields=["cursor"])
    for key in appointments:
        FeedEntry.objects.update_or_create(
            feed=feed, appointment_key=key, defaults={"cursor": feed.cursor, "is_gone": False}
        )
    return feed.cursor


def is_closed(appointment: Appointment) -> bool:
    """Say whether the visit has ended in its journey: from then on what is said waits for a person."""
    visit = Visit.objects.filter(appointment=appointment).first()
    return bool(visit) and is_final(Kind.VISIT, visit.state)


def keep_facts(
    item: SyncItem, appointment: Appointment, changes: dict, *, base: int, at: datetime
) -> list[str]:
    """Keep each changed field as one fact; return the fields that now have two different values."""
    feed = locked_feed(appointment)
    cursor = next_cursor(feed, [appointment.pk])
    disputed = []
    for field, value in sorted(changes.items()):
        fact = _new_fact(appointment, field, value, cursor=cursor, base=base, by=item.device.user, at=at)
        fact.item = item
        fact.save()
        _replace_seen(fact)
        if len({head.value_hash for head in heads_of(appointment, field)}) > 1:
            disputed.append(field)
    return disputed


def _new_fact(
    appointment: Appointment, field: str, value, *, cursor: int, base: int, by: User, at: datetime
) -> Fact:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return Fact(
        appointment=appointment,
        field=field,
        value_sealed=seal_for(appointment.request.person.key, {"value": value}, f"{FACT_CELL}.{field}"),
        value_hash=keyed_hash(text, f"{FACT_CELL}.{field}"),
        cursor=cursor,
        base=base,
        by=by,
        at=at,
    )


def _edit_of(fact: Fact) -> Edit:
    device, sequence = (str(fact.item.device_id), fact.item.device_sequence) if fact.item else ("", 0)
    return Edit(fact.cursor, fact.base, device, sequence)


def _replace_seen(fact: Fact) -> None:
    """Link the new fact into the order: it replaces what its author had seen, and may come too late itself."""
    own = _edit_of(fact)
    for head in heads_of(fact.appointment, fact.field).exclude(pk=fact.pk):
        if has_seen(own, _edit_of(head)):
            Fact.objects.filter(pk=head.pk).update(superseded_by=fact)
    every = Fact.objects.filter(appointment=fact.appointment, field=fact.field, withdrawn_at=None)
    for other in every.exclude(pk=fact.pk).select_related("item").order_by("-cursor"):
        if has_seen(_edit_of(other), own):
            Fact.objects.filter(pk=fact.pk).update(superseded_by=other)
            return


@transaction.atomic
def settle_conflict(chosen: Fact, *, seen: Iterable[int], reason: str, by: User, at: datetime) -> Fact:
    """Choose one of several values; the others stay readable beside it. `seen`: the facts the person was shown.

    Raises ReasonNeeded, NotOneOfThem, SeenElsewhere when other values came in meanwhile.
    """
    if not reason.strip():
        raise ReasonNeeded
    appointment = chosen.appointment
    feed = locked_feed(appointment)
    heads = list(heads_of(appointment, chosen.field))
    if {head.pk for head in heads} != set(seen):
        raise SeenElsewhere
    if chosen.pk not in set(seen) or len({head.value_hash for head in heads}) < 2:
        raise NotOneOfThem
    base = feed.cursor
    settled = Fact.objects.create(
        appointment=appointment,
        field=chosen.field,
        value_sealed=chosen.value_sealed,
        value_hash=chosen.value_hash,
        cursor=next_cursor(feed, [appointment.pk]),
        base=base,
        by=by,
        at=at,
        reason=reason,
    )
    Fact.objects.filter(pk__in=[head.pk for head in heads]).update(superseded_by=settled)
    _write_down("settle_conflict", settled, by=by, at=at)
    return settled


@transaction.atomic
def undo_settlement(settled: Fact, *, by: User, at: datetime) -> None:
    """Take a settlement back: the values stand side by side again. Raises GoneOn once somebody built on it."""
    feed = locked_feed(settled.appointment)
    settled = Fact.objects.select_for_update(of=("self",)).get(pk=settled.pk)
    if settled.item_id or settled.withdrawn_at or settled.superseded_by_id or is_closed(settled.appointment):
        raise GoneOn
    settled.supersedes.update(superseded_by=None)
    Fact.objects.filter(pk=settled.pk).update(withdrawn_at=at)
    next_cursor(feed, [settled.appointment_id])
    _write_down("undo_settlement", settled, by=by, at=at)


def _write_down(move: str, fact: Fact, *, by: User, at: datetime) -> None:
    person = fact.appointment.request.person_id
    detail = {"move": move, "field": fact.field, "cursor": fact.cursor}
    audit.record(Deed.VISIT_RECORD, fact, by=by, at=at, person=person, detail=detail)
