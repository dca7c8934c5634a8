"""What the adviser adds to the plan: what an action unlocks, bent assumptions, next year, hours learned from work."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pelangi.core.index import NotARegion, load_instrument, score
from pelangi.core.index.advise import (
    Done,
    actions,
    advice_as_data,
    best_plan,
    frontier,
    learned_hours,
    planned_city,
    planned_score,
    read_problem,
    sensitivity,
)
from pelangi.core.index.region import Reading, Standing
from pelangi.core.tests.advice_cases import AFFAIRS, I2026, ROWS, WEIGHT

MUST = [row.id for row in I2026.innovation_rows if row.mandatory]
LADDER = {"a": (4, 12, 30), "b": (10, None, None)}


def region(**advice):
    """Four affairs are covered; the candidate brings the fifth, and with it the whole count score."""
    rows = dict.fromkeys(ROWS, 2)
    entered = [
        {"id": f"I{one}", "affairs": [AFFAIRS[one]], "rows": rows, "accepted": True, "agency": "A"}
        for one in range(4)
    ]
    new = {"id": "NEW", "affairs": [AFFAIRS[4]], "rows": {MUST[1]: 1}, "agency": "B", "entry_hours": 3}
    return {
        "region": "X",
        "year": 2026,
        "innovations": entered,
        "advice": {"candidates": [new], "government_hours": {"spd_15_haki": [5, 5, 5]}, **advice},
    }


def test_an_action_says_what_it_unlocks_and_who_has_it_until_when():
    data = region(government_agency="BAPPERIDA", until="2026-06-30", start="2026-05-01")
    problem = read_problem(I2026, data, 60)
    found = {(one.kind, one.innovation, one.row): one for one in actions(best_plan(problem))}
    enter = found["enter", "NEW", ""]
    assert ("affair", AFFAIRS[4]) in enter.unlocks
    assert ("count_score", "") in enter.unlocks
    assert set(enter.needs) == set(MUST) - {MUST[1]}
    assert found["raise", "NEW", MUST[0]].unlocks == (("entry", "NEW"),)
    assert found["raise", "government", "spd_15_haki"].owner == "BAPPERIDA"
    told = advice_as_data(problem, points=2)
    assert {one["due"] for one in told["actions"]} == {"2026-06-30"}
    assert told["until"] == "2026-06-30"


def test_what_an_action_takes_the_city_over_is_told():
    """Twelve poor entries of one affair under a floor of 12, then too many: one side of each cliff after the other."""
    poor = [
        {"id": f"I{one}", "affairs": [AFFAIRS[0]], "rows": {ROWS[1]: 3}, "accepted": True}
        for one in range(12)
    ]
    new = [{"id": "NEW", "affairs": [AFFAIRS[0]], "rows": dict.fromkeys(ROWS, 1)}]
    data = {"region": "X", "year": 2026, "innovations": poor, "advice": {"candidates": new}}
    plan = best_plan(read_problem(I2026, data, 20))
    found = {one.innovation: one for one in actions(plan) if one.kind == "enter"}
    assert ("floor", "12") in found["NEW"].unlocks
    many = [{**one, "id": f"M{number}"} for number, one in enumerate(poor[:1] * 20)]
    dead = {"id": "DEAD", "affairs": [AFFAIRS[0]], "rows": {}, "accepted": True}
    left = actions(best_plan(read_problem(I2026, {**data, "innovations": [*many, dead], "advice": {}}, 0)))
    assert ("divisor", "12") in {one.innovation: one for one in left}["DEAD"].unlocks
    # a hair under the next predicate: the one thing there are hours for takes the city over it
    even = [{**one, "rows": dict.fromkeys(ROWS, 1)} for one in poor]
    least = 100 - sum(WEIGHT[row] for row in ROWS)
    near = {**data, "innovations": even, "advice": {}, "government_total": float(least)}
    (only,) = actions(best_plan(read_problem(I2026, near, 12)))
    assert only.unlocks == (("predicate", "Inovatif"),)


def test_the_level_above_is_told_with_what_it_takes_and_brings_then():
    """Raised further by hand, the same row brings what was promised, to four decimals."""
    plan = best_plan(read_problem(I2026, region(), 60))
    some = [one for one in actions(plan) if one.after]
    assert all(one.after.level == one.to_level + 1 for one in some)
    one = next(each for each in some if each.innovation != "government")
    now = planned_city(plan)
    further = [
        replace(each, standing=Standing(claimed=rows, verified=rows))
        if each.id == one.innovation
        and (rows := {**each.standing.verified, one.row: Reading(one.after.level)})
        else each
        for each in now.innovations
    ]
    gain = (
        score(I2026, replace(now, innovations=tuple(further))).verified.total
        - planned_score(plan).verified.total
    )
    assert one.after.points == Decimal(round(gain * 40 * 100)) / 10_000


def test_out_of_time_there_is_still_a_plan_and_a_bound_that_holds():
    problem = read_problem(I2026, region(), 60)
    best, none = best_plan(problem), best_plan(problem, seconds=0)
    assert (none.steps, none.proven, none.hours) == ((), False, 0)
    assert none.counted == tuple(n for n, unit in enumerate(problem.units) if unit.entered)
    assert planned_score(none).verified.total == none.total < best.total <= none.bound
    late = frontier(problem, 2, seconds=0)
    assert [one.proven for one in late] == [False] * 3
    assert sensitivity(problem, best, seconds=0) == ()


def test_assumptions_are_bent_one_by_one():
    problem = read_problem(I2026, region(agencies={"A": 30, "B": 40}), 60)
    found = {(one.what, one.of): one for one in sensitivity(problem, best_plan(problem))}
    assert {what for what, _of in found} == {"row_hours", "all_hours", "mandatory", "agency"}
    assert found["agency", "B"].changed > 0
    assert all(one.words.id and one.words.en for one in found.values())
    changed = [one.changed for one in sensitivity(problem, best_plan(problem))]
    assert changed == sorted(changed, reverse=True)


def test_next_year_scores_the_plan_and_says_what_it_would_do_otherwise():
    later = advice_as_data(read_problem(I2026, region(), 60), points=1)["next_year"]
    assert (later["year"], later["divisor"], later["basic_affairs_wanted"]) == (2027, 14, 6)
    # with six affairs wanted the fifth no longer brings the count score
    assert later["index"] <= later["own_plan"]["index"]
    assert later["own_plan"]["hours_used"] <= 60


def test_a_year_whose_rows_were_renamed_gets_no_own_plan():
    instrument = load_instrument(2025)
    data = {"region": "X", "government_total": 40, "settings": {}, "innovations": []}
    data["innovations"] = [
        {"id": f"I{one}", "accepted": True, "rows": {instrument.innovation_rows[0].id: 1}}
        for one in range(12)
    ]
    later = advice_as_data(read_problem(instrument, data, 5), points=1)["next_year"]
    assert (later["year"], later["own_plan"]) == (2026, None) or later["own_plan"] is not None


@pytest.mark.parametrize("until", ["soon", 5])
def test_days_that_are_none_are_refused(until):
    with pytest.raises(NotARegion, match="until"):
        read_problem(I2026, region(until=until), 5)


def test_days_may_be_text_as_json_must_write_them():
    data = region(start="2026-05-01", until="2026-05-29", deadlines={MUST[0]: "2026-05-15"})
    assert read_problem(I2026, data, 5).deadlines == {MUST[0]: date(2026, 5, 15)}


def test_hours_follow_the_citys_own_history_and_one_odd_week_moves_little():
    once = learned_hours(LADDER, [Done("a", 0, 1, 8)])["a"]
    often = learned_hours(LADDER, [Done("a", 0, 1, 8)] * 60)["a"]
    assert 1 < once.factor < 1.25
    assert often.factor == pytest.approx(2, rel=0.05)
    assert often.steps == (8, 23, 58)
    assert (often.pieces, learned_hours(LADDER, [])["a"].steps) == (60, (4, 12, 30))


def test_work_over_several_levels_and_slips_of_the_pen():
    assert learned_hours(LADDER, [Done("a", 0, 3, 46)])["a"].factor == 1
    wild = learned_hours(LADDER, [Done("a", 0, 1, 100_000), Done("b", 0, 1, 0), Done("z", 0, 1, 5)])
    assert wild["a"].factor == pytest.approx(10 ** (1 / 4))
    assert wild["b"].factor == pytest.approx(10 ** (-1 / 4))
    assert wild["b"].steps == (6, None, None)


def test_a_last_day_before_the_first_is_refused_in_both_languages():
    with pytest.raises(NotARegion) as refused:
        read_problem(I2026, region(start="2026-06-01", until="2026-05-31"), 10)
    assert "hari terakhir 2026-05-31 lebih awal" in str(refused.value)
    assert "the last day 2026-05-31 is before the first" in str(refused.value)
    assert read_problem(I2026, region(start="2026-06-01", until="2026-06-01"), 10).until == date(2026, 6, 1)
