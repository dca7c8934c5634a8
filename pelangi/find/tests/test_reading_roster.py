"""Reading: any list offices send comes out as good rows and bad rows, and none is lost."""

import zipfile
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelangi.find.reading import Confirmed, NotATable, read_roster
from pelangi.find.reading.columns import FORBIDDEN, column_of
from pelangi.find.reading.tables import read_sheets
from pelangi.find.tests.files import roster_csv, roster_xlsx
from pelangi.find.tests.odd_files import odd_file

pytestmark = pytest.mark.no_database

TODAY = date(2026, 11, 24)


def read(path, **options):
    return read_roster(path, today=TODAY, **options)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_separator_and_encoding_reads_alike(tmp_path, separator, encoding):
    text = "Nama;NIK;L/P\nNUR’AINI;1971054303600001;P\n".replace(";", separator)
    reading = read(roster_csv(tmp_path, text, encoding=encoding))
    assert [(row.values["name"], row.values["nik"], row.values["sex"]) for row in reading.rows] == [
        ("NUR’AINI", "1971054303600001", "P")
    ]


def test_headings_are_found_below_titles_in_two_lines_and_on_every_sheet(tmp_path):
    title = [["LAPAS CONTOH"], ["DAFTAR WARGA BINAAN"], []]
    upper = ["No", "Nama", "", "Kelahiran", "", "NIK", "Pidana", ""]
    lower = ["", "Nama Lengkap", "Alias", "Tempat", "Tanggal", "", "Perkara", "Lama"]
    person = [1, "BUDI SANTOSO", "BUDI", "Toboali", "15/12/1985", "1971051512850002", "Penipuan", "3 th"]
    path = roster_xlsx(
        tmp_path,
        {"Blok A": [*title, upper, lower, person], "Blok B": [["Nama", "Umur"], ["SITI AMINAH", 66]]},
    )
    first, second = read(path).rows
    assert first.row_number == 6
    assert first.values["birth_place"] == "Toboali"
    assert first.values["birth_date"] == "1985-12-15"
    assert (second.sheet, second.row_number, second.values["age"]) == ("Blok B", 2, "66")


def test_crime_diagnosis_and_medicine_are_dropped_and_said_so(tmp_path):
    text = "Nama,NIK,Diagnosa,Perkara,Obat\nSITI,1971054303600001,F20.0,Pencurian,Haloperidol\n"
    reading = read(roster_csv(tmp_path, text))
    assert reading.dropped == ["Diagnosa", "Perkara", "Obat"]
    everything = repr(reading.rows) + repr(reading.bad)
    assert not any(word in everything for word in ("F20", "Pencurian", "Haloperidol"))


def test_a_bad_row_does_not_carry_a_forbidden_cell(tmp_path):
    reading = read(roster_csv(tmp_path, "Nama,NIK,Perkara\n,1971054303600001,Pencurian\nSITI,,\n"))
    assert reading.bad[0].reason == "no_name"
    assert "1971054303600001" in reading.bad[0].found
    assert "Pencurian" not in reading.bad[0].found


@pytest.mark.parametrize(
    "heading",
    [
        "Diagnosa",
        "Kode ICD-10",
        "Jenis Gangguan",
        "Perkara",
        "Pasal",
        "Tgl. Ekspirasi",
        "Vonis",
        "Nama Obat",
        "No. RM",
    ],
)
def test_headings_that_must_not_be_stored_are_known(heading):
    assert column_of(heading) == FORBIDDEN


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Nama Lengkap", "name"), ("NamaLengkap", "name"),
         ("NAMA PASIEN", "name"), ("Nama Warga Binaan", "name"), ("No. KTP", "nik"),
        ("N I K", "nik"), ("N.I.K.", "nik"), ("NIK", "nik"), ("No. KK", "family_card_number"),
        ("Nomor Kartu Keluarga", "family_card_number"),
        ("Tgl. Lahir", "birth_date"), ("TTL", "birth_place_date"), ("Tempat, Tgl Lahir", "birth_place_date"),
        ("Umur", "age"), ("Usia (th)", "age"), ("L/P", "sex"), ("Jenis Kelamin", "sex"), ("RT/RW", "rt_rw"),
        ("Desa/Kelurahan", "ward"), ("Nama Ibu Kandung", "mother_name"), ("Bin/Binti", "father_name"),
        ("Alias", "alias"), ("Nama Panggilan", "alias"), ("Nama Wali", None), ("Nama Kepala Keluarga", None),
        ("Alamat Asal", "address"), ("Tanggal Masuk", None),
    ],
)  # fmt: skip
def test_headings_in_use_are_recognised(heading, column):
    assert column_of(heading) == column


