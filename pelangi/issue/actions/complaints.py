"""Complaints: filed once, answered in plain words, with an outcome."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.ask.models import Request
from pelangi.ask.tickets import ticket_for
from pelangi.issue.models import Complaint
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


class AlreadyAnswered(LookupError):
    """Somebody else answered the complaint meanwhile."""


@transaction.atomic
def file_complaint(
    *,
    kind: str,
    text: str,
    source_ref: str,
    by: User,
    at: datetime,
    request: Request | None = None,
    lapor_number: str = "",
) -> Complaint:
    """Take in a complaint; the same `source_ref` twice is one complaint.

    One about an illegal fee is seen and settled by the auditor only, from this moment on: whoever is accused may
    sit in the office that keeps the desk.
    """
    complaint, new = Complaint.objects.get_or_create(
        source_ref=source_ref,
        defaults={
            "ticket": ticket_for(f"complaint {source_ref}"),
            "request": request,
            "ward": request.ward if request and request.institution_id is None else None,
            "kind": kind,
            "text": text,
            "lapor_number": lapor_number,
            "received_at": at,
        },
    )
    if new:
        audit.record(Deed.COMPLAINT_VIEW, complaint, by=by, at=at, detail={"kind": str(kind)})
    return complaint


@transaction.atomic
def answer_complaint(complaint: Complaint, *, state: str, answer: str, by: User, at: datetime) -> None:
    """Resolve or reject an open complaint, with words the person can read."""
    if not answer.strip():
        raise ValueError(_("Write an answer."))
    won = Complaint.objects.filter(pk=complaint.pk, state=Complaint.State.OPEN).update(
        state=state, answer=answer, answered_at=at, answered_by=by
    )
    if not won:
        raise AlreadyAnswered(complaint.ticket)
    complaint.refresh_from_db()
    audit.record(Deed.COMPLAINT_ANSWER, complaint, by=by, at=at, detail={"state": str(state)})
