"""The fairness watch: week by week, has a group begun to fall behind? With a false-alarm rate that is proved.

Each week, within each stratum of equal need, chance would spread what happened over the group and the others as if
drawn from a bag. A bet that it happens `odds` times as readily in the group multiplies the money by an amount whose
mean is 1 when nothing is unfair (the drawing is hypergeometric; for very large sets a bound is used). The money is
spread over when the unfairness began and how strong it is. By Ville's inequality it ever grows to streams / rate with
probability at most rate / streams, so all streams together raise a false alarm in at most `rate` of years.
Sources: Ville (1939); ter Schure et al. (2020), arXiv:2011.06931 (the safe log-rank test); Shin, Ramdas & Rinaldo
(2023), arXiv:2203.03532 (starting anew at each moment).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p

from pelangi.core.adjusted import Stratum

YEAR_WEEKS = 52
RATE_A_YEAR = 0.05
RATE_OF_CROSSINGS = 0.01
"""Of these five in a hundred: crossings are many and small, and must not make the alarm of a whole ward wait."""
RATE_OF_SINGLES = RATE_A_YEAR - RATE_OF_CROSSINGS
ODDS = (0.4, 0.6, 1.6, 2.5)
"""The strengths bet on: from less than half as readily to two and a half times as readily."""


@dataclass(frozen=True)
class Watched:
    """One stream after some weeks. evidence: the money at each week's end as its logarithm.

    flagged_week: the first week (from 0) at which it was enough, None if never. direction: -1 it happens less readily
    in the group, +1 more readily, by the stronger bet at the flag or at the end.
    """

    evidence: tuple[float, ...]
    flagged_week: int | None
    direction: int


def watch(
    streams: Mapping[str, Sequence[Sequence[Stratum]]],
    rate: float = RATE_A_YEAR,
    *,
    others: int = 0,
    harm: Mapping[str, int] | None = None,
) -> dict[str, Watched]:
    """Return each stream's evidence over the weeks of at most one year of watching.

    streams: by name, for each week the strata of that week. rate: the share of years, 0 to 1, in which anything at all
    may be flagged though nothing is unfair; it is divided over the streams given and `others` watched elsewhere.
    harm: by stream, -1 to bet only that it happens less readily in the group, +1 only that it does more readily, which
    sees that sooner; not given, both.
    Raises ValueError for a rate outside 0 to 1 or more than 52 weeks: watching starts anew each year.
    """
    if not 0 < rate < 1:
        raise ValueError(f"rate = {rate} is not between 0 and 1")
    if any(len(weeks) > YEAR_WEEKS for weeks in streams.values()):
        raise ValueError(f"more than {YEAR_WEEKS} weeks")
    enough = log((len(streams) + others) / rate) if streams else inf
    return {name: _follow(weeks, enough, _odds(harm[name] if harm else 0)) for name, weeks in streams.items()}


def _odds(harm: int) -> tuple[float, ...]:
    return tuple(odds for odds in ODDS if not harm or (odds > 1) == (harm > 0))


def _follow(weeks: Sequence[Sequence[Stratum]], enough: float, bets: Sequence[float]) -> Watched:
    # money still waiting for its start week stays as it is; `running` is what has been started, by odds
    running = dict.fromkeys(bets, 0.0)
    evidence: list[float] = []
    flagged, direction = None, 0
    for week, strata in enumerate(weeks):
        share = 1 / YEAR_WEEKS / len(bets)
        for odds in bets:
            running[odds] = (running[odds] + share) * exp(min(500.0, log_bet(strata, odds)))
        money = sum(running.values()) + 1 - (week + 1) / YEAR_WEEKS
        evidence.append(log(money))
        if flagged is None:
            direction = 1 if max(bets, key=lambda odds: running[odds]) > 1 else -1
            flagged = week if evidence[-1] >= enough else None
    return Watched(tuple(evidence), flagged, direction)


def log_bet(strata: Sequence[Stratum], odds: float) -> float:
    """Return the logarithm of what a bet on `odds` becomes in one week; its mean is at most 1 when all are alike."""
    total = 0.0
    for one in strata:
        happened = one.happened_inside + one.happened_outside
        if not one.inside or not one.outside or not happened:
            continue
        total += one.happened_inside * log(odds) - _fair(one.inside, one.outside, happened, odds)
    return total


def _fair(inside: int, outside: int, happened: int, odds: float) -> float:
    """Return the logarithm of the mean of odds ** (how many fall inside) when `happened` of all are drawn by chance."""
    if inside == 1 or happened == 1:  # most strata of a crossing: no sum is needed
        return log1p(inside * happened / (inside + outside) * (odds - 1))
    return _summed(inside, outside, happened, odds)


@lru_cache(maxsize=200_000)
def _summed(inside: int, outside: int, happened: int, odds: float) -> float:
    """Return the same, summed over how many fall inside."""
    lowest = max(0, happened - outside)
    term = total = 1.0  # each beside the first
    for mine in range(lowest, min(inside, happened)):
        step = (inside - mine) * (happened - mine) / ((mine + 1) * (outside - happened + mine + 1))
        term *= step * odds
        total += term
        if total > 1e250:
            return _bound(inside, outside, happened, odds)
    norm = lgamma(inside + outside + 1) - lgamma(happened + 1) - lgamma(inside + outside - happened + 1)
    first = (
        lgamma(inside + 1) - lgamma(lowest + 1) - lgamma(inside - lowest + 1)
        + lgamma(outside + 1) - lgamma(happened - lowest + 1) - lgamma(outside - happened + lowest + 1)
    )  # fmt: skip
    return lowest * log(odds) + log(total) + first - norm


def _bound(inside: int, outside: int, happened: int, odds: float) -> float:
    """Return an upper bound of the same (Hoeffding 1963, theorem 4) for sets too large to sum up."""
    people = inside + outside
    return min(happened * log1p(inside / people * (odds - 1)), inside * log1p(happened / people * (odds - 1)))
