"""The registry as a workbook: what goes out comes in again unchanged, faults are told by row, agencies stay apart."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from pelangi.city.models import Agency
from pelangi.find.reading.tables import read_sheets
from pelangi.innovate import actions, bringing, exchange, queries
from pelangi.innovate.models import Innovation
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, person_with, small_city

pytestmark = pytest.mark.django_db
HEADS = [
    "Kode",
    "Perangkat daerah",
    "Nama inovasi",
    "Tahapan",
    "Jenis",
    "Koordinat",
    "Waktu penerapan",
    "Urusan utama",
]
ROW = ["", OFFICE, "Antar Akta", "Penerapan", "Digital", "-2.1, 106.1", "2025-03-01", "Sosial"]


@pytest.fixture(autouse=True)
def city():
    return small_city()


def book(tmp_path, *rows, heads=HEADS):
    path = tmp_path / "inovasi.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for place, cells in enumerate([heads, *rows]):
            sheet.write_row(place, 0, cells)
    return path


def take(path):
    return actions.take_workbook(path, by=innovator(), at=NOON)


def test_what_goes_out_comes_in_unchanged(tmp_path):
    found = innovation(lat=Decimal("-2.12000"), lon=Decimal("106.11000"), goal="=1+1", design="kata " * 400)
    level = actions.claim(2026, found, "sid_17_sdm", 2, by=innovator(), at=NOON)
    actions.add_evidence(level, kind="statement", title="SK", by=innovator(), at=NOON)
    actions.verify(level, verified=1, why="Kurang", by=verifier(), at=NOON)
    path = tmp_path / "out.xlsx"
    path.write_bytes(exchange.workbook(queries.innovations(innovator()), NOON))
    heads, cells = read_sheets(path)[0].rows[:2]
    assert cells[heads.index("17 klaim")] == "2"
    assert cells[heads.index("17 terverifikasi")] == "1"
    assert cells[heads.index("Tujuan inovasi")] == "=1+1"
    taken = take(path)
    assert (taken.new, taken.changed, taken.same, taken.faults) == (0, 0, 1, [])


def test_new_rows_become_drafts_and_known_ones_a_version(tmp_path):
    assert take(book(tmp_path, ROW)).new == 1
    found = Innovation.objects.get(pk="antar-akta")
    assert (found.state, found.is_digital, found.lat, found.stage) == (
        "draft",
        True,
        Decimal("-2.1"),
        "penerapan",
    )
    changed = [*ROW[:7], "Kesehatan"]
    assert take(book(tmp_path, changed)).changed == 1
    found.refresh_from_db()
    assert found.main_affair == "Kesehatan"
    assert found.versions.count() == 2


@pytest.mark.parametrize(
    ("place", "text", "column", "expected"),
    [
        (0, "Kode Saya", "Kode (A)", "tanda hubung"),
        (0, "a" * 51, "Kode (A)", "paling banyak 50"),
        (1, "", "Perangkat daerah (B)", "nama atau kode perangkat daerah"),
        (1, "Dinas Entah", "Perangkat daerah (B)", "nama atau kode perangkat daerah"),
        (1, PLANNERS, "Perangkat daerah (B)", "perangkat daerah Anda sendiri"),
        (2, "", "Nama inovasi (C)", "nama inovasi"),
        (2, "x" * 161, "Nama inovasi (C)", "paling banyak 160 huruf; di sini ada 161"),
        (3, "Gagasan", "Tahapan (D)", "Inisiatif, Uji Coba, Penerapan"),
        (4, "separuh", "Jenis (E)", "Digital, Non Digital"),
        (5, "di sini", "Koordinat (F)", "lintang dan bujur"),
        (5, "106.1, -2.1", "Koordinat (F)", "lintang dan bujur"),
        (6, "kapan", "Waktu penerapan (G)", "tanggal lengkap"),
        (8, "9", "Asta Cita (I)", "1 sampai 8"),
        (8, "²", "Asta Cita (I)", "1 sampai 8"),
    ],
)
def test_a_row_with_a_fault_names_its_cell_and_the_others_are_taken(tmp_path, place, text, column, expected):
    heads, row = [*HEADS, "Asta Cita"], [*ROW, "1"]
    wrong = [*row[:place], text, *row[place + 1 :]]
    good = [*row[:2], "Lain Lagi", *row[3:]]
    (fault,) = take(book(tmp_path, wrong, good, heads=heads)).faults
    assert (fault.file, fault.row, fault.column) == ("inovasi.xlsx", 2, column)
    assert fault.found.startswith(text[:20]) or text == PLANNERS  # its name stands there, not its code
    assert expected in str(fault.expected)
    assert fault.mend
    assert list(Innovation.objects.values_list("pk", flat=True)) == ["lain-lagi"]


def test_an_agency_nearly_named_is_proposed(tmp_path):
    name = Agency.objects.get(pk=OFFICE).name
    (fault,) = take(book(tmp_path, [ROW[0], name[:-2], *ROW[2:]])).faults
    assert name in fault.mend


def test_one_innovation_in_two_rows_is_told_not_overwritten(tmp_path):
    taken = take(book(tmp_path, ROW, [*ROW[:7], "Kesehatan"]))
    assert (taken.new, taken.changed) == (1, 0)
    assert [(one.row, one.column) for one in taken.faults] == [(3, "Nama inovasi (C)")]
    assert Innovation.objects.get().main_affair == "Sosial"


def test_an_empty_kind_leaves_what_was_said_before(tmp_path):
    innovation(code="antar-akta", name="Antar Akta", is_digital=True)
    take(book(tmp_path, [*ROW[:4], "", *ROW[5:]]))
    assert Innovation.objects.get().is_digital


@pytest.mark.parametrize(
    "heading",
    [
        "OPD Pengampu",
        "OPD",
        "Nama OPD",
        "SKPD Pengusul",
        "Perangkat Daerah Pengampu",
        "Instansi Pengampu",
        "Dinas",
    ],
)
def test_usual_headings_of_the_agency_are_known(heading):
    assert bringing.proposal(["No", heading, "Judul Inovasi"]) == {1: "perangkat_daerah", 2: "nama"}


def test_degrees_in_two_columns_may_have_decimal_commas(tmp_path):
    heads = [*HEADS[:5], "Lintang", "Bujur"]
    taken = take(
        book(tmp_path, [*ROW[:5], "-2,1", "106,1"], [*ROW[:2], "Lain", *ROW[3:5], "x", ""], heads=heads)
    )
    assert Innovation.objects.get().lon == Decimal("106.1")
    assert [(one.row, one.column) for one in taken.faults] == [(3, "Lintang (F), Bujur (G)")]


def test_a_file_that_is_no_table_or_has_no_name_is_refused(tmp_path):
    with pytest.raises(actions.NotAllowedHere):
        take(book(tmp_path, ROW, heads=["A", "B"]))
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(actions.NotAllowedHere):
        take(tmp_path / "x.xlsx")


def test_the_pages(client, tmp_path):
    innovation()
    client.force_login(verifier())
    assert BytesIO(client.get("/innovate/workbook.xlsx").content).read(2) == b"PK"
    assert client.get("/innovate/bring-in/").status_code == 403
    client.force_login(person_with(Role.AGENCY_INNOVATOR, "agency", OFFICE))
    file = SimpleUploadedFile("x.xlsx", book(tmp_path, ROW, [*ROW[:2], "", *ROW[3:]]).read_bytes())
    page = client.post("/innovate/bring-in/", {"file": file}).content.decode()
    assert "1 baru" in page
    for told in ["x.xlsx: 1 baris tidak diterima", "Nama inovasi (C)", "kosong", "Perbaiki sel itu"]:
        assert told in page
    bad = SimpleUploadedFile("x.csv", b"a;b\n1;2\n")
    assert client.post("/innovate/bring-in/", {"file": bad}).url == "/innovate/bring-in/columns/"
    assert "Nama inovasi" in client.post("/innovate/bring-in/columns/", {}).content.decode()


PORTAL = [
    "No",
    "Judul Inovasi",
    "Nama OPD",
    "Tahapan Inovasi",
    "Jenis",
    "Latitude",
    "Longitude",
    "Tanggal Penerapan",
]
SENT = ["1", "Antar Akta", OFFICE, "uji coba", "Non Digital", "-2.1", "106.1", "3 Maret 2025"]


def test_another_layout_is_recognised_and_its_columns_confirmed(client, tmp_path):
    client.force_login(innovator())
    path = book(tmp_path, ["", "Daftar inovasi tahun 2026"], [], PORTAL, SENT, heads=["Laporan", ""])
    file = SimpleUploadedFile("portal.xlsx", path.read_bytes())
    assert client.post("/innovate/bring-in/", {"file": file}).status_code == 302
    page = client.get("/innovate/bring-in/columns/").content.decode()
    assert "Judul Inovasi" in page
    assert "3 Maret 2025" in page
    taken = bringing.proposal(PORTAL)
    assert taken == dict(
        enumerate(["nama", "perangkat_daerah", "tahapan", "jenis", "lat", "lon", "waktu_penerapan"], 1)
    )
    twice = {f"column_{place}": key for place, key in taken.items()} | {"column_0": "nama"}
    assert "Dua kolom" in client.post("/innovate/bring-in/columns/", twice).content.decode()
    sent = twice | {"column_0": ""}
    assert "1 baru" in client.post("/innovate/bring-in/columns/", sent).content.decode()
    found = Innovation.objects.get(pk="antar-akta")
    assert (found.stage, found.lat, found.lon, found.applied_on) == (
        "uji_coba",
        Decimal("-2.1"),
        Decimal("106.1"),
        date(2025, 3, 3),
    )
    assert client.get("/innovate/bring-in/columns/").status_code == 404