@pytest.mark.parametrize(
    ("cell", "kept", "warning"),
    [
        ("1971054303600001", "1971054303600001", None),
        ("'1971054303600001", "1971054303600001", None),
        ("1971 0543 0360 0001", "1971054303600001", None),
        ("1971054303600001.0", "1971054303600001", None),
        ("１９７１０５４３０３６００００１", "1971054303600001", None),
        ("1,97E+15", "", "nik_damaged"),
        ("1.97105E+15", "", "nik_damaged"),
        ("19710543036OOOO1", "1971054303600001", "nik_letters"),
        ("197105430360000", "197105430360000", "nik_length"),
        ("belum punya", "", None),
        ("-", "", None),
        ("0000000000000000", "", None),
        ("lihat catatan", "", "nik_not_a_number"),
    ],
)
def test_a_mangled_nik_is_a_warning_and_the_row_stays(tmp_path, cell, kept, warning):
    row = read(roster_csv(tmp_path, f"Nama;NIK\nSITI AMINAH;{cell}\n")).rows[0]
    assert row.values["nik"] == kept
    assert row.warnings == ((warning,) if warning else ())


def test_a_nik_kept_as_number_warns_when_its_last_digit_may_be_rounded(tmp_path):
    rows = [["Nama", "NIK"], ["SITI", 1971054303600010], ["BUDI", 1971000000000000]]
    first, second = read(roster_xlsx(tmp_path, {"a": rows})).rows
    assert (first.values["nik"], first.warnings) == ("1971054303600010", ("nik_rounded",))
    assert (second.values["nik"], second.warnings) == ("", ("nik_damaged",))


def test_a_family_card_number_in_the_nik_column_is_moved(tmp_path):
    text = "Nama;NIK;No KK;Tgl Lahir\nSITI;1971052011100001;;01-03-1960\nBUDI;1971052011100002;1971052011100002;\n"
    for row in read(roster_csv(tmp_path, text)).rows:
        assert row.values["nik"] == ""
        assert row.values["family_card_number"].startswith("19710520111000")
        assert row.warnings == ("nik_is_family_card",)


def test_a_nik_whose_year_alone_differs_stays(tmp_path):
    row = read(roster_csv(tmp_path, "Nama;NIK;Tgl Lahir\nRIDHO;1971031901100010;19/01/2000\n")).rows[0]
    assert row.values["nik"] == "1971031901100010"


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("31-12-1950", "1950-12-31"), ("31/12/1950", "1950-12-31"), ("31.12.1950", "1950-12-31"),
        ("1950-12-31", "1950-12-31"), ("1950-12-31 00:00:00", "1950-12-31"), ("31 Desember 1950", "1950-12-31"),
        ("31 Des 1950", "1950-12-31"), ("1 Pebruari 1950", "1950-02-01"), ("31121950", "1950-12-31"),
        ("31-12-50", "1950-12-31"), ("01/02/09", "2009-02-01"), ("05/23/1980", "1980-05-23"), ("1950", "1950"),
        ("12-1950", "12-1950"), ("Desember 1950", "12-1950"), ("00-00-1950", "1950"), ("tidak tahu", ""), ("-", ""),
    ],
)  # fmt: skip
def test_birth_dates_are_read_in_the_forms_offices_write(tmp_path, cell, read_as):
    row = read(roster_csv(tmp_path, f"Nama;Tgl Lahir\nSITI;{cell}\n")).rows[0]
    assert row.values["birth_date"] == read_as


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31-02-1950", "impossible_date"),
        ("1950-13-01", "impossible_date"),
        ("lama sekali", "unreadable_date"),
        ("25-11-2026", "date_in_future"),
        ("01-01-1750", "date_too_old"),
    ],
)
def test_a_birth_date_that_cannot_be_makes_the_row_bad(tmp_path, cell, reason):
    bad = read(roster_csv(tmp_path, f"Nama;Tgl Lahir\nSITI;{cell}\n")).bad[0]
    assert (bad.row_number, bad.column, bad.found, bad.reason) == (2, "birth_date", cell, reason)


def test_place_and_date_in_one_cell_and_rt_rw_in_one_cell_are_parted(tmp_path):
    text = "Nama;TTL;RT/RW;Alamat\nSITI;Pangkalpinang, 1 Maret 1960;003/012;Jl. Melati\n"
    values = read(roster_csv(tmp_path, text)).rows[0].values
    assert (values["birth_place"], values["birth_date"]) == ("Pangkalpinang", "1960-03-01")
    assert (values["rt"], values["rw"]) == ("3", "12")


def test_totals_and_signatures_are_set_aside_not_taken_for_people(tmp_path):
    text = "No;Nama;NIK\n1;SITI AMINAH;1971054303600001\n;Jumlah: 1 orang;\n;Mengetahui, Kepala Lapas;\nJumlah 1;;\n"
    reading = read(roster_csv(tmp_path, text))
    assert len(reading.rows) == 1
    assert [bad.reason for bad in reading.bad] == ["not_a_person"] * 3


