"""Reckoning in the background: once, followed by its page, refusals in words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pelangi.city.queries import working_days
from pelangi.plan import reckoning
from pelangi.plan.models import Plan
from pelangi.plan.tests.queue import a_queue, team
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(monkeypatch):
    monkeypatch.setattr("pelangi.plan.tasks.ITERATIONS", 5)
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


def press(client, count: int = 2):
    first = working_days(timezone.localdate() + timedelta(days=1), 1)[0]
    return client.post(reverse("plan:propose"), {"first_day": first.isoformat(), "count": count})


def work() -> None:
    """Do what the background worker does with the task that waits."""
    task = DBTaskResult.objects.get(status="READY")
    value = task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    DBTaskResult.objects.filter(pk=task.pk).update(
        status="SUCCESSFUL", return_value=value, finished_at=timezone.now()
    )


def test_the_button_leads_to_a_page_that_waits_and_then_to_the_plan(client, coordinator):
    a_queue(coordinator)
    client.force_login(coordinator)
    address = press(client)["Location"]
    assert client.get(address).status_code == 200
    work()
    plan = Plan.objects.get()
    assert client.get(address)["Location"] == reverse("plan:plan", args=[plan.pk])
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == reverse("plan:plan", args=[plan.pk])


def test_pressed_twice_it_is_reckoned_once(client, coordinator):
    a_queue(coordinator)
    client.force_login(coordinator)
    assert press(client)["Location"] == press(client)["Location"]
    assert DBTaskResult.objects.count() == 1


def test_a_refusal_is_said_on_the_first_page(client, coordinator):
    team()
    client.force_login(coordinator)
    address = press(client)["Location"]
    work()
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("plan:home")
    assert [str(message) for message in answer.context["messages"]]


def test_a_failed_reckoning_says_so(client, coordinator):
    a_queue(coordinator)
    client.force_login(coordinator)
    address = press(client)["Location"]
    DBTaskResult.objects.update(status="FAILED")
    assert 'role="alert"' in client.get(address).content.decode()
    assert reckoning.running() is None


def test_past_days_are_refused_at_once(client, coordinator):
    client.force_login(coordinator)
    client.post(reverse("plan:propose"), {"first_day": "2020-01-06", "count": 1})
    assert not DBTaskResult.objects.exists()


def test_senseless_fields_are_refused(client, coordinator):
    client.force_login(coordinator)
    assert client.post(reverse("plan:propose"), {"first_day": "", "count": 99})["Location"] == reverse(
        "plan:home"
    )
    assert not DBTaskResult.objects.exists()


def test_who_only_looks_may_not_propose(client, coordinator):
    client.force_login(person_with(Role.FIELD_OFFICER))
    assert press(client).status_code == 403
