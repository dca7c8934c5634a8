"""Comparisons at equal need: against published figures, lifelines, and what they must not be fooled by."""

from collections import Counter
from itertools import combinations
from math import comb, exp, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines.statistics import logrank_test

from pelangi.core.adjusted import Stratum, adjusted_share, adjusted_tables, adjusted_wait, benjamini_hochberg
from pelangi.core.intervals import risk_ratio
from pelangi.core.watch import ODDS, log_bet, watch


def test_a_group_with_harder_cases_is_not_called_unfairly_treated():
    # refused: 10 % of the easy, 50 % of the hard, whoever asks; the group has mostly hard ones
    easy, hard = Stratum(20, 180, 2, 18), Stratum(180, 20, 90, 10)
    found = adjusted_share([easy, hard])
    assert found.difference.estimate == pytest.approx(0)
    assert found.ratio.estimate == pytest.approx(1)
    assert found.p == pytest.approx(1)
    assert risk_ratio(92, 200, 28, 200).low > 2  # what it would look like unadjusted


def test_one_stratum_is_the_plain_ratio():
    found, plain = adjusted_share([Stratum(70, 80, 56, 48)]), risk_ratio(56, 70, 48, 80)
    assert (found.ratio.estimate, found.ratio.low, found.ratio.high) == pytest.approx(
        (plain.estimate, plain.low, plain.high)
    )
    assert found.difference.estimate == pytest.approx(0.2)


def test_strata_without_both_sides_say_nothing():
    assert adjusted_share([Stratum(5, 0, 2, 0), Stratum(0, 9, 0, 3)]) is None
    assert adjusted_wait([("a", True, 3, True), ("b", False, 4, True)]) is None


def test_an_impossible_stratum_is_refused():
    with pytest.raises(ValueError, match="no stratum"):
        Stratum(3, 3, 4, 0)


@pytest.mark.parametrize("seed", range(30))
def test_one_stratum_of_waits_is_the_log_rank_test_of_lifelines(seed):
    random = Random(seed)
    waits = [(random.random() < 0.4, random.randint(0, 40), random.random() < 0.7) for _ in range(150)]
    theirs = logrank_test(
        *([days for side, days, _ in waits if side is one] for one in (True, False)),
        *([done for side, _, done in waits if side is one] for one in (True, False)),
    )
    ours = adjusted_wait([("all", *wait) for wait in waits])
    assert ours.p == pytest.approx(theirs.p_value, abs=1e-9)


def test_benjamini_hochberg_of_the_paper():
    # Benjamini & Hochberg (1995), section 4: fifteen p-values, four rejected at 5 %
    ps = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    ps += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert [q <= 0.05 for q in benjamini_hochberg(ps)] == [True] * 4 + [False] * 11
    assert benjamini_hochberg([]) == []


def test_few_are_judged_exactly():
    tea = adjusted_share(
        [Stratum(4, 4, 3, 1)]
    )  # Fisher's lady: three of four cups, 17 of 70 ways are as good
    assert tea.p == pytest.approx(2 * 17 / 70)
    lone = adjusted_share([Stratum(8, 800, 1, 0), Stratum(5, 300, 0, 3)])  # a normal deviate says p = 0.0001
    assert lone.p == pytest.approx(2 * (1 - (800 / 808) * (comb(300, 3) / comb(305, 3))))


def test_who_is_left_alone_says_nothing():
    """The last one who waits is served with nobody beside: no evidence, in either way of reckoning chance."""
    few = [Stratum(1, 3, 0, 1), Stratum(1, 2, 0, 1)]
    alone = [Stratum(1, 0, 1, 0)]
    assert adjusted_tables(few).p == adjusted_tables(few + alone).p == 1


@given(strata=st.lists(st.tuples(*[st.integers(1, 6)] * 2, st.floats(0, 1)), min_size=1, max_size=3))
def test_chance_is_exactly_what_drawing_gives(strata):
    """Every way of drawing, counted one by one, beside what is convolved."""
    tables = [(i, o, round(share * (i + o))) for i, o, share in strata]
    ways: Counter[int] = Counter({0: 1})
    for inside, outside, happened in tables:
        ways_here: Counter[int] = Counter()
        for drawn in combinations(range(inside + outside), happened):
            ways_here[sum(one < inside for one in drawn)] += 1
        both: Counter[int] = Counter()
        for before, number in ways.items():
            for here, more in ways_here.items():
                both[before + here] += number * more
        ways = both
    observed = [max(0, happened - outside) for _inside, outside, happened in tables]
    found = adjusted_share(
        [
            Stratum(i, o, mine, happened - mine)
            for (i, o, happened), mine in zip(tables, observed, strict=True)
        ]
    )
    tail = sum(number for total, number in ways.items() if total <= sum(observed)) / ways.total()
    assert found.p == pytest.approx(min(1.0, 2 * tail))


@given(
    inside=st.integers(1, 30), outside=st.integers(1, 30), share=st.floats(0, 1), odds=st.sampled_from(ODDS)
)
def test_when_all_are_alike_the_bet_never_gains_on_average(inside, outside, share, odds):
    people = inside + outside
    happened = round(share * people)
    mean = sum(
        comb(inside, mine) * comb(outside, happened - mine) / comb(people, happened)
        * exp(log_bet([Stratum(inside, outside, mine, happened - mine)], odds))
        for mine in range(max(0, happened - outside), min(inside, happened) + 1)
    )  # fmt: skip
    assert mean <= 1 + 1e-9


def test_a_bet_on_harm_alone_sees_it_sooner_and_nothing_else():
    weeks = [[Stratum(40, 200, 8, 90)]] * 12
    both = watch({"slow": weeks})["slow"]
    harmed = watch({"slow": weeks}, harm={"slow": -1})["slow"]
    favoured = watch({"slow": weeks}, harm={"slow": 1})["slow"]
    assert harmed.flagged_week is not None
    assert both.evidence[3] < harmed.evidence[3]
    assert favoured.flagged_week is None
    assert favoured.evidence[-1] < 0


def test_plain_unfairness_is_flagged_with_its_direction_and_fairness_is_not():
    unfair, fair = Stratum(40, 40, 3, 12), Stratum(40, 40, 8, 8)
    found = watch({"slow": [[fair]] * 10 + [[unfair]] * 12, "like": [[fair]] * 22})
    assert found["like"].flagged_week is None
    assert 10 < found["slow"].flagged_week < 18
    assert found["slow"].direction == -1
    assert found["slow"].evidence[found["slow"].flagged_week] >= log(2 / 0.05)


def test_the_watch_refuses_what_its_rate_does_not_hold_for():
    with pytest.raises(ValueError, match="more than 52"):
        watch({"a": [[]] * 53})
    with pytest.raises(ValueError, match="not between"):
        watch({"a": []}, rate=1)
