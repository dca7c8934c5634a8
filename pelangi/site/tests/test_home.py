"""The first page of every role says what waits today."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import timezone, translation

from pelangi.site.waiting import waiting_for
from pelangi.site.ways import ways_for
from pelangi.staff import audit
from pelangi.staff.permissions import may
from pelangi.staff.roles import SCOPES, Deed, Role
from pelangi.staff.tests.people import NEIGHBOURHOOD, person_with, small_city

PLACES = {
    "rt": NEIGHBOURHOOD,
    "ward": "19.71.05.1005",
    "district": "19.71.05",
    "agency": "DISDUKCAPIL",
    "institution": "LAPAS-1",
    "city": "19.71",
}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_every_role_is_told_what_waits(role, client):
    small_city()
    kind = sorted(SCOPES[role])[0]
    user = person_with(role, kind, PLACES[kind], username="somebody")
    client.force_login(user)
    tasks, ways = waiting_for(user), ways_for(user)
    assert tasks
    for one in [*tasks, *ways["beginnings"], *ways["looks"]]:
        assert client.get(one["url"]).status_code == 200, one["url"]


def test_an_account_without_a_role_waits_at_the_administrator():
    small_city()
    administrator = person_with(Role.ADMINISTRATOR, "city", "19.71", username="dedi")
    assert _count(administrator, "accounts without a role") == 0
    person_with(Role.AUDITOR, "city", "19.71", username="tarmizi").assignments.all().delete()
    assert _count(administrator, "accounts without a role") == 1


def test_a_verified_chain_leaves_nothing_to_verify_but_what_came_after():
    small_city()
    auditor = person_with(Role.AUDITOR, "city", "19.71", username="tarmizi")
    audit.record("staff.verify_audit", by=auditor, at=datetime(2026, 11, 24, tzinfo=UTC))
    assert _count(auditor, "entries since the chain was last verified") == 0
    audit.record("staff.view_audit", by=auditor, at=timezone.now())
    assert _count(auditor, "entries since the chain was last verified") == 1


@pytest.mark.parametrize("role", Role)
def test_whoever_may_ask_begins_on_the_first_page_whatever_waits(role):
    small_city()
    kind = sorted(SCOPES[role])[0]
    user = person_with(role, kind, PLACES[kind], username="somebody")
    urls = [one["url"] for one in ways_for(user)["beginnings"]]
    expected = {Deed.REQUEST_CREATE: "/ask/new/", Deed.NEIGHBOUR_ASK: "/ask/neighbours/new/"}
    assert urls == [url for deed, url in expected.items() if may(user, deed)]


def test_nobody_is_told_the_same_twice():
    small_city()
    coordinator = person_with(Role.OUTREACH_COORDINATOR, "city", "19.71", username="yuliana")
    with translation.override("en"):
        labels = [str(task["label"]) for task in waiting_for(coordinator)]
    assert "requests under way" in labels
    assert "requests still waiting for their documents" not in labels


def test_the_menu_leads_to_my_account():
    assert resolve("/staff/").view_name == "staff:home"
    assert 'href="/staff/"' in render_to_string("site/user_menu.html", {"user": "Rosdiana"})


def _count(user, label: str) -> int:
    with translation.override("en"):
        return next(task["count"] for task in waiting_for(user) if str(task["label"]) == label)
