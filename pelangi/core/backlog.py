"""The queue: how old it is, and how long it will be in the next weeks.

The weeks to come are simulated: by how much the queue changes in a week, and what one more team or kit would serve,
with the mean and spread of the city's own past weeks. That these are known from twelve weeks only is drawn too, in each
run first (Gelman et al., Bayesian Data Analysis, 3.2: what comes next is then Student's t). As now, with a team and
with a kit draw the same weeks: they differ by what the new one serves, not by chance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from random import Random
from statistics import mean, stdev

from pelangi.core.intervals import Interval

PAST_WEEKS = 12
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


class More(StrEnum):
    """What is added: nothing, a team with all it needs, or a kit for a team that goes out anyway."""

    NOTHING = "nothing"
    TEAM = "team"
    KIT = "kit"


RUNS = 2000
ENDS = (0.025, 0.975)


def simulate(waiting_now: int, past: Sequence[Week], more: More, *, seed: int) -> list[Interval] | None:
    """Return the queue after 1, 2, 3 and 4 weeks with what is added: median and 95 % interval of the runs.

    None when there are fewer than twelve weeks, or none went out in them. Same seed, same numbers; of one seed, no end
    of an interval is higher with more than without.
    """
    weeks = list(past[-PAST_WEEKS:])
    served = [served for week in weeks if (served := _served_by_one(week, more)) is not None]
    if len(weeks) < PAST_WEEKS or not served:
        return None
    changes, by_ones = Rate.of([week.came - week.left for week in weeks]), Rate.of(served)
    coming, serving = Random(seed), Random(seed + 1)  # noqa: S311  # a simulation, no secret
    runs = []
    for _run in range(RUNS):
        length, lengths = float(waiting_now), []
        for change, by_one in zip(_to_come(changes, coming), _to_come(by_ones, serving), strict=True):
            length = max(0.0, length + change - max(0.0, by_one))
            lengths.append(length)
        runs.append(lengths)
    return [_middle([lengths[ahead] for lengths in runs]) for ahead in range(AHEAD_WEEKS)]


@dataclass(frozen=True)
class Rate:
    """What weeks brought: how many weeks, their mean, and their standard deviation."""

    weeks: int
    mean: float
    spread: float

    @classmethod
    def of(cls, past: Sequence[float]) -> "Rate":
        """Return the rate of these weeks; of a single one, without spread."""
        return cls(len(past), mean(past), stdev(past) if len(past) > 1 else 0.0)


def _to_come(past: Rate, random: Random) -> list[float]:
    """Draw what the weeks to come bring, as the weeks past were."""
    freedom = max(1, past.weeks - 1)
    spread = past.spread * sqrt(freedom / random.gammavariate(freedom / 2, 2))
    middle = random.gauss(past.mean, spread / sqrt(past.weeks))
    return [random.gauss(middle, spread) for _ahead in range(AHEAD_WEEKS)]


def _served_by_one(week: Week, more: More) -> float | None:
    """Return what one served in a week; None when none went out."""
    if more is More.NOTHING:
        return 0.0
    if more is More.TEAM:
        return week.left / week.teams if week.teams else None
    return week.by_kit / week.kits if week.kits else None


def _middle(lengths: Sequence[float]) -> Interval:
    ordered = sorted(lengths)
    low, high = (ordered[round(end * (len(ordered) - 1))] for end in ENDS)
    return Interval(ordered[len(ordered) // 2], low, high)
