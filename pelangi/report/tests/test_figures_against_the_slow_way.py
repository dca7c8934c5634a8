"""Report: every measure, whole and split, equals an independent slow computation on random histories.

PELANGI_HISTORIES=1000 checks as many; the default is small enough for every run of the tests.
"""

import os
from datetime import datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.db import transaction
from django.utils.timezone import now

from pelangi.ask.tests.asking import admitted
from pelangi.report import columns
from pelangi.report.cases import case_rows, case_rows_slowly
from pelangi.report.counting import SQL, counted, knows
from pelangi.report.measures import MEASURES, Period
from pelangi.report.splits import Split, split, split_slowly
from pelangi.report.tests.histories import DAYS, FIRST, ZONE, History, random_city
from pelangi.report.tests.slow_figures import Slow, local
from pelangi.report.tests.written_down import write_down
from pelangi.report.traits import UNKNOWN
from pelangi.staff.actions import erase_person
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

pytestmark = pytest.mark.django_db
HISTORIES = int(os.environ.get("PELANGI_HISTORIES", "10"))


def slow_label(one: History, team: str, by: Split) -> str:
    match by:
        case Split.DISTRICT:
            return one.ward[:8]
        case Split.TEAM:
            return team
        case Split.AGE:
            return slow_age(one)
    return getattr(one, by) or UNKNOWN


def slow_age(one: History) -> str:
    if one.born is None or one.born > local(one.received):
        return UNKNOWN
    years = 0
    day = local(one.received)
    while (one.born.year + years + 1, one.born.month, one.born.day) <= (day.year, day.month, day.day):
        years += 1
    return (
        "0-4"
        if years < 5
        else "5-16"
        if years < 17
        else "17-24"
        if years < 25
        else "25-59"
        if years < 60
        else "60+"
    )


def number(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(Decimal(value))


def splits_of(measure, random: Random) -> list[Split]:
    usable = [one for one in Split if one != Split.TEAM or measure.of_team]
    return random.sample(usable, random.randint(1, 2)) if measure.of_requests else []


def compare(histories: list[History], stock: list, random: Random) -> int:
    """Compare all measures for one random period and moment; return how many numbers were compared."""
    first = FIRST + timedelta(days=random.randint(0, DAYS))
    last = first + timedelta(days=random.randint(0, 40))
    as_of = datetime.combine(FIRST, time(random.randint(0, 23)), ZONE) + timedelta(
        days=random.randint(0, DAYS + 40)
    )
    period, compared = Period(first, last, as_of), 0
    assert case_rows(as_of) == case_rows_slowly(as_of)
    for name, measure in MEASURES.items():
        whole = Slow(histories, stock, first, last, as_of, lambda _one, _team: True)
        assert number(measure.reckon(period).value) == getattr(whole, name)(), (name, first, last, as_of)
        assert measure.reckon(period).record_count == measure.records(period).count(), name
        by = splits_of(measure, random)
        found = split_slowly(measure, period, by) if by else {}
        check_columns(measure, period, by)
        for labels, value in found.items():
            part = Slow(
                histories, stock, first, last, as_of,
                lambda one, team, labels=labels, by=by: tuple(slow_label(one, team, b) for b in by) == labels,
            )  # fmt: skip
            assert number(value.value) == getattr(part, name)(), (name, by, labels)
            compared += 1
        compared += 1
    return compared


def check_columns(measure, period: Period, by: list[Split]) -> None:
    """The kept columns give the very same values, parts and numbers of records."""
    kept = columns.load()
    assert kept is not None
    if knows(kept, measure, period.as_of):
        assert counted(kept, measure, period, []) == {(): measure.reckon(period)}, (measure.name, period)
        assert counted(kept, measure, period, by) == split_slowly(measure, period, by), (measure.name, by)
    else:
        assert measure.name not in SQL


def test_figures_equal_the_slow_way(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    small_city()
    by = person_with(Role.OUTREACH_COORDINATOR)
    compared = 0
    for seed in range(HISTORIES):
        random = Random(seed)
        histories, stock = random_city(random)
        with transaction.atomic():
            write_down(histories, stock, by)
            assert columns.keep(datetime(2027, 1, 1, tzinfo=ZONE)) == len(histories)
            compared += compare(histories, stock, random)
            transaction.set_rollback(True)
    assert compared >= len(MEASURES) * HISTORIES


def test_whoever_is_erased_is_not_known_in_the_columns_at_once(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    small_city()
    request = admitted("erased", name="Sriyati Contoh")
    by, later = person_with(Role.DATA_PROTECTION_OFFICER), now() + timedelta(days=1)
    columns.keep(later)
    period = Period(FIRST, later.date(), later)
    before = split(MEASURES["requests_received"], period, [Split.GROUP, Split.AGE])
    erase_person(request.person.key, by=by, at=now())
    after = split(MEASURES["requests_received"], period, [Split.GROUP, Split.AGE])
    assert len(before) == 1
    assert (UNKNOWN, UNKNOWN) not in before
    assert list(after) == [(UNKNOWN, UNKNOWN)]
    assert case_rows(later) == case_rows_slowly(later)
