"""Requests, outcomes, places and innovations of the demo city."""

from collections import Counter
from datetime import datetime

import pytest
import shapely
import yaml

from sample import outcomes
from sample.places import CITY, home_point, outline, wards
from sample.tests.conftest import rows_of


def test_requests_come_in_order_before_the_as_of_date(city):
    moments = [datetime.fromisoformat(row["received_at"]) for row in rows_of(city / "requests.csv")]
    assert 60 <= len(moments) <= 90
    assert moments == sorted(moments)
    assert moments[-1] < datetime.fromisoformat("2026-11-24T00:00:00+07:00")


def test_a_request_stands_inside_its_ward_and_has_an_invented_phone(city):
    for row in rows_of(city / "requests.csv"):
        assert row["reporter_phone"].startswith("0812-0000-")
        if row["lat"]:
            assert shapely.contains_xy(outline(row["ward_code"]), float(row["lon"]), float(row["lat"]))


def test_outlines_share_their_edges_and_hold_their_centre():
    areas = [outline(ward.code) for ward in wards()]
    assert len(areas) == 42
    assert shapely.coverage_is_valid(areas)
    for ward in wards():
        assert shapely.contains_xy(outline(ward.code), ward.centre_lon, ward.centre_lat)
    assert (CITY / "boundaries.geojson").stat().st_size < 60_000


def test_a_home_always_stands_in_the_same_place_of_its_ward():
    lat, lon = home_point("19.71.05.1005", "R0000001", 1)
    assert home_point("19.71.05.1005", "R0000001", 1) == (lat, lon)
    assert home_point("19.71.05.1005", "R0000002", 1) != (lat, lon)
    assert shapely.contains_xy(outline("19.71.05.1005"), lon, lat)


def test_an_unknown_ward_has_no_outline():
    with pytest.raises(KeyError):
        home_point("99.99.99.9999", "R0000001", 1)


def test_institutions_and_offices_stand_in_known_areas():
    known = {row["code"] for row in rows_of(CITY / "areas.csv")}
    assert len(known) == 50
    assert {row["area_code"] for row in rows_of(CITY / "agencies.csv")} <= known
    for row in rows_of(CITY / "institutions.csv"):
        assert shapely.contains_xy(outline(row["ward_code"]), float(row["lon"]), float(row["lat"])), row[
            "code"
        ]


@pytest.mark.parametrize(("group", "low", "high"), [("elderly", 0.6, 0.78), ("mental_illness", 0.45, 0.65)])
def test_visits_succeed_as_often_as_the_rates_say(group, low, high):
    ends = Counter(outcomes.visit_outcome(str(key), group, 1) for key in range(4_000))
    assert low < ends["done"] / 4_000 < high
    assert set(ends) == {"done", "partly", "not_present", "refused", "deceased", "unsafe", "technical"}


def test_an_outcome_can_be_asked_again():
    def first_answers():
        return (
            outcomes.visit_outcome("V1", "elderly", 1),
            outcomes.visit_minutes("V1", "elderly", 1),
            outcomes.satisfaction("V1", 1),
        )

    assert first_answers() == first_answers()


def test_waiting_for_the_centre_is_mostly_a_day_and_seldom_weeks():
    days = sorted(outcomes.days_to_verdict(str(key), 1) for key in range(4_000))
    assert 0.7 < days[2_000] < 1.4
    assert 14 < days[3_800] < 28
    failed = sum(outcomes.central_verdict(str(key), 1) != "print_ready" for key in range(4_000))
    assert 0.03 < failed / 4_000 < 0.07


def test_satisfaction_has_nine_answers_from_1_to_4_or_none():
    answers = [outcomes.satisfaction(str(key), 1) for key in range(500)]
    given = [answer for answer in answers if answer]
    assert 0.5 < len(given) / 500 < 0.75
    assert all(len(answer) == 9 and set(answer.values()) <= {1, 2, 3, 4} for answer in given)


def test_no_innovation_is_verified_above_its_claim():
    innovations = yaml.safe_load((CITY.parent / "innovations.yaml").read_text(encoding="utf-8"))[
        "innovations"
    ]
    agencies = {row["code"] for row in rows_of(CITY / "agencies.csv")}
    assert len(innovations) == 45
    for innovation in innovations:
        assert innovation["agency"] in agencies
        assert len(innovation["claimed"]) == 20
        assert all(innovation["verified"][row] <= level <= 3 for row, level in innovation["claimed"].items())
