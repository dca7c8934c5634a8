"""The numbers behind each chart as CSV."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate, localtime, now

from pelangi.core.fairness import By
from pelangi.core.intervals import Interval
from pelangi.report import kept_pages, queries
from pelangi.report.coverage import KINDS, coverage
from pelangi.report.kept_watch import seen_at
from pelangi.report.live import live_day
from pelangi.report.queue import Queue
from pelangi.report.reach import known_at
from pelangi.report.unknown import coverage_of_groups
from pelangi.staff import audit
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.REPORT_EXPORT)
def coverage_csv(request: HttpRequest, kind: str) -> HttpResponse:
    """Coverage of one document by ward; hidden counts stay hidden."""
    if kind not in KINDS:
        raise Http404(kind)
    lines = coverage(kind, localdate()).lines
    rows = [
        [line.ward.code, line.ward.name, line.due, "hidden" if line.missing is None else line.missing]
        for line in lines
    ]
    return as_csv(request, f"coverage-{kind}", "ward_code,ward,due,missing", rows)


@needs(Deed.REPORT_EXPORT)
def unknown_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    lines, _silent = coverage_of_groups()
    head = "group,seen,lacking,everybody,everybody_low,everybody_high,share_known,at_least,at_least_low,at_least_high"
    rows = [
        [
            *(one.group, one.seen, one.lacking),
            *(round(number) for number in (one.everybody.estimate, one.everybody.low, one.everybody.high)),
            *_shares(one.known_share, one.at_least.estimate, one.at_least.low, one.at_least.high),
        ]
        for one in lines
    ]
    return as_csv(request, "unknown", head, rows)


def _shares(*shares: float) -> list[str]:
    return [f"{share:.4f}" for share in shares]


def as_csv(request: HttpRequest, name: str, head: str, rows: Iterable[Sequence]) -> HttpResponse:
    """Return the numbers of a chart as a file, written down in the chain."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(answer)
    writer.writerow(head.split(","))
    writer.writerows(rows)
    audit.record(Deed.REPORT_EXPORT, by=request.user, at=now(), detail={"what": name})
    return answer


@needs(Deed.REPORT_EXPORT)
def waiting_csv(request: HttpRequest) -> HttpResponse:
    """The curve of waiting as CSV: by day, the share still waiting with its band."""
    wait = kept_pages.wait(known_at(now()))
    rows = [[step.day, *_shares(step.waiting, step.low, step.high)] for step in wait.steps]
    return as_csv(request, "waiting", "day,waiting,low,high", rows)


@needs(Deed.REPORT_EXPORT)
def fairness_csv(request: HttpRequest, by: str) -> HttpResponse:
    """The shares with a document in hand as CSV; small groups stay together."""
    if by not in set(By):
        raise Http404(by)
    result, _unknown = kept_pages.compared(By(by), known_at(now()))
    rows = [
        [
            one.label,
            one.people,
            *_shares(*(getattr(one.reached.share, end) for end in ("estimate", "low", "high"))),
        ]
        for one in result.groups
    ]
    return as_csv(request, f"fairness-{by}", f"{by},people,share,low,high", rows)


@needs(Deed.REPORT_EXPORT)
def watch_csv(request: HttpRequest) -> HttpResponse:
    """Every comparison of the watch, crossings too: difference and ratio with their intervals, and q."""
    head = "by,label,what,records,difference,difference_low,difference_high,ratio,ratio_low,ratio_high,q,believed"
    rows = [
        [
            *(one.by, one.label, one.what, one.people),
            *_interval(one.found.difference),
            *_interval(one.found.ratio),
            *(f"{one.q:.4f}", int(one.believed)),
        ]
        for one in seen_at(known_at(now())).comparisons
    ]
    return as_csv(request, "watch", head, rows)


def _interval(one: Interval | None) -> list[str]:
    return ["", "", ""] if one is None else _shares(one.estimate, one.low, one.high)


@needs(Deed.REPORT_EXPORT)
def funnel_csv(request: HttpRequest) -> HttpResponse:
    """How many requests got as far as each step."""
    rows = [[step, value] for step, _label, value in queries.funnel(queries.look(now()))]
    return as_csv(request, "funnel", "step,requests", rows)


@needs(Deed.REPORT_EXPORT)
def today_csv(request: HttpRequest) -> HttpResponse:
    """The teams of the day as they stand, those this person may see."""
    if not may(request.user, Deed.VISIT_VIEW):
        raise PermissionDenied(Deed.VISIT_VIEW.value)
    day = live_day(request.user, now())
    at_risk = Counter(one.team for one in day.at_risk)
    rows = [
        [
            *(one.team, one.doors, one.seen_to, one.served, one.late_min, at_risk[one.team]),
            *(localtime(one.heard_at).isoformat(timespec="seconds") if one.heard_at else "", one.unsent),
        ]
        for one in day.lines
    ]
    head = "team,doors,seen_to,served,minutes_behind,promises_at_risk,last_word,not_sent"
    return as_csv(request, "today", head, rows)


@needs(Deed.REPORT_EXPORT)
def queue_csv(request: HttpRequest, part: str) -> HttpResponse:
    """The queue by age or by ward, or its forecast with intervals, as it goes and with one more team."""
    if part not in QUEUE_PARTS:
        raise Http404(part)
    head, rows_of = QUEUE_PARTS[part]
    return as_csv(request, f"queue-{part}", head, rows_of(kept_pages.queue(known_at(now()))))


def _ages(found: Queue) -> list[Sequence]:
    return [[band[0], "" if band[1] is None else band[1], count] for band, count in found.ages]


def _forecast(found: Queue) -> list[Sequence]:
    each = zip_longest(found.ahead or [], found.ahead_with_a_team or [], found.ahead_with_a_kit or [])
    return [
        [week, *(cell for one in three for cell in _ends(one))] for week, three in enumerate(each, start=1)
    ]


def _ends(one: Interval | None) -> list[str]:
    return ["", "", ""] if one is None else [f"{number:.1f}" for number in (one.estimate, one.low, one.high)]


QUEUE_PARTS: dict[str, tuple[str, Callable[[Queue], Iterable[Sequence]]]] = {
    "ages": ("from_days,until_days,people", _ages),
    "wards": ("ward_code,people,longest_days", lambda found: found.wards),
    "forecast": (
        "weeks_ahead,waiting,low,high,with_a_team,with_a_team_low,with_a_team_high,"
        "with_a_kit,with_a_kit_low,with_a_kit_high",
        _forecast,
    ),
}
