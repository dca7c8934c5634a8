"""Every document, from the request to the hand, with what may go wrong on its way. All people are invented."""

from datetime import timedelta

import pytest

from pelangi.ask.actions import move_need
from pelangi.ask.tests.asking import admitted
from pelangi.core.documents import DocumentKind, document_rules
from pelangi.core.journey import DocumentState, Move, NeedState
from pelangi.issue import actions
from pelangi.issue.models import Document, StockMove
from pelangi.issue.tests import cases
from pelangi.staff.tests.people import NOON, small_city

pytestmark = pytest.mark.django_db
# what goes wrong: the moves of the first attempt after it was opened, and in which state it ends
FAILURES = {
    "duplicate at the centre": ([Move.FIND_DUPLICATE], DocumentState.DUPLICATE_RECORD),
    "recording failed": ([Move.FAIL_ENROLMENT], DocumentState.ENROLMENT_FAILED),
    "spoilt in the office": ([Move.PRINT, Move.DESTROY], DocumentState.DESTROYED),
    "lost on the way": ([Move.PRINT, Move.CHECK, Move.CARRY, Move.REPORT_LOST], DocumentState.LOST),
}
AT_THE_CENTRE = {"duplicate at the centre", "recording failed"}


@pytest.fixture(autouse=True)
def city():
    return small_city()


def opened(need) -> Document:
    """Return the document that is begun for a need once its data are captured or its papers filed."""
    if need.state != NeedState.IN_PROCESS:
        move_need(need, Move.START, by=cases.carrier(), at=NOON)
    actions.open_documents(by=cases.desk(), at=NOON)
    document = Document.objects.filter(need=need).latest("pk")
    assert (document.state == DocumentState.CENTRAL_WAIT) == document_rules()[need.document_kind].central
    return document


def moved(document: Document, moves: list[Move]) -> None:
    at = NOON + timedelta(hours=1)
    if document.state == DocumentState.CENTRAL_WAIT and moves[0] in {Move.PRINT}:
        actions.read_back(document, "PRINT_READY_RECORD", by=cases.desk(), at=at)
    for move in moves:
        if move == Move.CHECK:
            actions.check_document(document, by=cases.checker(), at=at)
        else:
            actions.move_document(document, move, why="uji", officer=cases.carrier(), by=cases.desk(), at=at)


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_document_reaches_the_hand_whatever_goes_wrong_first(kind):
    rule = document_rules()[kind]
    for failure, (moves, ends) in FAILURES.items():
        if failure in AT_THE_CENTRE and not rule.central:
            continue
        need = admitted(f"{kind}:{failure}", documents=(str(kind),), name=f"Orang {failure}").needs.get()
        first = opened(need)
        moved(first, moves)
        need.refresh_from_db()
        assert (first.state, need.state) == (ends, NeedState.READY), failure
        second = opened(need)
        assert (second.attempt, second.need_id) == (2, need.pk)
        moved(second, [Move.PRINT, Move.CHECK, Move.CARRY, Move.BRING_BACK, Move.CARRY])
        cases.hand_over(second)
        need.refresh_from_db()
        assert (second.holder, need.state, need.request.state) == (
            "resident",
            NeedState.HANDED_OVER,
            "closed",
        )
        printed = sum(Move.PRINT in taken for taken in (moves, [Move.PRINT]))
        assert StockMove.objects.filter(document__need=need).count() == (printed if rule.card_stock else 0)
    assert not Document.objects.filter(holder="officer").exists()


def test_a_document_sent_to_the_centre_again_can_still_be_handed_over():
    document = cases.waiting_document()
    actions.read_back(document, "DUPLICATE_RECORD", by=cases.desk(), at=NOON)
    moved(document, [Move.SEND_AGAIN])
    document.need.refresh_from_db()
    assert document.need.state == NeedState.IN_PROCESS
    moved(document, [Move.PRINT, Move.CHECK])
    cases.hand_over(document)
    assert document.need.state == NeedState.HANDED_OVER


def test_two_documents_are_never_under_way_for_one_need():
    first = cases.waiting_document()
    actions.read_back(first, "DUPLICATE_RECORD", by=cases.desk(), at=NOON)
    first.need.refresh_from_db()
    opened(first.need)
    with pytest.raises(actions.NotAllowedHere):
        moved(first, [Move.SEND_AGAIN])
