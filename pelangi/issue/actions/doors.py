"""What phones say was handed over at doors of closed rounds: room `visit` does not call this one, this one looks."""

from datetime import datetime

from pelangi.core.journey import DocumentState, MoveNotAllowed
from pelangi.issue.actions.documents import hand_over
from pelangi.issue.models import Document
from pelangi.plan.models import Appointment
from pelangi.staff.protection import Erased
from pelangi.visit.models import Fact
from pelangi.visit.queries import heads_of, value_of

NOT_SAID = "tidak disebut"  # of the receiver, when the phone says no relation


def hand_over_from_doors(*, at: datetime) -> tuple[int, list[Document]]:
    """Hand over each carried document that stands in a receipt of a closed round.

    Returns how many, and those whose need does not allow it any more: a person looks at them.
    """
    done, refused = 0, []
    carried = Document.objects.filter(state=DocumentState.CARRIED).select_related("need__person__key")
    for document in carried.order_by("pk"):
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
                by=receipt.by,
                at=at,
            )
        except MoveNotAllowed:
            refused.append(document)
        else:
            done += 1
    return done, refused


def _receipt_of(document: Document) -> tuple[Fact, bool] | None:
    """Return the standing receipt that names this document, given since it is carried, and whether glass was signed."""
    doors = Appointment.objects.filter(request=document.need.request_id, visit__ended_at__isnull=False)
    for receipt in heads_of(*doors, field="handed_over").filter(at__gte=document.since):
        try:
            said = value_of(receipt)
        except Erased:
            continue
        if said and document.need.document_kind in said["documents"]:
            return receipt, heads_of(receipt.appointment, field="glass").exists()
    return None
