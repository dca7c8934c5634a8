"""Pages of the plans: list, one plan, one round, teams. Thin: find, one call, answer."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask.actions import read_persons
from pelangi.city.queries import outlines_geojson
from pelangi.plan import actions, desk_view, drawing, exports, floors, queries, reckoning
from pelangi.plan.forms import ProposeForm
from pelangi.plan.models import Plan, Round
from pelangi.plan.notes import spoken
from pelangi.plan.refusals import Refused
from pelangi.plan.views import desk, replan
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Deed.PLAN_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """All plans, and the button for the next one."""
    page = Paginator(queries.plans(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    may_solve = may(request.user, Deed.PLAN_SOLVE)
    context = {
        "page_obj": page,
        "may_solve": may_solve,
        "may_edit": may(request.user, Deed.PLAN_PUBLISH),
        "form": ProposeForm(initial={"first_day": queries.first_free_day(timezone.localdate()), "count": 5}),
        "waiting": queries.waiting_count(request.user) if may_solve else 0,
        "floors": floors.set_ones() if may_solve else [],
        "bringing": queries.bringing_count(request.user) if may_solve else 0,
        "running": reckoning.running() if may_solve else None,
    }
    return render(request, "plan/home.html", context)


@require_POST
@needs(Deed.PLAN_SOLVE)
def propose(request: HttpRequest) -> HttpResponse:
    """The button "propose": reckoned in the background; pressed twice, it is reckoned once."""
    form = ProposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a first day and one to ten working days."))
        return redirect("plan:home")
    try:
        task = reckoning.start(form.days(), by=request.user, at=timezone.now(), language=get_language())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("plan:home")
    return redirect("plan:reckoning", task)


@needs(Deed.PLAN_SOLVE)
def reckoning_page(request: HttpRequest, task) -> HttpResponse:
    """A plan being reckoned: the page looks again by itself and goes to the plan when it is there."""
    state = reckoning.state_of(task)
    if state is None:
        raise Http404
    if state.plan:
        is_replan = Plan.objects.filter(pk=state.plan).exclude(because={}).exists()
        return _go(request, reverse("plan:replan" if is_replan else "plan:plan", args=[state.plan]))
    if state.refusal:
        messages.error(request, state.refusal)
        return _go(request, reverse("plan:home"))
    template = "plan/reckoning_state.html" if request.htmx else "plan/reckoning.html"
    context = {"state": state, "task": task, "advice": spoken(state.advice)}
    return render(request, template, context | {"may_edit": may(request.user, Deed.PLAN_PUBLISH)})


@require_POST
@needs(Deed.PLAN_SOLVE)
def reckoning_anyway(request: HttpRequest, task) -> HttpResponse:
    """The button "plan anyway", after floors were found to be out of reach."""
    again = reckoning.start_anyway(task, by=request.user, at=timezone.now(), language=get_language())
    if again is None:
        raise Http404
    return redirect("plan:reckoning", again)


@require_POST
@needs(Deed.PLAN_SOLVE)
def reckoning_stop(request: HttpRequest, task) -> HttpResponse:
    """The button "stop and keep the best"."""
    reckoning.stop(task)
    return redirect("plan:reckoning", task)


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@needs(Deed.PLAN_VIEW)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan as a desk: queue, map and time-line, linked; the chosen stop; rounds stop by stop, each with its reason.

    ?stop= chooses a stop, &to= asks what moving it would do; to a script only that part is answered.
    """
    found = _plan(request, pk)
    chosen = desk.chosen(request, found) if request.GET.get("stop") else None
    if request.htmx and chosen:
        return render(request, "plan/desk_chosen.html", {"plan": found, "chosen": chosen})
    words = desk.words_of(found)
    rounds = queries.rounds(found, request.user)
    left = queries.left_out(found, request.user)
    may_edit = desk.may_change(request.user, found)
    for stop in (stop for one in rounds for stop in one.shown):
        stop.why = words.say(stop.why_code, stop.why_values)
    waiting = Paginator(desk_view.queue(left, words, found), ON_A_PAGE).get_page(request.GET.get("page"))
    days = sorted({one.day for one in rounds})
    day = _chosen_day(request, days)
    on_map = [one for one in rounds if day is None or one.day == day]
    context = {
        "plan": found,
        "rounds": rounds,
        "days": days,
        "day": day,
        "outlines": outlines_geojson(),
        "points": drawing.points(on_map) + desk_view.queue_points(waiting),
        "lines": drawing.lines(on_map),
        "lanes": desk_view.lanes(found, rounds),
        "chosen": chosen,
        "totals": queries.totals(found, rounds),
        "left_count": left.count(),
        "page_obj": waiting,
        "others": queries.hidden_stops(found, request.user, Deed.PLAN_VIEW),
        "notes": spoken(found.notes, found.problem),
        "may_publish": _may_publish(request, found),
        "may_replan": replan.may_replan(request.user, found),
        "may_edit": may_edit,
        "changed": queries.changed_promises(found, request.user) if found.state == Plan.State.DRAFT else [],
    }
    return render(request, "plan/plan.html", context | desk.standing(found, may_edit))


