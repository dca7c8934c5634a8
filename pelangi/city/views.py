"""Pages: the city with its areas and bodies, the working calendar, bringing in files. No personal data here."""

import tempfile
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST

from pelangi.city import actions, queries, roads
from pelangi.city.calendar import days_off_named
from pelangi.city.forms import AreaFilter, DayForm, FileKind, ImportForm, RoadsForm
from pelangi.city.models import Agency, DayOverride, Institution, Roads
from pelangi.city.tables import BadFile, Fault
from pelangi.staff.permissions import may, needs, signed_in
from pelangi.staff.roles import Deed

PAGE = 50
MOVING = (Roads.State.WAITING, Roads.State.READING, Roads.State.DRAWING)
YEARS = range(2000, 2101)
IMPORTS = {
    FileKind.AREAS: actions.import_areas,
    FileKind.OUTLINES: actions.import_outlines,
    FileKind.AGENCIES: actions.import_agencies,
    FileKind.INSTITUTIONS: actions.import_institutions,
}


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The city: map, areas, and who works where."""
    areas = queries.areas_in_order()
    form = AreaFilter(request.GET)
    word = form.cleaned_data["q"] if form.is_valid() else ""
    if word:
        areas = areas.filter(Q(name__icontains=word) | Q(code__startswith=word) | Q(aliases__icontains=word))
    context = {
        "outlines": queries.outlines_geojson(),
        "page_obj": Paginator(areas, PAGE).get_page(request.GET.get("page")),
        "q": word,
        "form": form,
        "may_import": may(request.user, Deed.AREA_IMPORT),
    }
    return render(request, "city/home.html", context)


@signed_in
def bodies(request: HttpRequest) -> HttpResponse:
    """The city's agencies, offices and institutions."""
    agencies = Paginator(Agency.objects.select_related("area").order_by("kind", "name"), PAGE)
    context = {
        "page_obj": agencies.get_page(request.GET.get("page")),
        "institutions": Institution.objects.select_related("ward").order_by("kind", "name"),
    }
    return render(request, "city/bodies.html", context)


@signed_in
def outlines(request: HttpRequest) -> JsonResponse:
    """The outlines as GeoJSON, for the map."""
    return JsonResponse(queries.outlines_geojson())


@signed_in
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year: holidays, collective leave, and what was decided here."""
    year = year or timezone.localdate().year
    if year not in YEARS:
        raise Http404
    first, last = date(year, 1, 1), date(year, 12, 31)
    context = {
        "year": year,
        "days_off": days_off_named(year),
        "overrides": DayOverride.objects.filter(day__range=(first, last)).order_by("day"),
        "months": queries.working_days_by_month(year),
        "form": DayForm() if may(request.user, Deed.CALENDAR_EDIT) else None,
        "next_days": queries.working_days(timezone.localdate(), 5),
    }
    return render(request, "city/calendar.html", context)


@require_POST
@needs(Deed.CALENDAR_EDIT)
def decide_day(request: HttpRequest) -> HttpResponse:
    """The form under the calendar."""
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a day and a reason; nothing was changed."))
        return redirect("city:calendar")
    chosen = form.cleaned_data
    actions.decide_day(
        chosen["day"],
        is_working_day=chosen["works"] == "yes",
        reason=chosen["reason"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The day is decided; plans made from now on follow it."))
    return redirect("city:calendar_of", year=chosen["day"].year)


@require_POST
@needs(Deed.CALENDAR_EDIT)
def take_back_day(request: HttpRequest, day: str) -> HttpResponse:
    """The "take back" button beside a decided day."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError as wrong:
        raise Http404 from wrong
    actions.follow_national_calendar(chosen, by=request.user, at=timezone.now())
    messages.success(request, _("The national calendar counts again for this day."))
    return redirect(reverse("city:calendar_of", args=[chosen.year]))


@needs(Deed.AREA_IMPORT)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring in one file of the city and say what was kept and what was not."""
    form = ImportForm(request.POST or None, request.FILES or None)
    context = {"form": form, "faults": None}
    if request.method == "POST" and form.is_valid():
        faults: list[Fault] = []
        try:
            context["kept"] = _import(form.cleaned_data, faults, by=request.user)
            context["faults"] = faults
        except BadFile as wrong:
            form.add_error("file", str(wrong))
    return render(request, "city/bring_in.html", context)


@needs(Deed.AREA_IMPORT)
def bring_roads(request: HttpRequest) -> HttpResponse:
    """The roads of the city: what is in use, how far it is read, another file, or none."""
    form = RoadsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with form.opened() as (name, chunks):
            actions.bring_roads(name, chunks, by=request.user, at=timezone.now())
        return redirect("city:roads")
    found = roads.roads()
    context = {"form": form, "roads": found, "is_moving": found is not None and found.state in MOVING}
    template = "city/roads_state.html" if request.htmx else "city/roads.html"
    return render(request, template, context | {"outlines": queries.outlines_geojson()})


@require_POST
@needs(Deed.AREA_IMPORT)
def drop_roads(request: HttpRequest) -> HttpResponse:
    """The button "drive without roads"."""
    actions.drop_roads(by=request.user, at=timezone.now())
    messages.success(request, _("Drives are estimated by straight line again, from the next plan on."))
    return redirect("city:roads")


@signed_in
@condition(etag_func=lambda _request: roads.file_in_use() or None)
def road_lines(_request: HttpRequest) -> JsonResponse:
    """The roads as simple lines, small enough for a phone, for maps."""
    return JsonResponse(roads.road_lines())


def _import(chosen: dict, faults: list[Fault], *, by) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(chosen["file"].name).name
        path.write_bytes(chosen["file"].read())
        return IMPORTS[chosen["kind"]](path, by=by, at=timezone.now(), faults=faults)
