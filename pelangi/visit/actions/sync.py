"""What devices send: each unit applied once, or held for a person. Nothing is lost.

A device's units come one after the other under the lock of its row, each on a savepoint of its own; a batch shares
transactions of 50, so that the disk is waited for once for all of them. No receipt leaves before its commit.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import OperationalError, transaction
from django.db.models import Count, Max, Q

from pelangi.core.merge import missing_ranges
from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.visit.actions.devices import locked
from pelangi.visit.actions.runs import Run
from pelangi.visit.actions.units import (
    Outcome,
    Sent,
    apply_unit,
    door_of,
    doors_of,
    own_door,
    receipt,
    settle,
    try_again,
    unsaved,
)
from pelangi.visit.models import Device, SyncItem

TOGETHER = 50  # units in one transaction


def receive_all(device: Device, batch: list[Sent], *, at: datetime) -> list[dict]:
    """Apply, hold or refuse each unit of a batch, in its order; return one receipt a unit."""
    receipts: list[dict] = []
    for start in range(0, len(batch), TOGETHER):
        part = batch[start : start + TOGETHER]
        try:
            with transaction.atomic():
                receipts += _receive(device, part, at=at)
        except OperationalError:  # rounds of two days taken in opposite orders wait for each other: go singly
            receipts += [receive(device, sent, at=at) for sent in part]
    return receipts


@transaction.atomic
def receive(device: Device, sent: Sent, *, at: datetime) -> dict:
    """Apply one unit, or hold or refuse it; return its receipt {item_id, outcome, version, reason, …}.

    The same unit again gets the receipt it has now, if its sender may still know. A unit that was held only
    because an earlier one or an attachment was missing is applied as soon as that has come.
    """
    return _receive(device, [sent], at=at)[0]


def _receive(device: Device, part: list[Sent], *, at: datetime) -> list[dict]:
    with audit.gathered():
        outbox = _Outbox(device, part, at)
        for sent in part:
            outbox.take(sent)
        return outbox.receipts()


class _Outbox:
    """What one device has sent, locked and read once for some units of it.

    Plain edits in their order, as nearly all units are, wait in `run` and are written together; whatever else comes
    is preceded by writing them.
    """

    def __init__(self, device: Device, part: list[Sent], at: datetime):
        locked(device)
        self.device, self.at = device, at
        ids, numbers = {sent.item_id for sent in part}, {sent.sequence for sent in part}
        came = list(device.items.filter(Q(item_id__in=ids) | Q(device_sequence__in=numbers)))
        self.known: dict = {item.item_id: item for item in came if item.item_id in ids}
        self.taken = {item.device_sequence for item in came}
        self.complete_to, self.is_ragged = _standing(device)
        self.doors = doors_of({sent.body.get("appointment") for sent in part})
        self.run = Run(device, self.doors.values(), part, at=at)
        self.answers: list[Callable[[], dict]] = []

    def receipts(self) -> list[dict]:
        """Return one receipt a unit, as they are when all have been taken."""
        self.run.write()
        return [answer() for answer in self.answers]

    def take(self, sent: Sent) -> None:
        """Take one unit in."""
        self.answers.append(self._answer(sent))

    def _answer(self, sent: Sent) -> Callable[[], dict]:
        if sent.body.get("device") not in (None, str(self.device.pk)):
            return partial(_turned_away, sent, "wrong_device")
        known = self.known.get(sent.item_id)
        if known:
            return self._repeated(known, sent)
        if sent.sequence in self.taken:
            return partial(_turned_away, sent, "sequence_taken")
        return partial(receipt, self._new(sent))

    def _repeated(self, known: SyncItem, sent: Sent) -> Callable[[], dict]:
        """Answer a unit that came before: rights first, then whether it is the same, then its receipt as it is now."""
        key = known.reply.get("appointment")
        if key and own_door(self.device, self.doors.get(key) or door_of(key)) is None:
            return partial(_turned_away, sent, "not_your_appointment")
        if known.body_hash != sent.hash:
            return partial(_turned_away, sent, "item_id_reused")
        if known.pk and known.outcome == Outcome.HELD:  # perhaps applied since it was read
            known.refresh_from_db()
        return lambda: receipt(known) | {"repeated": True}

    def _new(self, sent: Sent) -> SyncItem:
        door = self.doors.get(sent.body.get("appointment"))
        item = unsaved(self.device, sent, door, self.at)
        self.known[sent.item_id] = item
        self.taken.add(sent.sequence)
        if sent.sequence == self.complete_to + 1 and not self.is_ragged and self.run.takes(sent, door):
            self.run.add(item, sent, door)
            self.complete_to += 1
            return item
        self.run.write()
        item.save(force_insert=True)
        self._take_singly(item, sent, door)
        return item

    def _take_singly(self, item: SyncItem, sent: Sent, door: Appointment | None) -> None:
        if sent.sequence > self.complete_to + 1:
            settle(item, Outcome.HELD, reason="gap")
            self.is_ragged = True
            return
        apply_unit(item, own_door(self.device, door), sent.body, at=self.at)
        self.is_ragged |= item.outcome == Outcome.HELD
        if sent.sequence == self.complete_to + 1:
            self.complete_to = complete_to(self.device) if self.is_ragged else sent.sequence
        if self.is_ragged:
            self._release_followers(item)

    def _release_followers(self, item: SyncItem) -> None:
        """Apply the units right behind this one that waited for it."""
        waiting = self.device.items.filter(
            outcome=Outcome.HELD,
            device_sequence__gt=item.device_sequence,
            device_sequence__lte=self.complete_to,
        )
        for follower in waiting.order_by("device_sequence"):
            if follower.reply["reason"] == "gap":
                try_again(follower, at=self.at)


def complete_to(device: Device) -> int:
    """Return the number up to which everything of a device has come; 0: not even the first."""
    return _standing(device)[0]


def _standing(device: Device) -> tuple[int, bool]:
    """Return the number up to which everything of a device has come; whether anything beyond it has, or is held."""
    held = Count("pk", filter=Q(outcome=Outcome.HELD))
    known = device.items.aggregate(highest=Max("device_sequence"), count=Count("pk"), held=held)
    highest = known["highest"] or 0
    if known["count"] == highest:
        return highest, bool(known["held"])
    numbers = device.items.values_list("device_sequence", flat=True)
    return missing_ranges(numbers, highest)[0][0] - 1, True  # beyond a gap: held, or let count by hand


def _turned_away(sent: Sent, reason: str) -> dict:
    return {"item_id": str(sent.item_id), "outcome": str(Outcome.REFUSED), "version": None, "reason": reason}


def release_complete(device: Device, *, at: datetime) -> None:
    """Apply the units of a device that waited for an attachment which is whole now. The device is locked."""
    waiting = list(device.items.filter(outcome=Outcome.HELD).order_by("device_sequence"))
    if not waiting:  # the usual case: attachments come first
        return
    with audit.gathered():
        for item in waiting:
            if item.reply["reason"] == "attachments":
                try_again(item, at=at)
