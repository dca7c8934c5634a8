"""Report: the leader's page fits one sheet, and only who may export gets it."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from pelangi.ask.tests.asking import admitted
from pelangi.city.models import Area
from pelangi.core.comparisons import What
from pelangi.issue.tests import cases
from pelangi.report import queries
from pelangi.report.coverage import WardCoverage
from pelangi.report.onepage import leader_page
from pelangi.report.watching import Flag
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_is_one_sheet(language):
    small_city()
    cases.hand_over(cases.carried_document())
    with translation.override(language):
        assert len(leader_page(NOON).pages) == 1


def test_it_is_one_sheet_with_map_and_flags_too(monkeypatch):
    small_city()
    cases.hand_over(cases.carried_document())
    wards = [WardCoverage(ward, 400, 40, 0.1) for ward in Area.objects.filter(level=Area.Level.WARD)]
    flags = [Flag(What.REFUSED, "sex_ward", f"P~{WARD}", date(2026, 3, 2), 1)] * 9
    look = replace(queries.look(NOON), wards=wards, flags=flags)
    monkeypatch.setattr(queries, "look", lambda _moment: look)
    with translation.override("id"):
        assert len(leader_page(NOON).pages) == 1


def test_the_page_says_since_when_the_oldest_waits(client):
    small_city()
    request = admitted("first", name="Sriyati Contoh")
    client.force_login(person_with(Role.LEADER))
    client.cookies["language"] = "id"
    page = client.get("/report/")
    assert page.context["look"].oldest_open == request.received_at
    assert "paling lama dimohon pada" in page.content.decode()


def test_who_may_export_gets_it_and_it_is_written_down(client):
    small_city()
    client.force_login(person_with(Role.LEADER))
    answer = client.get("/report/page.pdf")
    assert answer.content[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(deed="report.export").exists()
    client.force_login(person_with(Role.AUDITOR))
    assert client.get("/report/page.pdf").status_code == 403
