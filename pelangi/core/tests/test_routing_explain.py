"""Routing: every reason is true. The judge is asked, with the world changed as the reason says."""

from dataclasses import replace
from datetime import date

import pytest

from pelangi.core.routing import Iterations, Problem, Refused, Window, explain, score, solve, violations
from pelangi.core.routing.board import Board
from pelangi.core.routing.fields import minutes_of
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.timetable import plan_of
from pelangi.core.tests.routing_cases import city_problem, small_problem

ALONE = {
    "window_never_meets_shift",
    "promise_never_meets_shift",
    "window_unreachable",
    "promise_unreachable",
    "too_far",
    "no_team_skill",
    "more_kits_than_any_team",
    "more_kits_than_a_day",
}
"""Reasons that hold even when nobody else waits."""


def inserted(problem, plan, request):
    """Return the judged plan with the request put into the first round that takes it; None if none does."""
    board = Board(problem)
    rounds = Rounds.of_plan(board, plan)
    number = [one.id for one in board.requests].index(request)
    ways = rounds.allowed()[number].nonzero()[0]
    if not len(ways):
        return None
    rounds.insert(number, int(ways[0]))
    new = plan_of(rounds)
    assert [str(one) for one in violations(problem, new)] == []
    return new


def without(problem, plan, gone):
    """Return the plan after these requests are taken out of their rounds."""
    board = Board(problem)
    rounds = Rounds.of_plan(board, plan)
    rounds.remove([number for number, one in enumerate(board.requests) if one.id in gone])
    return plan_of(rounds)


def changed(problem, request, **values):
    """Return the problem with one request changed."""
    new = [replace(one, **values) if one.id == request else one for one in problem.requests]
    return replace(problem, requests=tuple(new))


def longer(problem, params):
    """Return the problem with one shift that ends later."""
    teams = []
    for team in problem.teams:
        shifts = [
            replace(shift, to_min=shift.to_min + params["min"])
            if (team.id, shift.day.isoformat()) == (params["team"], params["day"])
            else shift
            for shift in team.shifts
        ]
        teams.append(replace(team, shifts=tuple(shifts)))
    return replace(problem, teams=tuple(teams))


def only(problem, request):
    """Return the problem in which nobody else waits, no first visit is waited for and no share of a group is wanted."""
    return replace(problem, requests=(replace(problem.request_by_id[request], after=None),), floors=())


def solved(seed):
    problem = city_problem(seed, count=60) if seed < 3 else small_problem(seed)
    return problem, solve(problem, Iterations(10), seed)


CASES = range(100)


