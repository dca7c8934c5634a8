"""Issue: a document has exactly one holder at any moment, until it is in the person's hands.

Ibu Mariati was recorded at her door. The national centre says: duplicate record. So nobody waits in vain: her
need goes back, a second visit is made, and this time the card comes.

    step              who                        may not be
    ----------------  -------------------------  ------------------------------------
    print             Fitriani, documents desk
    compare           Nurul, documents desk      the one who printed
    carry             Andri, field officer       before somebody compared
    hand over         Andri                      without saying who received it

All people are invented.
"""

import pytest
from django.utils import timezone

from pelangi.ask.actions import move_need
from pelangi.ask.tests.asking import admitted
from pelangi.core.journey import DocumentState, Move, NeedState
from pelangi.issue import actions
from pelangi.issue.models import Complaint, Document, Handover
from pelangi.staff.roles import Role


@pytest.fixture
def need(town):
    """A need whose data were captured at the door."""
    now = timezone.now()
    need = admitted("story:mariati", name="Mariati Contoh", at=now).needs.get()
    move_need(need, Move.START, by=town.field_officer, at=now)
    return need


@pytest.fixture
def fitriani(town):
    return town.desk(Role.REGISTRY_OFFICER, name="fitriani")


@pytest.fixture
def nurul(town):
    return town.desk(Role.REGISTRY_OFFICER, name="nurul")


def in_the_works(by) -> Document:
    """The documents desk opens what was captured; return the newest."""
    actions.open_documents(by=by, at=timezone.now())
    return Document.objects.order_by("-pk").first()


def test_a_duplicate_at_the_centre_leads_to_a_second_visit(town, need, fitriani):
    first = in_the_works(fitriani.user)
    page = fitriani.does("issue:read_back", first.pk, raw_status="DUPLICATE_RECORD")
    assert "duplicate record" in page
    need.refresh_from_db()
    assert need.state == NeedState.READY, "she waits for the next plan, by herself"
    coordinators_page = town.desk(Role.OUTREACH_COORDINATOR, name="yuliana").reads(
        "ask:request", need.request.ticket
    )
    assert "ready to be planned" in coordinators_page

    move_need(need, Move.START, by=town.field_officer, at=timezone.now())  # the second visit
    second = in_the_works(fitriani.user)
    assert (second.attempt, second.state) == (2, DocumentState.CENTRAL_WAIT)


def test_from_the_centre_to_her_hand(town, need, fitriani, nurul):
    document = in_the_works(fitriani.user)
    andri = town.desk(Role.FIELD_OFFICER, name="andri")
    actions.deliver_stock("identity_card", 10, by=fitriani.user, at=timezone.now())

    assert "ready to print" in fitriani.does("issue:read_back", document.pk, raw_status="PRINT_READY_RECORD")
    assert "printed" in fitriani.does("issue:move", document.pk, "print", **{"print-move": "print"})
    assert "Who printed a document cannot check it." in fitriani.does("issue:check", document.pk)

    carry = {"carry-move": "carry", "carry-officer": town.field_officer.pk}
    assert "A second person must check" in fitriani.does("issue:move", document.pk, "carry", **carry)
    nurul.does("issue:check", document.pk)
    assert "on the way" in fitriani.does("issue:move", document.pk, "carry", **carry)

    page = andri.does(
        "issue:hand_over", document.pk, receiver_name="Mariati Contoh", relation="self", confirmed="on"
    )
    assert "handed over" in page
    assert "9" in fitriani.reads("issue:stock"), "one card of ten was used"

    receipt = Handover.objects.get()
    assert receipt.receipt_code in page
    assert andri.fetches("issue:receipt", document.pk).startswith(b"%PDF")
    assert "genuine" in andri.reads("issue:holders", code=receipt.receipt_code)


def test_her_ticket_says_that_it_is_done(town, need, fitriani, nurul):
    test_from_the_centre_to_her_hand(town, need, fitriani, nurul)
    need.request.refresh_from_db()
    assert need.request.state == "closed"
    page = town.anybody().reads("ask:status", ticket=need.request.ticket)
    assert "Dokumen diserahkan" in page
    assert "Mariati" not in page


def test_a_family_that_was_asked_to_pay_is_heard(town, need, fitriani):
    """Whoever asks for money may sit at the next desk: from then on the auditor alone reads it and settles it."""
    said = "Kami diminta membayar."
    page = fitriani.does("issue:file_complaint", kind="fee", text=said, ticket=need.request.ticket)
    assert "only the auditor sees it" in page
    assert said not in page
    auditor = town.desk(Role.AUDITOR, name="auditor")
    assert said in auditor.reads("issue:complaints")
    answered = auditor.does(
        "issue:answer", Complaint.objects.get().pk, state="resolved", answer="Layanan ini gratis. Maaf."
    )
    assert "Layanan ini gratis. Maaf." in answered
