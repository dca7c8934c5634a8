"""Routing: what `solve` gives is allowed, repeatable, never worse than its start, and best where that is known."""

from dataclasses import replace
from itertools import pairwise, permutations

import pytest

from pelangi.core.routing import (
    Iterations,
    Plan,
    Refused,
    Round,
    Seconds,
    Stop,
    Unplanned,
    Window,
    score,
    solve,
    violations,
)
from pelangi.core.routing.board import Board
from pelangi.core.routing.neighbourhood import by_neighbourhood
from pelangi.core.routing.reserve import without_reserve
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.search import searched
from pelangi.core.routing.timetable import plan_of
from pelangi.core.routing.travel import drive_minutes
from pelangi.core.tests.routing_cases import MONDAY, city_problem, one_day_problem, small_problem


@pytest.fixture(autouse=True)
def _no_advice(monkeypatch):
    """Leave out what a plan says of floors out of reach: slower than the plan, and test_routing_floors.py tries it."""
    monkeypatch.setattr("pelangi.core.routing.notes.floor_advice", lambda _problem: ())


@pytest.mark.parametrize("block", range(10))
def test_the_judge_accepts_every_plan_and_it_is_never_worse_than_the_start(block):
    for seed in range(block * 40, block * 40 + 40):
        problem = small_problem(seed)
        start = Rounds(Board(problem))
        start.fill()

        plan = solve(problem, Iterations(15), seed, fairness=seed % 2 * 0.3)

        assert [str(one) for one in violations(problem, plan)] == [], seed
        assert plan.score == score(problem, plan).to_data(), seed
        if not seed % 2 and not problem.floors:  # with fairness or a floor a little weight may be given up
            assert score(problem, plan).key() >= score(problem, plan_of(start)).key(), seed


@pytest.mark.parametrize("seed", range(30))
def test_on_five_requests_and_one_round_no_plan_is_better(seed):
    problem = one_day_problem(seed)

    plan = solve(problem, Iterations(60), seed, fairness=0)

    assert violations(problem, plan) == []
    worth = score(problem, plan)
    assert (worth.promises_kept, worth.weight) >= best_by_trying_all(problem)


def best_by_trying_all(problem):
    """Promises and weight of the best plan, by timing every order with the break in every place."""
    best = (0, 0.0)
    for count in range(1, len(problem.requests) + 1):
        for order in permutations(problem.requests, count):
            promises = sum(request.promised is not None for request in order)
            worth = promises, sum(request.weight for request in order)
            if worth > best and any(
                not violations(problem, plan) for plan in timed_in_every_way(problem, order)
            ):
                best = worth
    return best


def timed_in_every_way(problem, order):
    left = tuple(Unplanned(request.id) for request in problem.requests if request not in order)
    for gap in range(-1, len(order)):
        for before_driving in (True, False):
            stops, drive = timed(problem, order, gap, before_driving)
            yield Plan(rounds=(Round("T1", MONDAY, stops, drive),), unplanned=left)


def timed(problem, order, rest_gap, before_driving):
    """Time one order; the break lies in the drive to stop number rest_gap (-1: none on the way)."""
    shift = problem.teams[0].shifts[0]
    place = {one.id: number for number, one in enumerate(problem.places)}
    now, here, stops, drive = shift.from_min, 0, [], 0
    for number, request in enumerate(order):
        there = place[request.place]
        minutes = problem.drive.minutes[here][there]
        if number == rest_gap and shift.rest and before_driving:
            now = max(now, shift.rest.from_min) + shift.rest.length_min
        arrive = start = now + minutes
        if number == rest_gap and shift.rest and not before_driving:
            start = max(start, shift.rest.from_min) + shift.rest.length_min
        for window in sorted(request.hours, key=lambda one: one.from_min):
            if start <= window.to_min:
                start = max(start, window.from_min)
                break
        now, here, drive = start + request.length_min, there, drive + minutes
        stops.append(Stop(request.id, arrive, start, now))
    return tuple(stops), drive + problem.drive.minutes[here][0]


def test_the_same_seed_and_iterations_give_the_same_bytes():
    problem = city_problem(3, count=40)
    once, again = (solve(problem, Iterations(30), 7).to_json() for _ in range(2))
    assert once == again


def test_a_city_week_is_planned_well_within_its_seconds():
    problem = city_problem(1)
    start = Rounds(Board(problem))
    start.fill()

    plan = solve(problem, Seconds(2), 1, fairness=0)

    assert violations(problem, plan) == []
    assert plan.score["weight"] > score(problem, plan_of(start)).weight
    assert plan.seconds == 2
    assert plan.iterations is None


def test_ruin_and_recreate_alone_betters_the_start():
    problem = city_problem(2, count=60)
    start = Rounds(Board(problem))
    start.fill()

    found = Rounds(start.board)
    found.adopt_all(searched(problem, lambda done: done / 2000, 1, fairness=0.0))

    assert found.goodness() > start.goodness()
    assert violations(problem, plan_of(found)) == []


