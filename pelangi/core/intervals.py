"""Intervals: how sure a share, a difference or a ratio of shares is, at 95 %.

Sources: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; Newcombe (1998), Statistics in Medicine 17, 857-872
and 873-890 (method 10); Katz et al. (1978), Biometrics 34, 469-474 for the ratio.
"""

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Interval:
    """An estimate with the ends of its 95 % interval."""

    estimate: float
    low: float
    high: float


def wilson(count: int, of: int) -> Interval:
    """Return the share count / of, 0 to 1, with Wilson's score interval.

    Raises ValueError unless 0 <= count <= of and of is at least 1.
    """
    _check(count, of)
    share = count / of
    centre = share + Z95**2 / (2 * of)
    half = Z95 * sqrt(share * (1 - share) / of + Z95**2 / (4 * of**2))
    scale = 1 + Z95**2 / of
    # At 0 and at all the ends are exact; rounding must not push them outside.
    low = 0.0 if count == 0 else (centre - half) / scale
    high = 1.0 if count == of else (centre + half) / scale
    return Interval(share, low, high)


def newcombe(count: int, of: int, other_count: int, other_of: int) -> Interval:
    """Return the first share less the second, -1 to 1, with Newcombe's hybrid score interval.

    Raises ValueError for impossible counts.
    """
    first, second = wilson(count, of), wilson(other_count, other_of)
    difference = first.estimate - second.estimate
    down = sqrt((first.estimate - first.low) ** 2 + (second.high - second.estimate) ** 2)
    up = sqrt((first.high - first.estimate) ** 2 + (second.estimate - second.low) ** 2)
    return Interval(difference, difference - down, difference + up)


def risk_ratio(count: int, of: int, other_count: int, other_of: int) -> Interval | None:
    """Return the first share over the second with the log interval, or None when either count is 0.

    None rather than a correction: half a person added would be read as a finding.
    Raises ValueError for impossible counts.
    """
    _check(count, of)
    _check(other_count, other_of)
    if count == 0 or other_count == 0:
        return None
    ratio = (count / of) / (other_count / other_of)
    spread = Z95 * sqrt(1 / count - 1 / of + 1 / other_count - 1 / other_of)
    return Interval(ratio, exp(log(ratio) - spread), exp(log(ratio) + spread))


def _check(count: int, of: int) -> None:
    if of < 1 or not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
