"""What a device is told: its round, as changes since a cursor that follows the order of the commits, never a clock."""

import json
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from pelangi.ask.actions import read_persons
from pelangi.ask.queries import describe
from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.staff.protection import Erased, keyed_hash
from pelangi.staff.roles import Deed
from pelangi.visit.models import Device, Feed, FeedEntry
from pelangi.visit.queries import gaps_of, heads_of, round_for_device, value_of

Described = Callable[[Appointment, dict], dict]


@transaction.atomic
def pull(device: Device, day: date, *, since: int, describe_door: Described, at: datetime) -> dict:
    """Return {cursor, doors, gone}: what changed for a device's round after the cursor `since` (0: everything).

    The lock on the feed is held while changes are counted, so no change can commit with a cursor that was
    passed already. Only what is sent is written down as read.
    """
    Feed.objects.get_or_create(team_id=device.team_id, day=day)
    feed = Feed.objects.select_for_update().get(team_id=device.team_id, day=day)
    doors = {one.pk: one for one in round_for_device(device, day)}
    entries = {entry.appointment_key: entry for entry in feed.entries.all()}
    _count_changes(feed, doors, entries, describe_door)
    fresh = [entry for entry in entries.values() if entry.cursor > since]
    sent = [doors[entry.appointment_key] for entry in fresh if not entry.is_gone]
    open_ = [one for one in sent if not one.is_held]
    shown = read_persons([one.request.person for one in open_], deed=Deed.VISIT_VIEW, by=device.user, at=at)
    facts = _facts_of(open_)
    told = [
        describe_door(one, shown.get(one.request.person_id, {})) | {"facts": facts.get(one.pk, [])}
        for one in sent
    ]
    gone = [entry.appointment_key for entry in fresh if entry.is_gone and since]
    return {"cursor": feed.cursor, "doors": told, "gone": gone}


def _count_changes(feed: Feed, doors: dict, entries: dict, describe_door: Described) -> None:
    """Give the next cursor to every door that is not as devices were told last, and to every one that is gone."""
    hashes = {key: _hash_of(one, describe_door) for key, one in doors.items()}
    for key, known in list(entries.items()):
        if not known.is_gone and not hashes.get(key):
            known.is_gone = True
            _mark(feed, known)
    for key, now in hashes.items():
        known = entries.setdefault(key, FeedEntry(feed=feed, appointment_key=key))
        if now and (known.body_hash != now or known.is_gone):
            known.body_hash, known.is_gone = now, False
            _mark(feed, known)
        elif not now and known.pk is None:  # erased before it was ever told
            del entries[key]


def _mark(feed: Feed, entry: FeedEntry) -> None:
    feed.cursor += 1
    feed.save(update_fields=["cursor"])
    entry.cursor = feed.cursor
    entry.save()


def _hash_of(door: Appointment, describe_door: Described) -> str:
    """Return a keyed hash of what would be told of a door; empty when its person was erased."""
    try:
        told = describe_door(door, {} if door.is_held else describe(door.request.person))
    except Erased:
        return ""
    return keyed_hash(json.dumps(told, sort_keys=True, default=str), "feed entry")


def _facts_of(doors: list[Appointment]) -> dict[int, list[dict]]:
    """Return the standing values of doors; more than one of a field with different values is a conflict."""
    told: dict[int, list[dict]] = {door.pk: [] for door in doors}
    for head in heads_of(*doors):
        told[head.appointment_id].append(
            {
                "field": head.field,
                "value": value_of(head),
                "cursor": head.cursor,
                "at": head.at,
                "by": str(head.by),
                "device": str(head.item.device_id) if head.item else None,
            }
        )
    return told


def note_contact(device: Device, *, day: date, last_sequence: int, unsent: int, at: datetime) -> None:
    """Keep what a device says of itself: when it asked, what it has given out, what it still holds."""
    told = max(device.told_sequence, last_sequence)
    Device.objects.filter(pk=device.pk).update(seen_at=at, told_sequence=told, unsent=unsent, held_day=day)


@transaction.atomic
def reconcile(device: Device, *, by: str, at: datetime) -> list[tuple[int, int]]:
    """Compare the numbers a device has given with those that came; name each gap in the chain, return them."""
    device.refresh_from_db(fields=["told_sequence"])
    gaps = gaps_of(device)
    Device.objects.filter(pk=device.pk).update(gaps=gaps, reconciled_at=at)
    audit.record(Deed.DEVICE_MANAGE, device, by=by, at=at, detail={"move": "reconcile", "gaps": gaps})
    return gaps
