"""The fairness watch over the city's own events: flags of this year, comparisons at equal need, cases behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from pelangi.core.comparisons import HARM, Comparison, Deed, What, compare_all, compare_one
from pelangi.core.fairness import CaseRow
from pelangi.core.traits import Trait, label_of, trait
from pelangi.core.watch import YEAR_WEEKS, watch
from pelangi.report.cases import case_rows
from pelangi.report.counting import promise_and_error_rows
from pelangi.report.measures import Period
from pelangi.report.measures.events import ended_visit_rows
from pelangi.report.models import FlagAnswer
from pelangi.report.streams import TEAM, families
from pelangi.report.traits import UNKNOWN

OF_RECORDS = (What.KEPT, What.ERROR)  # counted by promises and answers, not by cases
FIRST_DAY = date(2000, 1, 1)
BEFORE_DAYS = 90  # how far back the time before a decision is looked at


@dataclass(frozen=True)
class Flag:
    """A group, sex, ward, two of these crossed, or a team that began to fall behind.

    monday: of the week since which it is beyond chance.
    """

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


def watching(as_of: datetime, rows: Sequence[CaseRow] | None = None) -> Watching:
    """Return flags and comparisons as known at a moment; `rows`: its cases, where they are at hand."""
    rows = case_rows(as_of) if rows is None else rows
    flags, streams, weeks = flags_of(rows, as_of)
    found = compare_all(rows, as_of=localdate(as_of), unknown=UNKNOWN, deeds=deeds_of(rows, as_of))
    return Watching(flags, found.comparisons, streams, weeks, found.pooled)


def deeds_of(rows: Sequence[CaseRow], as_of: datetime) -> dict[What, list[Deed]]:
    """Return the promises whose day is over, each kept or not, and the centre's answers, each failed or not."""
    cases = {row.key: row for row in rows}
    kept, failed = promise_and_error_rows(Period(FIRST_DAY, localdate(as_of) - timedelta(days=1), as_of))
    return {
        What.KEPT: [(cases[case], so) for case, _team, so, _day in kept if case in cases],
        What.ERROR: [(cases[case], so) for case, _team, so, _day in failed if case in cases],
    }


def flags_of(rows: Sequence[CaseRow], as_of: datetime) -> tuple[list[Flag], int, int]:
    """Return this year's flags, how many streams are watched, and how many weeks of this year are full."""
    mondays = full_weeks(localdate(as_of))
    flags, watched = [], 0
    for family in families(rows, mondays, as_of):
        watched += family.possible
        streams = {"\n".join(name): weeks for name, weeks in family.streams.items()}
        harm = {"\n".join(name): 1 if What(name[0]) in HARM else -1 for name in family.streams}
        seen = watch(streams, family.rate, others=family.possible - len(streams), harm=harm)
        flags += [
            Flag(What(what), by, label, mondays[one.flagged_week], one.direction)
            for (what, by, label), one in zip(family.streams, seen.values(), strict=True)
            if one.flagged_week is not None
        ]
    return sorted(flags, key=lambda flag: flag.monday), watched, len(mondays)


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