@pytest.fixture(scope="module", autouse=True)
def _no_advice():
    """Leave out what a plan says of floors out of reach: slower than the plan, and test_routing_floors.py tries it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pelangi.core.routing.notes.floor_advice", lambda _problem: ())
        yield


@pytest.fixture(scope="module")
def plans():
    return [solved(seed) for seed in CASES]


@pytest.fixture(scope="module")
def cases(plans):
    return [(problem, plan, one) for problem, plan in plans for one in plan.unplanned]


def test_every_kind_of_reason_and_need_occurs(cases):
    """So that the tests below do test them."""
    reasons = {one.reason.code for _, _, one in cases}
    needs = {one.would_need.code for _, _, one in cases}
    assert reasons >= ALONE - {"too_far"} | {
        "would_displace",
        "kits_all_out",
        "first_not_served",
        "no_day_after_first",
    }
    assert needs >= {
        "longer_shift",
        "more_kits",
        "other_hours",
        "promise_moved",
        "another_day",
        "first_visit",
    }


def test_solve_never_leaves_room(cases):
    for problem, plan, one in cases:
        assert one.reason.code != "room_left"
        assert inserted(problem, plan, one.request) is None


def test_what_is_never_possible_is_not_possible_alone_either(cases):
    for problem, _, one in cases:
        possible = solve(only(problem, one.request), Iterations(0), 0).rounds
        if one.reason.code in ALONE:
            assert not possible, one
        elif one.reason.code not in ("no_day_after_first", "first_not_served", "no_shift_at_all"):
            assert possible, one


def test_whom_it_would_displace_is_who_must_go(cases):
    for problem, plan, one in cases:
        if one.reason.code in ("would_displace", "would_break_promise"):
            gone = one.reason.params["requests"]
            before, after = score(problem, plan), inserted(problem, without(problem, plan, gone), one.request)
            assert after is not None, one
            assert before.key()[:2] >= score(problem, after).key()[:2], one


def test_where_kits_are_all_out_one_more_kit_brings_it_in(cases):
    for problem, plan, one in cases:
        if one.reason.code == "kits_all_out":
            assert one.would_need.code == "more_kits"
            kits = one.would_need.params["kits"]
            fewer = replace(problem, kits_per_day=problem.kits_per_day + kits - 1)
            enough = replace(problem, kits_per_day=problem.kits_per_day + kits)
            assert inserted(fewer, plan, one.request) is None, one
            assert inserted(enough, plan, one.request) is not None, one


def test_a_follow_up_waits_for_its_first_visit(cases):
    for problem, plan, one in cases:
        after = problem.request_by_id[one.request].after
        if one.reason.code == "first_not_served":
            assert one.reason.params["first"] == after.request
            assert after.request in {other.request for other in plan.unplanned}
        if one.reason.code == "no_day_after_first":
            first_day = date.fromisoformat(one.reason.params["first_day"])
            alone = solve(only(problem, one.request), Iterations(0), 0).rounds
            possible = [day for day in problem.days if (day - first_day).days >= after.min_days]
            assert not possible or all(made.day not in possible for made in alone), one


def test_a_longer_shift_is_long_enough(cases):
    for problem, plan, one in cases:
        if one.would_need.code == "longer_shift":
            assert inserted(longer(problem, one.would_need.params), plan, one.request) is not None, one


def test_other_hours_or_a_moved_promise_are_hours_that_fit(cases):
    for problem, plan, one in cases:
        if one.would_need.code in ("other_hours", "promise_moved"):
            params = one.would_need.params
            start = minutes_of(params["from"], "from")
            hour = Window(date.fromisoformat(params["day"]), start, start)
            values = {"promised": hour} if one.would_need.code == "promise_moved" else {"windows": (hour,)}
            new = changed(problem, one.request, **values)
            if inserted(new, plan, one.request) is None:
                assert one.reason.code in ("window_never_meets_shift", "promise_never_meets_shift"), one
                assert solve(only(new, one.request), Iterations(0), 0).rounds, one


def test_every_reason_is_said_in_both_languages_without_holes(cases):
    for _, plan, one in cases:
        said = [one.reason, one.would_need, *(stop.why for made in plan.rounds[:1] for stop in made.stops)]
        for reason in said:
            for language in ("id", "en"):
                assert reason.text[language]
                assert "{" not in reason.text[language]


def test_everybody_planned_is_told_why_here(plans):
    for problem, plan in plans:
        for made in plan.rounds:
            for stop in made.stops:
                wish = problem.request_by_id[stop.request]
                assert (stop.why.code == "promised_here") == (wish.promised is not None)
                assert stop.why.params["team"] == made.team
                if stop.why.code == "only_choice":
                    others = replace(problem, teams=tuple(_without_shift(problem, made)))
                    assert wish.after is not None or not solve(only(others, wish.id), Iterations(0), 0).rounds


def _without_shift(problem, made):
    for team in problem.teams:
        yield replace(
            team,
            shifts=tuple(one for one in team.shifts if (team.id, one.day) != (made.team, made.day)),
        )


def test_a_plan_changed_by_hand_is_explained_anew(plans):
    problem, plan = plans[0]
    gone = next(
        stop.request
        for made in plan.rounds
        for stop in made.stops
        if not any(one.after and one.after.request == stop.request for one in problem.requests)
    )
    fresh = explain(problem, without(problem, plan, [gone]))
    assert {one.request: one.reason.code for one in fresh.unplanned}[gone] == "room_left"


def test_a_plan_that_breaks_a_rule_is_not_explained(plans):
    problem, plan = plans[0]
    shut = Problem.from_data(problem.to_data() | {"kits_per_day": 0})
    with pytest.raises(Refused, match="breaks a rule"):
        explain(shut, plan)
