"""From the phone to the document: a receipt signed at a door hands the document over when its round is closed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.ask.models import Request
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.issue import actions as issue_actions
from pelangi.issue.models import Document, Handover, OldCard
from pelangi.issue.tests import cases
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import DISTRICT, NOON, OTHER_WARD, person_with, small_city
from pelangi.visit import actions
from pelangi.visit.models import Feed, Visit
from pelangi.visit.tests.doors import field_officer, promised, round_on
from pelangi.visit.tests.test_api import enrolled, item, post

pytestmark = pytest.mark.django_db
DONE = {"move": "finish", "reason": ""}


@pytest.fixture(autouse=True)
def city():
    small_city()


def noted(door, sequence: int = 1, **changes) -> dict:
    """Return what a phone sends of a door."""
    said = item(door, sequence, kind="edit", changes=changes)
    del said["move"]
    return said


def receipt(*documents: str) -> dict:
    return {"documents": list(documents), "receiver": "Yanti Contoh", "relation": "keluarga", "witness": ""}


def brought(document: Document):
    """Return the door at which a document is to be handed over; it is carried since yesterday."""
    Document.objects.filter(pk=document.pk).update(since=NOON - timedelta(days=1))
    return promised(document.need.request)


def close(client, door) -> str:
    """Close the round of a door on its page; return what the page says then."""
    client.force_login(coordinator())
    answer = client.post(reverse("visit:close", args=[door.stop.round_id]), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_receipt_signed_on_a_phone_hands_the_document_over_when_the_round_is_closed_on_its_page(client):
    document = cases.carried_document()
    door = brought(document)
    _device, token = enrolled()
    told = post(client, token, [noted(door, handed_over=receipt("identity_card"), outcome=DONE)])
    assert told[0]["outcome"] == "applied"
    document.refresh_from_db()
    assert document.state == "carried"  # the team may still correct it
    client.force_login(coordinator())
    page = client.get(reverse("visit:round", args=[door.stop.round_id])).content.decode()
    assert "1 pintu yang dicatat di ponsel" in page
    assert page.count("iserahkan: KTP-el") == 2  # of the round, and at the door
    assert "Putaran ditutup" in close(client, door)
    document.refresh_from_db()
    assert (document.state, document.holder, document.need.state) == (
        "handed_over",
        "resident",
        "handed_over",
    )
    assert Handover.objects.get().by == field_officer()
    assert Request.objects.get(pk=document.need.request_id).state == "closed"
    assert AuditEntry.objects.filter(deed="visit.close_round", actor=coordinator().username).exists()


def test_an_old_card_taken_in_at_the_door_lies_at_the_office_and_stands_on_the_documents_page(client):
    card = cases.carried_document()
    door = brought(card)
    paper = cases.carried_document(
        "test:2", name="Budi Contoh", documents=("birth_certificate",), birth_date=None
    )
    other = promised(paper.need.request, on=door.stop.round)
    Document.objects.filter(pk=paper.pk).update(since=NOON - timedelta(days=1))
    _device, token = enrolled()
    taken = receipt("identity_card") | {"old_cards": ["identity_card"]}
    none = receipt("birth_certificate") | {"old_cards": []}
    post(
        client,
        token,
        [noted(door, handed_over=taken, outcome=DONE), noted(other, 2, handed_over=none, outcome=DONE)],
    )
    client.force_login(coordinator())
    seen = client.get(reverse("visit:appointment", args=[door.pk])).content.decode()
    assert "kartu lama ditarik: KTP-el" in seen
    close(client, door)
    old = OldCard.objects.get()
    assert (old.card_kind, old.document, old.taken_by) == ("identity_card", card, field_officer())
    client.force_login(cases.desk())
    page = reverse("issue:document", args=[card.pk])
    assert "tersimpan di kantor" in client.get(page).content.decode()
    issue_actions.destroy_old_cards("BA-7", witness=cases.checker(), by=cases.desk(), at=NOON)
    assert "dimusnahkan dengan berita acara BA-7" in client.get(page).content.decode()
    assert "<dt>Kartu lama" not in client.get(reverse("issue:document", args=[paper.pk])).content.decode()


def test_a_visit_recorded_at_the_office_opens_its_documents_at_once(client):
    door = promised()
    client.force_login(field_officer())
    client.post(reverse("visit:record", args=[door.pk]), {"move": "finish", "base_version": 0, "minutes": 20})
    assert Visit.objects.get().state == "done"
    document = Document.objects.get()
    assert (document.need.request, document.state) == (door.request, "central_wait")


def test_a_document_that_nobody_noted_as_packed_is_handed_over_by_its_receipt_if_it_was_checked(client):
    checked, unchecked = cases.printed_document("test:1"), cases.printed_document("test:2")
    cases.actions.check_document(checked, by=cases.checker(), at=NOON + timedelta(days=2))
    on = round_on()
    _device, token = enrolled()
    for sequence, document in enumerate((checked, unchecked), start=1):
        Document.objects.filter(pk=document.pk).update(since=NOON - timedelta(days=1))
        door = promised(document.need.request, on=on)
        post(client, token, [noted(door, sequence, handed_over=receipt("identity_card"), outcome=DONE)])
    assert "Putaran ditutup" in close(client, door)
    states = dict(Document.objects.values_list("pk", "state"))
    assert states == {checked.pk: "handed_over", unchecked.pk: "printed"}


def test_a_round_with_different_values_stays_open_and_says_so(client):
    door = promised()
    for username, move in (("petugas", "finish"), ("petugas-2", "record_refusal")):
        _device, token = enrolled(username=username)
        post(client, token, [noted(door, outcome={"move": move, "reason": "Keluarga keberatan"})])
    assert "1 pintu menunggu keputusan" in close(client, door)
    assert Feed.objects.get().closed_at is None
    assert not Document.objects.exists()


def test_a_round_of_tomorrow_is_not_closed_and_one_is_closed_by_who_may_decide_all_its_doors(client):
    tomorrow = promised(on=round_on(timezone.localdate() + timedelta(days=1)))
    client.force_login(coordinator())
    assert client.post(reverse("visit:close", args=[tomorrow.stop.round_id])).status_code == 404
    today = promised(admitted("test:2"))
    address = reverse("visit:close", args=[today.stop.round_id])
    client.force_login(field_officer())
    assert client.post(address).status_code == 403
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, "ward", OTHER_WARD, "kelurahan-lain"))
    assert client.post(address).status_code in (403, 404)
    assert actions.close_round("T1", today.stop.round.day, by=coordinator(), at=timezone.now()) == []


def test_a_round_is_not_closed_by_who_may_not_decide_another_round_of_the_same_team_and_day(client):
    mine, elsewhere = promised(), promised(admitted("test:2", ward_code=OTHER_WARD))
    _device, token = enrolled()
    near = person_with(Role.OUTREACH_COORDINATOR, "district", DISTRICT, "kecamatan")
    address = reverse("visit:close", args=[mine.stop.round_id])
    client.force_login(near)
    assert client.post(address).status_code == 302
    told = post(client, token, [noted(elsewhere, outcome=DONE)])
    assert told[0]["outcome"] == "applied"
    client.force_login(near)
    assert client.post(address).status_code == 404
