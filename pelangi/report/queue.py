"""The queue as the coordinator sees it: its age by ward, and the next four weeks with and without one more team."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.timezone import localdate

from pelangi.core.backlog import PAST_WEEKS, More, Week, by_age, simulate
from pelangi.core.fairness import CaseRow
from pelangi.core.intervals import Interval
from pelangi.plan.models import Stop
from pelangi.report.counting import visit_rows
from pelangi.report.measures import Period, Row
from pelangi.report.measures.events import SERVED

SEED = 20261128  # of the simulation: the same queue, the same numbers


@dataclass(frozen=True)
class Queue:
    """Who waits as of a moment. ages: band of days -> people. ahead: None while the past is too short."""

    waiting: int
    ages: list[tuple[tuple[int, int | None], int]]
    wards: list[tuple[str, int, int]]  # code, people waiting, days the longest has waited
    ahead: list[Interval] | None
    ahead_with_a_team: list[Interval] | None  # None too while no team, or no kit, has gone out
    ahead_with_a_kit: list[Interval] | None


def queue_of(rows: Sequence[CaseRow], as_of: datetime) -> Queue:
    """Return the queue of these cases: asked for, with no document in hand, not refused, not left."""
    today = localdate(as_of)
    open_rows = waiting_rows(rows, today)
    monday = today - timedelta(days=today.weekday())
    past = _past(rows, monday - timedelta(days=7 * PAST_WEEKS), as_of) if _long_enough(rows, monday) else []
    counts = Counter(row.ward for row in open_rows)
    oldest: dict[str, int] = {}
    for row in open_rows:
        oldest[row.ward] = max(oldest.get(row.ward, 0), (today - row.asked_on).days)
    return Queue(
        waiting=len(open_rows),
        ages=by_age((today - row.asked_on).days for row in open_rows),
        wards=[(ward, count, oldest[ward]) for ward, count in counts.most_common()],
        ahead=simulate(len(open_rows), past, More.NOTHING, seed=SEED),
        ahead_with_a_team=simulate(len(open_rows), past, More.TEAM, seed=SEED),
        ahead_with_a_kit=simulate(len(open_rows), past, More.KIT, seed=SEED),
    )


def waiting_rows(rows: Sequence[CaseRow], today: date) -> list[CaseRow]:
    """Return the cases that wait on a day."""
    return [row for row in rows if _left_on(row) > today]


def _left_on(row: CaseRow) -> date:
    if row.served_on is not None:
        return row.served_on
    return min(day for day in (row.refused_on, row.left_on, date.max) if day is not None)


def _long_enough(rows: Sequence[CaseRow], monday: date) -> bool:
    """Say whether the work had begun before the weeks the forecast looks back on."""
    return any(row.asked_on <= monday - timedelta(days=7 * PAST_WEEKS) for row in rows)


def _past(rows: Sequence[CaseRow], first: date, as_of: datetime) -> list[Week]:
    """Return the last twelve full weeks, from `first`."""
    came = Counter((row.asked_on - first).days // 7 for row in rows)
    left = Counter((_left_on(row) - first).days // 7 for row in rows)
    visits = visit_rows(Period(first, first + timedelta(days=7 * PAST_WEEKS - 1), as_of))
    teams = {((row.values[3] - first).days // 7, row.team) for row in visits}
    out = Counter(week for week, _team in teams)
    kits, by_kit = _kits(first, visits)
    return [Week(came[week], left[week], out[week], kits[week], by_kit[week]) for week in range(PAST_WEEKS)]


def _kits(first: date, visits: list[Row]) -> tuple[Counter[int], Counter[int]]:
    """Return, by week, how many kits went out (of each team the most a door needed), and visits served on such days."""
    doors = Stop.objects.filter(
        round__day__gte=first, round__day__lt=first + timedelta(days=7 * PAST_WEEKS), kits__gt=0
    ).filter(appointments__visit__isnull=False)
    most: dict[tuple[int, str], int] = {}
    for team, day, kits in doors.values_list("round__team", "round__day").annotate(most=Max("kits")):
        week = (day - first).days // 7, team
        most[week] = max(most.get(week, 0), kits)
    out: Counter[int] = Counter()
    for (week, _team), kits in most.items():
        out[week] += kits
    with_kit = {(team, day) for team, day in doors.values_list("round__team", "round__day").distinct()}
    served = [row for row in visits if row.values[0] in SERVED and (row.team, row.values[3]) in with_kit]
    return out, Counter((row.values[3] - first).days // 7 for row in served)
