"""Things that wait and are not simply all rows of a table: for the start page."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pelangi.ask.queries import next_answer_due
from pelangi.core.journey import VisitState
from pelangi.find.models import Roster, RosterEntry
from pelangi.plan.models import Appointment, Plan
from pelangi.staff.actions import SYSTEM
from pelangi.staff.models import Assignment, AuditEntry, User
from pelangi.visit.models import Visit

HOUR_S = 3600


def todays_appointments() -> QuerySet:
    """Return the visits of published plans that are to be made today."""
    return Appointment.objects.filter(
        stop__round__day=timezone.localdate(), stop__round__plan__state=Plan.State.PUBLISHED
    ).exclude(visit__state__in=set(VisitState) - {VisitState.PLANNED, VisitState.UNDER_WAY})


def exceptions() -> QuerySet:
    """Return biometric exceptions that nobody approved yet."""
    return Visit.objects.filter(exception_approved_at=None, captured__icontains="exception")


def unverified_entries() -> QuerySet:
    """Return entries of the chain since it was last verified."""
    last = AuditEntry.objects.filter(deed="staff.verify_audit").order_by("-sequence").values("sequence")[:1]
    return AuditEntry.objects.filter(sequence__gt=Coalesce(Subquery(last), 0))


def overdue_lists() -> QuerySet:
    """Return lists whose rows should be gone."""
    return Roster.objects.filter(
        Exists(RosterEntry.objects.filter(roster=OuterRef("pk"))), retain_until__lt=timezone.localdate()
    )


def people() -> QuerySet:
    """Return accounts of people."""
    return User.objects.filter(is_active=True).exclude(username=SYSTEM)


def without_role() -> QuerySet:
    """Return accounts that have no role today."""
    in_force = Assignment.objects.in_force(timezone.localdate())
    return people().exclude(pk__in=in_force.values("user"))


def hours_to_answer() -> str:
    """Say how long the first answer to a resident has still time; nothing when none is open."""
    due = next_answer_due()
    if due is None:
        return ""
    hours = (due - timezone.now()).total_seconds() / HOUR_S
    if hours < 0:
        return _("The first of them is late.")
    text = ngettext("The first has %(hours)s hour left.", "The first has %(hours)s hours left.", int(hours))
    return text % {"hours": int(hours)}
