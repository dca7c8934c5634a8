"""A list comes in once: good rows sealed one by one, bad rows reported, forbidden columns gone."""

from datetime import date, timedelta

import pytest

from pelangi.city.models import Agency, Institution
from pelangi.find import actions
from pelangi.find.models import Roster, RosterEntry
from pelangi.find.queries import bad_rows, row_of, to_mend
from pelangi.find.refusals import AlreadyBroughtIn, Unreadable
from pelangi.find.tests.files import PRISON_LIST, roster_csv
from pelangi.staff.models import AuditEntry, PersonKey
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OFFICE, PRISON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def coordinator():
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


def bring_in(path, by, sender=None, **options):
    given = {
        "sender": sender or Institution.objects.get(pk=PRISON),
        "group": "inmate",
        "legal_basis": "Perjanjian kerja sama",
        "purpose": "Menemukan warga tanpa dokumen",
        "received_on": DAY,
        "retain_until": DAY + timedelta(days=365),
        "by": by,
        "at": NOON,
    }
    return actions.import_roster(path, **(given | options))


def test_good_rows_are_sealed_and_bad_rows_reported(tmp_path, coordinator):
    roster = bring_in(roster_csv(tmp_path, PRISON_LIST), coordinator)
    assert (roster.row_count, roster.bad_count, roster.entries.count()) == (4, 1, 3)
    assert roster.dropped_columns == ["Perkara"]
    first = roster.entries.order_by("row_number").first()
    assert (first.row_number, first.ward_id) == (2, WARD)
    assert b"SITI" not in bytes(first.sealed)
    assert row_of(first)["name"] == "SITI AMINAH"
    assert "Pencurian" not in repr([row_of(entry) for entry in roster.entries.all()])
    (bad,) = bad_rows(to_mend(roster), "id")
    assert (bad["row_number"], bad["column_code"], bad["column"]) == (4, "name", "nama")
    assert bad_rows(to_mend(roster), "en")[0]["column"] == "name"
    assert "Nama kosong" in bad["wrong"]
    assert "Penipuan" not in bad["found"]


def test_each_row_has_a_key_of_its_own_and_dropping_it_erases_the_row(tmp_path, coordinator):
    roster = bring_in(roster_csv(tmp_path, PRISON_LIST), coordinator)
    first, second = roster.entries.order_by("pk")[:2]
    PersonKey.objects.filter(pk=first.person_key_id).update(wrapped=None, dropped_at=NOON)
    with pytest.raises(Erased):
        row_of(RosterEntry.objects.get(pk=first.pk))
    assert row_of(second)["name"] == "BUDI SANTOSO"


def test_the_same_list_is_not_brought_in_twice(tmp_path, coordinator):
    bring_in(roster_csv(tmp_path, PRISON_LIST), coordinator)
    with pytest.raises(AlreadyBroughtIn):
        bring_in(roster_csv(tmp_path, PRISON_LIST), coordinator)
    assert (Roster.objects.count(), RosterEntry.objects.count()) == (1, 3)


def test_a_list_in_which_no_people_can_be_made_out_is_refused(tmp_path, coordinator):
    with pytest.raises(Unreadable):
        bring_in(roster_csv(tmp_path, "a;b\n1;2\n3;4\n"), coordinator)
    assert not Roster.objects.exists()


def test_a_list_of_an_agency_belongs_to_the_agency(tmp_path, coordinator):
    agency = Agency.objects.get(pk=OFFICE)
    roster = bring_in(roster_csv(tmp_path, PRISON_LIST), coordinator, sender=agency)
    assert roster.sender == agency


def test_bringing_in_a_list_is_written_down_without_names(tmp_path, coordinator):
    bring_in(roster_csv(tmp_path, PRISON_LIST), coordinator)
    entry = AuditEntry.objects.get(deed="find.import_list")
    assert "SITI" not in entry.detail
    assert entry.actor == coordinator.username


def test_after_its_date_the_rows_of_a_list_go_and_the_counts_stay(tmp_path, coordinator):
    roster = bring_in(roster_csv(tmp_path, PRISON_LIST), coordinator, retain_until=DAY)
    assert actions.purge(today=DAY, by=coordinator, at=NOON) == 0
    assert actions.purge(today=DAY + timedelta(days=1), by=coordinator, at=NOON) == 3
    roster.refresh_from_db()
    assert (roster.row_count, roster.bad_count) == (4, 1)
    assert not roster.entries.exists()
    assert not roster.bad_rows.exists()
    assert not PersonKey.objects.exclude(wrapped=None).exists()
    assert AuditEntry.objects.filter(deed="find.purge").count() == 1
    assert actions.purge(today=DAY + timedelta(days=1), by=coordinator, at=NOON) == 0
