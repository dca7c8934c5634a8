"""Extracts as offices export them: other headings, several sheets, title rows, numbers that a spreadsheet damaged."""

import json
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from pelangi.find.reading import Extract, NotATable
from pelangi.find.tests.files import REGISTER_HEADINGS, REGISTER_ROWS, register_csv, roster_csv, roster_xlsx

pytestmark = pytest.mark.no_database

TODAY = date(2026, 11, 24)
SIAK = ["NIK", "NO_KK", "NAMA_LGKP", "JENIS_KLMIN", "TGL_LHR", "KELURAHAN", "STATUS KTP-EL", "AKTA LAHIR"]
ROW = [
    "1971051512850003",
    "1971051512850019",
    "SITI",
    "Perempuan",
    "15-12-1985",
    "Tua Tunu Indah",
    "SUDAH CETAK",
    "ADA",
]


def read(path, given=None):
    return list(Extract(path, today=TODAY, given=given))


def test_an_export_of_the_national_register_is_read_without_a_number_of_its_own(tmp_path):
    path = roster_xlsx(
        tmp_path, {"DATA": [["KOTA PANGKALPINANG"], [], SIAK, ROW, ["1,97E+15", *ROW[1:]], ROW]}
    )
    good, damaged, twice = read(path)
    assert good.row["nik"] == "1971051512850003"
    assert (good.row["sex"], good.row["identity_card"], good.row["birth_certificate"]) == (
        "P",
        "printed",
        "yes",
    )
    assert (good.row["birth_date"], good.row["status"]) == ("1985-12-15", "alive")
    assert (damaged.bad.reason, damaged.bad.found, damaged.bad.row_number) == ("no_nik", "1,97E+15", 5)
    assert (twice.bad.reason, twice.bad.column) == ("nik_twice", "nik")


def test_every_sheet_is_read_and_none_is_lost_in_silence(tmp_path):
    headings, rows = REGISTER_HEADINGS.split(","), [row.split(",") for row in REGISTER_ROWS]
    sheets = {
        "Sampul": [["Data induk"], ["Rahasia"]],
        "1": [headings, *rows[:2]],
        "2": [headings, rows[2]],
        "3": [rows[3]],
    }
    readings = read(roster_xlsx(tmp_path, sheets))
    assert [one.row["register_id"] for one in readings if one.row] == ["R1", "R2", "R3", "R4"]
    assert [(one.bad.sheet, one.bad.reason) for one in readings if one.bad] == [("Sampul", "no_headings")] * 2


def test_a_number_cell_that_lost_its_last_digit_is_reported_and_one_that_lost_more_is_not_used(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["register_id", "name", "nik", "birth_date", "family_card_number"])
        for line, nik in enumerate([1971051512850010, 1.97e15, "'1971051512850002", 1971051512850002], 1):
            sheet.write_row(line, 0, [f"R{line}", "SITI", nik])
            sheet.write_datetime(line, 3, datetime(1985, 12, 15), day)
    readings = read(path)
    assert [one.row["nik"] for one in readings] == [
        "1971051512850010",
        "",
        "1971051512850002",
        "1971051512850002",
    ]
    assert [[code for _column, code, _found in one.warnings] for one in readings] == [
        ["nik_rounded"],
        ["nik_damaged"],
        [],
        [],
    ]
    assert {one.row["birth_date"] for one in readings} == {"1985-12-15"}


def test_columns_a_person_confirmed_win_over_recognition(tmp_path):
    path = roster_csv(tmp_path, "Kode;Orang;Nama Ibu\nA1;SITI;MINAH\n")
    found = Extract(path, today=TODAY).proposal()
    assert [(one.heading, one.column) for one in found] == [
        ("Kode", ""),
        ("Orang", ""),
        ("Nama Ibu", "mother_name"),
    ]
    with pytest.raises(NotATable):
        read(path)
    (one,) = read(path, {"register_id": "Kode", "name": "Orang"})
    assert (one.row["register_id"], one.row["name"], one.row["mother_name"]) == ("A1", "SITI", "")


def test_a_list_of_people_is_not_taken_for_a_register(tmp_path):
    with pytest.raises(NotATable, match="not_a_register"):
        read(roster_csv(tmp_path, "Nama;NIK;Tgl Lahir\nSITI;1971051512850002;1985\n"))


def test_how_far_a_file_was_read_goes_from_nothing_to_all(tmp_path):
    rows = [REGISTER_ROWS[0].replace("R1", f"R{number}", 1) for number in range(4000)]
    extract = Extract(register_csv(tmp_path, *rows), today=TODAY)
    shares = [extract.share for _one in extract]
    assert shares == sorted(shares)
    assert shares[0] < 0.2 < 0.9 < shares[-1] <= 1


MEASURE = """
import json, resource, sys
from datetime import date
from pathlib import Path
from pelangi.find.reading.register import Extract
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
small, large = (Path(name) for name in sys.argv[1:])
rows = [sum(1 for one in Extract(small, today=date(2026, 11, 24)))]
before = peak()
rows.append(sum(1 for one in Extract(large, today=date(2026, 11, 24))))
print(json.dumps([rows, peak() - before]))
"""


def test_a_workbook_ten_times_as_long_needs_hardly_more_memory(tmp_path):
    paths = []
    for count in (1_000, 20_000):
        path = tmp_path / f"{count}.xlsx"
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["register_id", "name", "nik", "address"])
            for line in range(1, count + 1):
                sheet.write_row(
                    line, 0, [f"R{line}", f"SITI {line}", f"19710515128{line:05d}", f"JL. MELATI {line}"]
                )
        paths.append(str(path))
    done = subprocess.run([sys.executable, "-c", MEASURE, *paths], capture_output=True, text=True, check=True)
    rows, more_mb = json.loads(done.stdout)
    assert rows == [1_000, 20_000]
    assert more_mb < 12, "20,000 rows of four cells would be 20 MB and more as a list"


def test_names_with_a_prefix_dates_of_1904_and_gaps_between_cells_are_read(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": '[$-421]dd mmmm yyyy "WIB"'})
        sheet.write_row(0, 0, ["register_id", "nik", "name", "birth_date"])
        sheet.write_string(2, 0, "R1")
        sheet.write_rich_string(2, 2, "SITI ", book.add_format({"bold": True}), "AMINAH")
        sheet.write_datetime(2, 3, datetime(1985, 12, 15), day)
    prefixed = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(prefixed, "w") as made:
        for name in given.namelist():
            text = given.read(name)
            if name.endswith("sheet1.xml"):
                text = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", text).replace(b" xmlns=", b" xmlns:x=")
            made.writestr(name, text)
    for one in (path, prefixed):
        (found,) = read(one)
        row = {column: text for column, text in found.row.items() if text}
        assert row == {
            "register_id": "R1",
            "name": "SITI AMINAH",
            "birth_date": "1985-12-15",
            "status": "alive",
            "identity_card": "none",
        }


@pytest.mark.parametrize("harm", [b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<worksheet", b""])
def test_a_broken_or_wicked_workbook_is_refused_with_a_reason(tmp_path, harm):
    path = roster_xlsx(
        tmp_path, {"a": [REGISTER_HEADINGS.split(","), *[row.split(",") for row in REGISTER_ROWS]]}
    )
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(broken, "w") as made:
        for name in given.namelist():
            text = given.read(name)
            made.writestr(
                name, harm + text[200 if harm else len(text) // 2 :] if name.endswith("sheet1.xml") else text
            )
    with pytest.raises(NotATable, match="broken_workbook"):
        read(broken)
