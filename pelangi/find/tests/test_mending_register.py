"""Bad rows of a register extract come back in the workbook; uploads that wait are sealed on disk."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from cryptography.exceptions import InvalidTag
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pelangi.find import incoming, lookup
from pelangi.find.models import RegisterSnapshot
from pelangi.find.queries import nik_of
from pelangi.find.tests.test_register_pages import confirm, upload, work_waiting
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

pytestmark = pytest.mark.django_db
TEXT = (
    "No Induk Data,NIK,NAMA_LGKP,Tgl Lahir,Kelurahan\n"
    "A1,1971051512850002,SITI,15-12-1985,Tua Tunu Indah\n"
    "A2,1971051512850003,BUDI,31-02-1990,Tua Tunu Indah\n"
    "A1,1971051512850004,TUTI,01-03-1991,Tua Tunu Indah\n"
)


@pytest.fixture
def snapshot(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    small_city()
    client.force_login(person_with(Role.REGISTRY_OFFICER))
    _answer, snapshot = upload(client, TEXT)
    confirm(client, snapshot)
    work_waiting()
    snapshot.refresh_from_db()
    return snapshot


def workbook(client, snapshot, **mended) -> bytes:
    """Return the workbook of bad rows as it comes back: R3=(column number, text) corrects a cell of row 3."""
    sent = client.get(reverse("find:extract_bad_rows", args=[snapshot.pk])).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(sent))
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as out:
        for name in book.sheet_names:
            sheet = out.add_worksheet(name)
            for number, row in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                place, text = mended.get(f"R{row[1]}", (0, row[0])) if number else (0, row[0])
                sheet.write_row(number, 0, row)
                sheet.write(number, place, text)
    return memory.getvalue()


def bring_back(client, snapshot, data: bytes) -> str:
    file = SimpleUploadedFile("perbaiki.xlsx", data)
    client.cookies["language"] = "en"
    answer = client.post(reverse("find:mend_extract", args=[snapshot.pk]), {"mended": file}, follow=True)
    return answer.content.decode()


def place_of(client, snapshot, heading: str) -> int:
    sent = client.get(reverse("find:extract_bad_rows", args=[snapshot.pk])).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    return rows[0].index(heading)


def test_mended_rows_are_taken_once_and_the_others_stay(client, snapshot):
    assert (snapshot.row_count, snapshot.bad_count) == (3, 2)
    client.cookies["language"] = "en"
    day = place_of(client, snapshot, "birth date")
    data = workbook(client, snapshot, R3=(day, "28-02-1990"))
    assert "1 row was taken. 1 row still has to be mended." in bring_back(client, snapshot, data)
    snapshot.refresh_from_db()
    assert (snapshot.row_count, snapshot.bad_count, snapshot.entries.count()) == (3, 1, 2)
    budi = snapshot.entries.get(register_id="A2")
    assert (str(budi.birth_date), nik_of(budi), budi.ward.name) == (
        "1990-02-28", "1971051512850003", "Tua Tunu Indah"
    )  # fmt: skip
    assert "0 rows were taken." in bring_back(client, snapshot, data)
    assert snapshot.entries.count() == 2
    assert AuditEntry.objects.filter(deed="find.mend_rows").count() == 2


def test_the_index_of_the_register_is_made_anew_with_the_mended_rows(client, snapshot):
    before = lookup.folder_of(snapshot)
    client.cookies["language"] = "en"
    own = place_of(client, snapshot, "row number of the register")
    bring_back(client, snapshot, workbook(client, snapshot, R4=(own, "A9")))
    snapshot.refresh_from_db()
    assert snapshot.entries.filter(register_id="A9").exists()
    assert lookup.folder_of(snapshot) != before


def test_another_file_and_another_extracts_workbook_are_refused(client, snapshot):
    data = workbook(client, snapshot)
    assert "This is not the workbook" in bring_back(client, snapshot, b"Nama,NIK\nSITI,1\n")
    RegisterSnapshot.objects.filter(pk=snapshot.pk).update(is_current=False)
    _answer, other = upload(client, TEXT + "\n")
    confirm(client, other)
    work_waiting()
    assert "belongs to another extract" in bring_back(client, other, data)


def test_an_upload_that_waits_is_sealed_and_opened_without_leaving_anything(tmp_path, monkeypatch):
    monkeypatch.setattr(incoming, "PIECE", 10)
    clear = tmp_path / "clear.csv"
    clear.write_bytes(b"NAMA,NIK\n" + b"SITI RAHASIA,1971051512850002\n" * 3)
    stored = incoming.kept(clear, "clear.csv")
    path = Path(default_storage.path(stored))
    assert b"RAHASIA" not in path.read_bytes()
    before = set(path.parent.iterdir())
    with incoming.opened(stored) as opened:
        assert opened.read_bytes() == clear.read_bytes()
        assert set(path.parent.iterdir()) == before
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    with incoming.opened(incoming.kept(empty, "empty")) as opened:
        assert opened.read_bytes() == b""
    data = path.read_bytes()
    path.write_bytes(data[: -len(data) // 3])
    with pytest.raises((incoming.CutShort, InvalidTag)), incoming.opened(stored):
        pass
    incoming.drop(stored)
    assert not incoming.exists(stored)
