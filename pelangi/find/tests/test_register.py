"""A register extract comes in whole or not at all, and its numbers are sealed."""

from datetime import date, timedelta

import pytest

from pelangi.find import actions
from pelangi.find.models import BadRow, RegisterEntry, RegisterSnapshot
from pelangi.find.queries import nik_of
from pelangi.find.reading.seen import Seen
from pelangi.find.refusals import AlreadyBroughtIn, Refused, Unreadable
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
    assert old.entries.count() == 4


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


LONG = [REGISTER_ROWS[0].replace("R1", f"R{number}", 1) for number in range(10)]


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr("pelangi.find.actions.registers.BATCH", 3)


def begun(path, officer, until):
    """Read until so many rows are written, and be killed there."""
    rows = 0

    def killed(more):
        nonlocal rows
        rows += more
        if rows >= until:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.import_register(path, received_on=DAY, by=officer, at=NOON, progress=killed)
    return RegisterSnapshot.objects.get(is_current=False, file_name=path.name)


def test_a_killed_reading_is_used_by_nobody_and_read_on_without_doubling(tmp_path, officer, small_parts):
    old = bring_in(register_csv(tmp_path), officer)
    path = register_csv(tmp_path, *LONG, ",,,,,,,,,,,,,,,,", "x,,,,,,,,,,,,,,,,", name="long.csv")
    half = begun(path, officer, 5)
    assert (half.row_count, half.entries.count(), half.is_current) == (6, 6, False)
    assert RegisterSnapshot.objects.get(is_current=True) == old
    whole = bring_in(path, officer)
    assert (whole.pk, whole.row_count, whole.bad_count, whole.is_current) == (half.pk, 11, 1, True)
    assert sorted(whole.entries.values_list("register_id", flat=True)) == sorted(f"R{n}" for n in range(10))
    assert whole.bad_rows.count() == 1


def test_a_reading_stops_when_asked_and_can_be_read_on(tmp_path, officer, small_parts):
    path = register_csv(tmp_path, *LONG)
    snapshot = actions.register_of(path, received_on=DAY, file_name="x.csv", by=officer, at=NOON)
    ask = lambda _rows: actions.stop_register(snapshot, by=officer, at=NOON)  # noqa: E731 -- what a page does meanwhile
    stopped = actions.read_register(snapshot, path, by=officer, at=NOON, progress=ask)
    assert (stopped.state, stopped.row_count, stopped.is_current) == ("stopped", 3, False)
    whole = actions.read_register(snapshot, path, by=officer, at=NOON)
    assert (whole.state, whole.entries.count(), whole.is_current) == ("taken", 10, True)
    assert AuditEntry.objects.filter(deed="find.stop_register").count() == 1


def test_of_two_that_read_one_extract_the_second_is_refused(tmp_path, officer, small_parts):
    path = register_csv(tmp_path, *LONG)
    snapshot = actions.register_of(path, received_on=DAY, file_name="x.csv", by=officer, at=NOON)

    def another(_rows):
        with pytest.raises(Refused, match=r"sedang dibaca|being read"):
            actions.read_register(snapshot, path, by=officer, at=NOON)

    assert actions.read_register(snapshot, path, by=officer, at=NOON, progress=another).entries.count() == 10


def test_a_reading_that_was_left_can_be_thrown_away_and_the_current_one_never(tmp_path, officer, small_parts):
    old = bring_in(register_csv(tmp_path), officer)
    half = begun(register_csv(tmp_path, *LONG, name="long.csv"), officer, 5)
    actions.drop_register(half, by=officer, at=NOON)
    assert list(RegisterSnapshot.objects.all()) == [old]
    assert RegisterEntry.objects.count() == 4
    with pytest.raises(Refused):
        actions.drop_register(old, by=officer, at=NOON)


def test_one_can_go_back_to_the_extract_before_until_its_rows_are_gone(tmp_path, officer):
    old = bring_in(register_csv(tmp_path), officer)
    new = bring_in(register_csv(tmp_path, *REGISTER_ROWS[:2], name="new.csv"), officer)
    actions.use_register(old, by=officer, at=NOON)
    assert RegisterSnapshot.objects.get(is_current=True) == old
    actions.use_register(new, by=officer, at=NOON)
    later = NOON + timedelta(days=31)
    assert actions.purge_registers(by=officer, at=NOON) == 0
    assert actions.purge_registers(by=officer, at=later) == 4
    old.refresh_from_db()
    assert (old.row_count, old.entries.count(), new.entries.count()) == (4, 0, 2)
    with pytest.raises(Refused):
        actions.use_register(old, by=officer, at=later)


def test_a_number_of_its_own_is_made_where_the_register_has_none_and_stays_the_same(tmp_path, officer):
    text = "NIK,NO_KK,NAMA LGKP,TGL_LHR,KELURAHAN\n1971051512850002,1971050101100001,BUDI,15-12-1985,Tua Tunu Indah\n"
    (tmp_path / "a.csv").write_text(text)
    (tmp_path / "b.csv").write_text(text + "\n")
    entries = [bring_in(tmp_path / name, officer).entries.get() for name in ("a.csv", "b.csv")]
    assert entries[0].register_id == entries[1].register_id
    assert "1971051512850002" not in entries[0].register_id
    assert entries[0].ward_id == "19.71.05.1005"
    assert nik_of(entries[1]) == "1971051512850002"
