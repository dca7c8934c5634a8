"""Issue: the pages show what one may see, in both languages, and do the deeds by hand."""

import pytest
from django.urls import reverse

from pelangi.ask.tickets import spoken
from pelangi.core.journey import DocumentState
from pelangi.issue import actions
from pelangi.issue.models import Complaint, Document
from pelangi.issue.tests import cases
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_DISTRICT, PRISON, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def at_desk(client):
    client.force_login(cases.desk())
    return client


def test_the_list_names_people_and_writes_down_that_they_were_read(at_desk):
    document = cases.waiting_document()
    before = AuditEntry.objects.filter(deed="issue.view_document", person=document.need.person_id).count()
    page = at_desk.get("/issue/").content.decode()
    assert "Siti Contoh" in page
    assert (
        AuditEntry.objects.filter(deed="issue.view_document", person=document.need.person_id).count()
        == before + 1
    )


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Di mana setiap dokumen sekarang"), ("en", "Where is each document now")]
)
def test_both_languages(at_desk, language, words):
    at_desk.cookies["language"] = language
    assert words in at_desk.get("/issue/").content.decode()


def test_another_district_sees_nothing(client):
    document = cases.waiting_document()
    client.force_login(
        person_with(Role.REGISTRY_OFFICER, "district", OTHER_DISTRICT, username="distrik-lain")
    )
    assert "Siti Contoh" not in client.get("/issue/").content.decode()
    assert client.get(f"/issue/documents/{document.pk}/").status_code == 404
    assert client.post(f"/issue/documents/{document.pk}/move/cancel/").status_code == 404


def test_a_document_goes_its_whole_way_by_hand(at_desk, client):
    document = cases.waiting_document()
    address = f"/issue/documents/{document.pk}"
    at_desk.post(f"{address}/read-back/", {"raw_status": "print ready record"})
    at_desk.post(f"{address}/move/print/", {"print-move": "print"})
    client.force_login(cases.checker())
    client.post(f"{address}/check/")
    client.force_login(cases.desk())
    client.post(f"{address}/move/carry/", {"carry-move": "carry", "carry-officer": cases.carrier().pk})
    assert Document.objects.get(pk=document.pk).state == DocumentState.CARRIED
    client.force_login(cases.carrier())
    client.post(
        f"{address}/hand-over/", {"receiver_name": "Siti Contoh", "relation": "self", "confirmed": "on"}
    )
    assert Document.objects.get(pk=document.pk).state == DocumentState.HANDED_OVER
    assert "Siti Contoh" in client.get(f"{address}/").content.decode()
    receipt = client.get(f"{address}/receipt/")
    assert receipt["Content-Type"] == "application/pdf"
    assert receipt.content.startswith(b"%PDF")


def test_a_step_that_does_not_fit_is_refused_in_words(at_desk):
    document = cases.waiting_document()
    answer = at_desk.post(f"/issue/documents/{document.pk}/move/print/", {"print-move": "print"}, follow=True)
    assert Document.objects.get(pk=document.pk).state == DocumentState.CENTRAL_WAIT
    assert "tidak cocok" in answer.content.decode()


def test_who_holds_what_counts_each_holder(at_desk):
    cases.carried_document()
    page = at_desk.get("/issue/holders/").content.decode()
    assert cases.carrier().display_name in page
    assert "bukan buatan" in at_desk.get("/issue/holders/", {"code": "1-AAAAAAAA"}).content.decode()


def test_stock_is_booked_by_hand(at_desk):
    at_desk.post(
        "/issue/stock/", {"card_kind": "identity_card", "kind": "delivery", "units": "2000", "note": ""}
    )
    assert "2.000" in at_desk.get("/issue/stock/").content.decode()


def test_a_complaint_is_answered_once(at_desk):
    said = {"kind": "waiting", "text": "Kapan?", "ticket": ""}
    written = at_desk.post("/issue/complaints/new/", said, follow=True).content.decode()
    complaint = Complaint.objects.get()
    assert f"Sudah dicatat. Nomornya {spoken(complaint.ticket)}." in written
    first = {"state": "resolved", "answer": "Besok pagi."}
    kept = at_desk.post(f"/issue/complaints/{complaint.pk}/answer/", first, follow=True).content.decode()
    assert "Jawaban disimpan." in kept
    at_desk.post(f"/issue/complaints/{complaint.pk}/answer/", {"state": "rejected", "answer": "Lain."})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.answer) == ("resolved", "Besok pagi.")


def test_a_complaint_from_an_institution_has_no_ward():
    request = cases.captured(institution=PRISON).request
    complaint = actions.file_complaint(
        request=request, kind="other", text="", source_ref="x", by=cases.desk(), at=NOON
    )
    assert complaint.ward is None


def test_a_ward_officer_has_no_documents_page(client):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", "19.71.05.1005"))
    assert client.get("/issue/").status_code == 403


def test_a_complaint_is_tied_to_no_request_of_another_district(client):
    small_city()
    ticket = cases.waiting_document().need.request.ticket
    client.force_login(person_with(Role.REGISTRY_OFFICER, "district", OTHER_DISTRICT, username="lain"))
    client.post("/issue/complaints/new/", {"kind": "other", "text": "x", "ticket": ticket})
    assert not Complaint.objects.exists()
    client.force_login(cases.desk())
    client.post("/issue/complaints/new/", {"kind": "other", "text": "x", "ticket": ticket})
    assert Complaint.objects.get().request.ticket == ticket


def test_each_holder_leads_to_the_documents_they_hold(client):
    carried = cases.carried_document()
    waits = cases.waiting_document("test:2", name="Budi Contoh")
    client.force_login(cases.desk())
    holders = client.get(reverse("issue:holders")).content.decode()
    for holder, held, other in (
        (cases.carrier().pk, carried, waits),
        ("centre", waits, carried),
    ):
        link = f"{reverse('issue:home')}?state=with:{holder}"
        assert link in holders
        listed = client.get(link).content.decode()
        assert reverse("issue:document", args=[held.pk]) in listed
        assert reverse("issue:document", args=[other.pk]) not in listed
    for odd in ("with:", "with:x", "with:" + "9" * 30, "with:office"):
        listed = client.get(reverse("issue:home"), {"state": odd}).content.decode()
        assert reverse("issue:document", args=[carried.pk]) not in listed
