"""Publishing writes to everybody it concerns: appointment and reminder, a change, or that it is off; nobody twice."""

from datetime import timedelta

import pytest

from pelangi.ask import actions as ask
from pelangi.ask.models import Consent, Message
from pelangi.plan import actions
from pelangi.plan.models import Appointment, Plan, Stop
from pelangi.plan.tests import queue
from pelangi.plan.tests.queue import DAYS, team
from pelangi.staff.models import AuditEntry, User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
Kind, State = Message.Kind, Message.State


@pytest.fixture
def by() -> User:
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


def waits(number: int, *, by: User, **more):
    """Return a request that waits, whose asker agreed to be reminded."""
    request = queue.waits(number, by=by, **more)
    ask.agree(request, Consent.Purpose.REMINDERS, how=Consent.How.SAID, by=by, at=NOON)
    return request


def published(by: User, **changes) -> Plan:
    plan = actions.propose(list(DAYS), seed=1, iterations=5, by=by, at=NOON)
    for request, day_shift in changes.pop("later", {}).items():
        Stop.objects.filter(round__plan=plan, appointments__request=request).update(start_min=day_shift)
    for request in changes.pop("without", []):
        Appointment.objects.filter(stop__round__plan=plan, request=request).delete()
    actions.publish(plan, by=by, at=NOON + changes.pop("after", timedelta()))
    return plan


def kinds(request) -> list[tuple[str, str]]:
    return list(request.messages.order_by("pk").values_list("kind", "state"))


def test_everybody_on_a_published_plan_has_an_appointment_and_a_reminder_written(by):
    team()
    request = waits(0, by=by)
    plan = published(by)
    stop = Stop.objects.get(round__plan=plan)
    first, reminder = request.messages.order_by("pk")
    assert [first.kind, reminder.kind] == [Kind.APPOINTMENT, Kind.REMINDER]
    assert first.values == {"day": stop.round.day.isoformat(), "time": stop.start_clock}
    assert reminder.not_before.date() == stop.round.day - timedelta(days=1)
    line = AuditEntry.objects.get(deed="plan.publish")
    assert '"messages":{"appointment":1}' in line.detail


def test_who_did_not_agree_is_told_the_day_and_not_reminded(by):
    team()
    request = queue.waits(0, by=by)
    published(by)
    assert [kind for kind, _state in kinds(request)] == [Kind.APPOINTMENT]


def test_whoever_keeps_day_and_hour_hears_nothing_more(by):
    team()
    request = waits(0, by=by)
    published(by)
    published(by, after=timedelta(hours=1))
    assert [kind for kind, _state in kinds(request)] == [Kind.APPOINTMENT, Kind.REMINDER]


def test_a_change_is_told_as_one_only_to_who_had_heard(by):
    team()
    heard, not_yet = waits(0, by=by), waits(1, by=by)
    published(by)
    ask.tell_by_hand(heard.messages.get(kind=Kind.APPOINTMENT), how="phone", by=by, at=NOON)
    published(by, later={heard: 800, not_yet: 860}, after=timedelta(hours=1))
    assert kinds(heard) == [
        (Kind.APPOINTMENT, State.TOLD),
        (Kind.REMINDER, State.WITHDRAWN),
        (Kind.CHANGE, State.WAITING),
        (Kind.REMINDER, State.WAITING),
    ]
    assert kinds(not_yet)[2:] == [(Kind.APPOINTMENT, State.WAITING), (Kind.REMINDER, State.WAITING)]


def test_whoever_loses_the_visit_is_told_so_if_they_had_heard_of_it(by):
    team()
    heard, not_yet = waits(0, by=by), waits(1, by=by)
    published(by)
    ask.tell_by_hand(heard.messages.get(kind=Kind.APPOINTMENT), how="whatsapp", by=by, at=NOON)
    published(by, without=[heard, not_yet], after=timedelta(hours=1))
    assert kinds(heard)[-1] == (Kind.OFF, State.WAITING)
    assert kinds(not_yet) == [(Kind.APPOINTMENT, State.WITHDRAWN), (Kind.REMINDER, State.WITHDRAWN)]


def test_nobody_is_reminded_of_a_visit_that_is_tomorrow_already(by):
    team()
    request = waits(0, by=by)
    plan = actions.propose([DAYS[0]], seed=1, iterations=5, by=by, at=NOON)
    actions.publish(plan, by=by, at=NOON + timedelta(hours=4))
    assert [kind for kind, _state in kinds(request)] == [Kind.APPOINTMENT]
