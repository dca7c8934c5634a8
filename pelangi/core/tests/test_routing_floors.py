"""Routing: a floor per group and ward goes after promises and before any weight."""

from dataclasses import replace

import pytest

from pelangi.core.routing import Floor, Iterations, Problem, Refused, Window, score, solve, violations
from pelangi.core.routing.floors import left_of, read_floors
from pelangi.core.tests.routing_cases import MONDAY, city_problem, one_day_problem

FEW = "disabled"


def two_wait_for_one_place():
    """One round with room for one of two visits: a heavy one of `many`, a light one of `few`."""
    problem = one_day_problem(5)
    request = replace(problem.requests[0], weight=0.5, windows=(), promised=None, service_min=60, people=1)
    shift = replace(problem.teams[0].shifts[0], from_min=480, to_min=570, rest=None)
    requests = (
        replace(request, id="heavy", weight=100.0, group="many"),
        replace(request, id="light", group="few"),
    )
    return replace(
        problem,
        drive=replace(problem.drive, minutes=((0, 5), (5, 0))),
        places=problem.places[:2],
        teams=(replace(problem.teams[0], shifts=(shift,)),),
        requests=requests,
    )


@pytest.mark.parametrize("fairness", [0, 0.3])
def test_a_floor_goes_before_any_weight(fairness):
    problem = two_wait_for_one_place()
    free = solve(problem, Iterations(10), 0, fairness=fairness)
    bound = solve(
        replace(problem, floors=(Floor("group", "few", 0.5),)), Iterations(10), 0, fairness=fairness
    )
    assert [one.request for one in free.unplanned] == ["light"]
    assert [one.request for one in bound.unplanned] == ["heavy"]
    assert bound.score["floor_short"] == 0


def test_a_promise_goes_before_a_floor_and_what_is_lacking_is_counted():
    problem = two_wait_for_one_place()
    heavy, light = problem.requests
    kept = replace(heavy, promised=Window(MONDAY, 480, 540))
    problem = replace(problem, requests=(kept, light), floors=(Floor("group", "few", 1.0),))
    plan = solve(problem, Iterations(10), 0)
    assert violations(problem, plan) == []
    assert [one.request for one in plan.unplanned] == ["light"]
    assert plan.score["floors_short"] == {"group few": 1}
    assert score(problem, plan).floor_short == 1


def test_a_city_week_reaches_a_floor_that_weight_alone_misses():
    problem = city_problem(1)
    free = solve(problem, Iterations(20), 1, fairness=0)
    lowest = min(free.score["group_coverage"], key=free.score["group_coverage"].get)
    floor = Floor("group", lowest, min(1.0, free.score["group_coverage"][lowest] + 0.2))
    plan = solve(replace(problem, floors=(floor,)), Iterations(20), 1, fairness=0)
    assert violations(replace(problem, floors=(floor,)), plan) == []
    assert plan.score["floor_short"] == 0
    assert plan.score["weight"] < free.score["weight"]


def test_a_floor_is_read_written_and_counts_people_rounded_up():
    problem = replace(city_problem(1, count=12), floors=(Floor("group", FEW, 0.5),))
    assert Problem.from_json(problem.to_json()) == problem
    people = sum(one.people for one in problem.requests if one.group == FEW)
    assert problem.floors[0].needed(problem.requests) == -(-people // 2)


@pytest.mark.parametrize(
    ("floors", "message"),
    [
        ({"group": {"eldery": 0.5}}, "'eldery' is of no request; known are children, disabled, elderly"),
        ({"group": {"elderly": 1.5}}, "at most 1"),
        ({"group": {"elderly": 0}}, "above 0"),
        ({"group": {"elderly": float("nan")}}, "above 0"),
        ({"group": {"elderly": "half"}}, "not a number"),
        ({"group": {"elderly": True}}, "not a number"),
        ({"group": [0.5]}, "an object of shares"),
        ({"religion": {"x": 0.5}}, "'religion' is not known"),
        ([], "an object was expected"),
    ],
)
def test_nonsense_is_refused(floors, message):
    requests = city_problem(1).requests
    with pytest.raises(Refused, match=message):
        read_floors(floors, requests)


def test_the_same_floor_twice_is_refused():
    with pytest.raises(Refused, match="more than once"):
        replace(city_problem(1), floors=(Floor("group", FEW, 0.5), Floor("group", FEW, 0.6)))


def test_what_is_done_counts_for_the_floor_of_what_is_left():
    requests = city_problem(1, count=40).requests
    floor = Floor("group", FEW, 0.9)
    done, left = requests[:20], requests[20:]
    (open_floor,) = left_of((floor,), requests, done, left)
    assert open_floor.needed(left) == floor.needed(requests) - floor.people(done)
    assert left_of((floor,), requests, requests, ()) == ()
