"""What the visits of a day mean for documents: they are opened, and handed over by receipts of closed rounds."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from pelangi.issue.models import Document, Handover
from pelangi.issue.tests import cases
from pelangi.staff.protection import seal_for
from pelangi.staff.tests.people import NOON, small_city
from pelangi.visit.models import Fact, Visit
from pelangi.visit.tests.doors import field_officer, promised

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=4)


@pytest.fixture(autouse=True)
def city():
    small_city()


def receipt(document: Document, kinds: list[str]) -> Fact:
    """Note a hand-over at the door of this document's request, as a phone does."""
    door = promised(document.need.request)
    said = {"documents": kinds, "receiver": "Yanti Contoh", "relation": "family", "witness": ""}
    return Fact.objects.create(
        appointment=door,
        field="handed_over",
        value_sealed=seal_for(document.need.person.key, {"value": said}, "visit.fact.handed_over"),
        cursor=1,
        base=0,
        at=LATER,
        by=field_officer(),
    )


def test_documents_open_for_what_was_recorded_at_doors(capsys):
    need = cases.captured()
    call_command("issue", "nightly")
    assert need.documents.get().state == "central_wait"
    assert "1 dibuka" in capsys.readouterr().out


def test_a_receipt_of_a_closed_round_hands_the_document_over_once(capsys):
    document = cases.carried_document()
    fact = receipt(document, ["identity_card"])
    call_command("issue", "nightly")
    document.refresh_from_db()
    assert document.state == "carried"  # the round is open: the team may correct it
    Visit.objects.create(appointment=fact.appointment, ended_at=LATER)
    for _night in range(2):
        call_command("issue", "nightly")
    document.refresh_from_db()
    assert (document.state, document.holder, document.officer) == ("handed_over", "resident", None)
    assert Handover.objects.get().by == field_officer()
    assert capsys.readouterr().out.count("1 diserahkan") == 1


def test_a_receipt_for_another_document_hands_nothing_over():
    document = cases.carried_document()
    fact = receipt(document, ["family_card"])
    Visit.objects.create(appointment=fact.appointment, ended_at=LATER)
    call_command("issue", "nightly")
    document.refresh_from_db()
    assert document.state == "carried"
