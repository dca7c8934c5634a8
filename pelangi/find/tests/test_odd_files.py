"""Hundreds of lists as untidy as offices send them, and worse; ten thousand in bench/fuzz_find.py."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pelangi.find.reading import (
    NotATable,
    packed,
    read_roster,
    read_sheets,
    read_tables,
    unpacked,
    without_forbidden,
)
from pelangi.find.reading.web_tables import tables_of
from pelangi.find.tests.files import roster_csv, roster_xlsx
from pelangi.find.tests.holding import held, held_as_register
from pelangi.find.tests.odd_files import SECRET, odd_file
from pelangi.find.tests.odd_registers import odd_register
from pelangi.find.tests.old_workbooks import ods, xls

pytestmark = pytest.mark.no_database

FILES = 200
TODAY = date(2026, 11, 24)
TABLE = [
    ["RUMAH SAKIT JIWA CONTOH"],
    [],
    ["No", "Nama Pasien", "NIK", "Umur", "Diagnosa"],
    [1, "SITI AMINAH", "1971054303600001", 66, SECRET],
    [2, "BUDI SANTOSO", 1.97e15, "41 th", SECRET],
]


@pytest.mark.parametrize("first", range(0, FILES, 50))
def test_odd_files_crash_nothing_lose_nobody_and_keep_no_forbidden_cell(first):
    readings = [held(odd_file(number)) for number in range(first, first + 50)]
    assert sum(len(reading.rows) for reading in readings if reading) > 50, "the files are not all rubbish"


@pytest.mark.slow
def test_no_odd_file_breaks_the_reading_of_a_register():
    assert sum(held_as_register(odd_register(number)) for number in range(150)) > 300


def test_every_kind_of_file_occurs_sound_and_damaged():
    made = [odd_file(number) for number in range(FILES)]
    assert {file.suffix for file in made if file.people} == {".csv", ".xlsx", ".ods", ".xls"}
    assert {file.suffix for file in made if file.people is None} == {".csv", ".xlsx", ".ods", ".xls"}


@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".ods", ".csv", ""])
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_workbooks_of_every_kind_read_alike_whatever_their_file_is_called(tmp_path, kind, suffix):
    path = tmp_path / f"daftar{suffix}"
    made = {"xls": xls, "ods": ods}
    if kind in made:
        path.write_bytes(made[kind]({"Lembar1": TABLE}))
    else:
        path.write_bytes(roster_xlsx(tmp_path, {"Lembar1": TABLE}, name="x.xlsx").read_bytes())
    reading = read_roster(path, today=TODAY)
    said = [
        (row.row_number, row.values["name"], row.values["nik"], row.values["age"]) for row in reading.rows
    ]
    assert said == [(4, "SITI AMINAH", "1971054303600001", "66"), (5, "BUDI SANTOSO", "", "41")]
    assert reading.rows[1].warnings == ("nik_damaged",)
    assert reading.dropped == ["Diagnosa"]
    assert SECRET not in repr(reading)


def test_a_row_that_says_something_in_a_forbidden_column_only_is_not_lost_with_it(tmp_path):
    path = roster_csv(tmp_path, "Nama;NIK;Diagnosa\nSITI;1971054303600001;F20\n;;F20.1\n")
    kept, dropped = without_forbidden(read_sheets(path))
    again = read_tables(unpacked(packed(kept)), today=TODAY)
    assert dropped == ["Diagnosa"]
    assert "F20" not in repr(kept)
    assert again.row_count == read_roster(path, today=TODAY).row_count == 2


def test_columns_known_by_their_contents_alone_are_read(tmp_path):
    rows = ";".join(["{}", "SITI AMINAH", "1971054303600001"])
    text = "\n".join(rows.format(number) for number in range(1, 6))
    reading = read_roster(roster_csv(tmp_path, text), today=TODAY)
    assert [row.values["name"] for row in reading.rows] == ["SITI AMINAH"] * 5


def test_a_forbidden_heading_counts_even_where_no_heading_row_is_recognised(tmp_path):
    text = f"Kode ICD-10;NamaOrang;X\n{SECRET};SITI AMINAH;1\n{SECRET};BUDI SANTOSO;2\n{SECRET};TUTI WULANDARI;3\n"
    sheets = read_sheets(roster_csv(tmp_path, text))
    assert SECRET not in repr(without_forbidden(sheets))
    assert SECRET not in repr(read_tables(sheets, today=TODAY))


def test_an_archive_of_a_kind_nobody_reads_is_refused_with_a_reason(tmp_path):
    path = roster_xlsx(tmp_path, {"a": TABLE})
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 6] = 84  # "version needed to open": 8.4
    path.write_bytes(data)
    with pytest.raises(NotATable, match="broken_workbook"):
        read_sheets(path)


def test_a_web_page_called_xls_is_read_like_the_table_it_shows(tmp_path):
    path = tmp_path / "export.xls"
    path.write_text(
        f"""<html><body><table><tr><td colspan=4>DAFTAR WARGA</td></tr>
        <tr><th rowspan=2>Nama</th><th colspan=2>Kelahiran</th><th rowspan=2>Perkara</th></tr>
        <tr><th>Tempat</th><th>Tanggal</th></tr>
        <tr><td>SITI&nbsp;AMINAH</td><td>Toboali</td><td>31-12-1960</td><td>{SECRET}</td></tr>
        <tr><td>BUDI<br>SANTOSO<td>Muntok<td>1970<td>{SECRET}
        </table></body></html>""",
        encoding="utf-8",
    )
    reading = read_roster(path, today=TODAY)
    said = [
        (row.row_number, row.values["name"], row.values["birth_place"], row.values["birth_date"])
        for row in reading.rows
    ]
    assert said == [(4, "SITI AMINAH", "Toboali", "1960-12-31"), (5, "BUDI SANTOSO", "Muntok", "1970")]
    assert reading.dropped == ["Perkara"]
    assert SECRET not in repr(reading)


TAGS = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td colspan=3>", "<th rowspan=2>", "</td>", "SITI", "<br>", "<",
    "&#0;", "<!--",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(TAGS), max_size=40))
def test_no_web_page_however_broken_makes_reading_fail(parts):
    rows = [row for table in tables_of("<table>" + "".join(parts)) for row in table]
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_every_cell_of_a_web_page_comes_out_once():
    page = "<table>" + "".join(f"<tr><td>{n}a</td><td>{n}b</td></tr>" for n in range(50)) + "</table>"
    assert tables_of(page) == [[[f"{n}a", f"{n}b"] for n in range(50)]]
