"""Edits of one device that come in their order and ask for nobody: reckoned in memory, written with few statements.

Each means exactly what it would mean alone (`units.apply_unit`); whatever needs more than that is not taken here.
"""

from collections.abc import Iterable
from datetime import datetime

from pelangi.ask.models import Need
from pelangi.core.documents import DocumentKind
from pelangi.core.journey import Kind, Move, is_final
from pelangi.plan.models import Appointment, Plan
from pelangi.visit.actions.death import heed_death
from pelangi.visit.actions.facts import Book
from pelangi.visit.actions.units import EDIT, Outcome, Sent, note, noted, own_door, reason_is_missing, settle
from pelangi.visit.models import Attachment, Device, SyncItem, Visit
from pelangi.visit.queries import held_doors


class Run:
    """Edits that wait to be written together. What is asked of their doors was read once, under the device's lock."""

    def __init__(self, device: Device, doors: Iterable[Appointment], part: list[Sent], *, at: datetime):
        self.device, self.at = device, at
        self.edits: list[tuple[SyncItem, Sent, Appointment]] = []
        keys = [door.pk for door in doors]
        self.ended = _ended(keys)
        self.held = held_doors(keys)
        named = {sha for sent in part for sha in sent.body.get("attachments", [])}
        whole = Attachment.objects.filter(device=device, sha256__in=named, complete_at__isnull=False)
        self.whole = set(whole.values_list("appointment", "sha256")) if named else set()

    def takes(self, sent: Sent, door: Appointment | None) -> bool:
        """Say whether an edit is plain: nothing about it has to wait or be refused."""
        if sent.kind != EDIT or own_door(self.device, door) is None:
            return False
        if door.request.person.key.wrapped is None or door.stop.round.plan.state != Plan.State.PUBLISHED:
            return False
        if door.pk in self.held or door.pk in self.ended or reason_is_missing(sent.body["changes"]):
            return False
        return all((door.pk, sha) in self.whole for sha in sent.body.get("attachments", []))

    def add(self, item: SyncItem, sent: Sent, door: Appointment) -> None:
        """Let an edit wait."""
        self.edits.append((item, sent, door))

    def write(self) -> None:
        """Write what waits: units, facts and the places in the feed."""
        if not self.edits:
            return
        doors = {door.pk: door for _item, _sent, door in self.edits}
        book = Book(doors.values())
        ended = _ended(doors)  # once more: a round may have been closed before its feed was locked
        for item, sent, door in self.edits:
            if door.pk in ended:
                settle(item, Outcome.HELD, reason="moved")
                continue
            at = min(noted(sent.body), self.at)
            note(book, item, door, sent.body["changes"], base=sent.body["base_version"], at=at)
        SyncItem.objects.bulk_create(item for item, _sent, _door in self.edits)
        book.write()
        self._heed_deaths()
        self.edits = []

    def _heed_deaths(self) -> None:
        """Look at the doors of which an outcome was said, if any of them is or was one of a death."""
        said = [(sent.body["changes"], door) for _item, sent, door in self.edits]
        said = [(changes["outcome"] or {}, door) for changes, door in said if "outcome" in changes]
        needs = Need.objects.filter(
            request__in=[door.request_id for _outcome, door in said],
            document_kind=DocumentKind.DEATH_CERTIFICATE,
        )
        known = set(needs.values_list("request", flat=True)) if said else set()
        doors = {
            door.pk: door
            for outcome, door in said
            if door.request_id in known or outcome.get("move") == Move.FIND_DECEASED
        }
        for door in doors.values():
            heed_death(door, at=self.at)


def _ended(doors: Iterable[int]) -> set[int]:
    """Return which doors' visits have ended in their journey."""
    states = Visit.objects.filter(appointment__in=list(doors)).values_list("appointment", "state")
    return {key for key, state in states if is_final(Kind.VISIT, state)}
