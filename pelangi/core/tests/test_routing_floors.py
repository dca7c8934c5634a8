"""Routing: a floor per group and ward goes after promises and before any weight."""

from dataclasses import replace

import pytest

from pelangi.core.routing import Floor, Iterations, Problem, Refused, Window, score, solve, violations
from pelangi.core.routing.floor_advice import floor_advice
from pelangi.core.routing.floor_bound import Reach
from pelangi.core.routing.floors import left_of, read_floors
from pelangi.core.routing.notes import notes_of
from pelangi.core.tests.routing_cases import MONDAY, city_problem, one_day_problem, small_problem

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


def codes(problem):
    advice = floor_advice(problem)
    for one in advice:
        assert "{" not in one.text["id"] + one.text["en"]
        assert one.text["id"] != one.text["en"]
    return [one.code for one in advice]


def test_floors_that_can_be_met_are_passed_over_in_silence():
    problem = two_wait_for_one_place()
    assert codes(problem) == []
    assert codes(replace(problem, floors=(Floor("group", "few", 1.0),))) == []


def test_floors_that_only_clash_are_said_with_what_mends_them():
    problem = two_wait_for_one_place()
    problem = replace(problem, floors=(Floor("group", "few", 1.0), Floor("group", "many", 1.0)))
    assert codes(problem) == [
        "floors_impossible_together",
        "floors_mended_by_time",
        "floor_mended_by_lowering",
    ]
    together, longer, _ = floor_advice(problem)
    assert together.params["short"] == 1
    shift = replace(problem.teams[0].shifts[0], to_min=570 + longer.params["min"])
    mended = replace(problem, teams=(replace(problem.teams[0], shifts=(shift,)),))
    assert solve(mended, Iterations(5), 0).score["floor_short"] == 0


def test_a_floor_nobody_can_reach_is_said_with_how_many_could_be_and_lowering_it_helps():
    problem = city_problem(1, count=40)
    people = Floor("group", "elderly", 1.0).people(problem.requests)
    able = tuple(
        replace(one, skills=frozenset(["sign"])) if one.group == "elderly" and index % 3 == 0 else one
        for index, one in enumerate(problem.requests)
    )
    problem = replace(problem, requests=able, floors=(Floor("group", "elderly", 1.0),), kits_per_day=None)
    deaf = sum(one.people for one in able if "sign" in one.skills)
    impossible, lower = floor_advice(problem)
    assert (impossible.code, lower.code) == ("floor_impossible", "floor_mended_by_lowering")
    assert impossible.params["at_most"] <= people - deaf
    plan = solve(problem, Iterations(5), 0)
    assert [one.code for one in plan.notes] == ["floor_impossible", "floor_mended_by_lowering"]
    lowered = replace(problem, floors=(Floor("group", "elderly", lower.params["share"] / 100),))
    assert solve(lowered, Iterations(20), 0).score["floor_short"] == 0


def test_one_more_kit_mends_floors_where_kits_are_short():
    problem = two_wait_for_one_place()
    team = replace(problem.teams[0], kits=1)
    requests = tuple(replace(one, kits=1) for one in problem.requests)
    floors = (Floor("group", "few", 1.0),)
    problem = replace(problem, teams=(team,), requests=requests, floors=floors, kits_per_day=0)
    assert "floors_mended_by_kit" in codes(problem)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_what_is_said_to_be_impossible_is_so(block):
    for seed in range(40_000 + 25 * block, 40_020 + 25 * block):
        problem = small_problem(seed, most=7)
        floors = tuple(Floor(kind, name, 1.0) for kind, name in (("group", "elderly"), ("ward", "far")))
        free = tuple(replace(one, promised=None) for one in problem.requests)
        problem = replace(problem, requests=free, floors=floors)
        least = solve(problem, Iterations(0), 0).score["floor_short"]
        assert Reach(problem).bound(floors).people <= least, seed


def test_a_floor_that_is_only_not_reached_is_not_called_impossible():
    problem = replace(city_problem(1, count=60), floors=(Floor("group", "elderly", 1.0),))
    worth = replace(
        score(problem, solve(problem, Iterations(1), 0)), floor_short=2, floors_short={"group elderly": 2}
    )
    assert [one.code for one in notes_of(problem, worth, ())] == ["floors_not_reached"]
