"""The effect of a copied innovation: known answers, what is lacking, and intervals that cover the truth."""

import random
from datetime import date

import pytest

from pelangi.core.effect import Effect, Lacks, Point, before_after, in_differences

STARTS = date(2026, 6, 1)


def points(place, before, after, *, comparison=False):
    months = [date(2026, 5 - at, 1) for at in range(len(before))] + [
        date(2026, 7 + at, 1) for at in range(len(after))
    ]
    return [
        Point(month, place, comparison, value) for month, value in zip(months, before + after, strict=True)
    ]


def test_before_and_after_equals_a_textbook_welch_interval():
    found = before_after(points("kota", [10, 12, 14], [20, 21, 25]), STARTS)
    assert isinstance(found, Effect)
    assert found.baseline == 12
    assert found.interval.estimate == pytest.approx(10)
    # variances 4 and 7, three months each: square 11/3, 3.7 degrees of freedom, t 2.867
    assert found.interval.low == pytest.approx(4.51, abs=0.02)
    assert found.interval.high == pytest.approx(15.49, abs=0.02)


def test_what_moves_everywhere_is_no_effect():
    own = points("a", [10, 10], [15, 15]) + points("b", [20, 20], [25, 25])
    others = points("c", [5, 5], [10, 10], comparison=True) + points("d", [7, 7], [12, 12], comparison=True)
    found = in_differences(own + others, STARTS)
    assert (found.interval.estimate, found.interval.low, found.interval.high) == (0, 0, 0)
    assert before_after(own, STARTS).interval.estimate == 5


def test_the_month_it_starts_in_belongs_to_neither_unless_it_starts_on_the_first():
    middle = [*points("a", [1, 1], [2, 2]), Point(date(2026, 6, 1), "a", False, 99)]
    assert before_after(middle, date(2026, 6, 15)).after_count == 2
    assert before_after(middle, STARTS).after_count == 3


@pytest.mark.parametrize(
    ("method", "given", "lacks"),
    [
        (before_after, points("a", [1], [2, 2]), Lacks.BEFORE),
        (before_after, points("a", [1, 1], [2]), Lacks.AFTER),
        (in_differences, points("a", [1, 1], [2, 2]), Lacks.PLACES),
        (in_differences, points("a", [1], [2]) + points("b", [1], [2]), Lacks.COMPARISON),
    ],
)
def test_what_is_lacking_is_said(method, given, lacks):
    assert method(given, STARTS) is lacks


def test_nineteen_of_twenty_intervals_cover_the_truth():
    dice, covered, rounds = random.Random(1), 0, 400
    for _round in range(rounds):
        own = [one for at in range(5) for one in points(f"o{at}", *_noise(dice, at, shift=3 + 2))]
        others = [
            one for at in range(6) for one in points(f"c{at}", *_noise(dice, at, shift=2), comparison=True)
        ]
        found = in_differences(own + others, STARTS)
        covered += found.interval.low <= 3 <= found.interval.high
    assert covered / rounds == pytest.approx(0.95, abs=0.03)


def _noise(dice, level, *, shift):
    before = [level + dice.gauss(0, 2) for _month in range(4)]
    return before, [level + shift + dice.gauss(0, 2) for _month in range(4)]
