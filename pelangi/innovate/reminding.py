"""Reminders by mail to whoever keeps an agency's innovations: what meetings decided, stages, actions, who was asked.

The city's own mail server carries them (PELANGI_MAIL). One letter a person in seven days, sooner when something new is
due; none where nothing is. Run every morning by a timer.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from pelangi.innovate import queries
from pelangi.innovate.arithmetic import in_language
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import ReminderMail
from pelangi.staff import audit
from pelangi.staff.actions import system_user
from pelangi.staff.models import Assignment, User
from pelangi.staff.roles import Deed, Role

AHEAD = timedelta(days=7)  # what is due by then is told
AGAIN = timedelta(days=7)
MOST_TRIES = 10  # of one letter; another text begins anew
LANGUAGE = "id"


def keepers_with_address(day: date) -> list[User]:
    """Return the agency innovators of a day who have an address."""
    held = Assignment.objects.in_force(day).filter(role=Role.AGENCY_INNOVATOR, user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).exclude(email="").order_by("pk"))


def due_for(user: User, day: date) -> list[str]:
    """Return what is due for a person within a week, or overdue, one line each, the nearest day first."""
    until = day + AHEAD
    decided = [
        (one.due, _("Decision of “%(topic)s”: %(text)s") % {"topic": one.meeting.topic, "text": one.text})
        for one in queries.own_decisions(user).filter(due__lte=until)
    ]
    given = [
        (
            one.due,
            _("Action given out: %(innovation)s %(row)s")
            % {"innovation": one.innovation or "", "row": _row(one.row)},
        )
        for one in queries.own_actions(user)
        .filter(done_at=None, due__lte=until)
        .select_related("innovation")
        .order_by("due", "pk")
    ]
    stages = [
        (one.until_date, _("Stage of the year: %(name)s") % {"name": one.name})
        for one in queries.reminders(day)
    ]
    returned = [
        (
            one.returned_due,
            _("Sent back to be mended: %(innovation)s, row %(row)s: %(why)s")
            % {"innovation": one.innovation, "row": _row(one.row), "why": one.returned_why},
        )
        for one in queries.returned_to(user).filter(returned_due__lte=until)
    ]
    dated = sorted(decided + given + stages + returned)
    lines = [f"{date_format(due, 'DATE_FORMAT')}: {text}" for due, text in dated]
    asked = [
        _("%(agency)s was asked for its innovation: %(who)s") % {"agency": one.agency, "who": one.who}
        for one in queries.asked_of(user)
    ]
    return lines + asked


def _row(row_id: str) -> str:
    """The row as the year's form names it; nothing for an action about a whole innovation."""
    row = instrument(queries.YEAR).by_id.get(row_id)
    return "" if row is None else f"{row.number}. {in_language(row.name_id, row.name_en)}"


def send_reminders(at: datetime) -> dict[str, int]:
    """Send whoever has something due their letter; return how many were sent, and how many failed."""
    counts = {"sent": 0, "failed": 0}
    if not settings.EMAIL_HOST:
        return counts
    with override(LANGUAGE):
        for user in keepers_with_address(localdate(at)):
            lines = due_for(user, localdate(at))
            if lines:
                came = _send(user, "\n".join(f"- {line}" for line in lines), at)
                if came:
                    counts[came] += 1
    return counts


@transaction.atomic
def _send(user: User, text: str, at: datetime) -> str:
    """Send one letter and note it, "" where it is not its time; the row is held, so that two timers send one letter."""
    mark = sha256(text.encode()).hexdigest()
    ReminderMail.objects.get_or_create(user=user, defaults={"mark": mark})
    held = ReminderMail.objects.select_for_update().get(user=user)
    if held.mark != mark:
        held.mark, held.attempts, held.sent_at = mark, 0, None
    if held.attempts >= MOST_TRIES or (held.sent_at is not None and at < held.sent_at + AGAIN):
        return ""
    held.attempts, held.why = (1 if held.sent_at else held.attempts + 1), ""
    came = _carry(user, text)
    if came:
        held.why = came
    else:
        held.sent_at = at
        audit.record(Deed.INNOVATION_EDIT, held, by=system_user(), at=at, detail={"what": "reminder by mail"})
    held.save()
    return "failed" if came else "sent"


def _carry(user: User, text: str) -> str:
    """Hand a letter to the mail server; return why it did not go, "" when it did."""
    body = _("What is due for your agency's innovations:") + f"\n\n{text}\n"
    mail = EmailMessage(_("Innovations: what is due"), body, settings.EMAIL_FROM, [user.email])
    try:
        mail.connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=20)
        mail.send()
    except (
        OSError,
        SMTPException,
    ) as error:  # the server is away or says no: tried again tomorrow, and noted
        return type(error).__name__
    return ""
