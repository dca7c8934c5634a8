"""When a stock runs out: weeks of the past are drawn again and again, until nothing is left.

Method: block bootstrap by whole weeks (Efron 1979; Künsch 1989 for blocks). Whole weeks keep the rhythm of working days
and the bursts of busy ones, which a mean a day would smooth away. Each draw first draws the past itself anew, because
a dozen weeks do not say exactly how much is used; without that the interval is too narrow. Nothing is assumed about
the shape of the use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

WEEK = 7
FEWEST_WEEKS = 4  # of history: fewer say nothing about the spread
HORIZON_WEEKS = 53
DRAWS = 400
LOW, HIGH = 0.1, 0.9  # the interval holds eight of ten


@dataclass(frozen=True)
class RunOut:
    """The day a stock is used up: median and the interval of eight in ten; None beyond a year from now."""

    day: date | None
    early: date | None
    late: date | None
    weeks: int  # of history it rests on
    a_week: float  # mean use


def run_out(units: int, used: Sequence[int], *, today: date, seed: int) -> RunOut | None:
    """Return when `units` are used up.

    used: units used on each past day, oldest first, the last one being yesterday; days before the first whole week
    are left out. Returns None with less than FEWEST_WEEKS whole weeks or nothing used in them. Raises ValueError for
    a negative number.
    """
    if units < 0 or any(one < 0 for one in used):
        raise ValueError("units and uses are not negative")
    weeks = [used[end - WEEK : end] for end in range(len(used), WEEK - 1, -WEEK)]
    if len(weeks) < FEWEST_WEEKS or not any(map(sum, weeks)):
        return None
    chance = Random(seed)  # noqa: S311 -- draws for a forecast, nothing secret
    drawn = sorted(_days_until_empty(units, weeks, chance) for _draw in range(DRAWS))
    days = [drawn[int(share * (DRAWS - 1))] for share in (0.5, LOW, HIGH)]
    middle, early, late = (today + timedelta(days=n) if n < HORIZON_WEEKS * WEEK else None for n in days)
    return RunOut(middle, early, late, len(weeks), sum(map(sum, weeks)) / len(weeks))


def _days_until_empty(units: int, weeks: Sequence[Sequence[int]], chance: Random) -> int:
    """Return on which day from today (0) the stock is used up, or the horizon."""
    past = chance.choices(weeks, k=len(weeks))
    for week in range(HORIZON_WEEKS):
        drawn = chance.choice(past)
        if sum(drawn) < units:
            units -= sum(drawn)
            continue
        for number, use in enumerate(drawn):
            units -= use
            if units <= 0:
                return week * WEEK + number
    return HORIZON_WEEKS * WEEK
