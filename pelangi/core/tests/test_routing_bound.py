"""Routing: the bound over whole rounds that plans are measured by (bench/plan_bound_routes.py) holds and is close."""

from dataclasses import replace
from pathlib import Path

import pytest

import pelangi
from pelangi.core.routing import Iterations, solve
from pelangi.core.tests.routing_cases import city_problem, small_problem


@pytest.fixture
def round_bound(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(pelangi.__file__).parents[1] / "bench"))
    import plan_bound_routes

    monkeypatch.setattr(plan_bound_routes, "STEPS", 400)
    return plan_bound_routes.round_bound


def without_what_it_leaves_aside(problem):
    requests = tuple(replace(one, after=None, promised=None) for one in problem.requests)
    return replace(problem, requests=requests, kits_per_day=None, floors=())


def weights(problem, steps):
    """What the best plan found has, and what all requests have together."""
    plan = solve(problem, Iterations(steps), 1, fairness=0)
    return plan.score["weight"], sum(one.weight for one in problem.requests)


@pytest.mark.parametrize("seed", [70_009, 70_011, 70_018, 70_021, 70_029])
def test_of_few_requests_it_is_the_weight_of_the_best_plan(round_bound, seed):
    problem = without_what_it_leaves_aside(small_problem(seed, most=7))
    best, whole = weights(problem, 1)
    assert best < whole
    assert round_bound(problem) == pytest.approx(best, rel=1e-3)


def test_no_plan_of_a_city_exceeds_it(round_bound):
    problem = without_what_it_leaves_aside(city_problem(5, 40))
    best, whole = weights(problem, 40)
    assert best <= round_bound(problem) < whole
