"""Trainings of an innovation: entered with who attended, cancelled with a reason, never changed."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.innovate.models import Attendance, Innovation, Training
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def hold_training(
    innovation: Innovation,
    *,
    held_on: date,
    topic: str,
    organiser: str,
    attended: Collection[User],
    by: User,
    at: datetime,
) -> Training:
    """Enter a training that was held, with everybody here who attended it."""
    if held_on > localdate(at):
        raise NotAllowedHere(_("Enter a training once it was held."))
    if not attended:
        raise NotAllowedHere(_("Name at least one person who attended."))
    made = Training.objects.create(
        innovation=innovation, held_on=held_on, topic=topic, organiser=organiser, at=at, by=by
    )
    Attendance.objects.bulk_create(Attendance(training=made, user=one) for one in attended)
    detail = {"what": "training", "attended": len(attended)}
    audit.record(Deed.INNOVATION_EDIT, made, by=by, at=at, detail=detail)
    return made


@transaction.atomic
def cancel_training(training: Training, *, why: str, by: User, at: datetime) -> None:
    """Take a wrong entry back: figures asked from now on leave it out, those frozen before say it has moved."""
    if not why.strip():
        raise NotAllowedHere(_("Say why it is cancelled."))
    kept = {"cancelled_at": at, "cancelled_by": by, "cancelled_why": why.strip()[:240]}
    if not Training.objects.filter(pk=training.pk, cancelled_at=None).update(**kept):
        raise NotAllowedHere(_("It was cancelled already."))
    audit.record(Deed.INNOVATION_EDIT, training, by=by, at=at, detail={"what": "training cancelled"})
