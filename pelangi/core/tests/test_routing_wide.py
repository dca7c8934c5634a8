"""Routing, wide: a province is split, solved side by side and put together; a run that was broken off carries on."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from pelangi.core.routing import After, Floor, Iterations, Matrix, Place, Seconds, solve, violations
from pelangi.core.routing.travel import drive_minutes
from pelangi.core.routing.wide import Here, Processes, Spark, solve_wide
from pelangi.core.routing.wide.areas import areas_of, shares
from pelangi.core.routing.wide.seams import is_sound, waves_of
from pelangi.core.tests.minute_judge import broken
from pelangi.core.tests.routing_cases import MONDAY, city_problem

OFFICES = [(-2.13, 106.12), (-1.95, 106.10), (-2.30, 106.30), (-2.05, 106.40)]


def province(seed=1, count=150):
    """Four towns with two teams each, eight days; some visits follow others, some are promised."""
    chance, city = Random(seed), city_problem(seed, count)
    days = tuple(MONDAY + timedelta(number) for number in (0, 1, 2, 3, 4, 7, 8, 9))
    places, requests = [Place(f"office{n}", *at) for n, at in enumerate(OFFICES)], []
    for number, one in enumerate(city.requests):
        lat, lon = OFFICES[chance.randrange(4)]
        places.append(Place(f"p{number}", lat + chance.gauss(0, 0.03), lon + chance.gauss(0, 0.03)))
        requests.append(one)
    shifts = tuple(replace(city.teams[0].shifts[0], day=day) for day in days)
    teams = tuple(
        replace(
            city.teams[number % 3],
            id=f"T{number}",
            start=f"office{number % 4}",
            end=f"office{number % 4}",
            shifts=shifts,
        )
        for number in range(8)
    )
    return replace(
        city, days=days, places=tuple(places), teams=teams, requests=tuple(requests), kits_per_day=None
    )


class Counted:
    """An engine that counts what it is asked for and may break off."""

    width = 1

    def __init__(self, most=10**6):
        self.most, self.asked = most, 0

    def results(self, tasks):
        for one in Here().results(tasks):
            if self.asked >= self.most:
                raise KeyboardInterrupt
            self.asked += 1
            yield one

    def close(self):
        self.closed = True


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kits", [None, 6])
def test_both_judges_accept_a_plan_put_together(seed, kits):
    problem = replace(province(seed), kits_per_day=kits, floors=(Floor("group", "disabled", 0.4),))
    plan = solve_wide(problem, Iterations(2), seed, areas=4)
    assert [str(one) for one in violations(problem, plan)] == []
    assert broken(problem.to_data(), plan.to_data()) == []
    assert all(one.reason is not None for one in plan.unplanned)
    assert {one.request for one in plan.unplanned} | {
        stop.request for one in plan.rounds for stop in one.stops
    } == {one.id for one in problem.requests}


def test_one_process_and_two_give_the_same_bytes():
    problem = province(1, 80)
    here, there = (
        solve_wide(problem, Iterations(2), 7, areas=3, engine=one) for one in (Here(), Processes(2))
    )
    assert here.to_json() == there.to_json()


@pytest.mark.spark
def test_spark_gives_the_same_bytes():
    problem = province(1, 80)
    here, there = (
        solve_wide(problem, Iterations(2), 7, areas=3, engine=one) for one in (Here(), Spark("local[2]"))
    )
    assert here.to_json() == there.to_json()


def test_a_run_that_was_broken_off_carries_on(tmp_path):
    problem, settings = province(2, 80), {"seed": 1, "areas": 3}
    whole = Counted()
    expected = solve_wide(problem, Iterations(1), **settings, engine=whole)
    with pytest.raises(KeyboardInterrupt):
        solve_wide(problem, Iterations(1), **settings, engine=Counted(4), folder=tmp_path)
    rest = Counted()
    plan = solve_wide(problem, Iterations(1), **settings, engine=rest, folder=tmp_path)
    assert plan.to_json() == expected.to_json()
    assert rest.asked == whole.asked - 4


def test_progress_is_told_and_seams_lose_nothing():
    heard = []
    problem = province(3)
    plan = solve_wide(problem, Iterations(2), 1, areas=4, fairness=0, told=heard.append)
    areas = [one for one in heard if one.phase == "areas"]
    assert [one.done for one in areas] == [0, 1, 2, 3, 4]
    assert plan.score["weight"] >= areas[-1].weight > 0
    assert {one.phase for one in heard} == {"areas", "seams", "reasons"}


def test_a_split_plan_is_about_as_good_as_one_search():
    problem = province(4)
    split, one = solve_wide(problem, Iterations(10), 1, areas=3), solve(problem, Iterations(10), 1)
    assert split.score["weight"] > 0.93 * one.score["weight"]


def test_seconds_end_it():
    assert solve_wide(province(5, 60), Seconds(2), 1, areas=2).seconds == 2


def test_every_request_and_team_is_in_one_area_and_those_who_follow_stay_together():
    problem = province(6)
    areas = areas_of(problem, 5)
    assert sorted(one for area in areas for one in area.requests) == sorted(
        one.id for one in problem.requests
    )
    assert sorted(one for area in areas for one in area.teams) == sorted(one.id for one in problem.teams)
    home = {name: number for number, area in enumerate(areas) for name in area.requests}
    assert all(home[one.id] == home[one.after.request] for one in problem.requests if one.after)
    sizes = [len(area.requests) for area in areas]
    assert max(sizes) < 2.5 * min(sizes)


def test_kits_are_shared_out_and_never_more_than_there_are():
    problem = replace(province(6), kits_per_day=5)
    assert sum(one.kits for one in areas_of(problem, 4)) == 5
    assert {one.kits for one in areas_of(province(6), 4)} == {None}


def test_a_matrix_has_neighbours_too():
    problem = province(7, 60)
    minutes = tuple(tuple(row) for row in drive_minutes(problem).tolist())
    problem = replace(problem, drive=Matrix(minutes))
    plan = solve_wide(problem, Iterations(1), 1, areas=3)
    assert violations(problem, plan) == []


def test_no_area_is_in_two_seams_of_a_wave():
    problem = province(8)
    areas = areas_of(problem, 5)
    for wave in waves_of(areas, problem.days):
        numbers = [number for seam in wave for number in seam.areas]
        assert len(numbers) == len(set(numbers))


def test_a_follow_up_without_its_first_visit_is_not_sound():
    problem = province(9, 20)
    first, second = problem.requests[:2]
    problem = replace(problem, requests=(first, replace(second, after=After(first.id, 2))))
    monday, tuesday, thursday = problem.days[0], problem.days[1], problem.days[3]
    assert is_sound(problem, {("T0", monday): (first.id,), ("T0", thursday): (second.id,)})
    assert not is_sound(problem, {("T0", monday): (first.id,), ("T0", tuesday): (second.id,)})
    assert not is_sound(problem, {("T0", thursday): (second.id,)})


def test_things_are_shared_by_largest_remainders():
    assert shares([1, 1, 1], 4) == [2, 1, 1]
    assert shares([0, 0], 3) == [2, 1]
    assert sum(shares([3.3, 1.2, 9.1], 17)) == 17
