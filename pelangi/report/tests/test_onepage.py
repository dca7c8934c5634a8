"""Report: the leader's page fits one sheet, and only who may export gets it."""

import pytest
from django.utils import translation

from pelangi.issue.tests import cases
from pelangi.report.onepage import leader_page
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_is_one_sheet(language):
    small_city()
    cases.hand_over(cases.carried_document())
    with translation.override(language):
        assert len(leader_page(NOON).pages) == 1


def test_who_may_export_gets_it_and_it_is_written_down(client):
    small_city()
    client.force_login(person_with(Role.LEADER))
    answer = client.get("/report/page.pdf")
    assert answer.content[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(deed="report.export").exists()
    client.force_login(person_with(Role.AUDITOR))
    assert client.get("/report/page.pdf").status_code == 403
