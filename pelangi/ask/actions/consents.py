"""Agreeing, and taking it back: what rested on it ends with it."""

from datetime import datetime

from django.db import transaction

from pelangi.ask.actions.messages import step
from pelangi.ask.models import Consent, Message, Request
from pelangi.staff import audit
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import User

PUBLIC = "public"


@transaction.atomic
def agree(request: Request, purpose: str, *, how: str, by: User | None, at: datetime) -> Consent:
    """Write down that whoever asked agreed to one purpose. Twice is harmless. by None: on the public form."""
    made, is_new = Consent.objects.get_or_create(
        request=request,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"how": how, "given_at": at, "written_by": by},
    )
    if is_new:
        detail = {"purpose": str(purpose), "how": str(how)}
        audit.record("ask.agree", made, by=by or PUBLIC, at=at, person=request.person_id, detail=detail)
    return made


@transaction.atomic
def withdraw(consent: Consent, *, by: User, at: datetime) -> None:
    """Take an agreement back: photos are dropped, reminders that wait are withdrawn. Raises MovedMeanwhile."""
    standing = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=at, withdrawn_with=by):
        raise MovedMeanwhile
    request = consent.request
    if consent.purpose == Consent.Purpose.PHOTO:
        request.photos.all().delete()
    else:
        waiting = request.messages.select_for_update().filter(
            state=Message.State.WAITING, kind=Message.Kind.REMINDER
        )
        for message in waiting.order_by("pk"):
            step(message, Message.State.WITHDRAWN, at=at, by=by)
    detail = {"purpose": str(consent.purpose)}
    audit.record("ask.withdraw_consent", consent, by=by, at=at, person=request.person_id, detail=detail)