def many_rounds(seed, count=160):
    problem = city_problem(seed, count=count)
    teams = (replace(team, id=f"{team.id}{number}") for number in range(3) for team in problem.teams)
    return replace(problem, teams=tuple(teams), kits_per_day=7)


@pytest.mark.parametrize("seed", range(3))
def test_with_more_rounds_than_a_step_looks_at_the_start_is_bettered_and_the_judge_accepts_it(seed):
    problem = many_rounds(seed)
    start = Rounds(Board(problem))
    start.fill()

    found = Rounds(start.board)
    found.adopt_all(searched(problem, lambda done: done / 4000, seed, fairness=0.0))

    assert found.goodness() > start.goodness()
    assert violations(problem, plan_of(found)) == []


def test_with_many_rounds_and_nobody_near_the_one_request_is_planned():
    routes = searched(many_rounds(0, count=1), lambda done: done / 200, 0, fairness=0.0)

    assert [route for route in routes if route] == [[0]]


def test_rounds_to_begin_with_are_kept_when_there_is_no_time():
    problem = many_rounds(1)
    start = searched(problem, lambda done: done / 2000, 1, fairness=0.0)
    start = [route[: len(route) // 2] for route in start]

    routes = searched(problem, lambda _: 1.0, 1, fairness=0.0, start=start)

    assert sum(map(len, start)) > 40
    for given, route in zip(start, routes, strict=True):
        assert [one for one in route if one in given] == given


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_the_next_in_the_neighbourhood_is_the_nearest_one_left(count):
    problem = city_problem(3, count=count)
    minutes = drive_minutes(problem)[1:, 1:]  # the office is the first place

    order = by_neighbourhood(problem).tolist()

    assert sorted(order) == list(range(count))
    for index, (one, two) in enumerate(pairwise(order)):
        both = [minutes[one, other] + minutes[other, one] for other in order[index + 1 :]]
        assert minutes[one, two] + minutes[two, one] == min(both)


def test_a_promise_goes_before_any_weight():
    problem = one_day_problem(5)
    request = replace(problem.requests[0], weight=0.5, windows=(), promised=None, service_min=60)
    shift = replace(problem.teams[0].shifts[0], from_min=480, to_min=570, rest=None)
    promised = replace(request, id="promised", promised=Window(MONDAY, 480, 540))
    heavy = replace(request, id="heavy", weight=100.0)
    problem = replace(
        problem,
        drive=replace(problem.drive, minutes=((0, 5), (5, 0))),
        places=problem.places[:2],
        teams=(replace(problem.teams[0], shifts=(shift,)),),
        requests=(heavy, promised),
    )

    plan = solve(problem, Iterations(10), 0)

    assert [one.request for one in plan.unplanned] == ["heavy"]


def test_nothing_to_plan_is_a_plan_too():
    problem = replace(one_day_problem(1), requests=())
    plan = solve(problem, Iterations(5), 0)
    assert violations(problem, plan) == []
    assert plan.rounds == ()


def test_a_problem_without_shifts_leaves_everybody_out_and_says_so():
    problem = one_day_problem(1)
    problem = replace(problem, teams=(replace(problem.teams[0], shifts=()),))
    plan = solve(problem, Iterations(5), 0)
    assert violations(problem, plan) == []
    assert {one.reason.code for one in plan.unplanned} == {"no_shift_at_all"}


def test_no_budget_still_gives_the_start():
    problem = one_day_problem(2)
    for stop in (Iterations(0), Seconds(0)):
        assert violations(problem, solve(problem, stop, 0)) == []


@pytest.mark.parametrize("make", [lambda: Iterations(-1), lambda: Seconds(-1)])
def test_a_budget_below_zero_is_refused(make):
    with pytest.raises(Refused):
        make()


def test_a_reserve_leaves_the_end_of_every_shift_free_but_not_of_a_promise():
    problem = city_problem(3, count=40)
    shift = problem.teams[0].shifts[0]
    late = replace(problem.requests[0], promised=Window(shift.day, shift.to_min - 60, shift.to_min))

    plan = solve(problem, Iterations(10), 1, reserve=0.2)
    shorter = without_reserve(replace(problem, requests=(late, *problem.requests[1:])), 0.2)

    ends = {(team.id, one.day): one for team in problem.teams for one in team.shifts}
    for one in plan.rounds:
        whole = ends[one.team, one.day]
        assert one.stops[-1].depart_min <= whole.to_min - int(0.2 * (whole.to_min - whole.from_min))
    assert violations(problem, plan) == []
    assert {one.to_min for one in shorter.teams[0].shifts if one.day == shift.day} == {shift.to_min}
    assert all(
        one.to_min < whole.to_min
        for one, whole in zip(shorter.teams[0].shifts[1:], problem.teams[0].shifts[1:], strict=True)
    )
    with pytest.raises(Refused):
        solve(problem, Iterations(0), 1, reserve=0.9)
