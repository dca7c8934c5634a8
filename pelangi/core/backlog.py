"""The queue: how old it is, and how long it will be in the next weeks.

Each week the queue changes by what comes in less what goes out. Taken as drawn alike from week to week, h weeks ahead
it has changed by h times the mean, and the interval holds both the weeks to come and that the mean is known from twelve
weeks only (Student's t; Box, Jenkins & Reinsel, Time Series Analysis, random walk with drift).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
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
    """What came into the queue and what left it, in one full week. teams: how many went out in it."""

    came: int
    left: int
    teams: int = 0


def by_age(days_waiting: Iterable[int]) -> list[tuple[tuple[int, int | None], int]]:
    """Return each age band with how many wait that long. Raises ValueError for negative days."""
    counts = [0] * len(AGE_BANDS)
    for days in days_waiting:
        if days < 0:
            raise ValueError(f"{days} days of waiting")
        counts[max(place for place, (first, _last) in enumerate(AGE_BANDS) if days >= first)] += 1
    return list(zip(AGE_BANDS, counts, strict=True))


def forecast(waiting_now: int, past: Sequence[Week], *, more_teams: int = 0) -> list[Interval] | None:
    """Return the length of the queue after 1, 2, 3 and 4 weeks with its 95 % interval, never below 0.

    past: the last twelve full weeks; None when there are fewer. more_teams: teams that go out beside those of the past,
    each serving what a team has served in a week so far.
    """
    if len(past) < PAST_WEEKS:
        return None
    changes = [week.came - week.left for week in past[-PAST_WEEKS:]]
    drift, spread = mean(changes) - more_teams * served_by_a_team(past), stdev(changes)
    out = []
    for ahead in range(1, AHEAD_WEEKS + 1):
        middle = waiting_now + ahead * drift
        half = T95 * spread * sqrt(ahead + ahead**2 / PAST_WEEKS)
        out.append(Interval(max(0.0, middle), max(0.0, middle - half), max(0.0, middle + half)))
    return out


def served_by_a_team(past: Sequence[Week]) -> float:
    """Return how many leave the queue per team and week; 0 when no team went out."""
    team_weeks = sum(week.teams for week in past[-PAST_WEEKS:])
    return sum(week.left for week in past[-PAST_WEEKS:] if week.teams) / team_weeks if team_weeks else 0.0
