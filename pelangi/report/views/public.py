"""The public page: what was published, month by month, as tables, CSV with its description, JSON, and a catalogue."""

import csv
import json
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from pelangi.city.models import Area
from pelangi.find.models import Group
from pelangi.issue.paper_facts import city_name
from pelangi.report import actions, queries
from pelangi.report.models import Release
from pelangi.report.open_data import AXES, HEAD, TABLES, TOTAL, csvw, dcat, month_of
from pelangi.report.refusals import PublishedAlready, Refused
from pelangi.report.traits import UNKNOWN
from pelangi.staff.permissions import may, needs, open_to_all
from pelangi.staff.roles import Deed

OPEN = "figures of the city with every small count hidden: nothing about a person can be worked out"


def titles() -> dict[str, str]:
    """Return what each table counts, in the reader's language."""
    return {
        "documents": _("Documents in the person's hands, by ward and kind"),
        "visits": _("Visits by ward and whether they served somebody"),
        "requests": _("Requests by group and sex"),
        "missing": _("People in the register without a document, by ward and kind"),
    }


def _in_both_languages() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in TABLES}
    for language in ("id", "en"):
        with override(language):
            for name, title in titles().items():
                found[name][language] = title
    return found


def words() -> dict[str, str]:
    """Return the words of every code that stands in a table."""
    areas = dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name"))
    groups = {value: str(label) for value, label in Group.choices}
    return (
        areas
        | groups
        | queries.document_names()
        | {
            TOTAL: _("all together"),
            UNKNOWN: _("not known"),
            "L": _("men"),
            "P": _("women"),
            "served": _("served"),
            "not_served": _("not served"),
        }
    )


@open_to_all(OPEN)
def open_page(request: HttpRequest) -> HttpResponse:
    """What was published: the newest month, or the one asked for."""
    releases = list(Release.objects.order_by("-month"))
    asked = request.GET.get("month", "")
    shown = next(
        (one for one in releases if f"{one.month:%Y-%m}" == asked), releases[0] if releases else None
    )
    named, called = words(), titles()
    return render(
        request,
        "report/open.html",
        {
            "releases": releases,
            "release": shown,
            "last_day": month_of(shown.month)[1] if shown else None,
            "tables": [(name, called[name], _grid(shown, name, named)) for name in TABLES] if shown else [],
            "satisfaction": shown.tables["satisfaction"] if shown else None,
            "may_publish": may(request.user, Deed.REPORT_PUBLISH),
            "to_publish": queries.month_to_publish(localdate()),
        },
    )


def _grid(release: Release, name: str, named: dict[str, str]) -> dict | None:
    """Return a table as heads and lines of words; None when there is nothing to show."""
    lines = release.tables["tables"][name]
    if not lines:
        return None
    counts = {(row, column): count for row, column, count, _status in lines}
    # a row or column with nothing to show is left out here; the files hold them all
    rows = list(dict.fromkeys(row for row, _column, count, _status in lines if count is not None))
    columns = list(dict.fromkeys(column for _row, column, count, _status in lines if count is not None))
    if not rows:
        return None
    return {
        "head": [named.get(column, column) for column in columns],
        "rows": [(named.get(row, row), [counts[row, column] for column in columns]) for row in rows],
    }


def _release(month: str) -> Release:
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Http404(month) from error
    return get_object_or_404(Release, month=day)


@open_to_all(OPEN)
def table_csv(request: HttpRequest, month: str, name: str) -> HttpResponse:
    """One table as CSV, one count a line."""
    release = _release(month)
    if name not in AXES:
        raise Http404(name)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    about = reverse("report:open_csvw", args=[month, name])
    answer["Link"] = f'<{about}>; rel="describedby"; type="application/csvm+json"'
    writer = csv.writer(answer, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(release.tables["tables"][name])
    return answer


@open_to_all(OPEN)
def table_csvw(request: HttpRequest, month: str, name: str) -> HttpResponse:
    """What the CSV holds, as W3C metadata."""
    _release(month)
    if name not in AXES:
        raise Http404(name)
    address = request.build_absolute_uri(reverse("report:open_csv", args=[month, name]))
    return _json(csvw(name, address, _in_both_languages()[name]), "application/csvm+json")


@open_to_all(OPEN)
def month_json(request: HttpRequest, month: str) -> HttpResponse:
    """All tables of a month as JSON."""
    release = _release(month)
    tables = {
        name: [dict(zip(HEAD, line, strict=True)) for line in lines]
        for name, lines in release.tables["tables"].items()
    }
    return JsonResponse(
        {
            "month": month,
            "as_of": release.as_of.isoformat(),
            "published_at": release.published_at.isoformat(),
            "tables": tables,
            "satisfaction": release.tables["satisfaction"],
        }
    )


@open_to_all(OPEN)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything published, as a DCAT catalogue."""
    base = request.build_absolute_uri(reverse("report:open"))
    releases = Release.objects.order_by("month")
    return _json(dcat(city_name(), base, releases, _in_both_languages()), "application/ld+json")


def _json(data: dict, kind: str) -> HttpResponse:
    return HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type=kind)


@require_POST
@needs(Deed.REPORT_PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the month that is over and not published yet."""
    month = queries.month_to_publish(localdate())
    try:
        if month is None:
            raise PublishedAlready
        actions.publish(month, by=request.user, at=now())
        messages.success(request, _("Published. It stays as it is from now on."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("report:open")
