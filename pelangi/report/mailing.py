"""The leader's page by mail on the first of the month: once for each leader with an address, tried again until it goes.

The city's own mail server carries it (PELANGI_MAIL); figures only, no person. Run every morning by a timer.
"""

from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from pelangi.report.models import PageMail
from pelangi.report.onepage import leader_page
from pelangi.report.reach import known_at
from pelangi.staff import audit
from pelangi.staff.actions import system_user
from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Deed, Role

MOST_TRIES = 10
LANGUAGE = "id"


def leaders(day: date) -> list[User]:
    """Return the leaders of a day who have an address."""
    held = Assignment.objects.in_force(day).filter(role=Role.LEADER, user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).exclude(email="").order_by("pk"))


def send_pages(at: datetime) -> dict[str, int]:
    """Send this month's page to every leader who has not got it; return how many were sent, and how many failed."""
    month = localdate(at).replace(day=1)
    counts = {"sent": 0, "failed": 0}
    waiting = [user for user in leaders(localdate(at)) if _is_due(user, month)]
    if not waiting or not settings.EMAIL_HOST:
        return counts
    with override(LANGUAGE):
        pdf = leader_page(known_at(at)).write_pdf()
        subject = _("Whom we reached, whom we missed") + f" {month:%Y-%m}"
        for user in waiting:
            mail = EmailMessage(
                subject, _("The page of this month is enclosed."), settings.EMAIL_FROM, [user.email]
            )
            mail.attach(f"pelangi-{month:%Y-%m}.pdf", pdf, "application/pdf")
            counts[_send(mail, user, month, at)] += 1
    return counts


def _is_due(user: User, month: date) -> bool:
    known = PageMail.objects.filter(user=user, month=month).first()
    return known is None or (known.sent_at is None and known.attempts < MOST_TRIES)


@transaction.atomic
def _send(mail: EmailMessage, user: User, month: date, at: datetime) -> str:
    """Send one letter and note it; the row is held meanwhile, so that two timers send one letter."""
    PageMail.objects.get_or_create(user=user, month=month)
    held = PageMail.objects.select_for_update().get(user=user, month=month)
    if held.sent_at is not None:
        return "sent"
    held.attempts += 1
    try:
        mail.connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=20)
        mail.send()
        held.sent_at, held.why = at, ""
        audit.record(
            Deed.REPORT_EXPORT, held, by=system_user(), at=at, detail={"what": "leader page by mail"}
        )
    except (
        OSError,
        SMTPException,
    ) as error:  # the server is away or says no: tried again tomorrow, and noted
        held.why = type(error).__name__
    held.save()
    return "sent" if held.sent_at is not None else "failed"
