"""The city week by week, with what happened beside it; and the same for each group or ward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.text import capfirst
from django.utils.timezone import localdate

from pelangi.core.fairness import POOLED, By, CaseRow
from pelangi.core.series import WeekCount, ended_on, last_weeks, weekly
from pelangi.core.traits import pooled, with_pool
from pelangi.report.models import CityEvent
from pelangi.report.traits import UNKNOWN

WEEKS = 26
SETS_DRAWN = 12  # of wards those where most wait; the file holds all


@dataclass(frozen=True)
class Weeks:
    """The last half year as known at a moment. sets: the label of each group or ward, its name and its weeks."""

    weeks: list[WeekCount]
    sets: list[tuple[str, str, list[WeekCount]]]
    events: list[CityEvent]


@dataclass(frozen=True)
class Counts:
    """The same without words: the city's weeks, and those of each label."""

    weeks: list[WeekCount]
    sets: dict[str, list[WeekCount]]


def counts_of(rows: Sequence[CaseRow], today: date, by: By) -> Counts:
    """Return the last half year of these cases, and of each group, sex or ward."""
    mondays = last_weeks(rows, today, WEEKS)
    parts: dict[str, list[CaseRow]] = {}
    for row, label in zip(rows, labels_of(rows, by), strict=True):
        parts.setdefault(label, []).append(row)
    return Counts(weekly(rows, mondays), {label: weekly(part, mondays) for label, part in parts.items()})


def told(counts: Counts, names: Mapping[str, str], as_of: datetime) -> Weeks:
    """Return the counts with the reader's words, most waiting first, and what happened beside them."""
    sets = [(label, capfirst(names.get(label, label)), weeks) for label, weeks in counts.sets.items()]
    sets.sort(key=lambda one: (-one[2][-1].waiting if one[2] else 0, one[1]))
    events = events_since(counts.weeks[0].monday, as_of) if counts.weeks else []
    return Weeks(counts.weeks, sets, events)


def labels_of(rows: Sequence[CaseRow], by: By) -> list[str]:
    """Return the label of each case; those of fewer than five cases stand together."""
    labels = [str(getattr(row, by)) for row in rows]
    return with_pool(labels, pooled(labels, UNKNOWN))


def events_since(first: date, as_of: datetime) -> list[CityEvent]:
    """Return what was entered by then and was not over before a day, in order of the days."""
    found = CityEvent.objects.filter(entered_at__lte=as_of, day__lte=localdate(as_of))
    return [one for one in found.order_by("day", "pk") if (one.until or one.day) >= first]


def cases_of_week(rows: Sequence[CaseRow], what: str, monday: date) -> list[CaseRow]:
    """Return who asked or was served in a week, or waited when it ended. Raises KeyError."""
    sunday = monday + timedelta(days=6)
    tests = {
        "asked": lambda row: monday <= row.asked_on <= sunday,
        "served": lambda row: row.served_on is not None and monday <= row.served_on <= sunday,
        "waiting": lambda row: row.asked_on <= sunday < ended_on(row),
    }
    return [row for row in rows if tests[what](row)]


def cases_of_set(rows: Sequence[CaseRow], by: By, label: str) -> list[CaseRow]:
    """Return the cases of a label of the page. Raises KeyError for a label too small to stand alone."""
    labels = labels_of(rows, by)
    if label not in labels and label != POOLED:
        raise KeyError(label)
    return [row for row, own in zip(rows, labels, strict=True) if own == label]
