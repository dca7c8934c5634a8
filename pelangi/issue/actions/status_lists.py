"""Reading back from the national system: one text, or a whole list as one deed; and what trouble there asks for."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.ask.actions import open_need
from pelangi.ask.models import Need
from pelangi.core.central_status import MOVE_FOR, read_central_status
from pelangi.core.documents import DocumentKind
from pelangi.core.journey import DocumentState
from pelangi.issue.actions.documents import NotAllowedHere, move_document
from pelangi.issue.models import Document
from pelangi.issue.status_lists import LONGEST, WRITES, effect_on
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def read_back(document: Document, raw_status: str, *, by: User, at: datetime) -> bool:
    """Write down the status text as an officer read it, and move the document when the text says so.

    Unknown texts are kept and change nothing. Returns whether the document moved.
    """
    document.central_status = raw_status[:LONGEST]
    document.save(update_fields=["central_status"])
    move = MOVE_FOR.get(read_central_status(raw_status))
    if move is None or document.state != DocumentState.CENTRAL_WAIT:
        audit.record(
            Deed.DOCUMENT_MOVE, document, by=by, at=at, person=document.need.person_id, detail={"read": 1}
        )
        return False
    move_document(document, move, by=by, at=at)
    return True


@transaction.atomic
def read_back_list(rows: Iterable[tuple[Document, str]], *, by: User, at: datetime) -> tuple[int, int]:
    """Read back many texts in one transaction: all of them, or none; return how many moved and how many were kept.

    What was read before is passed over, so the same list again does nothing. Raises MovedMeanwhile.
    """
    moved = kept = 0
    with audit.gathered():
        for document, raw in rows:
            if effect_on(document, raw) not in WRITES:
                continue
            if read_back(document, raw, by=by, at=at):
                moved += 1
            else:
                kept += 1
    return moved, kept


@transaction.atomic
def move_domicile(document: Document, *, by: User, at: datetime) -> Need:
    """Open a move letter for the person whose record was found in another place; the one there is is returned.

    Raises NotAllowedHere for a document that is no duplicate.
    """
    if document.state != DocumentState.DUPLICATE_RECORD:
        raise NotAllowedHere(_("Only a duplicate record asks for a move of domicile."))
    return open_need(document.need.request, DocumentKind.MOVE_LETTER, by=by, at=at)
