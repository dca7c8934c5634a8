"""Did it help? The effect of a change on one measure, with its 95 % interval, by one of two stated methods.

Before and after: mean of the months after less mean of the months before (Welch). It takes whatever else changed in
those months for the effect. Comparison places (difference in differences): for each place the mean after less the mean
before; then the places with the change against those without (Welch, places are the units, so that months of one place
do not count as independent). It takes only for granted that both would have moved alike.

Sources: Welch (1947), Biometrika 34, 28-35; Satterthwaite (1946), Biometrics Bulletin 2, 110-114; Bertrand, Duflo and
Mullainathan (2004), QJE 119, 249-275 for collapsing months to one difference a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean, variance

from scipy.special import stdtrit

from pelangi.core.intervals import Interval

FEWEST = 2  # months or places on each side: one number has no spread
TAIL = 0.975


class Lacks(StrEnum):
    """What is missing before anything can be said."""

    BEFORE = "before"
    AFTER = "after"
    PLACES = "places"  # with the change, measured before and after
    COMPARISON = "comparison"  # places without it, measured before and after


@dataclass(frozen=True)
class Point:
    """One month's figure in one place; `month` is its first day."""

    month: date
    place: str
    is_comparison: bool
    value: float


@dataclass(frozen=True)
class Effect:
    """The effect in the measure's unit, the baseline it adds to, and how many months or places stand behind it."""

    interval: Interval
    baseline: float
    before_count: int
    after_count: int


def before_after(points: Sequence[Point], starts: date) -> Effect | Lacks:
    """Compare the months before `starts` with those after; the month in which it starts belongs to neither.

    Several places of one month are one month's mean. Comparison places are left out.
    """
    own = [one for one in points if not one.is_comparison]
    before, after = (_monthly(side) for side in _sides(own, starts))
    if len(before) < FEWEST:
        return Lacks.BEFORE
    if len(after) < FEWEST:
        return Lacks.AFTER
    return Effect(_welch(after, before), fmean(before), len(before), len(after))


def in_differences(points: Sequence[Point], starts: date) -> Effect | Lacks:
    """Compare what changed in places with the change with what changed in places without it."""
    own = _changes([one for one in points if not one.is_comparison], starts)
    others = _changes([one for one in points if one.is_comparison], starts)
    if len(own) < FEWEST:
        return Lacks.PLACES
    if len(others) < FEWEST:
        return Lacks.COMPARISON
    baseline = fmean(before for before, _after in own)
    interval = _welch([after - before for before, after in own], [after - before for before, after in others])
    return Effect(interval, baseline, len(others), len(own))


def _sides(points: Sequence[Point], starts: date) -> tuple[list[Point], list[Point]]:
    first = starts.replace(day=1)
    before = [one for one in points if one.month < first]
    return before, [one for one in points if one.month > first or one.month == first == starts]


def _monthly(points: Sequence[Point]) -> list[float]:
    months: dict[date, list[float]] = {}
    for one in points:
        months.setdefault(one.month, []).append(one.value)
    return [fmean(values) for values in months.values()]


def _changes(points: Sequence[Point], starts: date) -> list[tuple[float, float]]:
    """Return (mean before, mean after) of every place that was measured on both sides."""
    found = []
    for place in dict.fromkeys(one.place for one in points):
        before, after = _sides([one for one in points if one.place == place], starts)
        if before and after:
            found.append((fmean(one.value for one in before), fmean(one.value for one in after)))
    return found


def _welch(first: Sequence[float], second: Sequence[float]) -> Interval:
    """Return the mean of the first less that of the second with Welch's interval."""
    difference = fmean(first) - fmean(second)
    parts = [(variance(side) / len(side), len(side)) for side in (first, second)]
    square = sum(part for part, _count in parts)
    if square == 0:
        return Interval(difference, difference, difference)
    freedom = square**2 / sum(part**2 / (count - 1) for part, count in parts)
    half = float(stdtrit(freedom, TAIL)) * square**0.5
    return Interval(difference, difference - half, difference + half)