def test_a_stray_quotation_mark_swallows_no_rows(tmp_path):
    text = 'Nama;NIK;Alamat\n"SITI;1971054303600001;Jl. A\nBUDI;1971051512850002;Jl. B\nTUTI;;Jl. C\n'
    assert read(roster_csv(tmp_path, text)).row_count == 3


def test_birth_dates_are_known_by_their_contents_and_days_of_arrival_are_none(tmp_path):
    days = ["01-02-2024;1 Maret 1960", "03-04-2025;15-12-1985", "05-06-2026;2004-05-01"]
    names = ["SITI AMINAH", "BUDI SANTOSO", "TUTI LESTARI"]
    rows = "\n".join(f"{name};{both}" for name, both in zip(names, days, strict=True))
    born = [
        row.values["birth_date"] for row in read(roster_csv(tmp_path, f"Kolom1;Kolom2;Kolom3\n{rows}")).rows
    ]
    assert born[-3:] == ["1960-03-01", "1985-12-15", "2004-05-01"]
    arrived = read(roster_csv(tmp_path, f"Nama;Lahir tidak ada;Tgl Masuk\n{rows}", name="b.csv"))
    assert all(row.values["birth_date"] == "" for row in arrived.rows)


def test_a_confirmed_column_wins_over_recognition(tmp_path):
    path = roster_csv(tmp_path, "Nama;Sebutan;NIK\nSITI;SITI AMINAH;1971054303600001\n")
    assert read(path, given=Confirmed(columns={"name": "Sebutan"})).rows[0].values["name"] == "SITI AMINAH"


def test_a_sheet_without_headings_is_reported_row_by_row(tmp_path):
    path = roster_xlsx(tmp_path, {"a": [["Nama", "NIK"], ["SITI", ""]], "b": [["petunjuk"], [1, 2]]})
    reading = read(path)
    assert len(reading.rows) == 1
    assert [(bad.sheet, bad.row_number, bad.reason) for bad in reading.bad] == [
        ("b", 1, "no_headings"),
        ("b", 2, "no_headings"),
    ]


@pytest.mark.parametrize(("data", "code"), [(b"", "empty_file"), (b"PK\x03\x04rubbish", "broken_workbook")])
def test_a_file_that_is_no_table_is_refused_with_a_reason(tmp_path, data, code):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with pytest.raises(NotATable) as refusal:
        read(path)
    assert refusal.value.code == code


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_no_bytes_make_reading_fail_unawares(tmp_path, data):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with suppress(NotATable):  # said so: nothing was lost in silence
        read(path)


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["SITI AMINAH", "31-02-1950", "1,97E+15", '"', "Jumlah", "L", "1971054303600001"]),
).filter(lambda cell: column_of(cell) is None)  # a row of headings may rightly be taken for one


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=8))
def test_no_row_is_ever_lost(tmp_path, rows):
    path = tmp_path / "x.csv"
    lines = [
        ";".join(cell.replace(";", "").replace("\n", "").replace("\r", "") for cell in row) for row in rows
    ]
    path.write_text("Nama;NIK;Tgl Lahir\n" + "\n".join(lines), encoding="utf-8", newline="")
    reading = read(path)
    below = sum(1 for number, _row in read_sheets(path)[0].numbered() if number > 1)
    assert reading.row_count >= below  # one more when the heading itself cannot be made out
    seen = [row.row_number for row in [*reading.rows, *reading.bad]]
    assert len(seen) == len(set(seen))


def test_a_lone_cell_far_away_loses_no_row(tmp_path):
    """Read as one square, this list would take 39 GB: the reader's process ends, and the list is read row by row."""
    path = tmp_path / "jauh.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Penghuni")
        for number, row in enumerate([["Nama", "NIK"], ["SITI AMINAH", "1971050103600001"], ["BUDI", ""]]):
            sheet.write_row(number, 0, row)
        sheet.write(100_000, 16_383, " ")
    assert [row.values["name"] for row in read(path).rows] == ["SITI AMINAH", "BUDI"]


def test_an_old_workbook_so_damaged_that_its_reader_asks_for_a_petabyte_is_refused():
    with odd_file(8327).on_disk() as path, pytest.raises(NotATable):
        read_sheets(path)


def test_a_small_workbook_that_unfolds_into_a_huge_one_is_refused_unread(tmp_path):
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/sheet.xml", "w") as sheet:
        for _mebibyte in range(300):
            sheet.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    with pytest.raises(NotATable, match="too_large"):
        read_sheets(path)
