"""The audit chain: every deed and every read of personal data, each entry hashed onto the one before.

Source of the duty: UU 27/2022 art. 31 (records of processing) and art. 32 (access to the processing trail).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection, models, transaction

from pelangi.staff.models import AuditEntry, ChainHead, PersonKey, User
from pelangi.staff.protection import keyed_hash

START = "0" * 64
COLUMNS = "sequence, at_us, actor, deed, thing, person, detail, previous_hash, hash"
READ_ROWS = 20_000  # rows fetched at once while verifying


@dataclass(frozen=True)
class Line:
    """What is to be written down: no names, no NIK, no special-category data in `detail`."""

    deed: str
    thing: str = ""
    person: UUID | None = None
    detail: dict | None = None


_waiting: ContextVar[list[tuple[str, int, Line]] | None] = ContextVar("lines that wait", default=None)


def record(
    deed: str,
    thing: models.Model | None = None,
    *,
    by: User | str,
    at: datetime,
    person: UUID | None = None,
    detail: dict | None = None,
) -> None:
    """Write one entry, in the transaction of the deed itself: a deed without its line does not exist."""
    record_many([Line(deed, name_of(thing), person, detail)], by=by, at=at)


def record_many(lines: Iterable[Line], *, by: User | str, at: datetime) -> None:
    """Write several entries by one actor at one moment, in order."""
    actor = by if isinstance(by, str) else by.username
    entries = [(actor, round(at.timestamp() * 1_000_000), line) for line in lines]
    waiting = _waiting.get()
    if waiting is None:
        _append(entries)
    else:
        waiting.extend(entries)


@contextmanager
def gathered() -> Iterator[None]:
    """Write what is recorded inside only at the end, together: the end of the chain is then locked for a moment.

    For deeds in one transaction that hold other locks for long, such as a batch from a device: everybody who reads
    personal data meanwhile waits at the chain's end. Stands inside the transaction of the deeds; when the block
    raises, its lines are dropped with its deeds. Blocks may lie in one another: the outermost writes.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "gathered lines belong into the transaction of their deeds"
        )
    around = _waiting.get()
    lines: list[tuple[str, int, Line]] = []
    token = _waiting.set(lines)
    try:
        yield
    finally:
        _waiting.reset(token)
    if around is None:
        _append(lines)
    else:
        around.extend(lines)


@transaction.atomic(savepoint=False)  # a deed whose line fails fails as a whole
def _append(lines: list[tuple[str, int, Line]]) -> None:
    """Hash (actor, microseconds, line) onto the chain, in order."""
    if not lines:
        return
    head = ChainHead.objects.select_for_update().get_or_create(id=1)[0]
    entries = []
    for actor, at_us, line in lines:
        detail = json.dumps(line.detail or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        entry = AuditEntry(
            sequence=head.sequence + 1,
            at_us=at_us,
            actor=actor,
            deed=str(line.deed),
            thing=line.thing,
            person=line.person,
            detail=detail,
            previous_hash=head.hash,
        )
        entry.hash = hash_of(
            (entry.sequence, at_us, actor, entry.deed, entry.thing, entry.person, detail, head.hash)
        )
        head.sequence, head.hash = entry.sequence, entry.hash
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries, batch_size=500)
    head.seal = seal_of(head.sequence, head.hash)
    head.save()


def name_of(thing: models.Model | None) -> str:
    """Return "room.Model:key", the name of a thing in the chain."""
    return "" if thing is None else f"{thing._meta.label}:{thing.pk}"


def hash_of(fields: tuple) -> str:
    """Hash the columns of an entry (all but its own hash, in the order of COLUMNS)."""
    sequence, at_us, actor, deed, thing, person, detail, previous = fields
    person = str(person).replace("-", "") if person else ""  # SQLite gives 32 hex digits, PostgreSQL a UUID
    text = f"{sequence}\x1f{at_us}\x1f{actor}\x1f{deed}\x1f{thing}\x1f{person}\x1f{detail}\x1f{previous}"
    return sha256(text.encode()).hexdigest()


def seal_of(sequence: int, last_hash: str) -> str:
    """Return the keyed seal of the chain's end; without the master key nobody can make it."""
    return keyed_hash(f"{sequence}:{last_hash}", "audit head")


@dataclass(frozen=True)
class Fault:
    """One place where the chain does not hold: the entry's number, and what is wrong with it.

    altered: an entry no longer fits its hash; unlinked: it does not continue the one before; missing: entries
    `sequence` to `until` are gone; head: the end of the chain is not the one this installation sealed.
    """

    sequence: int
    kind: str
    until: int | None = None


def verify(progress: Callable[[int], object] | None = None) -> tuple[int, list[Fault]]:
    """Walk the whole chain; return how many entries were read and every fault found.

    `progress` is told how many entries were read since it was told last.
    """
    count, sequence, last_hash = 0, 0, START
    faults: list[Fault] = []
    with transaction.atomic():  # on PostgreSQL the server-side cursor lives in it
        for row in _rows():
            count += 1
            if progress and count % READ_ROWS == 0:
                progress(READ_ROWS)
            if row[0] != sequence + 1:
                faults.append(Fault(sequence + 1, "missing", row[0] - 1))
            elif row[7] != last_hash:
                faults.append(Fault(row[0], "unlinked"))
            if hash_of(row[:8]) != row[8]:
                faults.append(Fault(row[0], "altered"))
            sequence, last_hash = row[0], row[8]
    if progress:
        progress(count % READ_ROWS)
    return count, faults + _faults_at_the_end(sequence, last_hash)


def _faults_at_the_end(sequence: int, last_hash: str) -> list[Fault]:
    head = ChainHead.objects.filter(id=1).first()
    if head is None:
        # person keys are only ever made with a line in the chain: where there are some, the chain was emptied
        untouched = sequence == 0 and not PersonKey.objects.exists()
        return [] if untouched else [Fault(sequence, "head")]
    if head.seal != seal_of(head.sequence, head.hash):
        return [Fault(head.sequence, "head")]
    if head.sequence > sequence:
        return [Fault(sequence + 1, "missing", head.sequence)]
    if (head.sequence, head.hash) != (sequence, last_hash):
        return [Fault(sequence, "head")]
    return []


def _rows() -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM staff_auditentry ORDER BY sequence")  # noqa: S608 -- a constant
        while rows := cursor.fetchmany(READ_ROWS):
            yield from rows
