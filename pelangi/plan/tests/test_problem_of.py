"""From rows to a problem: stops, minutes, hours and promises as offices have them."""

from datetime import date

import pytest

from pelangi.core.routing.problem import Problem
from pelangi.plan.minutes import service_min
from pelangi.plan.problem_of import Bring, Call, Crew, Promise, batches_of, problem_of

WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)
CREW = Crew(code="T1", lat=-2.12, lon=106.11, skills=("biometric",), kits=1, members=2)


def call(request: int, **other) -> Call:
    common = {
        "ward": "19.71.05.1005",
        "institution": "",
        "lat": -2.09,
        "lon": 106.07,
        "place_is_guess": False,
        "group": "a",
        "documents": ("identity_card",),
        "service_min": 20,
        "window": "any",
        "priority": 1,
        "waiting_days": 0,
    }
    return Call(request=request, **common | other)


def entry(calls, days=(WEDNESDAY,)) -> dict:
    return problem_of(list(days), batches_of(calls), [CREW], kits_per_day=1)["requests"][0]


def test_every_home_is_a_stop_of_its_own_even_next_door():
    assert [len(batch.calls) for batch in batches_of([call(1), call(2)])] == [1, 1]


def test_a_household_is_one_visit():
    home = {"household": "h", "group": "elderly"}
    people = [
        call(1, priority=2, **home),
        call(2, place_is_guess=True, **home),
        call(3, household="next door"),
    ]
    assert [[one.request for one in batch.calls] for batch in batches_of(people)] == [[1, 2], [3]]
    stop = entry(people)
    assert (stop["id"], stop["people"], stop["weight"], stop["service_min"]) == ("R1", 2, 3.0, 40)


@pytest.mark.parametrize(
    "other",
    [
        {"window": "morning"},
        {"skills": ("female_officer",)},
        {"documents": (), "bring": Bring(("identity_card",))},
    ],
)
def test_who_asks_for_other_hours_another_team_or_waits_for_a_document_is_visited_apart(other):
    people = [call(1, household="h"), call(2, household="h", **other)]
    assert [len(batch.calls) for batch in batches_of(people)] == [1, 1]


def test_a_household_stands_where_one_of_its_doors_was_seen():
    people = [
        call(1, household="h", priority=2, lat=-2.0, place_is_guess=True),
        call(2, household="h", lat=-2.05),
    ]
    problem = problem_of([WEDNESDAY], batches_of(people), [CREW], kits_per_day=1)
    stop = problem["requests"][0]
    where = next(one for one in problem["places"] if one["id"] == stop["place"])
    assert (where["lat"], stop["service_min"]) == (-2.05, 40)


def test_an_institution_is_served_in_groups_of_at_most_twelve():
    people = [call(number, institution="LAPAS-1", service_min=7) for number in range(30)]
    assert [len(batch.calls) for batch in batches_of(people)] == [12, 12, 6]


def test_a_group_takes_no_longer_than_a_kits_half_day():
    people = [call(number, institution="RSJ-1", service_min=30) for number in range(6)]
    assert [batch.service_min for batch in batches_of(people)] == [120, 60]


def test_the_most_urgent_of_an_institution_are_in_its_first_group():
    people = [call(number, institution="LAPAS-1", service_min=7) for number in range(12)]
    urgent = call(99, institution="LAPAS-1", service_min=7, priority=4)
    assert batches_of([*people, urgent])[0].calls[0] == urgent


def test_people_promised_the_same_stop_stay_together():
    promise = Promise(WEDNESDAY, 600, stop=7)
    people = [call(number, institution="LAPAS-1", promise=promise) for number in (1, 2)]
    batches = batches_of([*people, call(3, institution="LAPAS-1")])
    assert [[one.request for one in batch.calls] for batch in batches] == [[1, 2], [3]]


def test_a_promise_is_kept_within_half_an_hour():
    promised = entry([call(1, promise=Promise(WEDNESDAY, 600, stop=7))])["promised"]
    assert promised == {"day": "2026-11-25", "from": "09:30", "to": "10:30"}


def test_no_promise_begins_before_the_shift():
    assert entry([call(1, promise=Promise(WEDNESDAY, 520, stop=7))])["promised"]["from"] == "08:30"


@pytest.mark.parametrize(
    ("window", "hours"), [("morning", ("08:30", "11:59")), ("afternoon", ("12:00", "15:00"))]
)
def test_a_half_day_that_was_asked_for_bounds_the_start(window, hours):
    found = entry([call(1, window=window)])["windows"]
    assert found == [{"day": "2026-11-25", "from": hours[0], "to": hours[1]}]


def test_any_time_means_no_window():
    assert entry([call(1)])["windows"] == []


def test_institutions_open_from_nine_to_two_whatever_was_asked():
    found = entry([call(1, institution="LAPAS-1", window="afternoon")])["windows"]
    assert found == [{"day": "2026-11-25", "from": "09:00", "to": "14:00"}]


def test_a_guessed_door_takes_five_minutes_more():
    seen, guessed = entry([call(1)]), entry([call(1, place_is_guess=True)])
    assert guessed["service_min"] - seen["service_min"] == 5


def test_an_identity_card_needs_operator_and_kit():
    found = entry([call(1)])
    assert (found["skills"], found["kits"], found["setup_min"]) == (["biometric"], 1, 15)


def test_papers_alone_need_neither():
    found = entry([call(1, documents=("birth_certificate",))])
    assert (found["skills"], found["kits"], found["setup_min"]) == ([], 0, 5)


def test_a_recording_takes_as_long_as_the_group_needs_and_papers_five_minutes():
    assert service_min("mental_illness", ["identity_card", "birth_certificate"]) == 30 + 5
    assert service_min("inmate", ["identity_card"]) == 7


def test_weight_is_people_times_priority_and_waiting_only_decides_between_equals():
    waited = entry([call(1, priority=2, waiting_days=60)])["weight"]
    fresh = entry([call(1, priority=2)])["weight"]
    urgent = entry([call(1, priority=4)])["weight"]
    assert fresh == 2
    assert fresh < waited < urgent


def test_on_friday_the_team_is_free_from_half_past_eleven_to_half_past_one():
    shifts = problem_of([WEDNESDAY, FRIDAY], [], [CREW], kits_per_day=1)["teams"][0]["shifts"]
    assert shifts[0]["break"] == {"from": "11:45", "to": "13:15", "min": 45}
    assert shifts[1]["break"] == {"from": "11:30", "to": "13:30", "min": 120}


def test_the_problem_is_one_that_the_planner_reads():
    people = [call(1), call(2, institution="LAPAS-1"), call(3, promise=Promise(FRIDAY, 600, stop=1))]
    data = problem_of([WEDNESDAY, FRIDAY], batches_of(people), [CREW], kits_per_day=1)
    problem = Problem.from_data(data)
    assert [request.people for request in problem.requests] == [1, 1, 1]
    assert problem.request_by_id["P1"].promised.day == FRIDAY
