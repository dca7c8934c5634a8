"""Issue: lists of central statuses are shown before they are written, written as one, and not doubled."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from pelangi.ask.tickets import spoken
from pelangi.core.journey import DocumentState, NeedState
from pelangi.issue import actions
from pelangi.issue.models import Document, DocumentMove
from pelangi.issue.tests import cases
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_DISTRICT, person_with, small_city

pytestmark = pytest.mark.django_db
NIKS = [f"197105470350000{number}" for number in range(1, 6)]


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def at_desk(client):
    client.force_login(cases.desk())
    client.cookies["language"] = "en"
    return client


def waiting(count: int) -> list[Document]:
    return [cases.waiting_document(f"test:{n}", name=f"Orang Contoh {n}", nik=NIKS[n]) for n in range(count)]


def confirmed(client, answer):
    packed = answer.context["packed"]
    return client.post("/issue/statuses/write/", {"packed": packed}, follow=True)


def test_a_pasted_list_is_shown_then_written_as_one_deed_and_not_doubled(at_desk):
    documents = waiting(5)
    ticket = spoken(documents[4].need.request.ticket)
    pasted = "\n".join([
        "NIK\tNama\tStatus",
        f"{NIKS[0]}\tA\tPRINT_READY_RECORD",
        f"{NIKS[1]}\tB\tDUPLICATE_RECORD",
        f"{NIKS[2]}\tC\tEFAC",
        f"{NIKS[3]}\tD\tSTATUS BARU 2027",
        f"{ticket}\tE\tSent for Enrollment",
        "1971054703509999\tF\tPRR",
        "123\tG\tPRR",
    ])  # fmt: skip
    answer = at_desk.post("/issue/statuses/", {"text": pasted})
    page = answer.content.decode()
    assert not DocumentMove.objects.exists()
    assert not Document.objects.exclude(central_status="").exists()
    assert "STATUS BARU 2027" in page
    assert "row 8, column A" in page
    assert NIKS[0] not in page
    assert "Documents moved on: 3. Texts kept: 2." in confirmed(at_desk, answer).content.decode()
    assert [Document.objects.get(pk=one.pk).state for one in documents] == [
        DocumentState.PRINT_READY,
        DocumentState.DUPLICATE_RECORD,
        DocumentState.ENROLMENT_FAILED,
        DocumentState.CENTRAL_WAIT,
        DocumentState.CENTRAL_WAIT,
    ]
    lines = AuditEntry.objects.filter(deed="issue.move_document").count()
    confirmed(at_desk, answer)
    again = at_desk.post("/issue/statuses/", {"text": pasted})
    assert again.context["able"] == 0
    assert DocumentMove.objects.count() == 3
    assert AuditEntry.objects.filter(deed="issue.move_document").count() == lines


def test_a_workbook_is_read_with_the_row_and_column_of_what_is_wrong(at_desk):
    (document,) = waiting(1)
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet("Rekap")
    for row, cells in enumerate([["No", "NIK", "Status"], ["1", NIKS[0], "PRR"], ["2", "", "PRR"]]):
        sheet.write_row(row, 0, cells)
    book.close()
    answer = at_desk.post("/issue/statuses/", {"file": SimpleUploadedFile("rekap.xlsx", written.getvalue())})
    assert "row 3, column B" in answer.content.decode()
    confirmed(at_desk, answer)
    document.refresh_from_db()
    assert (document.state, document.central_status) == (DocumentState.PRINT_READY, "PRR")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", b"\x00\xff\xfe\x00" * 50, b"<svg onload=alert(1)>"]
)
def test_odd_files_are_refused_or_reported_and_never_break_the_page(at_desk, data):
    answer = at_desk.post("/issue/statuses/", {"file": SimpleUploadedFile("../../x.xlsx", data)})
    assert answer.status_code == 200
    assert not answer.context.get("able")


def test_a_contradiction_and_a_list_of_another_area_change_nothing(at_desk, client):
    (document,) = waiting(1)
    both = at_desk.post("/issue/statuses/", {"text": f"{NIKS[0]} PRR\n{NIKS[0]} DUP"})
    assert "contradicts a row above" in both.content.decode()
    client.force_login(person_with(Role.REGISTRY_OFFICER, "district", OTHER_DISTRICT, username="lain"))
    assert client.post("/issue/statuses/", {"text": f"{NIKS[0]} PRR"}).context["able"] == 0
    client.post("/issue/statuses/write/", {"packed": both.context["packed"]})
    document.refresh_from_db()
    assert document.state == DocumentState.CENTRAL_WAIT


def test_an_altered_preview_is_refused(at_desk):
    (document,) = waiting(1)
    answer = at_desk.post("/issue/statuses/", {"text": f"{NIKS[0]} PRR"})
    page = at_desk.post("/issue/statuses/write/", {"packed": answer.context["packed"] + "x"}, follow=True)
    assert "too old" in page.content.decode()
    document.refresh_from_db()
    assert document.state == DocumentState.CENTRAL_WAIT


def test_a_duplicate_opens_the_move_of_domicile_and_remembers_that_the_centre_was_asked(at_desk):
    (document,) = waiting(1)
    actions.read_back(document, "DUPLICATE_RECORD", by=cases.desk(), at=NOON)
    address = f"/issue/documents/{document.pk}"
    assert "move the domicile here" in at_desk.get(f"{address}/").content.decode()
    at_desk.post(f"{address}/move-domicile/")
    at_desk.post(f"{address}/move-domicile/")
    needs = document.need.request.needs
    assert list(needs.order_by("pk").values_list("document_kind", flat=True)) == [
        "identity_card",
        "move_letter",
    ]
    at_desk.post(
        f"{address}/move/ask_centre/", {"ask_centre-move": "ask_centre", "ask_centre-why": "surat 12"}
    )
    document.refresh_from_db()
    assert document.moves.filter(move="ask_centre", reason="surat 12").count() == 1
    assert (document.state, document.need.state) == (DocumentState.DUPLICATE_RECORD, NeedState.READY)


def test_a_failed_recording_is_recorded_again_at_another_visit_and_is_no_case_of_domicile(at_desk):
    (document,) = waiting(1)
    actions.read_back(document, "ENROLL_FAILURE_AT_REGIONAL", by=cases.desk(), at=NOON)
    document.need.refresh_from_db()
    assert document.need.state == NeedState.READY
    assert "another visit" in at_desk.get(f"/issue/documents/{document.pk}/").content.decode()
    with pytest.raises(actions.NotAllowedHere):
        actions.move_domicile(document, by=cases.desk(), at=NOON)
