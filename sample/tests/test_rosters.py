"""The rosters: as untidy as offices send them, with the truth written beside."""

import csv
import json
from datetime import date

from python_calamine import CalamineWorkbook

from sample.roster_errors import ROSTER_COLUMNS
from sample.tests.conftest import rows_of


def sheet(city, name, at=0):
    book = CalamineWorkbook.from_path(city / "rosters" / name)
    return book.get_sheet_by_name(book.sheet_names[at])


def lines(city, name):
    return sheet(city, name).to_python(skip_empty_area=False)


def test_the_manifest_names_every_file_its_sender_and_its_ground(city):
    entries = json.loads((city / "rosters" / "manifest.json").read_text())["rosters"]
    assert {entry["file"] for entry in entries} == {
        path.name for path in (city / "rosters").iterdir() if path.name != "manifest.json"
    }
    for entry in entries:
        assert entry["sender"]
        assert entry["legal_basis"]
        assert entry["purpose"]
        assert date.fromisoformat(entry["received_on"]) < date(2026, 11, 24)


def test_the_prison_list_has_a_merged_title_and_a_heading_in_two_lines(city):
    prison = sheet(city, "lapas.xlsx")
    assert ((1, 0), (1, 15)) in prison.merged_cell_ranges
    assert "Kelahiran" in lines(city, "lapas.xlsx")[4]
    assert "Tanggal" in lines(city, "lapas.xlsx")[5]


def test_lists_carry_what_must_be_dropped(city):
    assert "Perkara" in lines(city, "lapas.xlsx")[5]
    assert "DIAGNOSA" in lines(city, "rsj.xlsx")[3]


def test_the_hospital_knows_ages_and_people_without_a_name(city):
    rows = lines(city, "rsj.xlsx")[4:]
    assert any(str(row[2]).startswith("Mr") and " X" in row[2] for row in rows)
    assert any(isinstance(row[4], str) and row[4].endswith(" th") for row in rows)


def test_social_welfare_niks_are_numbers_or_apostrophes_in_some_rows(city):
    niks = [row[1] for row in lines(city, "dinsos.xlsx")[4:]]
    assert any(isinstance(nik, float) for nik in niks)
    assert any(str(nik).startswith("'") for nik in niks)


def test_the_school_list_has_two_sheets(city):
    assert len(CalamineWorkbook.from_path(city / "rosters" / "sekolah.xlsx").sheet_names) == 2


def test_the_elderly_home_writes_windows_1252_and_months_in_words(city):
    raw = (city / "rosters" / "panti-jompo.csv").read_bytes()
    assert b"\x96" in raw  # the dash of Windows-1252 is no UTF-8
    rows = list(csv.reader(raw.decode("cp1252").splitlines(), delimiter=";"))
    assert any(len(row[5].split()) == 3 and row[5].split()[1].isalpha() for row in rows[1:])


def test_the_truth_names_every_row_and_only_rows_of_the_register(city, register, truth):
    known = {row["register_id"]: row for row in register}
    assert len({row["roster_id"] for row in truth}) == len(truth)
    for row in truth:
        here = row["situation"] in {"resident", "duplicate", "dead", "moved", "unnamed"}
        assert here == bool(row["register_id"])
        if here:
            found = known[row["register_id"]]
            assert ("identity_card" in row["missing"]) <= (found["identity_card"] == "none")
            assert (row["situation"] in {"dead", "moved"}) == (found["status"] != "alive")
            assert (row["situation"] == "duplicate") == bool(row["also_register_id"])


def test_all_lists_in_the_contract_columns_leave_out_the_bad_rows_only(city, truth):
    rows = rows_of(city / "roster.csv")
    assert tuple(rows[0]) == ROSTER_COLUMNS
    assert [row["roster_id"] for row in rows] == [row["roster_id"] for row in truth if not row["fault"]]


def test_a_few_rows_cannot_be_taken_as_they_are(truth):
    assert {"no_name", "impossible_date", "short_nik"} <= {row["fault"] for row in truth}


def test_most_names_are_written_as_registered_and_some_are_not(city, register, truth):
    names = {row["register_id"]: row["name"] for row in register}
    sent = {row["roster_id"]: row["name"] for row in rows_of(city / "roster.csv")}
    same = [
        sent[row["roster_id"]] == names[row["register_id"]]
        for row in truth
        if row["register_id"] and row["roster_id"] in sent
    ]
    assert 0.4 < sum(same) / len(same) < 0.9
