"""Meetings decide, agencies do, what came of it is said once; agencies are asked and reminded."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from pelangi.city.models import Agency
from pelangi.innovate.models import AgencyPeople, Asked, Decision, Meeting
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OFFICE, PLANNERS, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def decided(client):
    client.force_login(verifier())
    held = {"held_on": localdate().isoformat(), "topic": "Rakor inovasi", "area": WARD, "notes": ""}
    client.post("/innovate/meetings/", held)
    meeting = Meeting.objects.get()
    due = (localdate() + timedelta(days=7)).isoformat()
    client.post(
        f"/innovate/meetings/{meeting.pk}/",
        {"text": "Lengkapi SK", "agency": OFFICE, "due": due, "innovation": ""},
    )
    return Decision.objects.get()


def test_what_a_meeting_decides_is_done_by_its_owner_and_said_once(client, decided):
    address = f"/innovate/meetings/decisions/{decided.pk}/"
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain"))
    assert "Lengkapi SK" in client.get(f"/innovate/meetings/?area={WARD}").content.decode()
    assert client.post(address, {"state": "done", "outcome": "x"}).status_code == 404
    client.force_login(innovator())
    assert "Lengkapi SK" in client.get("/innovate/mine/").content.decode()
    client.post(address, {"state": "done", "outcome": " "})
    assert Decision.objects.get().state == "open"
    client.post(address, {"state": "done", "outcome": "SK terbit"})
    assert (Decision.objects.get().state, Decision.objects.get().outcome) == ("done", "SK terbit")
    assert client.post(address, {"state": "dropped", "outcome": "y"}).status_code == 404
    assert "SK terbit" in client.get(f"/innovate/meetings/{decided.meeting_id}/").content.decode()


def test_a_meeting_to_come_and_a_decision_due_before_it_are_refused(client, decided):
    client.force_login(verifier())
    ahead = (localdate() + timedelta(days=1)).isoformat()
    client.post("/innovate/meetings/", {"held_on": ahead, "topic": "x", "area": "", "notes": ""})
    assert Meeting.objects.count() == 1
    early = (localdate() - timedelta(days=9)).isoformat()
    data = {"text": "x", "agency": OFFICE, "due": early, "innovation": ""}
    assert client.post(f"/innovate/meetings/{decided.meeting_id}/", data).status_code == 200
    assert Decision.objects.count() == 1


def test_agencies_are_asked_and_those_behind_reminded(client):
    innovation()
    AgencyPeople.objects.create(agency=Agency.objects.get(pk=OFFICE), people=20, hours_a_week=5)
    client.force_login(verifier())
    client.post(f"/innovate/agencies/{PLANNERS}/ask/", {"who": "Sekretaris", "note": "satu inovasi"})
    client.post("/innovate/agencies/remind/")
    assert list(Asked.objects.values_list("agency", "who")) == [(PLANNERS, "Sekretaris")] * 2
    page = client.get("/innovate/agencies/").content.decode()
    assert "Sekretaris" in page
    assert "0,50" in page
    client.force_login(innovator())
    assert client.post("/innovate/agencies/remind/").status_code == 403
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", PLANNERS, username="lain"))
    assert "satu inovasi" in client.get("/innovate/mine/").content.decode()
    assert now() > Asked.objects.latest("at").at
