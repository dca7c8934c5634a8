"""Lists of central statuses against the documents that wait: what each row would do, before anything is done."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.core import signing
from django.db.models import Q

from pelangi.ask.search import clean_nik
from pelangi.ask.tickets import NotATicket, read_ticket
from pelangi.core.central_status import MOVE_FOR, CentralStatus, read_central_status
from pelangi.core.journey import DocumentState
from pelangi.core.status_list import Fault, StatusRow, read_status_list
from pelangi.find.reading import read_sheets
from pelangi.find.reading.tables import text_of
from pelangi.issue.models import Document
from pelangi.issue.queries import documents_in_scope
from pelangi.staff.protection import nik_hash
from pelangi.staff.roles import Deed

MOST_ROWS = 2000
LONGEST = 80  # characters of a raw text that are kept
SALT = "issue.status-list"
GOOD_FOR_SECONDS = 3600  # a preview; documents move meanwhile
STATUSES = "identity_card"  # the only document whose way through the centre is told by these texts
OPEN_TO_CENTRE = (
    DocumentState.CENTRAL_WAIT,
    DocumentState.DUPLICATE_RECORD,
    DocumentState.ENROLMENT_FAILED,
    DocumentState.PRINT_READY,
)


class Effect(StrEnum):
    """What a row would do."""

    MOVE = "move"  # the document may be printed
    TASK = "task"  # trouble at the centre: the need goes back, and the document says what to do next
    KEEP = "keep"  # the text is kept, the document stays where it is
    UNKNOWN = "unknown"  # the text is not known: kept and shown
    SAME = "same"  # was read before: nothing
    NO_DOCUMENT = "no_document"  # nobody of the reader's area waits under this key
    TWICE = "twice"  # the list says something else about the same document further up
    NO_KEY = "no_key"
    NO_STATUS = "no_status"


WRITES = frozenset({Effect.MOVE, Effect.TASK, Effect.KEEP, Effect.UNKNOWN})


@dataclass(frozen=True)
class Told:
    """One row of a list, where it stands, and what it would do to which document."""

    sheet: str
    said: StatusRow
    effect: Effect
    status: CentralStatus
    document: Document | None = None


class TooMany(ValueError):
    """The list has more rows than are taken at once."""


def key_of(cell: str) -> str:
    """Return the NIK or the ticket in a cell, or nothing."""
    nik = clean_nik(cell)
    if nik:
        return nik
    try:
        return read_ticket(cell)
    except NotATicket:
        return ""


def read_text(text: str) -> list[tuple[str, StatusRow]]:
    """Return the rows of a pasted list. Raises NotATable, TooMany."""
    return read_bytes([text.encode()], ".csv")


def read_bytes(pieces: Iterable[bytes], ending: str) -> list[tuple[str, StatusRow]]:
    """Return (sheet, row) of a file in any form that room find reads. Raises NotATable, TooMany."""
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        sheets = read_sheets(Path(file.name))
    found = []
    for sheet in sheets:
        rows = [(number, [text_of(cell) for cell in cells]) for number, cells in sheet.numbered()]
        if len(found) + len(rows) > MOST_ROWS + 1:  # one may be headings
            raise TooMany(len(rows))
        found += [(sheet.name, one) for one in read_status_list(rows, key_of)]
    return found


def foresee(rows: Iterable[tuple[str, StatusRow]], user) -> list[Told]:
    """Return what each row would do to the documents on which `user` may act; nothing is changed."""
    rows = list(rows)
    waiting = _waiting({one.key for _sheet, one in rows if one.fault is None}, user)
    seen: dict[int, str] = {}
    told = []
    for sheet, said in rows:
        status = read_central_status(said.raw)
        document = waiting.get(said.key) if said.fault is None else None
        if said.fault is not None:
            effect = Effect.NO_KEY if said.fault == Fault.NO_KEY else Effect.NO_STATUS
        elif document is None:
            effect = Effect.NO_DOCUMENT
        elif document.pk in seen:
            effect = Effect.SAME if seen[document.pk] == said.raw else Effect.TWICE
        else:
            effect = effect_on(document, said.raw)
            seen[document.pk] = said.raw
        told.append(Told(sheet, said, effect, status, document))
    return told


def effect_on(document: Document, raw: str) -> Effect:
    """Return what a raw text would do to a document as it is now."""
    status = read_central_status(raw)
    if status in MOVE_FOR and document.state == DocumentState.CENTRAL_WAIT:
        return Effect.MOVE if status == CentralStatus.PRINT_READY else Effect.TASK
    if document.central_status == raw[:LONGEST]:
        return Effect.SAME
    return Effect.UNKNOWN if status == CentralStatus.UNKNOWN else Effect.KEEP


def _waiting(keys: set[str], user) -> dict[str, Document]:
    """Return {key: the newest card under way of the person or request}, within the user's rights."""
    tickets = {key for key in keys if not key.isdecimal()}
    hashes = {nik_hash(key): key for key in keys - tickets}
    found = documents_in_scope(user, Deed.DOCUMENT_MOVE).filter(
        Q(need__request__ticket__in=tickets) | Q(need__person__nik_hash__in=hashes),
        state__in=OPEN_TO_CENTRE,
        need__document_kind=STATUSES,
    )
    waiting: dict[str, Document] = {}
    for one in found.order_by("attempt", "pk"):
        nik = hashes.get(one.need.person.nik_hash)
        for key in (one.need.request.ticket, nik):
            if key in keys:
                waiting[key] = one
    return waiting


def packed(told: Iterable[Told]) -> str:
    """Return what a preview would write as signed text: keys of documents and raw texts, no NIK."""
    pairs = [[one.document.pk, one.said.raw] for one in told if one.document and one.effect in WRITES]
    return signing.dumps(pairs, salt=SALT, compress=True)


def unpacked(text: str) -> list[tuple[int, str]]:
    """Return (document, raw text) of a preview. Raises signing.BadSignature when altered or too old."""
    return [(pk, raw) for pk, raw in signing.loads(text, salt=SALT, max_age=GOOD_FOR_SECONDS)]
