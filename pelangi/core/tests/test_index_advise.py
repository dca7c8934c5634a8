"""The adviser: equal to trying everything, never worse than greedy, and its plan is worth what the score says."""

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from pelangi.core.index import NotARegion, load_instrument
from pelangi.core.index.advise import (
    actions,
    all_hours,
    best_plan,
    frontier,
    hours_beyond,
    least_hours,
    planned_score,
    read_problem,
    with_hours,
)
from pelangi.core.index.advise.bounds import loose, tightened
from pelangi.core.index.advise.kinds import kinds
from pelangi.core.index.advise.model import build
from pelangi.core.index.advise.problem import weekdays
from pelangi.core.tests.advice_cases import (
    AFFAIRS,
    I2026,
    ROWS,
    best_by_trying,
    city,
    greedy,
    innovation,
    ladder,
    small_instrument,
)

NONE = [None, None, None]
MUST = [row.id for row in I2026.innovation_rows if row.mandatory]


def tiny(seed):
    """A city so small that every choice can be tried: most ladders are shut, the cliffs are near."""
    chance = random.Random(seed)
    units = [innovation(chance, one, share=0.5) for one in range(4)]
    for one in units:
        one["affairs"] = chance.sample(AFFAIRS, 2)
        one["agency"] = chance.choice(["A", "B"])
        one["rows"] |= {row: 1 for row in MUST[1:]}
        one["rows"][MUST[0]] = chance.choice([0, 0, 1])
    hours = {one["id"]: {row: NONE for row in ROWS} for one in units}
    for one in units:
        hours[one["id"]] |= {MUST[0]: ladder(chance)} | {chance.choice(ROWS[1:]): ladder(chance)}
    entered = [one | {"accepted": True} for one in units[:2]]
    advice = {
        "candidates": [one | {"entry_hours": chance.randint(0, 5)} for one in units[2:]],
        "innovation_hours": hours,
        "government_hours": {"spd_15_haki": ladder(chance)},
        "agencies": {"A": chance.randint(5, 60)},
        "deadlines": {MUST[0]: date(2026, 5, 15)},
        "start": date(2026, 5, 1),
        "until": date(2026, 5, 29),
        "mandatory": chance.choice(["entered", "ignore"]),
    }
    instrument = small_instrument(chance.randint(1, 3), chance.randint(1, 4), chance.randint(1, 4))
    data = {"region": "X", "government": {"spd_15_haki": chance.randint(0, 2)}, "innovations": entered}
    return read_problem(instrument, {**data, "advice": advice}, chance.randint(0, 80))


