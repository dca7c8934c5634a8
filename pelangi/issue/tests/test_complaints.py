"""Complaints: who sees which, their clock, and reports of illegal fees that only the auditor sees."""

from datetime import timedelta

import pytest

from pelangi.issue import actions, queries
from pelangi.issue.models import Complaint
from pelangi.issue.tests import cases
from pelangi.staff.permissions import scopes_of
from pelangi.staff.roles import Deed, Role, ScopeKind
from pelangi.staff.tests.people import CITY, NOON, OFFICE, person_with, small_city

pytestmark = pytest.mark.django_db
CITY_WIDE = [role for role in Role if role not in (Role.WARD_OFFICER, Role.INSTITUTION_CONTACT, Role.AUDITOR)]


@pytest.fixture(autouse=True)
def city():
    small_city()


def auditor():
    return person_with(Role.AUDITOR, username="auditor")


def filed(kind: str = "fee", text: str = "Diminta uang di loket", **more) -> Complaint:
    return actions.file_complaint(
        kind=kind, text=text, source_ref=f"{kind}{text}", by=cases.desk(), at=NOON, **more
    )


@pytest.mark.parametrize("role", CITY_WIDE)
def test_nobody_but_the_auditor_sees_or_answers_a_report_of_an_illegal_fee(role, client):
    complaint = filed()
    kind, code = (ScopeKind.AGENCY, OFFICE) if role == Role.AGENCY_INNOVATOR else (ScopeKind.CITY, CITY)
    user = person_with(role, kind, code, username="pembaca")
    client.force_login(user)
    assert complaint not in queries.complaints(user)
    answer = client.get("/issue/complaints/")
    assert answer.status_code == 403 or "Diminta uang" not in answer.content.decode()
    sent = {"state": "rejected", "answer": "Tidak benar."}
    assert client.post(f"/issue/complaints/{complaint.pk}/answer/", sent).status_code in {403, 404}
    complaint.refresh_from_db()
    assert complaint.state == "open"


def test_the_right_is_the_auditors_alone():
    holders = [
        role
        for role in Role
        if scopes_of(
            person_with(
                role,
                *(
                    (ScopeKind.AGENCY, OFFICE)
                    if role == Role.AGENCY_INNOVATOR
                    else (ScopeKind.INSTITUTION, "LAPAS-1")
                    if role == Role.INSTITUTION_CONTACT
                    else (ScopeKind.WARD, "19.71.05.1005")
                    if role == Role.WARD_OFFICER
                    else (ScopeKind.CITY, CITY)
                ),
                username=f"u-{role}",
            ),
            Deed.FEE_REPORT,
        )
    ]
    assert holders == [Role.AUDITOR]


def test_the_auditor_settles_it_and_no_other_complaint(client):
    fee, other = filed(), filed("waiting", "Kapan?")
    client.force_login(auditor())
    text = client.get("/issue/complaints/").content.decode()
    assert "Diminta uang" in text
    assert f"/issue/complaints/{fee.pk}/answer/" in text
    assert f"/issue/complaints/{other.pk}/answer/" not in text
    sent = {"state": "resolved", "answer": "Uang dikembalikan."}
    assert client.post(f"/issue/complaints/{other.pk}/answer/", sent).status_code == 404
    client.post(f"/issue/complaints/{fee.pk}/answer/", sent)
    fee.refresh_from_db()
    assert (fee.state, fee.answered_by.username) == ("resolved", "auditor")


def test_who_writes_it_down_at_the_desk_is_told_and_no_longer_sees_it(client):
    client.force_login(cases.desk())
    sent = {"kind": "fee", "text": "Diminta uang", "ticket": "", "lapor_number": "1234567"}
    text = client.post("/issue/complaints/new/", sent, follow=True).content.decode()
    assert "hanya auditor" in text
    assert "1234567" not in text
    assert Complaint.objects.get().lapor_number == "1234567"


def test_the_number_of_the_national_desk_is_shown_and_must_be_one(client):
    client.force_login(cases.desk())
    sent = {"kind": "waiting", "text": "Kapan?", "ticket": "", "lapor_number": "7654321"}
    assert "SP4N-LAPOR 7654321" in client.post("/issue/complaints/new/", sent, follow=True).content.decode()
    client.post("/issue/complaints/new/", sent | {"lapor_number": "<b>"})
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(("later_days", "left"), [(0, 14), (14, 0), (15, -1)])
def test_the_clock_runs_fourteen_days(later_days, left):
    assert queries.days_left(filed("waiting"), (NOON + timedelta(days=later_days)).date()) == left


def test_a_late_complaint_is_marked(client):
    actions.file_complaint(
        kind="waiting", text="Lama", source_ref="x", by=cases.desk(), at=NOON - timedelta(days=400)
    )
    client.force_login(cases.desk())
    assert "terlambat" in client.get("/issue/complaints/").content.decode()
