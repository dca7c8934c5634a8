"""The queue: how old it is, and how long it will be in the next weeks.

Each week the queue changes by what comes in less what goes out. Taken as drawn alike from week to week, h weeks ahead
it has changed by h times the mean, and the interval holds both the weeks to come and that the mean is known from twelve
weeks only (Student's t; Box, Jenkins & Reinsel, Time Series Analysis, random walk with drift).

What one more team or kit would do is simulated: the weeks to come are drawn from the city's own past weeks, and what
the new one serves from what one served in such weeks (Efron & Tibshirani, An Introduction to the Bootstrap, chapter 8).
Each run draws its own past first, so that the interval also holds that twelve weeks tell the rates only about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from random import Random
from statistics import mean, stdev

from pelangi.core.intervals import Interval

PAST_WEEKS = 12
T95 = 2.2009852
"""Student's t at 97.5 %, 11 degrees of freedom."""
AHEAD_WEEKS = 4
AGE_BANDS = ((0, 7), (8, 14), (15, 30), (31, 60), (61, None))
"""First and last day of each band, both included; None: without end."""


@dataclass(frozen=True)
class Week:
    """What came into the queue and what left it, in one full week. teams, kits: how many went out in it.

    by_kit: how many were served on the days on which their team had a kit out.
    """

    came: int
    left: int
    teams: int = 0
    kits: int = 0
    by_kit: int = 0


def by_age(days_waiting: Iterable[int]) -> list[tuple[tuple[int, int | None], int]]:
    """Return each age band with how many wait that long. Raises ValueError for negative days."""
    counts = [0] * len(AGE_BANDS)
    for days in days_waiting:
        if days < 0:
            raise ValueError(f"{days} days of waiting")
        counts[max(place for place, (first, _last) in enumerate(AGE_BANDS) if days >= first)] += 1
    return list(zip(AGE_BANDS, counts, strict=True))


def forecast(waiting_now: int, past: Sequence[Week]) -> list[Interval] | None:
    """Return the length of the queue after 1, 2, 3 and 4 weeks with its 95 % interval, never below 0.

    past: the last twelve full weeks; None when there are fewer.
    """
    if len(past) < PAST_WEEKS:
        return None
    changes = [week.came - week.left for week in past[-PAST_WEEKS:]]
    drift, spread = mean(changes), stdev(changes)
    out = []
    for ahead in range(1, AHEAD_WEEKS + 1):
        middle = waiting_now + ahead * drift
        half = T95 * spread * sqrt(ahead + ahead**2 / PAST_WEEKS)
        out.append(Interval(max(0.0, middle), max(0.0, middle - half), max(0.0, middle + half)))
    return out


class More(StrEnum):
    """What is added: a team with all it needs, or a kit for a team that goes out anyway."""

    TEAM = "team"
    KIT = "kit"


RUNS = 2000
ENDS = (0.025, 0.975)


def simulate(waiting_now: int, past: Sequence[Week], more: More, *, seed: int) -> list[Interval] | None:
    """Return the queue after 1, 2, 3 and 4 weeks with one more team or kit: median and 95 % interval of the runs.

    None when there are fewer than twelve weeks, or none went out in them. Same seed, same numbers.
    """
    weeks = list(past[-PAST_WEEKS:])
    out = [week for week in weeks if (week.teams if more is More.TEAM else week.kits)]
    if len(weeks) < PAST_WEEKS or not out:
        return None
    random, runs = Random(seed), []  # noqa: S311  # a simulation, no secret
    for _run in range(RUNS):
        drawn = random.choices(weeks, k=PAST_WEEKS)
        served = [_served_by_one(week, more) for week in random.choices(out, k=len(out))]
        length, lengths = float(waiting_now), []
        for _ahead in range(AHEAD_WEEKS):
            week = random.choice(drawn)
            length = max(0.0, length + week.came - week.left - random.choice(served))
            lengths.append(length)
        runs.append(lengths)
    return [_middle([lengths[ahead] for lengths in runs]) for ahead in range(AHEAD_WEEKS)]


def _served_by_one(week: Week, more: More) -> float:
    return week.left / week.teams if more is More.TEAM else week.by_kit / week.kits


def _middle(lengths: Sequence[float]) -> Interval:
    ordered = sorted(lengths)
    low, high = (ordered[round(end * (len(ordered) - 1))] for end in ENDS)
    return Interval(ordered[len(ordered) // 2], low, high)
