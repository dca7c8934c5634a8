"""Report: cases become rows for the comparison; coverage hides small counts and nothing gives them away."""

from datetime import date, timedelta

import pytest

from pelangi.find.models import RegisterEntry, RegisterSnapshot
from pelangi.issue.tests import cases
from pelangi.report.cases import case_rows
from pelangi.report.coverage import Coverage, birthday_years_ago, coverage
from pelangi.report.traits import UNKNOWN
from pelangi.staff.actions import erase_person
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, SAME_DISTRICT_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def city():
    return small_city()


def test_a_case_knows_when_it_was_asked_and_served():
    cases.hand_over(cases.carried_document())
    (row,) = case_rows(NOON + timedelta(days=9))
    assert (row.group, row.sex, row.ward) == ("elderly", "P", WARD)
    assert (row.served_on - row.asked_on).days == 4
    (earlier,) = case_rows(NOON + timedelta(days=3))
    assert earlier.served_on is None


def test_an_erased_person_stays_in_the_counts_as_unknown():
    need = cases.captured()
    erase_person(
        need.person.key, by=person_with(Role.DATA_PROTECTION_OFFICER), at=NOON, reason="permintaan warga"
    )
    (row,) = case_rows(NOON + timedelta(days=9))
    assert (row.group, row.sex) == (UNKNOWN, UNKNOWN)


def register(counts: dict[str, tuple[int, int]]) -> None:
    """Bring in a register with (adults, adults without card) per ward."""
    snapshot = RegisterSnapshot.objects.create(
        file_name="contoh.csv",
        file_hash="0" * 64,
        received_on=AS_OF,
        imported_at=NOON,
        imported_by=person_with(Role.REGISTRY_OFFICER),
        is_current=True,
    )
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            snapshot=snapshot,
            register_id=f"{ward}-{number}",
            name="CONTOH",
            birth_date=date(1980, 1, 1),
            ward_id=ward,
            status="alive",
            identity_card="none" if number < without else "printed",
        )
        for ward, (adults, without) in counts.items()
        for number in range(adults)
    )


def test_small_counts_are_hidden_with_another_that_protects_them():
    register({WARD: (100, 2), SAME_DISTRICT_WARD: (100, 9), OTHER_WARD: (100, 30)})
    lines = coverage("identity_card", AS_OF).lines
    missing = {line.ward.code: line.missing for line in lines}
    assert missing == {WARD: None, SAME_DISTRICT_WARD: None, OTHER_WARD: 30}
    assert {line.ward.code: line.share for line in lines}[OTHER_WARD] == pytest.approx(0.7)


def test_without_a_register_there_is_no_coverage():
    assert coverage("identity_card", AS_OF) == Coverage(None, [], 0, None)


def test_somebody_born_on_29_february_comes_of_age_on_1_march():
    assert birthday_years_ago(date(2028, 2, 29), 17) == date(2011, 3, 1)
