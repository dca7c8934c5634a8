"""Pages of this room: coverage, waiting, fairness, the queue, figures with the records behind them."""

from itertools import zip_longest

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.city.queries import outlines_geojson
from pelangi.core.fairness import By
from pelangi.report import (
    actions,
    charts,
    charts_time,
    kept_pages,
    queries,
    triage_audit,
)
from pelangi.report.coverage import KINDS, coverage
from pelangi.report.live import live_day
from pelangi.report.measures import MEASURES
from pelangi.report.models import Figure
from pelangi.report.queue import Queue
from pelangi.report.reach import known_at
from pelangi.report.unknown import coverage_of_groups
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

A_PAGE = 50


@needs(Deed.REPORT_VIEW)
def coverage_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Coverage of one document by ward, as map and table."""
    if kind not in KINDS:
        raise Http404(kind)
    at = now()
    found = coverage(kind, localdate(at))
    names = queries.document_names()
    return render(
        request,
        "report/coverage.html",
        {
            "kind": kind,
            "kind_name": names[kind],
            "kinds": [(one, names[one]) for one in KINDS],
            "found": found,
            "geojson": outlines_geojson(),
            "values": {line.ward.code: line.missing for line in found.lines},
            "at": at,
            "may_export": may(request.user, Deed.REPORT_EXPORT),
        },
    )


@needs(Deed.REPORT_VIEW)
def unknown_page(request: HttpRequest) -> HttpResponse:
    """Who has papers, of those on lists and of everybody there probably is."""
    lines, silent = coverage_of_groups()
    context = {"lines": lines, "silent": silent, "may_export": may(request.user, Deed.REPORT_EXPORT)}
    return render(request, "report/unknown.html", context)


@needs(Deed.REPORT_VIEW)
def waiting(request: HttpRequest) -> HttpResponse:
    """How long people wait, those still waiting included."""
    at = known_at(now())
    wait = kept_pages.wait(at)
    chart = (
        charts.waiting_curve(wait, days=_("days since the request"), share=_("still waiting"))
        if wait.people
        else ""
    )
    table = {
        "head": [_("days"), _("still waiting"), _("at least"), _("at most")],
        "rows": [
            [step.day, *(f"{100 * x:.0f} %" for x in (step.waiting, step.low, step.high))]
            for step in wait.steps
        ],
    }
    may_export = bool(wait.people) and may(request.user, Deed.REPORT_EXPORT)
    context = {"wait": wait, "chart_svg": chart, "table": table, "may_export": may_export, "at": at}
    return render(request, "report/waiting.html", context)


@needs(Deed.REPORT_VIEW)
def fairness(request: HttpRequest, by: str) -> HttpResponse:
    """Reach, refusal and waiting by group, sex or ward, with how sure they are."""
    if by not in set(By):
        raise Http404(by)
    at = known_at(now())
    result, unknown = kept_pages.compared(By(by), at)
    names = queries.names_of(By(by))
    chart = (
        charts.shares_with_intervals(result, names, share=_("with a document in hand"))
        if result.groups
        else ""
    )
    choices = [(By.GROUP, _("group")), (By.SEX, _("sex")), (By.WARD, _("ward"))]
    lines = [(names.get(one.label, one.label), one) for one in result.groups]
    pooled = [names.get(label, label) for label in result.pooled]
    return render(
        request,
        "report/fairness.html",
        {
            "lines": lines,
            "pooled": pooled,
            "unknown": unknown,
            "chart_svg": chart,
            "by": by,
            "at": at,
            "by_label": dict(choices)[By(by)],
            "choices": choices,
            "may_export": bool(lines) and may(request.user, Deed.REPORT_EXPORT),
        },
    )


@needs(Deed.REPORT_VIEW)
def queue_page(request: HttpRequest) -> HttpResponse:
    """How old the queue is, by ward, and how long it will be in the next four weeks."""
    at = known_at(now())
    found = kept_pages.queue(at)
    names = queries.names_of(By.WARD)
    wards = [(code, names.get(code, code), count, days) for code, count, days in found.wards]
    ahead = list(zip_longest(found.ahead or [], found.ahead_with_a_team or [], found.ahead_with_a_kit or []))
    may_export = may(request.user, Deed.REPORT_EXPORT)
    context = {"queue": found, "wards": wards, "ahead": ahead, "at": at, "may_export": may_export}
    context |= _queue_drawn(found)
    return render(request, "report/queue.html", context)


def _queue_drawn(found: Queue) -> dict[str, str]:
    """Return the charts of the queue: its ages, and the weeks ahead once they can be told."""
    ways = {
        _("As now"): found.ahead,
        _("With one more team"): found.ahead_with_a_team,
        _("With one more kit"): found.ahead_with_a_kit,
    }
    people = _("people")
    ahead = charts_time.forecast_chart(ways, weeks=_("Weeks ahead"), people=people) if found.ahead else ""
    ages = charts_time.ages_chart(found.ages, days=_("days"), people=people) if found.waiting else ""
    return {"ages_svg": ages, "ahead_svg": ahead}


@needs(Deed.REPORT_VIEW)
def today(request: HttpRequest) -> HttpResponse:
    """The coordinator's day as it goes."""
    if not may(request.user, Deed.VISIT_VIEW):
        raise PermissionDenied(Deed.VISIT_VIEW.value)
    at = now()
    may_export = may(request.user, Deed.REPORT_EXPORT)
    context = {
        "day": live_day(request.user, at),
        "at": at,
        "geojson": outlines_geojson(),
        "may_export": may_export,
    }
    return render(request, "report/today.html", context)


@needs(Deed.REPORT_VIEW)
def triage_page(request: HttpRequest) -> HttpResponse:
    """Triage replayed with group and sex exchanged, and who set priorities by hand."""
    at = now()
    context = {"replay": triage_audit.replay(at), "overrides": triage_audit.overrides(at), "at": at}
    return render(request, "report/triage.html", context)


@needs(Deed.REPORT_VIEW)
def figures(request: HttpRequest) -> HttpResponse:
    """The catalogue of measures, and the figures that were frozen."""
    return render(
        request,
        "report/figures.html",
        {
            "answers": queries.catalogue(now()),
            "may_set_rates": may(request.user, Deed.COST_RATE_SET),
            "frozen": [
                (MEASURES[one.measure].label, one)
                for one in Figure.objects.order_by("-frozen_at", "measure")[:A_PAGE]
            ],
            "may_export": may(request.user, Deed.REPORT_EXPORT),
        },
    )


@needs(Deed.REPORT_VIEW)
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """One frozen figure with the records it was reckoned from."""
    found = get_object_or_404(Figure, pk=pk)
    records = queries.records_of(found)
    return render(
        request,
        "report/figure.html",
        {
            "figure": found,
            "measure": MEASURES[found.measure],
            "page": Paginator(records, A_PAGE).get_page(request.GET.get("page")),
            "count": len(records),
            "same": queries.reckoned_again(found) == found.value,
        },
    )


@require_POST
@needs(Deed.REPORT_EXPORT)
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze a measure over the last thirty days."""
    measure = request.POST.get("measure", "")
    if measure not in MEASURES:
        raise Http404(measure)
    period = queries.last_month(now())
    found = actions.freeze(
        measure,
        from_date=period.from_date,
        until_date=period.until_date,
        as_of=period.as_of,
        by=request.user,
        at=period.as_of,
    )
    return redirect("report:figure", found.pk)
