"""Facts at a door: merged field by field against what their author had seen; a person settles what differs."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from pelangi.core.journey import Kind, is_final
from pelangi.core.merge import Edit, has_seen, heads
from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import keyed_hash, seal_for
from pelangi.staff.roles import Deed
from pelangi.visit.actions.death import heed_death
from pelangi.visit.models import Fact, Feed, FeedEntry, SyncItem, Visit
from pelangi.visit.queries import FACT_CELL, heads_of, held_doors, value_of
from pelangi.visit.refusals import GoneOn, NotOneOfThem, NotToBeUsed, ReasonNeeded, SeenElsewhere

RELINKED = 200  # facts in one statement
DANGER = "danger"


def locked_feed(appointment: Appointment) -> Feed:
    """Return the feed of an appointment's round, locked: whoever holds it gives the next cursor."""
    return _locked(appointment.stop.round.team_id, appointment.stop.round.day)


def _locked(team_id: str, day: date) -> Feed:
    locked = Feed.objects.select_for_update()
    found = locked.filter(team_id=team_id, day=day).first()
    if found is None:
        Feed.objects.get_or_create(team_id=team_id, day=day)
        found = locked.get(team_id=team_id, day=day)
    return found


def next_cursor(feed: Feed, appointment: int) -> int:
    """Take the next cursor of a locked feed for a change of this appointment."""
    feed.cursor += 1
    _tell(feed, {appointment: feed.cursor})
    return feed.cursor


def _tell(feed: Feed, cursors: dict[int, int]) -> None:
    """Write down {appointment: the cursor it was changed at}; a round that was closed has news again."""
    feed.closed_at = None
    feed.save(update_fields=["cursor", "closed_at"])
    entries = [FeedEntry(feed=feed, appointment_key=key, cursor=cursor) for key, cursor in cursors.items()]
    FeedEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["feed", "appointment_key"],
        update_fields=["cursor", "is_gone"],
    )


def is_closed(appointment: Appointment) -> bool:
    """Say whether the visit has ended in its journey: from then on what is said waits for a person."""
    visit = Visit.objects.filter(appointment=appointment).first()
    return bool(visit) and is_final(Kind.VISIT, visit.state)


class Book:
    """What is said of some doors in one transaction: reckoned in memory, in its order, and written together.

    The feeds of the doors are locked from the beginning, so nobody else says anything meanwhile.
    """

    def __init__(self, doors: Iterable[Appointment]):
        rounds = {(door.stop.round.team_id, door.stop.round.day) for door in doors}
        self.feeds = {where: _locked(*where) for where in sorted(rounds)}
        self.cursors: dict[tuple[str, date], dict[int, int]] = {where: {} for where in self.feeds}
        self.said: dict[tuple[int, str], list[Fact]] = {}
        self.new: list[Fact] = []
        for fact in _known(Fact.objects.filter(appointment__in=doors)):
            self._group(fact).append(fact)

    def _group(self, fact: Fact) -> list[Fact]:
        return self.said.setdefault((fact.appointment_id, fact.field), [])

    def add(self, item: SyncItem, door: Appointment, changes: dict, *, base: int, at: datetime) -> list[str]:
        """Note each changed field as one fact; return the fields that now have two different values."""
        where = (door.stop.round.team_id, door.stop.round.day)
        self.feeds[where].cursor += 1
        cursor = self.cursors[where][door.pk] = self.feeds[where].cursor
        disputed = []
        for name, value in sorted(changes.items()):
            fact = _new_fact(door, name, value, cursor=cursor, base=base, item=item, at=at)
            self.new.append(fact)
            group = self._group(fact)
            group.append(fact)
            if len({head.value_hash for head in _standing(group)}) > 1:
                disputed.append(name)
        return disputed

    def write(self) -> None:
        """Write it all down; the units it came from are saved by then."""
        for where, feed in self.feeds.items():
            if self.cursors[where]:
                _tell(feed, self.cursors[where])
        Fact.objects.bulk_create(self.new)
        _relink(*(self.said[group] for group in {(fact.appointment_id, fact.field) for fact in self.new}))


def withdraw_facts(item: SyncItem, appointment: Appointment, *, at: datetime) -> list[str]:
    """Take back what a unit said; return its fields. Raises GoneOn once somebody built on it."""
    feed = locked_feed(appointment)
    facts = list(Fact.objects.filter(item=item, withdrawn_at=None))
    if any(fact.superseded_by_id for fact in facts):
        raise GoneOn
    fields = [fact.field for fact in facts]
    Fact.objects.filter(pk__in=[fact.pk for fact in facts]).update(withdrawn_at=at)
    for name in fields:
        _relink(_known(Fact.objects.filter(appointment=appointment, field=name)))
    next_cursor(feed, appointment.pk)
    return fields


def _new_fact(
    door: Appointment, field: str, value, *, cursor: int, base: int, item: SyncItem, at: datetime
) -> Fact:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return Fact(
        appointment=door,
        field=field,
        value_sealed=seal_for(door.request.person.key, {"value": value}, f"{FACT_CELL}.{field}"),
        value_hash=keyed_hash(text, f"{FACT_CELL}.{field}"),
        cursor=cursor,
        base=base,
        by=item.device.user,
        at=at,
        item=item,
    )


def _known(said: QuerySet[Fact]) -> list[Fact]:
    """Return what was not withdrawn, with what tells who had seen what; values stay sealed and unread."""
    order = ("appointment_id", "field", "value_hash", "cursor", "base", "superseded_by_id")
    said = said.filter(withdrawn_at=None).select_related("item").order_by("cursor", "pk")
    return list(said.only(*order, "item__device_id", "item__device_sequence"))


