"""A plan becomes words: whoever is on it, moved by it or taken off by it is written to, in the same transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from pelangi.ask.actions import withdraw_messages, write_message
from pelangi.ask.models import Consent, Message, Request
from pelangi.ask.queries import agrees_to
from pelangi.plan.models import Appointment, Plan
from pelangi.plan.problem_of import PROMISE_SLACK_MIN
from pelangi.plan.shifts import clock_of
from pelangi.staff.models import User

REMINDER_AT = time(15, 0)  # of the day before
UNSENT = (Message.State.WAITING, Message.State.WITHDRAWN, Message.State.EXPIRED)


@dataclass(frozen=True)
class Told:
    """When somebody was told that the team begins: minutes after midnight."""

    day: date
    start_min: int

    def is_kept_by(self, other: "Told | None") -> bool:
        """Say whether nobody needs to be told anew."""
        if other is None or other.day != self.day:
            return False
        return abs(other.start_min - self.start_min) <= PROMISE_SLACK_MIN


def standing(appointments: Iterable[Appointment]) -> dict[int, Told]:
    """Return by request when its visit begins."""
    return {one.request_id: Told(one.stop.round.day, one.stop.start_min) for one in appointments}


def tell_all(plan: Plan, before: Mapping[int, Told], *, by: User, at: datetime) -> dict[str, int]:
    """Write to everybody whom publishing `plan` concerns; return how many messages of each kind.

    before: what people were told of these days until now. Whoever keeps day and hour within half an hour hears nothing.
    """
    rows = Appointment.objects.filter(stop__round__plan=plan).select_related("stop__round")
    after = standing(rows)
    everybody = Request.objects.filter(pk__in={*before, *after}).select_related("person__key")
    counts: dict[str, int] = {}
    for request in everybody.order_by("pk"):
        old, new = before.get(request.pk), after.get(request.pk)
        if old is not None and old.is_kept_by(new):
            continue
        knew = old is not None and has_heard(request)
        withdraw_messages(request, by=by, at=at)
        kind = _tell(plan, request, new if new else old, is_off=new is None, knew=knew, by=by, at=at)
        if kind:
            counts[kind] = counts.get(kind, 0) + 1
    return counts


def has_heard(request: Request) -> bool:
    """Say whether any word about a visit has left the house."""
    about = [Message.Kind.APPOINTMENT, Message.Kind.CHANGE]
    return request.messages.filter(kind__in=about).exclude(state__in=UNSENT).exists()


def _tell(
    plan: Plan, request: Request, when: Told | None, *, is_off: bool, knew: bool, by: User, at: datetime
) -> str:
    """Write one message, and to who agreed the reminder; whoever was never told of the old visit hears of no end."""
    if when is None or (is_off and not knew):
        return ""
    kind = Message.Kind.OFF if is_off else Message.Kind.CHANGE if knew else Message.Kind.APPOINTMENT
    source = f"plan:{plan.pk}:{request.pk}:{at:%Y%m%d%H%M%S}"  # a plan may be taken up again by an undo
    begins = make_aware(datetime.combine(when.day, time(when.start_min // 60, when.start_min % 60)))
    said = {"day": when.day, "clock": clock_of(when.start_min), "by": by, "at": at}
    write_message(
        request,
        kind,
        source_ref=f"{source}:{kind}",
        expires_at=None if is_off else begins,
        **said,
    )
    remind = make_aware(datetime.combine(when.day - timedelta(days=1), REMINDER_AT))
    if not is_off and remind > at and agrees_to(request, Consent.Purpose.REMINDERS):
        write_message(
            request,
            Message.Kind.REMINDER,
            source_ref=f"{source}:reminder",
            not_before=remind,
            expires_at=begins,
            **said,
        )
    return str(kind)
