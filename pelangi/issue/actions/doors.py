"""What happened at doors, for documents: opened when a visit ends, handed over by the receipts of closed rounds.

Room `visit` does not call this one: it says that a visit has ended, and this one looks. `pelangi issue nightly` looks
at all once more, for receipts that were chosen or corrected after their round was closed.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from pelangi.core.journey import DocumentState, Kind, Move, MoveNotAllowed, moves_from
from pelangi.issue.actions.documents import NotAllowedHere, hand_over, open_documents
from pelangi.issue.models import Document
from pelangi.plan.models import Appointment
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import User
from pelangi.staff.protection import Erased
from pelangi.visit.models import Fact, Visit
from pelangi.visit.queries import heads_of, value_of

CAN_BE_GIVEN = [one for one in DocumentState if Move.HAND_OVER in moves_from(Kind.DOCUMENT, one)]
NOT_SAID = "tidak disebut"  # of the receiver, when the phone says no relation


def follow_visit(*, visit: Visit, by: User, at: datetime, **_signal) -> None:
    """Open and hand over what one visit that has just ended means for the documents of its request."""
    request = visit.appointment.request_id
    open_documents(by=by, at=at, request=request)
    _hand_over(Document.objects.filter(need__request=request), at=at)


def hand_over_from_doors(*, at: datetime) -> tuple[int, list[Document]]:
    """Hand over each document that stands in a receipt of a closed round.

    Also one that nobody noted as packed: the receipt says where it is. Returns how many, and those that were not
    checked by a second person or whose need does not allow it any more: a person looks at them.
    """
    return _hand_over(Document.objects.all(), at=at)


def _hand_over(documents: QuerySet[Document], *, at: datetime) -> tuple[int, list[Document]]:
    done, refused = 0, []
    said_given = Fact.objects.filter(
        field="handed_over",
        superseded_by=None,
        withdrawn_at=None,
        appointment__request=OuterRef("need__request"),
        at__gte=OuterRef("since"),
    )
    given = documents.filter(Exists(said_given), state__in=CAN_BE_GIVEN)
    for document in given.select_related("need__person__key").order_by("pk"):
        found = _receipt_of(document)
        if found is None:
            continue
        receipt, is_signed = found
        said = value_of(receipt)
        try:
            hand_over(
                document,
                receiver_name=said["receiver"],
                relation=said["relation"] or NOT_SAID,
                confirmed=is_signed,
                old_card=document.need.document_kind in said.get("old_cards", []),
                by=receipt.by,
                at=at,
            )
        except (MoveNotAllowed, NotAllowedHere, MovedMeanwhile):
            refused.append(document)
        else:
            done += 1
    return done, refused


def _receipt_of(document: Document) -> tuple[Fact, bool] | None:
    """Return the standing receipt for a document, given since it is where it is, and whether glass was signed."""
    doors = Appointment.objects.filter(request=document.need.request_id, visit__ended_at__isnull=False)
    for receipt in heads_of(*doors, field="handed_over").filter(at__gte=document.since):
        try:
            said = value_of(receipt)
        except Erased:
            continue
        if said and document.need.document_kind in said["documents"]:
            return receipt, heads_of(receipt.appointment, field="glass").exists()
    return None
