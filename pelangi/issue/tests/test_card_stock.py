"""Until when the cards last, and who comes first while they are short. All people are invented."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.core.journey import DocumentState, Move
from pelangi.issue import actions, card_stock
from pelangi.issue.actions.bulk import do_to_all, foresee
from pelangi.issue.models import Document, StockMove
from pelangi.issue.tests import cases
from pelangi.staff.tests.people import NOON, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


def ready(source_ref: str, *, first: bool, name: str) -> Document:
    document = cases.waiting_document(source_ref, name=name)
    actions.read_back(document, "PRINT_READY_RECORD", by=cases.desk(), at=NOON)
    Document.objects.filter(pk=document.pk).update(is_first=first)
    document.refresh_from_db()
    return document


def test_in_a_shortage_first_time_holders_come_first_and_the_page_says_so(client):
    again, first = (
        ready("again", first=False, name="Budi Contoh"),
        ready("first", first=True, name="Siti Contoh"),
    )
    actions.deliver_stock("identity_card", 1, by=cases.desk(), at=NOON)
    client.force_login(cases.desk())
    client.cookies["language"] = "en"
    page = client.get(reverse("issue:home"), {"state": "print_ready"}).content.decode()
    assert "Cards are short" in page
    assert page.index("Siti Contoh") < page.index("Budi Contoh")  # though he has waited longer
    with pytest.raises(actions.NotAllowedHere, match=r"(?i)pertama|first"):
        actions.move_document(again, Move.PRINT, by=cases.desk(), at=NOON)
    actions.move_document(first, Move.PRINT, by=cases.desk(), at=NOON)
    actions.deliver_stock("identity_card", 1, by=cases.desk(), at=NOON)
    actions.move_document(again, Move.PRINT, by=cases.desk(), at=NOON)  # nobody stands before him any more
    assert again.state == DocumentState.PRINTED


def test_who_gives_a_reason_prints_out_of_turn_and_the_reason_stays():
    again, _first = (
        ready("again", first=False, name="Budi Contoh"),
        ready("first", first=True, name="Siti Contoh"),
    )
    actions.deliver_stock("identity_card", 1, by=cases.desk(), at=NOON)
    actions.move_document(again, Move.PRINT, why="dirawat, BPJS menunggu", by=cases.desk(), at=NOON)
    assert again.moves.get(move=Move.PRINT).reason == "dirawat, BPJS menunggu"


def test_without_a_ledger_nothing_is_said_to_be_short():
    ready("again", first=False, name="Budi Contoh")
    assert card_stock.shortages() == []


def test_who_had_a_card_before_waits_for_another_one():
    cases.hand_over(cases.carried_document("one", nik="1971054703500001"))
    second = cases.waiting_document("two", nik="1971054703500001")
    assert not second.is_first
    assert cases.waiting_document("three", name="Budi Contoh").is_first


def test_the_page_says_until_when_the_cards_last(client):
    by, now = cases.desk(), timezone.now()
    actions.deliver_stock("identity_card", 700, by=by, at=now - timedelta(days=60))
    for day in range(1, 57):
        actions.change_stock(
            "identity_card", 10, kind=StockMove.Kind.DAMAGED, by=by, at=now - timedelta(days=day)
        )
    client.force_login(by)
    client.cookies["language"] = "en"
    page = client.get(reverse("issue:stock")).content.decode()
    assert "probably used up on" in page
    assert "order now" in page  # 140 left, ten a day: two weeks
    assert "no forecast" in page  # child cards were never booked


def as_many_more(document: Document, count: int) -> None:
    """Make copies of a document: to the counting they are others who wait."""
    copies = Document.objects.bulk_create(
        Document(
            need=document.need,
            attempt=attempt,
            is_first=True,
            state=document.state,
            opened_at=document.opened_at,
            since=document.since,
            holder=document.holder,
        )
        for attempt in range(2, count + 2)
    )
    assert len(copies) == count


def test_beyond_a_thousand_cards_a_replacement_still_stands_behind_first_time_holders():
    again = ready("again", first=False, name="Budi Contoh")
    as_many_more(ready("first", first=True, name="Siti Contoh"), 1_100)
    actions.deliver_stock("identity_card", 1_101, by=cases.desk(), at=NOON)
    assert card_stock.must_wait(again)
    actions.deliver_stock("identity_card", 1, by=cases.desk(), at=NOON)
    assert not card_stock.must_wait(again)


def test_nothing_is_printed_without_a_card_and_the_preview_says_for_how_many_there_is_one():
    actions.deliver_stock("identity_card", 2, by=cases.desk(), at=NOON)
    three = [ready(f"test:{number}", first=True, name=f"Warga Contoh {number}") for number in range(3)]
    assert [fits for _one, fits in foresee(three, "print", by=cases.desk())] == [True, True, False]
    done, refused = do_to_all(three, "print", by=cases.desk(), at=NOON)
    assert (done, [one for one, _why in refused]) == (2, three[2:])
    assert card_stock.left("identity_card") == 0
    with pytest.raises(actions.NotAllowedHere, match=r"delivery|kiriman"):
        actions.move_document(three[2], "print", why="mendesak", by=cases.desk(), at=NOON)
    assert foresee(three[2:], "print", by=cases.desk()) == [(three[2], False)]
    actions.deliver_stock("identity_card", 1, by=cases.desk(), at=NOON)
    actions.move_document(three[2], "print", by=cases.desk(), at=NOON)
