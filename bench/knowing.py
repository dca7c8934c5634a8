"""The limit of what can be seen: the test of somebody who knows who is treated unfairly, in what, and since which week.

How many of those to whom it happened are of the group is, when all are alike, a sum of drawings from bags
(hypergeometric, one a stratum and week). The one-sided exact test on that sum is the most powerful there is for one
constant odds ratio, so no watch finds more in the same weeks at the same rate of false alarms; a watch that must look
at every set in every week finds less.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, lgamma

import numpy as np

from pelangi.core.adjusted import Stratum


def chance_of(strata: Sequence[Stratum], harm: int) -> float:
    """Return how probably chance alone gives at least as much harm (+1: as many, -1: as few) as in these strata."""
    first, happened, spread = 0, 0, np.ones(1)
    for one in strata:
        least, shares = _drawn(one.inside, one.outside, one.happened_inside + one.happened_outside)
        first, happened = first + least, happened + one.happened_inside
        spread = np.convolve(spread, shares)
    place = happened - first
    return float(spread[place:].sum() if harm > 0 else spread[: place + 1].sum())


@lru_cache(maxsize=200_000)
def _drawn(inside: int, outside: int, happened: int) -> tuple[int, np.ndarray]:
    """Return the fewest that can fall inside, and how probable each number from there on is."""
    least, most = max(0, happened - outside), min(inside, happened)
    return least, np.array([exp(_ways(inside, outside, happened, mine)) for mine in range(least, most + 1)])


def _ways(inside: int, outside: int, happened: int, mine: int) -> float:
    return _choose(inside, mine) + _choose(outside, happened - mine) - _choose(inside + outside, happened)


def _choose(of: int, some: int) -> float:
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)
