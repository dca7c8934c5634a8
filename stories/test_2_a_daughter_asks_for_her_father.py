"""Ask: anybody may ask for somebody; how urgent it is has reasons that can be read.

Pak Sukardi, 74, has not left his bed for a year. He has no KTP-el, and the hospital asks for one. His daughter
tells the ward officer, who writes the request down. She gets a ticket: nine signs on a note.

    who                        sees
    -------------------------  ------------------------------------------------------------
    the daughter, at home      how far the request is; no name, so a lost note tells nothing
    the ward officer           the request; people of other wards never
    the coordinator            why it is urgent, point by point
    a second caller            that it is asked for already: nobody is visited twice

All people are invented.
"""

import re

import pytest

from pelangi.ask.models import Need, Request
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, WARD

NIK = "1971050703520001"
SOURCE = "7a1f4f0e-0000-4000-8000-00000000000{}"


@pytest.fixture
def officer(town):
    return town.desk(Role.WARD_OFFICER, "ward", WARD, name="rosdiana")


def writes_down(officer, number: int = 1, **more) -> str:
    """The ward officer fills in the form."""
    said = {
        "source": SOURCE.format(number),
        "name": "Sukardi Contoh",
        "sex": "L",
        "nik": NIK,
        "ward": WARD,
        "address": "Jalan Contoh 3",
        "group": "bedridden",
        "obstacle": "bedridden",
        "documents": ["identity_card"],
        "window": "morning",
        "channel": "ward_officer",
        "reporter_name": "Dewi Contoh",
        "reporter_relation": "daughter",
    }
    return officer.does("ask:new", **(said | more))


def test_the_daughter_gets_a_ticket_and_follows_it_without_any_name_being_shown(town, officer):
    page = writes_down(officer)
    ticket = re.search(r"The ticket is (\S+?)\. ", page).group(1)
    at_home = town.anybody().reads("ask:status", ticket=ticket)
    assert "Permohonan diterima" in at_home
    assert "Sukardi" not in at_home
    assert "tidak dipungut biaya" in at_home or "gratis" in at_home.lower()


def test_pressing_the_button_twice_makes_one_request(officer):
    writes_down(officer)
    writes_down(officer)
    assert Request.objects.count() == 1


def test_the_coordinator_reads_why_it_is_urgent(town, officer):
    writes_down(officer)
    coordinator = town.desk(Role.OUTREACH_COORDINATOR, name="yuliana")
    request = Request.objects.get()
    page = coordinator.does("ask:admit", request.ticket)
    request.refresh_from_db()
    assert request.state == "admitted"
    assert request.points > 0
    assert re.search(r"cannot leave the bed.*: \+\d", page, re.IGNORECASE), "each point with its reason"
    assert "ready to be planned" in page


def test_the_officer_of_another_ward_cannot_see_him(town, officer):
    writes_down(officer)
    other = town.desk(Role.WARD_OFFICER, "ward", OTHER_WARD, name="farida")
    assert "Sukardi" not in other.reads("ask:home")
    other.reads("ask:request", Request.objects.get().ticket, status=404)


def test_a_neighbour_who_calls_too_does_not_make_a_second_visit(town, officer):
    writes_down(officer)
    coordinator = town.desk(Role.OUTREACH_COORDINATOR, name="yuliana")
    first = Request.objects.get()
    coordinator.does("ask:admit", first.ticket)
    neighbour = {"reporter_name": "Tetangga Contoh", "reporter_relation": "neighbour", "channel": "phone"}
    assert "Is it one of these?" in writes_down(officer, 2, **neighbour)
    assert Request.objects.count() == 1, (
        "nothing is written until somebody says whether it is the same person"
    )
    page = writes_down(officer, 2, same_as=f"request:{first.ticket}", **neighbour)
    assert "Nothing new was written" in page
    writes_down(officer, 2, same_as="none", **neighbour)  # taken for somebody else
    second = Request.objects.exclude(pk=first.pk).get()
    page = coordinator.does("ask:admit", second.ticket)
    assert "Joined to another request for the same person" in page
    assert Need.objects.filter(state="ready").count() == 1
    assert "bersama permohonan" in town.anybody().reads("ask:status", ticket=second.ticket).lower()
