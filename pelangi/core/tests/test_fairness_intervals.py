import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.intervals import newcombe, risk_ratio, wilson
from pelangi.core.waiting import kaplan_meier


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_values(count, of, low, high):
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    interval = wilson(count, of)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
    ],
)
def test_newcombe_gives_the_published_values(counts, low, high):
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10
    interval = newcombe(*counts)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_the_risk_ratio_by_hand():
    # ln 0.5 +- 1.96 x sqrt(1/10 - 1/100 + 1/20 - 1/100)
    interval = risk_ratio(10, 100, 20, 100)
    assert interval.estimate == pytest.approx(0.5)
    assert interval.low == pytest.approx(0.24664, abs=1e-5)
    assert interval.high == pytest.approx(1.01362, abs=1e-5)


def test_a_ratio_with_nobody_on_one_side_is_not_given():
    assert risk_ratio(0, 10, 3, 10) is None
    assert risk_ratio(3, 10, 0, 10) is None


@pytest.mark.parametrize(("count", "of"), [(0, 0), (-1, 5), (6, 5)])
def test_an_impossible_share_is_refused(count, of):
    with pytest.raises(ValueError, match="no share"):
        wilson(count, of)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_wilson_interval_holds_its_share_and_stays_between_0_and_1(pair):
    interval = wilson(*pair)
    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1


TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def remissions(text):
    return [(int(one.rstrip("+")), not one.endswith("+")) for one in text.split()]


def test_the_curve_of_the_leukaemia_trial_comes_out():
    # Freireich et al. (1963), the textbook example: (day, at risk, served, share)
    wait = kaplan_meier(remissions(TREATED))
    by_hand = [
        (6, 21, 3, 18 / 21),
        (7, 17, 1, 18 / 21 * 16 / 17),
        (10, 15, 1, 18 / 21 * 16 / 17 * 14 / 15),
        (13, 12, 1, 0.6902),
        (16, 11, 1, 0.6275),
        (22, 7, 1, 0.5378),
        (23, 6, 1, 0.4482),
    ]
    assert [(step.day, step.at_risk, step.served) for step in wait.steps] == [row[:3] for row in by_hand]
    assert [step.waiting for step in wait.steps] == pytest.approx([row[3] for row in by_hand], abs=5e-5)


def test_the_band_of_the_leukaemia_trial_comes_out():
    # log-log scale, as SAS prints it
    wait = kaplan_meier(remissions(TREATED))
    assert wait.steps[0].low == pytest.approx(0.6197, abs=5e-5)
    assert wait.steps[0].high == pytest.approx(0.9516, abs=5e-5)
    assert (wait.median_days, wait.median_low_days, wait.median_high_days) == (23, 13, None)


def test_the_placebo_group_has_its_median_at_eight():
    wait = kaplan_meier(remissions(PLACEBO))
    assert (wait.median_days, wait.median_low_days, wait.median_high_days) == (8, 4, 11)


def test_without_anybody_waiting_still_the_curve_is_the_plain_share():
    wait = kaplan_meier((day, True) for day in range(1, 5))
    assert [step.waiting for step in wait.steps] == pytest.approx([0.75, 0.5, 0.25, 0])
    assert wait.median_days == 2


def test_whoever_leaves_on_a_day_counts_as_waiting_on_it():
    assert kaplan_meier([(3, True), (3, False)]).steps[0].at_risk == 2


def test_nobody_served_gives_no_median():
    wait = kaplan_meier([(5, False), (9, False)])
    assert (wait.steps, wait.median_days) == ((), None)


def test_nobody_at_all_gives_an_empty_curve():
    assert kaplan_meier([]).people == 0


def test_negative_waiting_is_refused():
    with pytest.raises(ValueError, match="-1"):
        kaplan_meier([(-1, True)])


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=60))
def test_the_curve_only_falls_and_stays_inside_its_band(waits):
    previous = 1.0
    for step in kaplan_meier(waits).steps:
        assert 0 <= step.low <= step.waiting <= step.high <= 1
        assert step.waiting < previous
        previous = step.waiting
