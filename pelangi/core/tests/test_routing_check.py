"""Routing: the judge names every broken rule, in both languages, and lets what is allowed pass."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pelangi.core.routing import (
    After,
    Break,
    Haversine,
    Matrix,
    Place,
    Plan,
    Problem,
    Request,
    Round,
    Shift,
    Stop,
    Team,
    Unplanned,
    Window,
    score,
    violations,
)
from pelangi.core.routing.check_drives import Drives
from pelangi.core.routing.travel import drive_minutes
from pelangi.core.routing.words import BROKEN_RULES
from pelangi.core.tests.routing_cases import MONDAY, city_problem

TUESDAY = MONDAY + timedelta(1)
LUNCH = Break(705, 795, 45)

PROBLEM = Problem(
    days=(MONDAY, TUESDAY),
    drive=Matrix(((0, 10, 20), (10, 0, 15), (20, 15, 0))),
    places=(Place("office"), Place("near"), Place("far")),
    kits_per_day=2,
    teams=(
        Team(
            id="T1",
            start="office",
            end="office",
            skills=frozenset(["biometric"]),
            kits=2,
            shifts=(Shift(MONDAY, 510, 900, LUNCH), Shift(TUESDAY, 510, 900, LUNCH)),
        ),
        Team(id="T2", start="office", end="office", kits=1, shifts=(Shift(MONDAY, 510, 700),)),
    ),
    requests=(
        Request(
            id="A",
            place="near",
            people=2,
            weight=3.0,
            service_min=30,
            setup_min=10,
            kits=1,
            windows=(Window(MONDAY, 540, 600),),
            group="elderly",
        ),
        Request(
            id="B", place="far", service_min=60, skills=frozenset(["biometric"]), kits=2, group="elderly"
        ),
        Request(id="C", place="near", service_min=20, promised=Window(TUESDAY, 600, 660), group="children"),
        Request(id="D", place="near", service_min=10, after=After("A", 1)),
    ),
)


def round_of(team, day, drive_min, *stops):
    return Round(team, day, tuple(Stop(*stop) for stop in stops), drive_min)


GOOD = Plan(
    rounds=(
        round_of("T1", MONDAY, 45, ("A", 540, 540, 580), ("B", 595, 595, 655)),
        round_of("T1", TUESDAY, 20, ("C", 610, 610, 630), ("D", 630, 630, 640)),
    )
)


def with_round(number, new):
    rounds = list(GOOD.rounds)
    rounds[number] = new
    return replace(GOOD, rounds=tuple(rounds))


def with_stop(number, at, **values):
    one = GOOD.rounds[number]
    stops = list(one.stops)
    stops[at] = replace(stops[at], **values)
    return with_round(number, replace(one, stops=tuple(stops)))


def codes(plan, problem=PROBLEM):
    found = violations(problem, plan)
    for one in found:
        assert "{" not in one.text_id + one.text_en
        assert one.text_id != one.text_en
    return {one.code for one in found}


def test_a_plan_that_keeps_every_rule_passes():
    assert codes(GOOD) == set()


BREAKS = {
    "unknown_team": with_round(0, replace(GOOD.rounds[0], team="T9")),
    "no_shift": replace(GOOD, rounds=(*GOOD.rounds, round_of("T2", TUESDAY, 0))),
    "round_twice": replace(GOOD, rounds=(*GOOD.rounds, round_of("T1", MONDAY, 0))),
    "unknown_request": with_stop(0, 0, request="Z"),
    "unknown_unplanned": replace(GOOD, unplanned=(Unplanned("Z"),)),
    "twice": with_round(1, round_of("T1", TUESDAY, 20, ("C", 610, 610, 630), ("C", 630, 630, 650))),
    "planned_and_unplanned": replace(GOOD, unplanned=(Unplanned("A"),)),
    "forgotten": with_round(1, round_of("T1", TUESDAY, 20, ("C", 610, 610, 630))),
    "leaves_before_shift": with_stop(1, 0, arrive_min=519),
    "arrives_too_early": with_stop(0, 1, arrive_min=594),
    "home_too_late": with_stop(1, 1, arrive_min=881, start_min=881, depart_min=891),
    "no_break": with_stop(0, 1, start_min=735, depart_min=795),
    "starts_before_arriving": with_stop(1, 1, arrive_min=631),
    "wrong_length": with_stop(0, 1, depart_min=654),
    "outside_window": with_stop(0, 0, start_min=539, depart_min=579, arrive_min=539),
    "promise_broken": with_stop(1, 0, start_min=599, depart_min=619, arrive_min=599),
    "skill_lacking": with_round(0, replace(GOOD.rounds[0], team="T2")),
    "too_few_kits": with_round(0, replace(GOOD.rounds[0], team="T2")),
    "kits_of_day": replace(
        GOOD,
        rounds=(
            round_of("T1", MONDAY, 40, ("B", 595, 595, 655)),
            round_of("T2", MONDAY, 20, ("A", 540, 540, 580)),
            GOOD.rounds[1],
        ),
    ),
    "first_not_planned": replace(
        GOOD,
        rounds=(round_of("T1", MONDAY, 40, ("B", 595, 595, 655)), GOOD.rounds[1]),
        unplanned=(Unplanned("A"),),
    ),
    "too_soon_after": replace(
        GOOD,
        rounds=(
            round_of("T1", MONDAY, 45, ("A", 540, 540, 580), ("D", 580, 580, 590), ("B", 605, 605, 665)),
            round_of("T1", TUESDAY, 20, ("C", 610, 610, 630)),
        ),
    ),
    "wrong_drive": with_round(0, replace(GOOD.rounds[0], drive_min=44)),
    "wrong_score": replace(GOOD, score={"weight": 99.0}),
}


@pytest.mark.parametrize("code", BROKEN_RULES)
def test_each_broken_rule_is_named(code):
    assert code in codes(BREAKS[code])


@pytest.mark.parametrize(
    "code", ["arrives_too_early", "home_too_late", "no_break", "kits_of_day", "wrong_drive"]
)
def test_one_broken_rule_is_one_violation(code):
    assert codes(BREAKS[code]) == {code}


def test_a_break_may_lie_before_leaving_at_the_door_after_service_and_after_coming_home():
    problem = replace(PROBLEM, requests=(replace(PROBLEM.requests[1], skills=frozenset()),))

    def rests(start, arrive=None, **shift):
        teams = (replace(PROBLEM.teams[0], shifts=(Shift(MONDAY, 510, 900, Break(600, 690, 45)),)),)
        stop = ("B", start if arrive is None else arrive, start, start + 60)
        return codes(Plan(rounds=(round_of("T1", MONDAY, 40, stop),)), replace(problem, teams=teams))

    assert rests(665) == set()  # leaves at 645, after 45 minutes
    assert rests(664) == {"no_break"}
    assert rests(645, arrive=530) == set()  # waits at the door
    assert rests(644, arrive=530) == {"no_break"}
    assert rests(585) == set()  # the last service ends at 645: time enough before driving home
    assert rests(586) == {"no_break"}
    assert rests(565) == set()  # rests before or after the drive home


def test_a_visit_done_earlier_counts_from_its_day():
    def at(done_on):
        late = replace(PROBLEM.requests[3], after=After("before", 3, done_on))
        problem = replace(PROBLEM, requests=(*PROBLEM.requests[:3], late))
        return codes(GOOD, problem)

    assert at(None) == set()
    assert at(TUESDAY - timedelta(3)) == set()
    assert at(TUESDAY - timedelta(2)) == {"too_soon_after"}


def test_the_score_counts_what_was_reached():
    judged = score(PROBLEM, GOOD)
    assert (judged.promises, judged.promises_kept) == (1, 1)
    assert (judged.weight, judged.people, judged.requests, judged.drive_min) == (6.0, 5, 4, 65)
    assert judged.unevenness_min == 65 + 130  # T2 stays at home
    assert judged.group_coverage == {"children": 1.0, "elderly": 1.0}
    less = score(PROBLEM, replace(GOOD, rounds=GOOD.rounds[1:]))
    assert less.group_coverage == {"children": 1.0, "elderly": 0.0}
    assert less.key() < judged.key()


def test_judge_and_solver_measure_the_same_roads_though_they_share_no_code():
    problem = city_problem(4)
    minutes, roads = drive_minutes(problem), Drives(problem)
    for row, here in enumerate(problem.places):
        for column, there in enumerate(problem.places):
            assert roads.minutes(here.id, there.id) == minutes[row, column]


def test_a_quarter_of_the_globe_is_a_quarter_of_the_globe():
    problem = replace(
        PROBLEM,
        drive=Haversine(60, 1.0),
        places=(Place("office", 0, 0), Place("near", 0, 90), Place("far", 90, 0)),
    )
    minutes = drive_minutes(problem)
    assert minutes[0, 1] == minutes[0, 2] == minutes[1, 2] == 10008  # 6371.0088 km × π / 2, rounded up
