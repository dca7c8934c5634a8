"""A register extract comes in whole or not at all, and its numbers are sealed."""

from datetime import date

import pytest

from pelangi.find import actions
from pelangi.find.models import BadRow, RegisterEntry, RegisterSnapshot
from pelangi.find.queries import nik_of
from pelangi.find.reading.seen import Seen
from pelangi.find.refusals import AlreadyBroughtIn, Unreadable
from pelangi.find.tests.files import REGISTER_ROWS, register_csv, roster_csv, roster_xlsx
from pelangi.staff.models import AuditEntry
from pelangi.staff.protection import nik_hash
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def officer():
    small_city()
    return person_with(Role.REGISTRY_OFFICER)


def bring_in(path, officer):
    return actions.import_register(path, received_on=DAY, by=officer, at=NOON)


def test_every_row_is_stored_and_numbers_are_searched_by_hash_and_kept_sealed(tmp_path, officer):
    snapshot = bring_in(register_csv(tmp_path), officer)
    assert (snapshot.row_count, snapshot.bad_count, snapshot.is_current) == (4, 0, True)
    entry = RegisterEntry.objects.get(nik_hash=nik_hash("1971051512850002"))
    assert (entry.register_id, entry.birth_date, entry.ward_id) == ("R2", date(1985, 12, 15), "19.71.05.1005")
    assert b"1971051512850002" not in bytes(entry.nik_sealed)
    assert nik_of(entry) == "1971051512850002"
    assert (entry.birth_certificate, entry.identity_card) == (False, "printed")


def test_bad_rows_are_reported_and_never_stop_the_rest(tmp_path, officer):
    rows = (
        REGISTER_ROWS[0],
        REGISTER_ROWS[0],
        ",,,NAMA SAJA,,,,,,,,,,alive,none,,",
        "R9,,,,,,,,,,,,,alive,none,,",
        "R10,,,BUDI,L,,1950-02-31,,,,,,,alive,none,,",
        "R11,,,BUDI,L,,,,,,,,,asleep,none,,",
    )
    snapshot = bring_in(register_csv(tmp_path, *rows), officer)
    assert (snapshot.row_count, snapshot.bad_count, snapshot.entries.count()) == (6, 5, 1)
    reasons = BadRow.objects.order_by("row_number").values_list("row_number", "column", "reason_code")
    assert list(reasons) == [
        (3, "register_id", "register_id_twice"),
        (4, "register_id", "no_register_id"),
        (5, "name", "no_name"),
        (6, "birth_date", "impossible_date"),
        (7, "status", "unknown_status"),
    ]


def test_a_new_extract_takes_the_place_of_the_old_one(tmp_path, officer):
    old = bring_in(register_csv(tmp_path), officer)
    new = bring_in(register_csv(tmp_path, *REGISTER_ROWS[:2], name="new.csv"), officer)
    old.refresh_from_db()
    assert (old.is_current, new.is_current) == (False, True)


def test_the_same_file_is_not_brought_in_twice(tmp_path, officer):
    bring_in(register_csv(tmp_path), officer)
    with pytest.raises(AlreadyBroughtIn):
        bring_in(register_csv(tmp_path), officer)
    assert RegisterSnapshot.objects.count() == 1


def test_a_file_that_is_no_register_leaves_nothing_behind(tmp_path, officer):
    bring_in(register_csv(tmp_path), officer)
    with pytest.raises(Unreadable, match="register_id"):
        bring_in(roster_csv(tmp_path, "Nama;NIK\nSITI;1\n"), officer)
    assert RegisterSnapshot.objects.get().is_current


def test_a_failure_half_way_leaves_the_old_extract_current(tmp_path, officer, monkeypatch):
    old = bring_in(register_csv(tmp_path), officer)

    def fail(_rows):
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        actions.import_register(
            register_csv(tmp_path, *REGISTER_ROWS[:3], name="b.csv"),
            received_on=DAY,
            by=officer,
            at=NOON,
            progress=fail,
        )
    assert list(RegisterSnapshot.objects.filter(is_current=True)) == [old]
    assert RegisterEntry.objects.count() == 4


def test_an_extract_in_a_workbook_reads_like_one_in_text(tmp_path, officer):
    from pelangi.find.tests.files import REGISTER_HEADINGS

    rows = [REGISTER_HEADINGS.split(","), *[row.split(",") for row in REGISTER_ROWS]]
    snapshot = bring_in(roster_xlsx(tmp_path, {"data": rows}), officer)
    assert snapshot.entries.count() == 4


def test_bringing_in_a_register_is_written_down_without_names(tmp_path, officer):
    bring_in(register_csv(tmp_path), officer)
    entry = AuditEntry.objects.get(deed="find.import_register")
    assert entry.detail == '{"bad":0,"rows":4}'


def test_a_parquet_extract_with_numbers_dates_and_truths_of_their_own_kind_reads_like_text(tmp_path, officer):
    import duckdb

    path = tmp_path / "register.parquet"
    duckdb.sql("""
        SELECT 'R1' AS register_id, 1971051512850002 AS nik, 'BUDI' AS name, DATE '1985-12-15' AS birth_date,
            '19.71.05.1005' AS ward_code, 'printed' AS identity_card, true AS birth_certificate,
            NULL::BOOLEAN AS child_card
        UNION ALL SELECT 'R1', NULL, 'SITI', NULL, NULL, 'none', NULL, NULL
    """).write_parquet(str(path))
    snapshot = bring_in(path, officer)
    assert (snapshot.row_count, snapshot.bad_count) == (2, 1)
    entry = RegisterEntry.objects.get()
    assert (entry.birth_date, entry.birth_certificate, entry.child_card) == (date(1985, 12, 15), True, None)
    assert nik_of(entry) == "1971051512850002"


def test_a_number_used_again_is_noticed_however_many_came_between(monkeypatch):
    monkeypatch.setattr("pelangi.find.reading.seen.FRESH", 100)
    seen = Seen()
    for number in range(1050):
        assert f"R{number}" not in seen
        seen.add(f"R{number}")
    assert all(f"R{number}" in seen for number in range(1050))
    assert "R1050" not in seen
