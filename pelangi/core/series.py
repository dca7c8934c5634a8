"""Cases week by week: how many asked, how many got the first document, how many waited when the week ended.

Every case is counted, nobody is estimated: there is no chance in these numbers, so they have no interval.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pelangi.core.fairness import CaseRow


@dataclass(frozen=True)
class WeekCount:
    """One full week, from its Monday."""

    monday: date
    asked: int
    served: int
    waiting: int

    @property
    def sunday(self) -> date:
        """Return its last day."""
        return self.monday + timedelta(days=6)


def ended_on(row: CaseRow) -> date:
    """Return the day from which a case waits no longer; the last day there is while it waits."""
    if row.served_on is not None:
        return row.served_on
    return min(day for day in (row.refused_on, row.left_on, date.max) if day is not None)


def last_weeks(rows: Iterable[CaseRow], today: date, most: int) -> list[date]:
    """Return the Mondays of the last full weeks before today, `most` at most, none before the first case."""
    first = min((row.asked_on for row in rows), default=today)
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(days=7 * back) for back in range(most, 0, -1)]
    return [one for one in weeks if one + timedelta(days=6) >= first]


def weekly(rows: Iterable[CaseRow], mondays: Sequence[date]) -> list[WeekCount]:
    """Return the counts of weeks that follow each other."""
    if not mondays:
        return []
    asked: Counter[int] = Counter()
    ended: Counter[int] = Counter()
    served: Counter[int] = Counter()
    for row in rows:
        asked[max(-1, _week(row.asked_on, mondays[0]))] += 1
        if (end := ended_on(row)) != date.max:
            ended[max(-1, _week(end, mondays[0]))] += 1
        if row.served_on is not None:
            served[_week(row.served_on, mondays[0])] += 1
    waiting, counts = asked[-1] - ended[-1], []
    for place, monday in enumerate(mondays):
        waiting += asked[place] - ended[place]
        counts.append(WeekCount(monday, asked[place], served[place], waiting))
    return counts


def _week(day: date, monday: date) -> int:
    return (day - monday).days // 7