def _chosen_day(request: HttpRequest, days: list[date]) -> date | None:
    """Return the day to show on the map: the one asked for, else the first; None for all days."""
    asked = request.GET.get("day", "")
    if asked == "all" or not days:
        return None
    return next((day for day in days if day.isoformat() == asked), days[0])


def _plan(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(queries.plans(request.user), pk=pk)


def _may_publish(request: HttpRequest, found: Plan) -> bool:
    """Only who answers for every stop of it may make a plan a promise."""
    if found.state != Plan.State.DRAFT or found.because or not may(request.user, Deed.PLAN_PUBLISH):
        return False
    return queries.hidden_stops(found, request.user, Deed.PLAN_PUBLISH) == 0


@needs(Deed.PLAN_VIEW)
def map_data(request: HttpRequest, pk: int) -> JsonResponse:
    """The rounds as GeoJSON, for the map of the plan's page."""
    return JsonResponse(drawing.as_geojson(queries.rounds(_plan(request, pk), request.user)))


@require_POST
@needs(Deed.PLAN_PUBLISH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "publish"."""
    return _deed(request, pk, actions.publish, _("Published: every visit of it is a promise now."))


@require_POST
@needs(Deed.PLAN_PUBLISH)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "discard"."""
    return _deed(request, pk, actions.discard, _("The draft was discarded."))


def _deed(request: HttpRequest, pk: int, deed, done: str) -> HttpResponse:
    found = _plan(request, pk)
    if queries.hidden_stops(found, request.user, Deed.PLAN_PUBLISH):
        raise Http404
    try:
        deed(found, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    still_there = Plan.objects.filter(pk=pk).exists()
    return redirect("plan:plan", pk) if still_there else redirect("plan:home")


@needs(Deed.PLAN_VIEW)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One round to print. With ?names=yes the people are named, and the reading is written down."""
    found = _round(request, pk)
    named = request.GET.get("names") == "yes"
    names = _names(request, found) if named else {}
    people = [one for stop in found.shown for one in stop.people]
    for one in people:
        one.known = names.get(one.request.person_id, {})
        one.address = exports.address_of(one.known)
    context = {
        "round": found,
        "named": named,
        "outlines": outlines_geojson(),
        "points": drawing.points([found]),
        "lines": drawing.lines([found]),
        "waits_for": sum(stop.waits_for for stop in found.shown),
        "may_replan": replan.may_replan(request.user, found.plan),
    }
    return render(request, "plan/round.html", context)


def _round(request: HttpRequest, pk: int) -> Round:
    found = queries.one_round(pk, request.user)
    if found is None:
        raise Http404
    return found


def _names(request: HttpRequest, found: Round) -> dict:
    """Return what the reader may see of the people on a round; each one read is a line in the audit chain."""
    persons = queries.nameable_persons(found, request.user)
    return read_persons(persons, deed=Deed.PLAN_VIEW, by=request.user, at=timezone.now())


@needs(Deed.PLAN_VIEW)
def round_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One round as a calendar file, without names."""
    found = _round(request, pk)
    text = exports.as_calendar(found, timezone.now())
    return _file(text, "text/calendar; charset=utf-8", f"{found.team_id}-{found.day}.ics")


@needs(Deed.PLAN_VIEW)
def round_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One round's assignment list as a spreadsheet, with the names the reader may see."""
    found = _round(request, pk)
    book = exports.as_spreadsheet(found, _names_that_travel(request, found))
    return _file(book, XLSX, f"{found.team_id}-{found.day}.xlsx")


@needs(Deed.PLAN_VIEW)
def round_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One round's assignment list on paper, with boxes to tick and a QR code that leads back to its page."""
    found = _round(request, pk)
    address = request.build_absolute_uri(reverse("plan:round", args=[pk]))
    letter = exports.as_pdf(found, _names_that_travel(request, found), address)
    return _file(letter, "application/pdf", f"{found.team_id}-{found.day}.pdf")


@needs(Deed.PLAN_VIEW)
def round_track(request: HttpRequest, pk: int) -> HttpResponse:
    """One round as way-points for a navigator, without names."""
    found = _round(request, pk)
    return _file(exports.as_gpx(found), "application/gpx+xml", f"{found.team_id}-{found.day}.gpx")


def _names_that_travel(request: HttpRequest, found: Round) -> dict:
    """Return the names for a file: of people at home only, each reading written down."""
    homes = queries.nameable_persons(found, request.user, at_home=True)
    return read_persons(homes, deed=Deed.PLAN_VIEW, by=request.user, at=timezone.now())


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


@needs(Deed.PLAN_VIEW)
def teams(request: HttpRequest) -> HttpResponse:
    """Teams, who is in them and what they carry."""
    context = {"teams": queries.teams(), "may_edit": may(request.user, Deed.PLAN_PUBLISH)}
    return render(request, "plan/teams.html", context)
