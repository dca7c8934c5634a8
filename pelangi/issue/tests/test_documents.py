"""Issue: a document goes from the capture to the hand, and always has one holder."""

import pytest
from django.urls import reverse

from pelangi.core.journey import DocumentState, MoveNotAllowed, NeedState, RequestState
from pelangi.issue import actions
from pelangi.issue.models import Document, StockMove
from pelangi.issue.receipts import is_genuine
from pelangi.issue.tests import cases
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import AuditEntry
from pelangi.staff.protection import unseal_for
from pelangi.staff.tests.people import NOON, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


def test_a_captured_need_gets_one_document_however_often_one_looks():
    need = cases.captured()
    assert actions.open_documents(by=cases.desk(), at=NOON) == 1
    assert actions.open_documents(by=cases.desk(), at=NOON) == 0
    assert Document.objects.get(need=need).holder == "centre"


def test_a_certificate_waits_for_no_centre():
    document = cases.waiting_document(documents=("birth_certificate",), birth_date=None)
    assert document.state == DocumentState.PRINT_READY


def test_an_unknown_central_text_is_kept_and_changes_nothing():
    document = cases.waiting_document()
    assert actions.read_back(document, "SOMETHING NEW", by=cases.desk(), at=NOON) is False
    document.refresh_from_db()
    assert (document.state, document.central_status) == (DocumentState.CENTRAL_WAIT, "SOMETHING NEW")


def test_the_printer_cannot_check_and_unchecked_cards_do_not_go_out():
    document = cases.printed_document()
    with pytest.raises(actions.NotAllowedHere):
        actions.check_document(document, by=cases.desk(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.move_document(document, "carry", officer=cases.carrier(), by=cases.desk(), at=NOON)
    document.refresh_from_db()
    assert document.state == DocumentState.PRINTED


def test_printing_a_card_takes_one_from_the_stock_and_a_certificate_takes_none():
    actions.deliver_stock("identity_card", 10, by=cases.desk(), at=NOON)
    cases.printed_document()
    certificate = cases.waiting_document("test:2", documents=("birth_certificate",), name="Budi Contoh")
    actions.move_document(certificate, "print", by=cases.desk(), at=NOON)
    assert sum(StockMove.objects.values_list("units", flat=True)) == 9


@pytest.mark.parametrize("text", ["DUPLICATE_RECORD", "ENROLL_FAILURE_AT_CENTRAL"])
def test_trouble_at_the_centre_starts_a_new_task_and_a_new_attempt(text):
    document = cases.waiting_document()
    actions.read_back(document, text, by=cases.desk(), at=NOON)
    need = document.need
    need.refresh_from_db()
    assert need.state == NeedState.READY
    cases.move_need(need, "start", by=cases.carrier(), at=NOON)
    assert actions.open_documents(by=cases.desk(), at=NOON) == 1
    assert need.documents.order_by("-attempt").first().attempt == 2


def test_the_hand_over_ends_the_need_and_the_request_with_a_genuine_receipt():
    document = cases.carried_document()
    handover = cases.hand_over(document)
    document.refresh_from_db()
    document.need.refresh_from_db()
    assert (document.holder, document.officer) == ("resident", None)
    assert document.need.state == NeedState.HANDED_OVER
    assert document.need.request.state == RequestState.CLOSED
    assert is_genuine(handover.receipt_code)
    assert not is_genuine(handover.receipt_code[:-1] + "2" if handover.receipt_code[-1] != "2" else "1-ABC")
    receiver = unseal_for(document.need.person.key, handover.receiver_sealed, "issue.receiver")
    assert receiver["name"] == "Siti Contoh"


def test_nothing_leaves_the_counter_unchecked_and_the_page_asks_for_the_check_first(client):
    document = cases.printed_document()
    with pytest.raises(actions.NotAllowedHere):
        cases.hand_over(document)
    client.force_login(cases.checker())
    client.cookies["language"] = "en"
    page = reverse("issue:document", args=[document.pk])
    before = client.get(page).content.decode()
    assert "I checked it" in before
    assert "Name of the person who received it" not in before
    client.post(reverse("issue:check", args=[document.pk]))
    after = client.get(page).content.decode()
    assert "I checked it" not in after
    assert "Name of the person who received it" in after
    assert is_genuine(cases.hand_over(Document.objects.get(pk=document.pk)).receipt_code)


def test_a_document_cannot_be_handed_over_twice():
    document = cases.carried_document()
    again = Document.objects.get(pk=document.pk)
    cases.hand_over(document)
    with pytest.raises(MovedMeanwhile):
        cases.hand_over(again)
    with pytest.raises(MoveNotAllowed):
        cases.hand_over(Document.objects.get(pk=document.pk))


def test_every_step_left_its_line_in_the_chain():
    before = AuditEntry.objects.count()
    document = cases.carried_document()
    assert (
        AuditEntry.objects.filter(deed="issue.move_document", thing=f"issue.Document:{document.pk}").count()
        >= 4
    )
    assert AuditEntry.objects.filter(deed="issue.check_document").exists()
    assert AuditEntry.objects.count() > before
    assert "Siti" not in "".join(AuditEntry.objects.values_list("detail", flat=True))


def test_a_destroyed_card_sends_the_need_back():
    document = cases.printed_document()
    actions.move_document(document, "destroy", why="nama salah cetak", by=cases.desk(), at=NOON)
    document.need.refresh_from_db()
    assert document.need.state == NeedState.READY
    assert document.holder == "nobody"


def test_the_document_of_somebody_who_died_is_cancelled_when_the_desk_looks():
    document = cases.waiting_document()
    cases.move_need(document.need, "cancel", by=cases.carrier(), at=NOON, reason="meninggal")
    actions.open_documents(by=cases.desk(), at=NOON)
    document.refresh_from_db()
    assert (document.state, document.holder) == (DocumentState.CANCELLED, "nobody")


def test_who_asked_hears_once_that_the_document_is_ready():
    document = cases.printed_document()
    messages = document.need.request.messages
    assert list(messages.values_list("kind", "state")) == [("printed", "waiting")]
