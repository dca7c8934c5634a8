"""Times of a round in an order chosen by hand agree with the judge, whether rules are kept or not."""

from datetime import date

import pytest

from pelangi.core.routing.check import violations
from pelangi.core.routing.plan import Plan, Round, Stop, Unplanned
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.solve import Iterations, solve
from pelangi.plan.desk import moved, with_locks
from pelangi.plan.timing import Clock, OnTheRoad

pytestmark = pytest.mark.no_database

DAY, OTHER = date(2026, 11, 30), date(2026, 12, 1)


def a_problem(stops: int = 8, **more) -> Problem:
    """Return two teams on two days and stops in a row, 40 minutes each; `more` changes every request."""
    shift = {"from": "08:30", "to": "15:00", "break": {"from": "11:45", "to": "13:15", "min": 45}}
    shifts = [shift | {"day": one.isoformat()} for one in (DAY, OTHER)]
    places = [{"id": "p0", "lat": -2.1, "lon": 106.1}]
    places += [{"id": f"p{n}", "lat": -2.1 - n * 0.004, "lon": 106.1} for n in range(1, stops + 1)]
    team = {"start": "p0", "end": "p0", "kits": 1, "skills": ["biometric"], "shifts": shifts}
    requests = [
        {"id": f"R{n}", "place": f"p{n}", "service_min": 40, "kits": 1, "skills": ["biometric"]} | more
        for n in range(1, stops + 1)
    ]
    return Problem.from_data(
        {
            "version": 1,
            "days": [DAY.isoformat(), OTHER.isoformat()],
            "drive": {"mode": "haversine", "speed_kmh": 25, "detour": 1.4},
            "places": places,
            "kits_per_day": 2,
            "teams": [team | {"id": "T1"}, team | {"id": "T2"}],
            "requests": requests,
        }
    )


def broken(problem: Problem, round_: Round) -> list[str]:
    planned = {stop.request for stop in round_.stops}
    left = tuple(Unplanned(one.id) for one in problem.requests if one.id not in planned)
    return [one.code for one in violations(problem, Plan(rounds=(round_,), unplanned=left))]


@pytest.mark.parametrize("count", range(8))
def test_the_judge_finds_broken_exactly_what_the_clock_says(count):
    problem = a_problem()
    timed = Clock(problem).timed("T1", DAY, [f"R{n}" for n in range(1, count + 1)])
    assert bool(broken(problem, timed.round)) == (timed.pain > (0, 0))


def test_a_round_that_is_too_long_is_said_to_come_home_late():
    problem = a_problem()
    timed = Clock(problem).timed("T1", DAY, [f"R{n}" for n in range(1, 9)])
    assert timed.home_min > 15 * 60
    assert broken(problem, timed.round) == ["home_too_late"]


def test_a_wrong_day_breaks_the_hours():
    problem = a_problem(windows=[{"day": DAY.isoformat(), "from": "09:00", "to": "11:00"}])
    assert broken(problem, Clock(problem).timed("T1", OTHER, ["R1"]).round) == ["outside_window"]


def test_whoever_comes_early_waits_for_the_door_to_open():
    problem = a_problem(windows=[{"day": DAY.isoformat(), "from": "10:00", "to": "11:00"}])
    (stop,) = Clock(problem).timed("T1", DAY, ["R1"]).round.stops
    assert (stop.start_min, stop.depart_min) == (600, 640)
    assert stop.arrive_min < stop.start_min


def test_the_clock_times_every_round_of_the_planner_without_breaking_a_rule():
    problem = a_problem(20)
    clock = Clock(problem)
    for one in solve(problem, Iterations(20), 3).rounds:
        timed = clock.timed(one.team, one.day, [stop.request for stop in one.stops])
        assert timed.pain == (0, 0)
        assert timed.round.drive_min == one.drive_min
        assert broken(problem, timed.round) == []


def test_moving_keeps_everybody_and_says_what_it_costs():
    problem = a_problem()
    plan = solve(problem, Iterations(10), 1)
    code = plan.rounds[0].stops[0].request
    here = (plan.rounds[0].team, plan.rounds[0].day)
    change = moved(problem, plan, code, ("T2", OTHER) if here != ("T2", OTHER) else ("T1", DAY))
    assert sorted(s.request for r in change.plan.rounds for s in r.stops) == sorted(
        s.request for r in plan.rounds for s in r.stops
    )
    assert change.cost["people"] == 0
    assert {one.code for one in change.broken} == {one.code for one in violations(problem, change.plan)}


def test_off_the_plan_is_a_person_less():
    problem = a_problem()
    plan = solve(problem, Iterations(10), 1)
    change = moved(problem, plan, "R3", None)
    assert (change.cost["people"], change.broken) == (-1, [])
    assert "R3" in {one.request for one in change.plan.unplanned}


def test_what_the_problem_does_not_know_is_refused():
    problem = a_problem()
    plan = solve(problem, Iterations(0), 1)
    for code, to in (("R99", None), ("R1", ("T9", DAY)), ("R1", ("T1", date(2026, 12, 5)))):
        with pytest.raises(KeyError):
            moved(problem, plan, code, to)


def test_locked_stops_stay_and_the_rest_moves():
    problem = a_problem(20)
    start = solve(problem, Iterations(0), 1)
    change = moved(problem, start, start.rounds[-1].stops[0].request, None)
    code = change.plan.rounds[0].stops[-1].request
    for to in (("T1", DAY), ("T2", OTHER)):
        plan = moved(problem, change.plan, code, to).plan
        again = solve(with_locks(problem, plan, [code]), Iterations(20), 5)
        assert [(r.team, r.day) for r in again.rounds for s in r.stops if s.request == code] == [to]


def test_on_the_road_what_was_done_keeps_its_times_and_the_break_is_not_taken_twice():
    problem = a_problem()
    morning = Clock(problem).timed("T1", DAY, ["R1", "R2"]).round
    road = OnTheRoad(DAY, 11 * 60, {stop.request: stop for stop in morning.stops})
    after = Clock(problem, road).best_place("T1", DAY, ["R1", "R2"], "R3").round
    assert after.stops[:2] == morning.stops
    assert after.stops[2].start_min >= 11 * 60
    assert broken(problem, after) == []
    rested = Stop("R3", 13 * 60, 13 * 60 + 20, 14 * 60)
    late = OnTheRoad(DAY, 13 * 60 + 30, road.done | {"R3": rested})
    last = Clock(problem, late).timed("T1", DAY, ["R1", "R2", "R3", "R4"])
    assert last.round.stops[3].start_min < 14 * 60 + 10
    assert broken(problem, last.round) == []


def test_on_the_road_nothing_is_moved_to_a_day_that_is_over_and_nothing_that_was_done():
    problem = a_problem()
    plan = Plan(rounds=(), unplanned=tuple(Unplanned(one.id) for one in problem.requests))
    done = Clock(problem).timed("T1", DAY, ["R1"]).round.stops[0]
    road = OnTheRoad(OTHER, 8 * 60, {"R1": done})
    for code, day in (("R2", DAY), ("R1", OTHER)):
        with pytest.raises(KeyError):
            moved(problem, plan, code, ("T1", day), road=road)
    assert moved(problem, plan, "R2", ("T1", OTHER), road=road).broken == []
