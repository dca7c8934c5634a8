"""The fairness watch over the city's own events: flags of this year, comparisons at equal need, cases behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from pelangi.core.comparisons import Comparison, Deed, What, compare_all, compare_one
from pelangi.core.fairness import By, CaseRow
from pelangi.core.journey import Move
from pelangi.core.traits import Trait, label_of, trait
from pelangi.core.watch import YEAR_WEEKS, Watched, watch
from pelangi.core.weekly import all_weekly_shares, all_weekly_waits
from pelangi.report.cases import case_rows
from pelangi.report.counting import promise_and_error_rows, visit_rows
from pelangi.report.measures import Period
from pelangi.report.measures.events import ended_visit_rows
from pelangi.report.models import FlagAnswer
from pelangi.report.traits import UNKNOWN

TEAM = "team"
OF_RECORDS = (What.KEPT, What.ERROR)  # counted by promises and answers, not by cases
FIRST_DAY = date(2000, 1, 1)
BEFORE_DAYS = 90  # how far back the time before a decision is looked at


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
    """What the watch saw as of a moment. streams: how many things were watched at the stated rate.

    pooled: labels too small to be compared alone, by trait and what is compared.
    """

    flags: list[Flag]
    comparisons: list[Comparison]
    streams: int
    weeks: int
    pooled: dict[tuple[Trait, What], tuple[str, ...]]


def full_weeks(today: date) -> list[date]:
    """Return the Mondays of this year's full weeks before today; watching starts anew each year."""
    first = date(today.year, 1, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = max(0, (today - monday).days // 7)
    return [monday + timedelta(days=7 * week) for week in range(min(weeks, YEAR_WEEKS))]


def watching(as_of: datetime) -> Watching:
    """Return flags and comparisons as known at a moment."""
    rows = case_rows(as_of)
    flags, streams, weeks = flags_of(rows, as_of)
    found = compare_all(rows, as_of=localdate(as_of), unknown=UNKNOWN, deeds=deeds_of(rows, as_of))
    return Watching(flags, found.comparisons, streams, weeks, found.pooled)


def deeds_of(rows: Sequence[CaseRow], as_of: datetime) -> dict[What, list[Deed]]:
    """Return the promises whose day is over, each kept or not, and the centre's answers, each failed or not."""
    cases = {row.key: row for row in rows}
    kept, failed = promise_and_error_rows(Period(FIRST_DAY, localdate(as_of) - timedelta(days=1), as_of))
    return {
        What.KEPT: [(cases[case], so) for case, so in kept if case in cases],
        What.ERROR: [(cases[case], so) for case, so in failed if case in cases],
    }


def flags_of(rows: Sequence[CaseRow], as_of: datetime) -> tuple[list[Flag], int, int]:
    """Return this year's flags, how many streams are watched, and how many weeks of this year are full."""
    mondays = full_weeks(localdate(as_of))
    streams = _waiting_streams(rows, mondays) | _refusal_streams(rows, mondays, as_of)
    seen = watch({"\n".join(name): weeks for name, weeks in streams.items()})
    flags = [
        Flag(What(what), by, label, mondays[one.flagged_week], one.direction)
        for (what, by, label), one in zip(streams, seen.values(), strict=True)
        if one.flagged_week is not None and _is_worse(What(what), one)
    ]
    return sorted(flags, key=lambda flag: flag.monday), len(streams), len(mondays)


@dataclass(frozen=True)
class Followed:
    """What was done about a flag, and the comparison before and since; None: too few people, or a team."""

    answer: FlagAnswer
    before: Comparison | None
    since: Comparison | None


def followed(as_of: datetime) -> list[Followed]:
    """Return every decision about a flag with how those people fare since, at equal need, the newest first."""
    answers = list(
        FlagAnswer.objects.filter(decided_at__lte=as_of).select_related("decided_by").order_by("-pk")
    )
    rows = case_rows(as_of) if answers else []
    deeds = deeds_of(rows, as_of) if answers else {}
    return [_followed(one, rows, deeds, as_of) for one in answers]


def _followed(
    one: FlagAnswer, rows: Sequence[CaseRow], deeds: Mapping[What, Sequence[Deed]], as_of: datetime
) -> Followed:
    if one.by == TEAM:
        return Followed(one, None, None)
    day = localdate(one.decided_at)

    def compared(first: date, end: date, until: date) -> Comparison | None:
        what = What(one.what)
        these = [deed for deed in deeds[what] if first <= deed[0].asked_on < end] if what in deeds else None
        asked = [row for row in rows if first <= row.asked_on < end]
        return compare_one(asked, by=trait(one.by), label=one.label, what=what, as_of=until, deeds=these)

    before = compared(day - timedelta(days=BEFORE_DAYS), day, day)
    return Followed(one, before, compared(day, date.max, localdate(as_of)))


def is_flagged(found: Watching, what: str, by: str, label: str) -> bool:
    """Say whether this is flagged, or a difference believed."""
    flags = {(str(one.what), str(one.by), one.label) for one in found.flags}
    flags |= {
        (str(one.what), str(one.by), one.label) for one in found.comparisons if one.believed and one.is_worse
    }
    return (what, by, label) in flags


def cases_behind(by: str, label: str, as_of: datetime) -> list[int]:
    """Return the keys of the requests of a group, sex, ward or team, as known at a moment."""
    if by == TEAM:
        visits = ended_visit_rows(Period(FIRST_DAY, localdate(as_of), as_of))
        return sorted({row.request for row in visits if row.team == label and row.request is not None})
    return [row.key for row in case_rows(as_of) if label_of(row, trait(by)) == label]


def _is_worse(what: What, seen: Watched) -> bool:
    """Say whether the flag is to somebody's harm: served less readily, refused more readily."""
    return seen.direction == (-1 if what is What.WAIT else 1)


def _labels(rows: Sequence[CaseRow]) -> list[tuple[By, str]]:
    return sorted({(by, getattr(row, by)) for by in By for row in rows if getattr(row, by) != UNKNOWN})


def _waiting_streams(rows: Sequence[CaseRow], mondays: Sequence[date]) -> dict[tuple[str, str, str], list]:
    weeks = {by: all_weekly_waits(rows, by, mondays) for by in By}
    return {(What.WAIT, by, label): weeks[by][label] for by, label in _labels(rows)}


def _refusal_streams(
    rows: Sequence[CaseRow], mondays: Sequence[date], as_of: datetime
) -> dict[tuple[str, str, str], list]:
    """Return, for each week and label, the visits that ended and which of them were refused; strata of need."""
    if not mondays:
        return {}
    cases = {row.key: row for row in rows}
    visits = [
        (
            (row.values[3] - mondays[0]).days // 7,
            row.values[0] == Move.RECORD_REFUSAL,
            row.team,
            cases[row.request],
        )
        for row in visit_rows(Period(mondays[0], mondays[-1] + timedelta(days=6), as_of))
        if row.request in cases
    ]
    streams: dict[tuple[str, str, str], list] = {}
    for by in (*By, TEAM):
        deeds = (
            (week, case.need, team if by == TEAM else getattr(case, by), refused)
            for week, refused, team, case in visits
        )
        for label, weeks in all_weekly_shares(deeds, len(mondays)).items():
            if label != UNKNOWN:
                streams[What.REFUSED, str(by), label] = weeks
    nothing: list[list] = [[] for _monday in mondays]
    silent = {(What.REFUSED, str(by), label): nothing for by, label in _labels(rows)}
    return silent | streams
