"""Pages: the city week by week with events marked, and what happened, entered by the office."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.core.fairness import By
from pelangi.report import actions, charts_time, kept_pages, queries
from pelangi.report.forms import EventForm
from pelangi.report.models import CityEvent
from pelangi.report.reach import known_at
from pelangi.report.spoken import trait_words
from pelangi.report.views.numbers import as_csv
from pelangi.report.weeks import SETS_DRAWN, Weeks, told
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

SETS = (By.GROUP, By.SEX, By.WARD)


@needs(Deed.REPORT_VIEW)
def weeks(request: HttpRequest, by: str) -> HttpResponse:
    """Who asked and who was served by week, with events; who waits, one small chart a group, sex or ward."""
    if by not in set(By):
        raise Http404(by)
    at = known_at(now())
    found = told(kept_pages.weeks(at, By(by)), queries.names_of(By(by)), at)
    words = {"asked": _("Asked in it"), "served": _("Served"), "people": _("people")}
    drawn = found.sets[:SETS_DRAWN]
    names = trait_words()
    context = {
        "found": found,
        "chart_svg": charts_time.weeks_chart(found.weeks, found.events, words=words) if found.weeks else "",
        "small_svg": _small(found) if found.weeks else "",
        "drawn": [(label, name, series[-1]) for label, name, series in drawn if series],
        "left_out": len(found.sets) - len(drawn),
        "choices": [(one, names[one]) for one in SETS],
        "by": by,
        "by_label": names[By(by)],
        "at": at,
        "may_export": may(request.user, Deed.REPORT_EXPORT),
        "may_note": may(request.user, Deed.EVENT_NOTE),
    }
    return render(request, "report/weeks.html", context)


def _small(found: Weeks) -> str:
    sets = {name: series for _label, name, series in found.sets[:SETS_DRAWN]}
    return charts_time.small_multiples(sets, people=_("people"))


@needs(Deed.REPORT_EXPORT)
def weeks_csv(request: HttpRequest, by: str) -> HttpResponse:
    """The weeks of the city and of every group, sex or ward as CSV."""
    if by not in set(By):
        raise Http404(by)
    at = known_at(now())
    found = told(kept_pages.weeks(at, By(by)), queries.names_of(By(by)), at)
    rows = [
        [label, one.monday, one.asked, one.served, one.waiting]
        for label, series in [("all", found.weeks), *((label, series) for label, _name, series in found.sets)]
        for one in series
    ]
    return as_csv(request, f"weeks-{by}", f"{by},monday,asked,served,waiting", rows)


@needs(Deed.EVENT_NOTE)
def events(request: HttpRequest) -> HttpResponse:
    """What happened in the city that figures should be read beside: enter it, take it back."""
    form = EventForm(request.POST or None, initial={"day": localdate()})
    if request.method == "POST" and form.is_valid():
        actions.note_event(**form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("Kept. It is marked on the chart of the weeks."))
        return redirect("report:events")
    found = CityEvent.objects.select_related("entered_by").order_by("-day", "-pk")
    return render(request, "report/events.html", {"form": form, "events": found})


@require_POST
@needs(Deed.EVENT_NOTE)
def event_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an event back that was entered by mistake; the audit trail keeps it."""
    actions.take_event_back(get_object_or_404(CityEvent, pk=pk), by=request.user, at=now())
    messages.success(request, _("Taken back."))
    return redirect("report:events")
