"""Like compared with like: a group beside everybody else within strata of equal need, then all strata together.

Sources: Mantel & Haenszel (1959), J. Natl. Cancer Inst. 22, 719-748; ratio and its variance: Greenland & Robins
(1985), Biometrics 41, 55-68; variance of the difference: Sato (1989), Biometrics 45, 1323-1324; stratified log-rank
with Peto's one-step ratio: Peto et al. (1977), Br. J. Cancer 35, 1-39; Benjamini & Hochberg (1995), J. R. Stat. Soc. B
57, 289-300.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import erfc, exp, lgamma, log, sqrt

from pelangi.core.intervals import Z95, Interval

SMALL = 5.0
"""Variance under which chance is reckoned exactly: one refusal where a hundredth was expected is no normal deviate."""
NEVER = 1e-15  # chances below are left out


@dataclass(frozen=True)
class Stratum:
    """People of equal need: how many inside the group and outside it, and to how many of each it happened."""

    inside: int
    outside: int
    happened_inside: int
    happened_outside: int

    def __post_init__(self) -> None:
        if not (0 <= self.happened_inside <= self.inside and 0 <= self.happened_outside <= self.outside):
            raise ValueError(f"{self} is no stratum")


@dataclass(frozen=True)
class Adjusted:
    """The group less, and over, the others, at equal need; p: how often chance alone would show as much (0 to 1).

    difference: in points of 1, None for waiting. ratio: of shares, or of the pace of service for waiting (below 1 is
    slower); None when nothing happened on one side.
    """

    difference: Interval | None
    ratio: Interval | None
    p: float


def adjusted_share(strata: Iterable[Stratum]) -> Adjusted | None:
    """Return the Mantel-Haenszel difference and ratio with 95 % intervals; None when no stratum holds both sides."""
    both = [one for one in strata if one.inside and one.outside]
    if not both:
        return None
    return Adjusted(_difference(both), _ratio(both), _chance(both, *_score(both)))


def adjusted_wait(waits: Iterable[tuple[str, bool, int, bool]]) -> Adjusted | None:
    """Return the pace of service of the group over the others' (stratified log-rank).

    waits: (stratum, inside the group, days waited, served). None when no two sides were ever at risk together.
    """
    by_stratum: dict[str, list[tuple[bool, int, bool]]] = defaultdict(list)
    for stratum, inside, days, served in waits:
        by_stratum[stratum].append((inside, days, served))
    return adjusted_tables(table for rows in by_stratum.values() for table in _day_tables(rows))


def adjusted_tables(tables: Iterable[Stratum]) -> Adjusted | None:
    """Return the same from the table of each need and day on which somebody was served."""
    tables = list(tables)
    observed, expected, variance = _score(tables)
    if not variance:
        return None
    pace, spread = (observed - expected) / variance, Z95 / sqrt(variance)
    ratio = Interval(exp(pace), exp(pace - spread), exp(pace + spread))
    return Adjusted(None, ratio, _chance(tables, observed, expected, variance))


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Return q-values in the order of the p-values: calling all q <= 0.05 unfair, at most 5 % of them are chance."""
    order = sorted(range(len(ps)), key=lambda place: ps[place], reverse=True)
    out, least = [0.0] * len(ps), 1.0
    for back, place in enumerate(order):
        least = min(least, ps[place] * len(ps) / (len(ps) - back))
        out[place] = least
    return out


def _day_tables(rows: list[tuple[bool, int, bool]]) -> list[Stratum]:
    """Return, for each day on which somebody was served, who was waiting and who was served."""
    rows = sorted(rows, key=lambda row: -row[1])
    tables, inside, outside, place = [], 0, 0, 0
    for day in sorted({days for _inside, days, served in rows if served}, reverse=True):
        while place < len(rows) and rows[place][1] >= day:
            inside, outside = inside + rows[place][0], outside + (not rows[place][0])
            place += 1
        served_today = [is_inside for is_inside, days, served in rows if served and days == day]
        mine = sum(served_today)
        tables.append(Stratum(inside, outside, mine, len(served_today) - mine))
    return tables


