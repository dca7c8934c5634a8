"""While a resident's restriction holds, their document is not printed, checked, carried or written out as a form."""

import pytest
from django.urls import reverse

from pelangi.ask.actions import answer_right, ask_right
from pelangi.ask.models import RightsRequest
from pelangi.ask.tests.test_pages import signed_in
from pelangi.core.journey import DocumentState, Move
from pelangi.issue import actions
from pelangi.issue.actions.bulk import foresee
from pelangi.issue.tests import cases
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


def restricted(document) -> RightsRequest:
    officer = person_with(Role.DATA_PROTECTION_OFFICER, username="dpo")
    return ask_right(document.need.person, RightsRequest.Kind.RESTRICTION, by=officer, at=NOON)


def lifted(one: RightsRequest) -> None:
    for state in (RightsRequest.State.DONE, RightsRequest.State.LIFTED):
        answer_right(one, state=state, answer="Sudah", by=one.written_by, at=NOON)


def test_nothing_is_printed_until_it_is_lifted():
    document = cases.waiting_document()
    one = restricted(document)
    assert actions.read_back(
        document, "PRINT_READY_RECORD", by=cases.desk(), at=NOON
    )  # the centre did it, not we
    with pytest.raises(actions.NotAllowedHere):
        actions.move_document(document, Move.PRINT, by=cases.desk(), at=NOON)
    assert foresee([document], "print", by=cases.desk()) == [(document, False)]
    lifted(one)
    assert foresee([document], "print", by=cases.desk()) == [(document, True)]
    actions.move_document(document, Move.PRINT, by=cases.desk(), at=NOON)


def test_nothing_is_checked_or_carried_until_it_is_lifted():
    document = cases.printed_document()
    one = restricted(document)
    with pytest.raises(actions.NotAllowedHere):
        actions.check_document(document, by=cases.checker(), at=NOON)
    lifted(one)
    actions.check_document(document, by=cases.checker(), at=NOON)
    restricted(document)
    with pytest.raises(actions.NotAllowedHere):
        actions.move_document(document, Move.CARRY, officer=cases.carrier(), by=cases.desk(), at=NOON)


def test_what_is_on_its_way_comes_back_or_reaches_the_person():
    back, given = cases.carried_document(), cases.carried_document("test:2", name="Budi Contoh")
    restricted(back)
    restricted(given)
    actions.move_document(back, Move.BRING_BACK, why="warga meminta", by=cases.carrier(), at=NOON)
    cases.hand_over(given)
    assert (back.state, given.state) == (DocumentState.RETURNED, DocumentState.HANDED_OVER)


def test_its_page_says_so_and_offers_no_such_step_and_no_form_is_filled(client):
    document = cases.waiting_document()
    actions.read_back(document, "PRINT_READY_RECORD", by=cases.desk(), at=NOON)
    restricted(document)
    signed_in(client, cases.desk(), "en")
    said = client.get(reverse("issue:document", args=[document.pk])).content.decode()
    assert "asked that their data not be used" in said
    assert reverse("issue:move", args=[document.pk, "print"]) not in said
    form = client.get(reverse("issue:form", args=[document.need.request.ticket, "f102"]), follow=True)
    assert form["Content-Type"].startswith("text/html")
    assert "asked that their data not be used" in form.content.decode()
