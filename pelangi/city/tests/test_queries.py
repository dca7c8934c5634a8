"""The city is asked: which ward is meant, and when the city works."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.city import actions
from pelangi.city.calendar import days_off, is_national_working_day
from pelangi.city.models import Area, Outline
from pelangi.city.queries import (
    fold,
    is_working_day,
    outlines_geojson,
    ward_named,
    wards_by_name,
    working_days,
    working_days_by_month,
)
from pelangi.staff.actions import system_user
from pelangi.staff.places import places_of
from pelangi.staff.roles import ScopeKind
from pelangi.staff.tests.people import CITY, NOON, OTHER_WARD, PRISON, SAME_DISTRICT_WARD, WARD, small_city


@pytest.fixture
def city(db):
    small_city()
    Area.objects.filter(pk=SAME_DISTRICT_WARD).update(aliases=["Air Kepala 7"])


@pytest.mark.parametrize(
    "text",
    [
        "Tua Tunu Indah",
        "tua tunu indah",
        "TUATUNU INDAH",
        "Kel. Tua Tunu Indah",
        "Kelurahan Tua-Tunu Indah",
        WARD,
        f" {WARD} ",
    ],
)
def test_a_ward_is_known_by_every_way_of_writing_it(text, city):
    assert ward_named(text).code == WARD


def test_a_ward_is_known_by_its_aliases(city):
    assert ward_named("air kepala 7").code == SAME_DISTRICT_WARD


@pytest.mark.parametrize("text", ["", "  ", "Tua Tunu", "Gerunggang", CITY, "Kel."])
def test_what_is_no_ward_is_not_guessed(text, city):
    assert ward_named(text) is None


def test_a_name_that_two_wards_share_is_not_guessed(city):
    Area.objects.filter(pk=OTHER_WARD).update(aliases=["Tua Tunu Indah"])
    assert ward_named("Tua Tunu Indah") is None
    assert ward_named(WARD).code == WARD


def test_many_names_need_one_query(city, django_assert_num_queries):
    with django_assert_num_queries(1):
        wards = wards_by_name()
        assert [ward_named(name, wards).code for name in ("Pintu Air", "pintuair")] == [OTHER_WARD] * 2


@given(st.text())
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) in {fold(name), fold(fold(fold(name)))}


def test_outlines_carry_values_where_there_are_some(city):
    Outline.objects.create(area_id=WARD, geometry={"type": "Polygon", "coordinates": []}, schematic=True)
    Outline.objects.create(area_id=OTHER_WARD, geometry={"type": "Polygon", "coordinates": []})
    features = outlines_geojson({WARD: 3})["features"]
    assert [(f["id"], f["properties"]["value"]) for f in features] == [(OTHER_WARD, None), (WARD, 3)]
    assert "value" not in outlines_geojson()["features"][0]["properties"]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),  # a Tuesday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 8, 17), False),  # Independence Day, a Monday
        (date(2026, 3, 20), False),  # collective leave around Idul Fitri
        (date(2026, 12, 24), False),  # collective leave at Christmas
    ],
)
def test_the_nation_rests_at_weekends_on_holidays_and_collective_leave(day, works):
    assert is_national_working_day(day) is works


def test_lunar_dates_that_are_reckoned_are_marked_as_estimates():
    assert days_off(2027)[date(2027, 3, 10)].is_estimate
    assert not days_off(2027)[date(2027, 8, 17)].is_estimate
    assert days_off(2026)[date(2026, 12, 24)].is_collective_leave
    assert not days_off(2026)[date(2026, 12, 25)].is_collective_leave


def test_names_of_days_off_come_in_the_language_asked_for():
    assert days_off(2026, "id")[date(2026, 8, 17)].name != days_off(2026, "en")[date(2026, 8, 17)].name


def test_working_days_leave_out_rests_and_begin_with_the_first_day_asked_for(db):
    assert working_days(date(2026, 12, 23), 3) == [date(2026, 12, 23), date(2026, 12, 28), date(2026, 12, 29)]
    assert working_days(date(2026, 12, 26), 1) == [date(2026, 12, 28)]
    assert working_days(date(2026, 12, 23), 0) == []


def test_what_the_city_decides_goes_before_the_national_calendar(db):
    by, saturday, tuesday = system_user(), date(2026, 11, 28), date(2026, 11, 24)
    actions.decide_day(saturday, is_working_day=True, reason="Layanan Sabtu", by=by, at=NOON)
    actions.decide_day(tuesday, is_working_day=False, reason="Pemilihan", by=by, at=NOON)
    assert is_working_day(saturday)
    assert not is_working_day(tuesday)
    assert working_days(tuesday, 4)[-1] == saturday
    actions.follow_national_calendar(saturday, by=by, at=NOON)
    actions.follow_national_calendar(saturday, by=by, at=NOON)
    assert not is_working_day(saturday)


def test_the_months_add_up_to_the_year(db):
    months = working_days_by_month(2026)
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(count for _month, count in months) == sum(is_working_day(day) for day in year)
    assert len(months) == 12


def test_staff_learns_the_places_a_role_can_be_given_for(city):
    assert places_of(ScopeKind.WARD)[WARD] == "Tua Tunu Indah"
    assert places_of(ScopeKind.INSTITUTION)[PRISON]
    assert list(places_of(ScopeKind.CITY)) == [CITY]
