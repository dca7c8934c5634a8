"""Capture and recapture: Chapman's estimator against figures worked by hand and against populations drawn at random."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.capture import chapman


def test_a_worked_example():
    """200 and 150 people, 30 on both: 201 * 151 / 31 - 1 = 978.06; variance 201*151*170*120/(31^2*32)."""
    gap = chapman(200, 150, 30)
    assert gap.seen == 320
    assert gap.everybody.estimate == pytest.approx(978.0645, abs=1e-3)
    assert gap.unknown.estimate == pytest.approx(658.0645, abs=1e-3)
    variance = 201 * 151 * 170 * 120 / (31**2 * 32)
    assert variance**0.5 == pytest.approx(141.9, abs=0.1)
    assert gap.everybody.low == pytest.approx(320 + 658.0645 / 1.51865, abs=0.05)
    assert gap.everybody.low < 978 < gap.everybody.high


@pytest.mark.parametrize(("first", "second", "both"), [(100, 100, 6), (50, 80, 50), (80, 50, 50), (0, 0, 0)])
def test_where_the_lists_overlap_too_little_or_one_contains_the_other_nothing_is_said(first, second, both):
    assert chapman(first, second, both) is None


@pytest.mark.parametrize(("first", "second", "both"), [(5, 9, 6), (9, 5, 6), (5, 5, -1)])
def test_impossible_counts_are_refused(first, second, both):
    with pytest.raises(ValueError, match="on both lists"):
        chapman(first, second, both)


@given(st.integers(8, 5000), st.integers(8, 5000), st.data())
def test_never_fewer_than_were_seen_and_the_interval_holds_the_estimate(first, second, data):
    both = data.draw(st.integers(7, min(first, second) - 1))
    gap = chapman(first, second, both)
    assert 0 < gap.unknown.low <= gap.unknown.estimate <= gap.unknown.high
    assert gap.everybody.low >= gap.seen
    assert gap.everybody.estimate == pytest.approx(gap.seen + gap.unknown.estimate)
    assert chapman(second, first, both) == chapman(second, first, both)
    assert chapman(second, first, both).unknown == gap.unknown


def test_of_independent_lists_the_interval_holds_the_truth_about_19_times_in_20():
    chance, people, held, estimates = Random(5), 600, 0, []
    for _draw in range(400):
        one = {person for person in range(people) if chance.random() < 0.35}
        other = {person for person in range(people) if chance.random() < 0.25}
        gap = chapman(len(one), len(other), len(one & other))
        held += gap.everybody.low <= people <= gap.everybody.high
        estimates.append(gap.everybody.estimate)
    assert 0.92 <= held / 400 <= 0.98
    assert sum(estimates) / 400 == pytest.approx(people, rel=0.02)