def _edit_of(fact: Fact) -> Edit:
    device, sequence = (str(fact.item.device_id), fact.item.device_sequence) if fact.item else ("", 0)
    return Edit(fact.cursor, fact.base, device, sequence)


def _standing(facts: list[Fact]) -> list[Fact]:
    """Return those of one field that nobody had seen when saying something else."""
    edits = {_edit_of(fact): fact for fact in facts}
    return [edits[edit] for edit in heads(edits)]


def _relink(*groups: list[Fact]) -> None:
    """Point every fact that somebody had seen at one that had; a pointer that still holds stays. A group: one field."""
    moved = []
    for facts in groups:
        edits = {fact.pk: _edit_of(fact) for fact in facts}
        for fact in facts:
            seers = [pk for pk, edit in edits.items() if pk != fact.pk and has_seen(edit, edits[fact.pk])]
            if fact.superseded_by_id not in (seers or [None]):
                fact.superseded_by_id = min(seers, default=None)
                moved.append(fact)
    Fact.objects.bulk_update(moved, ["superseded_by"], batch_size=RELINKED)


@transaction.atomic
def settle_conflict(chosen: Fact, *, seen: Iterable[int], reason: str, by: User, at: datetime) -> Fact:
    """Choose one of several values; the others stay readable beside it. `seen`: the facts the person was shown.

    Raises ReasonNeeded, NotToBeUsed, NotOneOfThem, SeenElsewhere when other values came in meanwhile.
    """
    if not reason.strip():
        raise ReasonNeeded
    _refuse_of_held(chosen)
    appointment = chosen.appointment
    feed = locked_feed(appointment)
    heads = list(heads_of(appointment, field=chosen.field))
    if {head.pk for head in heads} != set(seen):
        raise SeenElsewhere
    if chosen.pk not in set(seen) or len({head.value_hash for head in heads}) < 2:
        raise NotOneOfThem
    settled = _decide(feed, chosen, heads, reason=reason, by=by, at=at)
    _heed(settled, at=at)
    _write_down("settle_conflict", settled, by=by, at=at)
    return settled


def _refuse_of_held(fact: Fact) -> None:
    """Raise NotToBeUsed of who asked that their data not be used; a danger is the team's, and is decided over."""
    if fact.field != DANGER and held_doors([fact.appointment_id]):
        raise NotToBeUsed


def _decide(feed: Feed, chosen: Fact, heads: Iterable[Fact], *, reason: str, by: User, at: datetime) -> Fact:
    """Let a value stand by hand instead of those that stood; `chosen` gives it and may be an unsaved fact."""
    settled = Fact(
        appointment=chosen.appointment,
        field=chosen.field,
        value_sealed=chosen.value_sealed,
        value_hash=chosen.value_hash,
        base=feed.cursor,
        cursor=next_cursor(feed, chosen.appointment_id),
        by=by,
        at=at,
        reason=reason,
    )
    settled.save()
    Fact.objects.filter(pk__in=[head.pk for head in heads]).update(superseded_by=settled)
    return settled


@transaction.atomic
def lift_danger(door: Appointment, *, reason: str, by: User, at: datetime) -> Fact:
    """Somebody decides that the danger said at a door is over; it can be taken back as every choice can.

    Raises ReasonNeeded, NotOneOfThem when no danger stands there, Erased.
    """
    if not reason.strip():
        raise ReasonNeeded
    feed = locked_feed(door)
    heads = list(heads_of(door, field=DANGER))
    if not any(value_of(head) for head in heads):
        raise NotOneOfThem
    over = Fact(
        appointment=door,
        field=DANGER,
        value_sealed=seal_for(door.request.person.key, {"value": False}, f"{FACT_CELL}.{DANGER}"),
        value_hash=keyed_hash(json.dumps(False), f"{FACT_CELL}.{DANGER}"),
    )
    lifted = _decide(feed, over, heads, reason=reason, by=by, at=at)
    _write_down("lift_danger", lifted, by=by, at=at)
    return lifted


@transaction.atomic
def undo_settlement(settled: Fact, *, by: User, at: datetime) -> None:
    """Take a settlement back: the values stand side by side again. Raises NotToBeUsed, GoneOn once built upon.

    Also after the round was closed: what is chosen then corrects the record of the visit (`door.close_round`).
    """
    _refuse_of_held(settled)
    feed = locked_feed(settled.appointment)
    settled = Fact.objects.select_for_update(of=("self",)).get(pk=settled.pk)
    if settled.item_id or settled.withdrawn_at or settled.superseded_by_id:
        raise GoneOn
    Fact.objects.filter(pk=settled.pk).update(withdrawn_at=at)
    _relink(_known(Fact.objects.filter(appointment=settled.appointment, field=settled.field)))
    next_cursor(feed, settled.appointment_id)
    _heed(settled, at=at)
    _write_down("undo_settlement", settled, by=by, at=at)


def _heed(settled: Fact, *, at: datetime) -> None:
    """A choice between outcomes may be one about a death."""
    if settled.field == "outcome":
        heed_death(settled.appointment, at=at)


def _write_down(move: str, fact: Fact, *, by: User, at: datetime) -> None:
    person = fact.appointment.request.person_id
    detail = {"move": move, "field": fact.field, "cursor": fact.cursor}
    audit.record(Deed.VISIT_RECORD, fact, by=by, at=at, person=person, detail=detail)