def _score(strata: Iterable[Stratum]) -> tuple[float, float, float]:
    """Return what happened inside, what chance would have it, and the variance of that (hypergeometric)."""
    observed = expected = variance = 0.0
    for one in strata:
        people, happened = one.inside + one.outside, one.happened_inside + one.happened_outside
        if people < 2:
            continue
        observed += one.happened_inside
        expected += happened * one.inside / people
        variance += happened * (people - happened) * one.inside * one.outside / (people**2 * (people - 1))
    return observed, expected, variance


def _chance(strata: Sequence[Stratum], observed: float, expected: float, variance: float) -> float:
    """Return how often chance alone would show as much, in either direction."""
    if not variance:
        return 1.0
    if variance >= SMALL:
        return erfc(abs(observed - expected) / sqrt(2 * variance))
    return _exact(strata, round(observed))


def _exact(strata: Sequence[Stratum], observed: int) -> float:
    """Return twice the smaller tail of how many fall inside when each stratum is drawn from a bag, at most 1."""
    lowest, chances = 0, [1.0]
    for one in strata:
        if one.inside + one.outside < 2:
            continue  # nobody to be drawn instead: `_score` counts none of these either
        least, own = _drawn(one.inside, one.outside, one.happened_inside + one.happened_outside)
        together = [0.0] * (len(chances) + len(own) - 1)
        for place, chance in enumerate(chances):
            for further, more in enumerate(own):
                together[place + further] += chance * more
        lowest, chances = lowest + least, together
        while chances[-1] < NEVER:
            chances.pop()
        while chances[0] < NEVER:
            chances, lowest = chances[1:], lowest + 1
    place = observed - lowest
    up, down = sum(chances[max(0, place) :]), sum(chances[: max(0, place + 1)])
    return min(1.0, 2 * min(up, down))


@lru_cache(maxsize=100_000)
def _drawn(inside: int, outside: int, happened: int) -> tuple[int, list[float]]:
    """Return the least that can fall inside, and the chance of that and of each number above (hypergeometric)."""
    least = max(0, happened - outside)
    whole = _choices(inside + outside, happened)
    return least, [
        exp(_choices(inside, mine) + _choices(outside, happened - mine) - whole)
        for mine in range(least, min(inside, happened) + 1)
    ]


def _choices(of: int, taken: int) -> float:
    return lgamma(of + 1) - lgamma(taken + 1) - lgamma(of - taken + 1)


def _difference(strata: list[Stratum]) -> Interval:
    weight = sum(s.inside * s.outside / (s.inside + s.outside) for s in strata)
    estimate = (
        sum(
            (s.happened_inside * s.outside - s.happened_outside * s.inside) / (s.inside + s.outside)
            for s in strata
        )
        / weight
    )
    p_part = q_part = 0.0
    for s in strata:
        n = s.inside + s.outside
        a, b = s.happened_inside, s.happened_outside
        p_part += (
            s.inside**2 * b - s.outside**2 * a + s.inside * s.outside * (s.outside - s.inside) / 2
        ) / n**2
        q_part += (a * (s.outside - b) + b * (s.inside - a)) / (2 * n)
    spread = Z95 * sqrt(max(0.0, estimate * p_part + q_part)) / weight
    return Interval(estimate, estimate - spread, estimate + spread)


def _ratio(strata: list[Stratum]) -> Interval | None:
    up = sum(s.happened_inside * s.outside / (s.inside + s.outside) for s in strata)
    down = sum(s.happened_outside * s.inside / (s.inside + s.outside) for s in strata)
    if not up or not down:
        return None
    spread_squared = 0.0
    for s in strata:
        n, happened = s.inside + s.outside, s.happened_inside + s.happened_outside
        spread_squared += (
            s.inside * s.outside * happened - s.happened_inside * s.happened_outside * n
        ) / n**2
    spread = Z95 * sqrt(spread_squared / (up * down))
    return Interval(up / down, exp(log(up / down) - spread), exp(log(up / down) + spread))
