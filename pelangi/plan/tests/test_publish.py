"""Publish: a draft becomes a promise; what it replaces is set aside, and nobody is lost."""

import pytest

from pelangi.ask.actions import move_need
from pelangi.ask.models import Need
from pelangi.core.journey import NeedState
from pelangi.plan import actions
from pelangi.plan.models import Appointment, Plan
from pelangi.plan.refusals import NotADraft
from pelangi.plan.tests.queue import DAYS, a_queue, team, waits
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


@pytest.fixture
def draft(coordinator):
    a_queue(coordinator)
    return proposed(coordinator)


def proposed(by, days=DAYS) -> Plan:
    return actions.propose(list(days), seed=1, iterations=5, by=by, at=NOON)


def on(plan: Plan) -> set[int]:
    return set(Appointment.objects.filter(stop__round__plan=plan).values_list("request_id", flat=True))


def test_needs_are_planned_and_every_visit_is_promised(draft, coordinator):
    actions.publish(draft, by=coordinator, at=NOON)
    states = Need.objects.filter(request__in=on(draft)).values_list("state", flat=True)
    assert set(states) == {NeedState.PLANNED}
    assert not Appointment.objects.filter(stop__round__plan=draft, promised_at=None).exists()
    assert (draft.state, draft.published_by, draft.published_at) == ("published", coordinator, NOON)


def test_those_left_out_still_wait(draft, coordinator):
    left = set(draft.left_out.values_list("request_id", flat=True))
    actions.publish(draft, by=coordinator, at=NOON)
    assert Need.objects.filter(request__in=left, state=NeedState.READY).count() == len(left)


def test_publishing_twice_is_refused_and_changes_nothing(draft, coordinator):
    actions.publish(draft, by=coordinator, at=NOON)
    with pytest.raises(NotADraft):
        actions.publish(draft, by=coordinator, at=NOON)
    assert AuditEntry.objects.filter(deed="plan.publish").count() == 1


def test_other_drafts_are_replaced(draft, coordinator):
    other = proposed(coordinator)
    actions.publish(draft, by=coordinator, at=NOON)
    other.refresh_from_db()
    assert other.state == Plan.State.SUPERSEDED


def test_a_plan_for_the_same_days_replaces_and_releases_only_whom_it_does_not_take(draft, coordinator):
    actions.publish(draft, by=coordinator, at=NOON)
    second = proposed(coordinator)
    lost = Appointment.objects.filter(stop__round__plan=second).first()
    request = lost.request_id
    lost.delete()
    actions.publish(second, by=coordinator, at=NOON)
    draft.refresh_from_db()
    assert draft.state == Plan.State.SUPERSEDED
    assert Need.objects.get(request=request).state == NeedState.READY
    assert set(Need.objects.filter(request__in=on(second)).values_list("state", flat=True)) == {"planned"}


def test_rounds_on_other_days_stay_published(coordinator):
    for number in range(40):
        waits(number, by=coordinator)
    team()
    first = proposed(coordinator)
    actions.publish(first, by=coordinator, at=NOON)
    assert first.rounds.count() == 3
    second = proposed(coordinator, DAYS[2:])
    actions.publish(second, by=coordinator, at=NOON)
    first.refresh_from_db()
    assert first.state == Plan.State.PUBLISHED
    assert {one.day for one in first.rounds.all()} == set(DAYS[:2])
    kept = Plan.objects.get(state=Plan.State.SUPERSEDED)
    assert {one.day for one in kept.rounds.all()} == {DAYS[2]}


def test_whoever_needs_no_visit_any_more_is_not_promised_one(draft, coordinator):
    gone = Appointment.objects.filter(stop__round__plan=draft).first().request
    for need in gone.needs.all():
        move_need(need, "cancel", by=coordinator, at=NOON, reason="sudah punya")
    actions.publish(draft, by=coordinator, at=NOON)
    assert gone.pk not in on(draft)


def test_a_discarded_draft_is_gone_and_its_people_wait(draft, coordinator):
    actions.discard(draft, by=coordinator, at=NOON)
    assert not Plan.objects.exists()
    assert not Need.objects.exclude(state=NeedState.READY).exists()
    assert AuditEntry.objects.filter(deed="plan.discard").count() == 1


def test_a_published_plan_is_not_discarded(draft, coordinator):
    actions.publish(draft, by=coordinator, at=NOON)
    with pytest.raises(NotADraft):
        actions.discard(draft, by=coordinator, at=NOON)
    assert Plan.objects.filter(pk=draft.pk).exists()
    assert not AuditEntry.objects.filter(deed="plan.discard").exists()
