"""Routing, proven: a second judge finds no broken rule, and small plans are the best of all plans.

A few hundred random problems in every run; PELANGI_PROOFS=1000 asks for that many of each (some minutes).
"""

import json
import os
import sys
from dataclasses import replace
from random import Random

import pytest

from pelangi.core.routing import Iterations, solve, violations
from pelangi.core.routing.changes import Changes
from pelangi.core.routing.replan import replan
from pelangi.core.tests.minute_judge import best_of_all, broken, plans_to_try
from pelangi.core.tests.routing_cases import MONDAY, city_problem, small_problem

MANY = int(os.environ.get("PELANGI_PROOFS", "0"))
BLOCKS = 4


@pytest.fixture(autouse=True)
def _no_advice(monkeypatch):
    """Leave out what a plan says of floors out of reach: slower than the plan, and test_routing_floors.py tries it."""
    monkeypatch.setattr("pelangi.core.routing.notes.floor_advice", lambda _problem: ())


def seeds(block, few):
    count = MANY or few
    return range(block * count // BLOCKS, (block + 1) * count // BLOCKS)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_judges_that_share_nothing_accept_every_plan(block):
    for seed in seeds(block, 160):
        problem = small_problem(10_000 + seed, most=14)
        plan = solve(problem, Iterations(4), seed, fairness=seed % 2 * 0.3)
        assert broken(problem.to_data(), plan.to_data()) == [], seed
        assert [str(one) for one in violations(problem, plan)] == [], seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_judges_accept_every_plan_put_together_of_rounds_seen(block, monkeypatch):
    monkeypatch.setattr(sys.modules[solve.__module__], "CHOOSING_STEPS", 0)
    for seed in seeds(block, 80):
        problem = replace(small_problem(50_000 + seed, most=14), floors=())
        plan = solve(problem, Iterations(12), seed, fairness=seed % 2 * 0.3)
        assert broken(problem.to_data(), plan.to_data()) == [], seed
        assert [str(one) for one in violations(problem, plan)] == [], seed


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_judges_accept_every_new_plan_after_changes(block):
    for seed in seeds(block, 32):
        problem = small_problem(20_000 + seed, most=12)
        old = solve(problem, Iterations(2), seed)
        new = replan(problem, old, changes_for(problem, old, Random(seed)), Iterations(2), seed=seed)
        assert broken(new.problem.to_data(), new.plan.to_data()) == [], seed
        assert [str(one) for one in violations(new.problem, new.plan)] == [], seed


def changes_for(problem, plan, chance):
    """A day that goes wrong: somebody is gone, a kit breaks, or a team is ill that has not left yet."""
    day = chance.choice(problem.days)
    items = [{"kind": "kit_broken", "kits": 1}] if chance.random() < 0.3 else []
    later = [one for one in plan.rounds if one.day > day]
    if later and chance.random() < 0.6:
        items.append({"kind": "team_ill", "team": later[0].team, "day": later[0].day.isoformat()})
    followed = {one.after.request for one in problem.requests if one.after}
    free = [one.request for one in plan.unplanned if one.request not in followed]
    if free and chance.random() < 0.5:
        items.append({"kind": "gone", "request": free[0]})
    now = {"day": day.isoformat(), "time": "07:00" if day == MONDAY else "10:10"}
    return Changes.from_json(json.dumps({"version": 1, "now": now, "changes": items}))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_up_to_seven_stops_no_plan_is_better(block):
    tried = 0
    for seed in seeds(block, 160):
        problem = small_problem(30_000 + seed, most=7)
        data = problem.to_data()
        if plans_to_try(data) <= (60_000 if MANY else 3_000):
            tried += 1
            plan = solve(problem, Iterations(0), seed, fairness=0)
            score = plan.score
            lacks = score["promises_kept"], -score["floor_short"], score["weight"], score["people"]
            key = (*lacks, score["requests"], -score["drive_min"], -score["unevenness_min"])
            assert key == best_of_all(data), seed
    assert tried >= len(seeds(block, 160)) / 4


def test_the_second_judge_sees_what_is_broken():
    problem = city_problem(1, count=30)
    data = solve(problem, Iterations(2), 1).to_data()
    world = problem.to_data()
    assert broken(world, data) == []
    for spoil in SPOILT:
        spoilt = json.loads(json.dumps(data))
        spoil(spoilt)
        assert broken(world, spoilt) != []
    assert broken({**world, "kits_per_day": 0}, data) != []


SPOILT = [
    lambda plan: plan["rounds"].pop(),
    lambda plan: plan["rounds"][0]["stops"].pop(0),
    lambda plan: plan["rounds"][0]["stops"].reverse(),
    lambda plan: plan["rounds"][0].update(drive_min=1),
    lambda plan: plan["rounds"][0].update(team="nobody"),
    lambda plan: plan["rounds"][0]["stops"][0].update(start="06:00"),
    lambda plan: plan["rounds"][0]["stops"][-1].update(start="23:00", depart="23:30"),
    lambda plan: plan["unplanned"].append({"request": plan["rounds"][0]["stops"][0]["request"]}),
    lambda plan: plan["score"].update(weight=1e6),
]
