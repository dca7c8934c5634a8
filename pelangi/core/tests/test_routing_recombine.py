"""Routing: the best set of rounds among all that were seen is the best there is among them, and keeps every rule."""

import sys
from dataclasses import replace
from itertools import product
from math import inf
from time import monotonic

import numpy as np
import pytest

from pelangi.core.routing import Iterations, Seconds, solve, violations
from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.search import replace_all
from pelangi.core.routing.kernel.seen import FIRST_STOP, HELD, KIND, KITS_IN, keep_only, note_all
from pelangi.core.routing.recombine import Ask, recombined
from pelangi.core.routing.search import AT_ONCE, Stage, _Search
from pelangi.core.tests.routing_cases import city_problem, small_problem

front = sys.modules[solve.__module__]  # the package calls its function by the same name

FEW_ROUNDS = 36


def searched_with_notes(problem, seed, fairness):
    """A short search that noted what it saw, and stands at its best plan."""
    search = _Search(
        problem, lambda done: done / 400, seed, fairness=fairness, keep=None, watch=None, start=[]
    )
    search.cool(Stage(1.0, 1.0), notes=True)
    replace_all(search.tables, search.stops)
    return search


def best_by_trying(search, worth, promised):
    """What the best allowed set of the rounds seen is worth, by trying all: in plain Python, without the program."""
    t, seen = search.tables, search.seen
    visit, kept = t.visit, promised & (t.visit[:, at.WHERE] >= 0)
    rounds = [
        (row[KIND], row[KITS_IN], frozenset(row[FIRST_STOP : FIRST_STOP + row[HELD]].tolist()))
        for row in seen.rounds[: seen.held[0]]
    ]
    choices = [[None, *(one for one in rounds if one[0] == kind)] for kind in seen.kinds]
    days, ordinals = t.rounds[:, at.DAY], t.rounds[:, at.ORDINAL]
    best = 0.0
    for chosen in product(*choices):
        day_of, kits = {}, {}
        for one, day, ordinal in zip(chosen, days, ordinals, strict=True):
            if one is not None:
                kits[day] = kits.get(day, 0) + one[1]
                day_of |= dict.fromkeys(one[2], ordinal)
        if len(day_of) != sum(len(one[2]) for one in chosen if one is not None):
            continue
        is_late = all(
            visit[one, at.FIRST] < 0 or day - day_of.get(visit[one, at.FIRST], 9e9) >= visit[one, at.MIN_DAYS]
            for one, day in day_of.items()
        )
        if (
            is_late
            and max(kits.values(), default=0) <= t.note[at.SIZE, at.KITS_A_DAY]
            and set(np.flatnonzero(kept)) <= set(day_of)
        ):
            best = max(best, value_of(t, worth, list(day_of)))
    return best


def value_of(t, worth, planned):
    """Worth of these requests with what their people add to the reach of wards and groups."""
    reached = {}
    for one in planned:
        for kind in (at.WARD, at.GROUP):
            row = t.visit[one, kind]
            reached[row] = reached.get(row, 0) + t.visit[one, at.PEOPLE]
    nobody = sum(t.cover[t.note[at.COVER_AT, row]] for row in reached)
    return (
        worth[planned].sum()
        + sum(t.cover[t.note[at.COVER_AT, row] + count] for row, count in reached.items())
        - nobody
    )


@pytest.mark.parametrize("block", range(2))
def test_no_set_of_the_rounds_seen_is_better(block):
    tried = moved = 0
    for seed in range(block * 150, block * 150 + 150):
        problem = replace(small_problem(40_000 + seed, most=10), floors=())
        if not 1 <= sum(len(team.shifts) for team in problem.teams) <= 4 or not problem.requests:
            continue
        search = searched_with_notes(problem, seed, fairness=seed % 3 * 0.4)
        seen, t = search.seen, search.tables
        some = np.random.default_rng(seed).permutation(int(seen.held[0]))[:FEW_ROUNDS]
        keep_only(seen, np.sort(some))
        note_all(t, seen)
        if seen.held[0] == 0 or (seen.held[0] / len(seen.kinds)) ** len(seen.kinds) > 3_000:
            continue
        tried += 1
        worth = np.where(search.promised, search.weight, t.real[at.WORTH, : len(search.weight)])
        most = best_by_trying(search, worth, search.promised)

        found = recombined(t, seen, Ask(worth, search.promised, 1_000, lambda: False, lambda: inf))

        planned = [one for route in found.routes for one in route]
        assert len(planned) == len(set(planned)), seed
        assert value_of(t, worth, planned) == pytest.approx(most, abs=0.02 * max(1.0, np.median(worth))), seed
        moved += sorted(map(sorted, found.routes)) != sorted(map(sorted, search.routes()))
    assert tried >= 40
    assert moved, "every plan was the best already: nothing was tried"


@pytest.mark.slow
def test_a_city_week_is_better_put_together_and_the_same_each_time(monkeypatch):
    problem = city_problem(3, count=50)
    alone, together = [], []
    for seed in range(2):
        monkeypatch.setattr(front, "CHOOSING_STEPS", 10**9)
        alone.append(solve(problem, Iterations(500), seed).score["weight"])
        monkeypatch.setattr(front, "CHOOSING_STEPS", 0)
        plans = [solve(problem, Iterations(500), seed) for _ in range(2)]
        assert plans[0].to_json() == plans[1].to_json()
        together.append(plans[0].score["weight"])
    assert sum(together) >= sum(alone)


def test_a_long_search_forgets_the_older_rounds_and_goes_on(monkeypatch):
    monkeypatch.setattr(front, "CHOOSING_STEPS", 0)
    monkeypatch.setattr(sys.modules[_Search.__module__], "ROOM", 40)
    problem = city_problem(3, count=40)
    plan = solve(problem, Iterations(1_500), 1)
    assert violations(problem, plan) == []


def test_long_budgets_of_small_problems_alone_are_put_together():
    problem = city_problem(1, count=30)
    stops = Seconds(front.CHOOSING_S), Iterations(front.CHOOSING_STEPS // front.STEPS)
    assert all(front._Budget(problem, stop, 0.0).is_worth_choosing for stop in stops)
    stops = Seconds(front.CHOOSING_S - 1), Iterations(1)
    assert not any(front._Budget(problem, stop, 0.0).is_worth_choosing for stop in stops)
    assert not any(stage.among for stage in AT_ONCE)


def test_the_program_knows_how_long_it_may_take():
    problem = city_problem(1, count=30)
    assert front._Budget(problem, Iterations(5), monotonic()).seconds_left(0.5) == inf
    whole = front._Budget(problem, Seconds(1_000), monotonic())
    assert 0 < whole.seconds_left(0.25) < whole.seconds_left(0.5) <= 1_000 * front.SEARCH_SHARE * 0.5
