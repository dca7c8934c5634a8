"""Report: the office enters its rates; a document's cost is told once all are there, and stays as it was known."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from pelangi.issue.tests import cases
from pelangi.report import actions
from pelangi.report.measures import MEASURES, Period
from pelangi.report.models import CostRate
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import WARD, person_with, small_city

pytestmark = pytest.mark.django_db
COST = MEASURES["cost_per_document"]


@pytest.fixture(autouse=True)
def city():
    return small_city()


def test_a_rate_is_entered_on_the_page_and_written_down(client):
    client.force_login(person_with(Role.LEADER))
    page = client.get("/report/costs/").content.decode()
    assert 'name="rupiah"' in page
    sent = {"kind": "card", "rupiah": "12500", "since": "2026-01-01"}
    assert client.post("/report/costs/", sent).status_code == 302
    assert CostRate.objects.get().rupiah == 12_500
    assert AuditEntry.objects.filter(deed="report.set_cost_rate").count() == 1
    assert client.post("/report/costs/", {**sent, "rupiah": "-1"}).status_code == 200
    assert CostRate.objects.count() == 1


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.WARD_OFFICER])
def test_others_set_no_rates(client, role):
    client.force_login(person_with(role, *(("ward", WARD) if role is Role.WARD_OFFICER else ())))
    assert client.get("/report/costs/").status_code == 403


def test_the_cost_waits_for_its_rates_and_keeps_what_was_known(client):
    cases.hand_over(cases.carried_document())
    by, today, at = person_with(Role.LEADER), localdate(), now()
    first = today - timedelta(days=400)
    before = Period(first, today, at)
    found = COST.reckon(before)
    assert found.parts["documents"] == 1
    assert found.parts["missing_rates"]
    assert found.value is None
    client.force_login(by)
    assert client.get("/report/costs/").content.decode().count("—</td>") == len(found.parts["missing_rates"])
    for kind, rupiah in (("staff_hour", 60_000), ("day", 50_000), ("vehicle_km", 2_000), ("card", 10_000)):
        actions.enter_rate(kind, rupiah, first, by=by, at=at + timedelta(seconds=1))
    after = COST.reckon(Period(first, today, at + timedelta(seconds=2)))
    assert after.parts["missing_rates"] == []
    assert int(after.value) == sum(int(after.parts[f"rupiah_{kind}"]) for kind in CostRate.Kind.values)
    assert COST.reckon(before) == found, "as known before, nothing changes"
