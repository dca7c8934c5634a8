"""Reading: instructions are no people, a title is no part of a heading, and a refusal names the headings found."""

from datetime import date

import pytest

from pelangi.find.reading import (
    Confirmed,
    headings_seen,
    packed,
    propose,
    read_sheets,
    read_tables,
    unpacked,
    without_forbidden,
)
from pelangi.find.reading.reasons import no_people_words
from pelangi.find.tests.files import roster_csv, roster_xlsx

pytestmark = pytest.mark.no_database

TODAY = date(2026, 11, 24)
INSTRUCTIONS = [
    ["Petunjuk pengisian daftar"],
    ["Isilah semua kolom dengan benar"],
    ["Jangan mengubah judul kolom"],
    ["Kirim kembali paling lambat Jumat"],
]
PEOPLE = [
    ["No", "Nama", "NIK", "Sebutan"],
    [1, "SITI AMINAH", "1971050103600001", "SITI"],
    [2, "BUDI SANTOSO", "", "BUDI"],
]


@pytest.mark.parametrize("order", [("Petunjuk", "Data"), ("Data", "Petunjuk")])
def test_a_sheet_of_instructions_blocks_no_list_and_each_of_its_rows_is_reported(tmp_path, order):
    sheets = {"Petunjuk": INSTRUCTIONS, "Data": PEOPLE}
    as_sent = read_sheets(roster_xlsx(tmp_path, {name: sheets[name] for name in order}))
    kept, dropped = without_forbidden(as_sent)
    kept = unpacked(packed(kept))
    for sheets_read in (as_sent, kept):  # before the columns are confirmed and after: all three agree
        proposal = propose(sheets_read)
        reading = read_tables(sheets_read, today=TODAY)
        assert [one.heading for one in proposal.columns if one.column == "name"] == ["Nama"]
        assert proposal.sheets_without_people == ["Petunjuk"]
        assert [row.values["name"] for row in reading.rows] == ["SITI AMINAH", "BUDI SANTOSO"]
        assert [(bad.sheet, bad.row_number, bad.reason) for bad in reading.bad] == [
            ("Petunjuk", number, "no_headings") for number in range(1, 5)
        ]
        assert reading.row_count == len(INSTRUCTIONS) + len(PEOPLE) - 1
    assert "Isilah" not in repr(kept), "nobody knows what a sheet that was set aside says"
    assert dropped == []


def test_a_sheet_known_by_its_contents_still_counts_where_no_sheet_has_headings(tmp_path):
    people = [["SITI AMINAH", "1971050103600001"], ["BUDI SANTOSO", "1971051512850002"]]
    reading = read_tables(read_sheets(roster_xlsx(tmp_path, {"A": people, "B": people})), today=TODAY)
    assert len(reading.rows) == 4


def test_a_sheet_whose_columns_a_person_named_by_place_is_not_set_aside(tmp_path):
    bare = [["SITI AMINAH", "x"], ["BUDI SANTOSO", "y"]]
    sheets = read_sheets(roster_xlsx(tmp_path, {"A": [["Nama", "NIK"], ["TUTI", ""]], "B": bare}))
    reading = read_tables(sheets, today=TODAY, given=Confirmed(columns={"name": "#1"}))
    assert len(reading.rows) == 3


@pytest.mark.parametrize(
    "title",
    [
        ["DATA WARGA BINAAN NOVEMBER"],
        ["DATA WARGA BINAAN NOVEMBER"] * 4,
        ["LAPAS CONTOH", "", "", "Per 24-11-2026"],
    ],
)
def test_a_title_just_above_the_headings_is_no_part_of_them(tmp_path, title):
    november = read_sheets(roster_xlsx(tmp_path, {"Data": [title, *PEOPLE]}))
    assert [one.heading for one in propose(november).columns] == ["No", "Nama", "NIK", "Sebutan"]
    said = Confirmed(columns={"name": "Sebutan"}, ignored=("No", "Nama"))
    december = read_sheets(roster_xlsx(tmp_path, {"Data": [["DATA WARGA BINAAN DESEMBER"], *PEOPLE]}))
    for month in (november, december):
        reading = read_tables(month, today=TODAY, given=said)
        assert [(row.row_number, row.values["name"]) for row in reading.rows] == [(3, "SITI"), (4, "BUDI")]


@pytest.mark.parametrize(
    ("above", "below", "headings"),
    [
        (
            ["No", "Nama", "Kelahiran", ""],
            ["", "", "Tempat", "Tanggal"],
            ["No", "Nama", "Kelahiran Tempat", "Kelahiran Tanggal"],
        ),
        (
            ["Warga", "", "Penjamin", ""],
            ["Nama", "NIK", "Alamat", "Umur"],
            ["Warga Nama", "Warga NIK", "Penjamin Alamat", "Penjamin Umur"],
        ),
        (
            ["Warga 1", "", "Penjamin 2", ""],
            ["Nama", "NIK", "Nama", "NIK"],
            ["Warga 1 Nama", "Warga 1 NIK", "Penjamin 2 Nama", "Penjamin 2 NIK"],
        ),
    ],
)
def test_merged_headings_still_say_what_stands_above(tmp_path, above, below, headings):
    rows = [above, below, ["x", "SITI AMINAH", "y", "z"], ["x", "BUDI SANTOSO", "y", "z"]]
    found = propose(read_sheets(roster_xlsx(tmp_path, {"a": rows})))
    assert [one.heading for one in found.columns] == headings


def test_a_line_that_makes_the_columns_below_it_forbidden_is_kept(tmp_path):
    rows = [
        ["Warga", "", "Perkara 2026", ""],
        ["Nama", "NIK", "Jenis", "Alamat"],
        ["SITI AMINAH", "", "a", "b"],
    ]
    reading = read_tables(read_sheets(roster_xlsx(tmp_path, {"a": rows})), today=TODAY)
    assert reading.dropped == ["Jenis", "Alamat"]
    assert reading.rows[0].values["address"] == ""


def test_a_list_of_nicknames_alone_is_a_list(tmp_path):
    sheets = read_sheets(roster_csv(tmp_path, "Panggilan;NIK\nATOK;1971050103600001\n"))
    reading = read_tables(sheets, today=TODAY, given=Confirmed(columns={"alias": "Panggilan"}))
    assert [row.values["name"] for row in reading.rows] == ["ATOK"]


def test_the_refusal_of_a_file_without_names_says_which_headings_were_found(tmp_path):
    sheets = read_sheets(roster_csv(tmp_path, "DAFTAR\nKode;Tanggal;Ket.\n1;2-2-2026;x1\n"))
    seen = headings_seen(sheets)
    assert seen == ["Kode", "Tanggal", "Ket."]
    for language in ("id", "en"):
        assert "“Kode”, “Tanggal”, “Ket.”" in no_people_words(seen, language)
    assert "ditemukan" not in no_people_words([], "id")
