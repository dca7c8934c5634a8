"""The queue: its age, and a forecast whose interval holds as often as it says."""

from random import Random

import pytest

from pelangi.core.backlog import PAST_WEEKS, More, Week, by_age, simulate


def test_age_bands_hold_everybody_once():
    assert [count for _band, count in by_age([0, 7, 8, 14, 30, 31, 60, 61, 900])] == [2, 2, 1, 2, 2]
    with pytest.raises(ValueError, match="-1 days"):
        by_age([-1])


def test_a_steady_queue_grows_by_what_it_grows():
    found = simulate(100, [Week(30, 25)] * PAST_WEEKS, More.NOTHING, seed=1)
    assert [one.estimate for one in found] == [105, 110, 115, 120]
    assert all(one.low == one.estimate == one.high for one in found)


def test_one_more_team_serves_what_a_team_has_served():
    past = [Week(30, 20, teams=2, kits=3, by_kit=12)] * PAST_WEEKS
    assert [one.estimate for one in simulate(100, past, More.TEAM, seed=1)] == [100] * 4
    assert [one.estimate for one in simulate(100, past, More.KIT, seed=1)] == [106, 112, 118, 124]
    assert simulate(3, [Week(0, 9, teams=1)] * PAST_WEEKS, More.TEAM, seed=1)[3].estimate == 0
    assert simulate(3, past, More.KIT, seed=4) == simulate(3, past, More.KIT, seed=4)


def test_too_short_a_past_foretells_nothing():
    assert simulate(10, [Week(1, 1)] * 11, More.NOTHING, seed=1) is None
    assert simulate(10, [Week(1, 1, teams=1)] * 11, More.TEAM, seed=1) is None
    assert simulate(10, [Week(1, 1, teams=1)] * 12, More.KIT, seed=1) is None, "no kit has gone out"


def test_one_more_never_looks_worse_than_none_even_where_one_week_brought_a_whole_list():
    past = [Week(8, 6, teams=2, kits=2, by_kit=5)] * (PAST_WEEKS - 2) + [
        Week(600, 5, 3, 4, 5),
        Week(30, 90, 3, 4, 80),
    ]
    now, *others = (simulate(500, past, more, seed=2) for more in More)
    for other in others:
        for one, more in zip(now, other, strict=True):
            assert more.low <= one.low
            assert more.estimate < one.estimate
            assert more.high <= one.high


def test_the_interval_holds_nineteen_times_of_twenty():
    random, held, tries = Random(5), 0, 300
    for seed in range(tries):
        weeks = [Week(round(random.gauss(50, 9)), round(random.gauss(48, 7))) for _ in range(PAST_WEEKS + 4)]
        last = simulate(500, weeks[:PAST_WEEKS], More.NOTHING, seed=seed)[3]
        true = 500 + sum(week.came - week.left for week in weeks[PAST_WEEKS:])
        held += last.low <= true <= last.high
    assert 0.93 * tries <= held <= 0.98 * tries


def test_the_interval_with_one_more_team_holds_nineteen_times_of_twenty():
    random, held, tries = Random(8), 0, 100
    for seed in range(tries):
        weeks = [
            Week(round(random.gauss(50, 9)), left := round(random.gauss(48, 7)), teams=2, kits=2, by_kit=left)
            for _ in range(PAST_WEEKS + 4)
        ]
        last = simulate(500, weeks[:PAST_WEEKS], More.TEAM, seed=seed)[3]
        true = 500 + sum(week.came - week.left for week in weeks[PAST_WEEKS:])
        true -= sum(round(random.gauss(24, 3.5)) for _ in range(4))
        held += last.low <= true <= last.high
    assert 90 <= held <= 100
