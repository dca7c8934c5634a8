"""The fairness watch over the city's own events: flags of this year, comparisons at equal need, cases behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from pelangi.core.comparisons import Comparison, What, compare_all, strata, weekly_waits
from pelangi.core.fairness import By, CaseRow
from pelangi.core.journey import Move
from pelangi.core.watch import YEAR_WEEKS, Watched, watch
from pelangi.report.cases import UNKNOWN, case_rows
from pelangi.report.measures import Period
from pelangi.report.measures.events import ended_visit_rows

TEAM = "team"


@dataclass(frozen=True)
class Flag:
    """A group, sex, ward or team that began to fall behind: since the week from `monday` it is beyond chance."""

    what: What
    by: str
    label: str
    monday: date
    direction: int


@dataclass(frozen=True)
class Watching:
    """What the watch saw as of a moment. streams: how many things were watched at the stated rate."""

    flags: list[Flag]
    comparisons: list[Comparison]
    streams: int
    weeks: int


def full_weeks(today: date) -> list[date]:
    """Return the Mondays of this year's full weeks before today; watching starts anew each year."""
    first = date(today.year, 1, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = max(0, (today - monday).days // 7)
    return [monday + timedelta(days=7 * week) for week in range(min(weeks, YEAR_WEEKS))]


def watching(as_of: datetime) -> Watching:
    """Return flags and comparisons as known at a moment."""
    rows, today = case_rows(as_of), localdate(as_of)
    mondays = full_weeks(today)
    streams = _waiting_streams(rows, mondays) | _refusal_streams(rows, mondays, as_of)
    seen = watch({"\n".join(name): weeks for name, weeks in streams.items()})
    flags = [
        Flag(What(what), by, label, mondays[one.flagged_week], one.direction)
        for (what, by, label), one in zip(streams, seen.values(), strict=True)
        if one.flagged_week is not None and _is_worse(What(what), one)
    ]
    comparisons = compare_all(rows, as_of=today, unknown=UNKNOWN)
    return Watching(sorted(flags, key=lambda flag: flag.monday), comparisons, len(streams), len(mondays))


def cases_behind(by: str, label: str, as_of: datetime) -> list[int]:
    """Return the keys of the requests of a group, sex, ward or team, as known at a moment."""
    if by == TEAM:
        visits = ended_visit_rows(Period(date(2000, 1, 1), localdate(as_of), as_of))
        return sorted({row.request for row in visits if row.team == label and row.request is not None})
    return [row.key for row in case_rows(as_of) if getattr(row, By(by)) == label]


def _is_worse(what: What, seen: Watched) -> bool:
    """Say whether the flag is to somebody's harm: served less readily, refused more readily."""
    return seen.direction == (-1 if what is What.WAIT else 1)


def _labels(rows: Sequence[CaseRow]) -> list[tuple[By, str]]:
    return sorted({(by, getattr(row, by)) for by in By for row in rows if getattr(row, by) != UNKNOWN})


def _waiting_streams(rows: Sequence[CaseRow], mondays: Sequence[date]) -> dict[tuple[str, str, str], list]:
    return {(What.WAIT, by, label): weekly_waits(rows, by, label, mondays) for by, label in _labels(rows)}


def _refusal_streams(
    rows: Sequence[CaseRow], mondays: Sequence[date], as_of: datetime
) -> dict[tuple[str, str, str], list]:
    """Return, for each week and label, the visits that ended and which of them were refused; strata of need."""
    if not mondays:
        return {}
    cases = {row.key: row for row in rows}
    visits = [
        (row.values[3], row.values[0] == Move.RECORD_REFUSAL, row.team, cases[row.request])
        for row in ended_visit_rows(Period(mondays[0], mondays[-1] + timedelta(days=6), as_of))
        if row.request in cases
    ]
    labels: list[tuple[str, str]] = [(str(by), label) for by, label in _labels(rows)]
    labels += sorted({(TEAM, team) for _day, _refused, team, _case in visits})
    by_week: list[list] = [[] for _ in mondays]
    for visit in visits:
        by_week[(visit[0] - mondays[0]).days // 7].append(visit)
    return {
        (What.REFUSED, by, label): [
            strata(
                (case.need, (team if by == TEAM else getattr(case, by)) == label, refused)
                for _day, refused, team, case in week
            )
            for week in by_week
        ]
        for by, label in labels
    }
