"""Capture and recapture: from two lists that overlap, how many people are on neither.

Chapman's estimator, nearly unbiased where at least 7 people are on both lists, with an interval on the log scale
of the number unseen, so that it never promises fewer people than were seen. It assumes that being on one list
makes being on the other neither likelier nor unlikelier; where it makes it likelier, the truth is higher.

Sources: Chapman (1951), Univ. Calif. Publ. Statist. 1, 131-160; Seber (1970), Biometrika 57, 579-587 (variance);
Robson & Regier (1964), Trans. Am. Fish. Soc. 93, 215-226 (7 on both); Chao (1987), Biometrics 43, 783-791 (interval).
"""

from dataclasses import dataclass
from math import exp, log, sqrt

from pelangi.core.intervals import Z95, Interval

LEAST_ON_BOTH = 7


@dataclass(frozen=True, slots=True)
class Gap:
    """seen: people on either list. everybody, unknown: estimates in people with their 95 % interval."""

    first: int
    second: int
    both: int
    seen: int
    everybody: Interval
    unknown: Interval


def chapman(first: int, second: int, both: int, *, least_on_both: int = LEAST_ON_BOTH) -> Gap | None:
    """Return how many people there probably are, or None where the lists do not allow it.

    first, second: people on each list; both: on both. None when fewer than `least_on_both` are on both, and when
    one list contains the other: then they are not independent, and an estimate of nobody would be an artefact.
    Raises ValueError for impossible counts.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"{both} people on both lists of {first} and {second}")
    only_first, only_second = first - both, second - both
    if both < least_on_both or not only_first or not only_second:
        return None
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * only_first * only_second / ((both + 1) ** 2 * (both + 2))
    seen = first + second - both
    unseen = total - seen
    spread = exp(Z95 * sqrt(log(1 + variance / unseen**2)))
    unknown = Interval(unseen, unseen / spread, unseen * spread)
    everybody = Interval(total, seen + unknown.low, seen + unknown.high)
    return Gap(first, second, both, seen, everybody, unknown)