@cache
def most_of_tiny(seed):
    """What the best of all choices in `tiny(seed)` is worth: two tests ask for it, and it takes a while."""
    return best_by_trying(tiny(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_the_plan_equals_the_best_of_all_choices(seed):
    problem = tiny(seed)
    plan = best_plan(problem)
    assert plan.proven
    assert plan.total == most_of_tiny(seed)
    assert planned_score(plan).verified.total == plan.total


@pytest.mark.parametrize("seed", range(20))
def test_the_plan_is_never_worse_than_greedy(seed):
    problem = read_problem(I2026, city(seed, 14, 3), 150)
    plan = best_plan(problem)
    assert plan.proven
    assert plan.total >= greedy(problem, 150)
    assert plan.hours <= 150


def test_the_plan_is_worth_what_the_score_says_and_its_actions_add_up_in_hours():
    plan = best_plan(read_problem(I2026, city(1, 20, 5), 300))
    assert planned_score(plan).verified.total == plan.total
    done = actions(plan)
    assert sum(one.hours for one in done) == plan.hours
    assert {one.kind for one in done} <= {"raise", "enter", "leave_out"}


def test_a_weak_innovation_is_left_out_only_above_the_floor():
    weak = {"id": "WEAK", "accepted": True, "rows": {"sid_17_sdm": 1}}
    strong = [{"id": f"S{one}", "accepted": True, "rows": {row: 3 for row in ROWS}} for one in range(12)]
    data = {"region": "X", "year": 2026, "innovations": [*strong, weak]}
    many = best_plan(read_problem(I2026, data, 0))
    assert [one.innovation for one in actions(many) if one.kind == "leave_out"] == ["WEAK"]
    few = best_plan(read_problem(I2026, {**data, "innovations": [*strong[:11], weak]}, 0))
    assert not actions(few)


def test_the_fifth_affair_is_bought_for_the_whole_count_score():
    names = I2026.basic_affairs.value
    entered = [
        {"id": f"S{one}", "accepted": True, "affairs": [names[one % 4]], "rows": {row: 2 for row in ROWS}}
        for one in range(30)
    ]
    new = {"id": "NEW", "affairs": [names[4]], "rows": {row: 1 for row in MUST}, "entry_hours": 10}
    data = {"region": "X", "innovations": entered, "advice": {"candidates": [new]}}
    plan = best_plan(read_problem(I2026, data, 10))
    assert [(one.kind, one.innovation) for one in actions(plan)] == [("enter", "NEW")]
    assert planned_score(plan).verified.count == Fraction("11.78")


def test_the_fewest_hours_to_a_target_are_fewest():
    problem = read_problem(I2026, city(3, 14, 2), 200)
    target = Fraction(str(planned_score(best_plan(read_problem(I2026, city(3, 14, 2), 90))).verified.index))
    plan = least_hours(problem, target)
    assert planned_score(plan).verified.index >= target
    below = best_plan(read_problem(I2026, city(3, 14, 2), plan.hours - 1))
    assert planned_score(below).verified.index < target
    assert least_hours(problem, Fraction(100)) is None


@pytest.mark.parametrize("hours", [0, 1, 17])
def test_a_target_beyond_the_hours_there_are_takes_the_fewest_too(hours):
    data = city(3, 14, 2)
    problem = read_problem(I2026, data, hours)
    everything = with_hours(problem, all_hours(problem))
    target = Fraction(str(planned_score(best_plan(read_problem(I2026, data, 90))).verified.index))
    assert least_hours(problem, target) is None
    plan, proven = hours_beyond(problem, target)
    assert (plan.hours, proven) == (least_hours(everything, target).hours, True)
    assert hours_beyond(problem, Fraction(100)) == (None, True)


def test_the_frontier_never_falls():
    found = frontier(read_problem(I2026, city(4, 14, 2), 120), points=4)
    assert [one.total for one in found] == sorted(one.total for one in found)
    assert all(one.proven for one in found)


def test_a_plain_score_file_is_enough():
    data = {"region": "X", "year": 2026, "innovations": [{"id": "A", "accepted": True, "rows": {}}]}
    plan = best_plan(read_problem(load_instrument(2026), data, 40))
    assert plan.proven
    assert 0 < plan.hours <= 40


@pytest.mark.parametrize(
    ("advice", "where"),
    [
        ({"hourz": {}}, "advice.hourz"),
        ({"hours": {"sid_99": [1, 2, 3]}}, "advice.hours.sid_99"),
        ({"hours": {"sid_17_sdm": [1, 2]}}, "advice.hours.sid_17_sdm"),
        ({"innovation_hours": {"A": {"sid_17_sdm": [1, -2, 3]}}}, "advice.innovation_hours.A.sid_17_sdm"),
        ({"agencies": {"A": "many"}}, "advice.agencies.A"),
        ({"deadlines": {"sid_17_sdm": "May"}}, "advice: "),
        ({"mandatory": "maybe"}, "advice.mandatory"),
    ],
)
def test_advice_that_makes_no_sense_is_named(advice, where):
    with pytest.raises(NotARegion, match=where):
        read_problem(I2026, {"region": "X", "advice": advice}, 10)


def test_weekdays_are_counted():
    assert weekdays(date(2026, 11, 23), date(2026, 11, 29)) == 5
    assert weekdays(date(2026, 11, 28), date(2026, 12, 7)) == 6
    assert weekdays(date(2026, 11, 28), date(2026, 11, 27)) == 0


def test_an_unjudged_innovation_is_entered_not_counted_already():
    data = {"region": "X", "innovations": [{"id": "A", "rows": {row: 3 for row in ROWS}}]}
    problem = read_problem(replace(I2026), data, 8)
    assert [one.kind for one in actions(best_plan(problem))] == ["enter"]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_alike_is_counted_and_no_plan_is_lost_by_it(seed):
    """Twins of innovations and of rows: still the best of all choices, and worth what the score says."""
    chance = random.Random(seed)
    one = innovation(chance, 0, share=0.3)
    rows = {**one["rows"], **dict.fromkeys(MUST, chance.choice([0, 1]))}
    shut = dict.fromkeys(ROWS, NONE)
    steps = [chance.randint(1, 8), chance.randint(4, 20), None]
    twins = [{"id": f"T{number}", "affairs": [AFFAIRS[0]], "rows": rows} for number in range(3)]
    advice = {
        "candidates": [{**twin, "entry_hours": 2} for twin in twins[2:]],
        "innovation_hours": {twin["id"]: shut | dict.fromkeys(MUST[:2], steps) for twin in twins},
        "mandatory": chance.choice(["entered", "ignore"]),
    }
    entered = [twin | {"accepted": True} for twin in twins[:2]]
    data = {"region": "X", "innovations": entered, "advice": advice}
    instrument = small_instrument(chance.randint(1, 3), chance.randint(1, 4), chance.randint(0, 1))
    problem = read_problem(instrument, data, chance.randint(0, 60))
    plan = best_plan(problem)
    assert plan.proven
    assert plan.total == best_by_trying(problem)
    assert planned_score(plan).verified.total == plan.total


@pytest.mark.parametrize("hours", [333, 777, 2000])
def test_many_innovations_that_are_alike_are_proven_soon(hours):
    """250 of one kind are one whole number: told apart, a minute was not enough for 777 hours."""
    rows = dict.fromkeys(ROWS, 1)
    entered = [
        {"id": f"I{one}", "affairs": [AFFAIRS[one % 6]], "rows": rows, "accepted": True} for one in range(250)
    ]
    plan = best_plan(read_problem(I2026, {"region": "X", "innovations": entered}, hours), 20)
    assert plan.proven
    assert planned_score(plan).verified.total == plan.total


@pytest.mark.parametrize("seed", range(40))
def test_no_choice_beats_the_bounds(seed):
    problem = tiny(seed)
    model = build(problem)
    best = most_of_tiny(seed)
    for found in (loose(model), tightened(model, kinds(model), loose(model))):
        assert max(bound for bound, _n, _affairs in found) >= best
