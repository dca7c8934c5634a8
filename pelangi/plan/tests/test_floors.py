"""Floors per group and ward: set on a page, said before solving when they cannot be met, kept in the plan."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.city.queries import working_days
from pelangi.plan import actions, reckoning
from pelangi.plan.calls import group_code
from pelangi.plan.models import Means, Plan
from pelangi.plan.tests.queue import DAYS, team, waits
from pelangi.plan.tests.test_reckoning import work
from pelangi.plan.tests.test_replan_pages import sign_in
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(monkeypatch):
    monkeypatch.setattr("pelangi.plan.tasks.ITERATIONS", 3)
    small_city()
    team()
    return person_with(Role.OUTREACH_COORDINATOR)


def set_floors(**more) -> None:
    Means.objects.update_or_create(pk=1, defaults={"floors": more})


def test_a_floor_is_set_in_per_cent_and_written_down(by, client):
    waits(1, by=by)
    client = sign_in(client, by)
    page = client.get(reverse("plan:floors")).content.decode()
    assert "Group" in page
    assert "elderly" in page
    client.post(reverse("plan:floors"), {"group-elderly": "50", f"ward-{WARD}": "30"})
    assert Means.objects.get().floors == {"group": {"elderly": 0.5}, "ward": {WARD: 0.3}}
    assert AuditEntry.objects.filter(deed="plan.save_means").exists()
    assert "50 %" in client.get(reverse("plan:home")).content.decode()
    assert client.post(reverse("plan:floors"), {"group-elderly": "101"}).status_code == 200


def test_the_problem_says_floors_of_who_waits_only_and_names_no_group(by):
    set_floors(group={"elderly": 0.5, "inmate": 0.9}, ward={WARD: 0.2, OTHER_WARD: 0.2})
    waits(1, by=by)
    problem = actions.propose(list(DAYS), seed=1, iterations=1, by=by, at=NOON).problem
    assert problem["floors"] == {"group": {group_code("elderly"): 0.5}, "ward": {WARD: 0.2}}


def _too_many(by) -> None:
    """One day of one team, and more people than it can see, all of whom are asked for."""
    for number in range(24):
        waits(number, by=by, group="mental_illness")
    set_floors(group={"mental_illness": 1.0})


def _ask(by):
    day = working_days(timezone.localdate() + timedelta(days=1), 1)
    return reckoning.start(day, by=by, at=timezone.now(), language="en")


def test_floors_beyond_reach_are_said_before_anything_is_solved(by, client):
    _too_many(by)
    task = _ask(by)
    work()
    state = reckoning.state_of(task)
    assert (state.plan, Plan.objects.count()) == (None, 0)
    assert state.advice[0][0] == "floor_impossible"
    client = sign_in(client, by)
    page = client.get(reverse("plan:reckoning", args=[task])).content.decode()
    assert "person with mental illness" in page
    assert group_code("mental_illness") not in page
    assert "Lower the floor" in page
    assert "hx-get" not in page
    client.post(reverse("plan:reckoning_anyway", args=[task]))
    work()
    plan = Plan.objects.get()
    assert plan.notes
    assert plan.score["floor_short"] > 0
    page = client.get(reverse("plan:plan", args=[plan.pk])).content.decode()
    assert "mental illness" in page


def test_in_indonesian_no_english_word_stands_in_the_advice(by, client):
    _too_many(by)
    task = _ask(by)
    work()
    page = sign_in(client, by, "id").get(reverse("plan:reckoning", args=[task])).content.decode()
    assert "Batas bawah kelompok" in page
    assert "floor of" not in page


def test_only_who_publishes_sets_floors(client):
    small_city()
    officer = person_with(Role.FIELD_OFFICER)
    assert sign_in(client, officer).get(reverse("plan:floors")).status_code in {302, 403, 404}
