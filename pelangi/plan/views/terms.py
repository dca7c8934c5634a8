"""Pages on what there is to plan with: teams with their week, kits and batteries, minutes, and what doors ask for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.ask.models import Request
from pelangi.ask.tickets import NotATicket, read_ticket, spoken
from pelangi.city.models import Institution
from pelangi.city.queries import outlines_geojson
from pelangi.plan import actions, second, shifts
from pelangi.plan.calls import REQUEST_COLUMNS
from pelangi.plan.forms import (
    FloorsForm,
    HoursForm,
    InstitutionTermsForm,
    MeansForm,
    RequestTermsForm,
    ShiftForm,
    TeamForm,
    Week,
)
from pelangi.plan.means import means as means_of
from pelangi.plan.models import InstitutionTerms, RequestTerms, Team
from pelangi.staff.permissions import in_scope, needs
from pelangi.staff.roles import Deed

PLACE_COLUMNS = {"ward": "ward_id", "institution": "code"}


@needs(Deed.PLAN_PUBLISH)
def team(request: HttpRequest, code: str = "") -> HttpResponse:
    """A new team, or a change to one: who, what they carry, from where to where, on which hours of the week."""
    found = get_object_or_404(Team, pk=code) if code else Team()
    form = TeamForm(request.POST or None, instance=found)
    week = Week(ShiftForm, request.POST or None, found.week, shifts.usual_week())
    if request.method == "POST" and form.is_valid() and week.is_valid():
        changed = form.save(commit=False)
        changed.week = week.entries()
        actions.save_team(changed, members=form.cleaned_data["members"], by=request.user, at=timezone.now())
        messages.success(request, _("The team was saved."))
        return redirect("plan:teams")
    return render(request, "plan/team.html", {"form": form, "week": week, "team": found if code else None})


@needs(Deed.PLAN_PUBLISH)
def means(request: HttpRequest) -> HttpResponse:
    """Kits and batteries of a day, and how many minutes visits take here."""
    form = MeansForm(request.POST or None, instance=means_of())
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        changed.minutes = form.own_minutes()
        actions.save_means(changed, by=request.user, at=timezone.now())
        messages.success(request, _("Saved: it counts from the next plan on."))
        return redirect("plan:means")
    context = {"form": form, "late": second.late(means_of(), timezone.now())}
    return render(request, "plan/means.html", context)


@needs(Deed.PLAN_PUBLISH)
def floors(request: HttpRequest) -> HttpResponse:
    """The least share of each group and ward that a plan must reach."""
    kept = means_of()
    form = FloorsForm(request.POST or None, floors=kept.floors)
    if request.method == "POST" and form.is_valid():
        kept.floors = form.floors()
        actions.save_means(kept, by=request.user, at=timezone.now())
        messages.success(request, _("Saved: it counts from the next plan on."))
        return redirect("plan:home")
    return render(request, "plan/floors.html", {"form": form})


@needs(Deed.PLAN_SOLVE)
def institutions(request: HttpRequest) -> HttpResponse:
    """The institutions one plans for, and what each asks for."""
    things = Institution.objects.select_related("ward", "terms").order_by("name")
    found = in_scope(things, request.user, Deed.PLAN_SOLVE, **PLACE_COLUMNS)
    return render(request, "plan/institutions.html", {"institutions": found})


@needs(Deed.PLAN_SOLVE)
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """Opening hours, kits at once and people a visit of one institution, and where it stands."""
    mine = in_scope(Institution.objects.all(), request.user, Deed.PLAN_SOLVE, **PLACE_COLUMNS)
    found = get_object_or_404(mine, pk=code)
    terms = InstitutionTerms.objects.filter(pk=code).first() or InstitutionTerms(institution=found)
    place = {"lat": found.lat, "lon": found.lon}
    form = InstitutionTermsForm(request.POST or None, instance=terms, initial=place)
    week = Week(HoursForm, request.POST or None, terms.week, shifts.usual_opening())
    if request.method == "POST" and form.is_valid() and week.is_valid():
        changed = form.save(commit=False)
        changed.week = week.entries()
        where = {name: form.cleaned_data[name] for name in place}
        actions.save_institution_terms(changed, **where, by=request.user, at=timezone.now())
        messages.success(request, _("Saved: it counts from the next plan on."))
        return redirect("plan:institutions")
    context = {
        "institution": found,
        "form": form,
        "week": week,
        "outlines": outlines_geojson(),
        "points": [place | {"label": found.name}],
        "pick": {name: form[name].id_for_label for name in place},
    }
    return render(request, "plan/institution.html", context)


@needs(Deed.PLAN_SOLVE)
def find(request: HttpRequest) -> HttpResponse:
    """Go to what one visit asks for, by its ticket."""
    try:
        return redirect("plan:terms", read_ticket(request.GET.get("ticket", "")))
    except NotATicket:
        messages.error(request, _("There is no such ticket. Look again: one sign may be mistyped."))
        return redirect("plan:home")


@needs(Deed.PLAN_SOLVE)
def request(request: HttpRequest, ticket: str) -> HttpResponse:
    """When the companion is there, whether a female officer or a vehicle is needed, which team was promised."""
    mine = in_scope(Request.objects.all(), request.user, Deed.PLAN_SOLVE, **REQUEST_COLUMNS)
    found = get_object_or_404(mine.select_related("ward", "institution"), ticket=ticket)
    terms = RequestTerms.objects.filter(pk=found.pk).first() or RequestTerms(request=found)
    form = RequestTermsForm(request.POST or None, instance=terms)
    week = Week(HoursForm, request.POST or None, terms.week, shifts.any_hours())
    if request.method == "POST" and form.is_valid() and week.is_valid():
        changed = form.save(commit=False)
        changed.week = week.entries()
        actions.save_request_terms(changed, by=request.user, at=timezone.now())
        messages.success(request, _("Saved: it counts from the next plan on."))
        return redirect("plan:terms", ticket)
    context = {"found": found, "spoken": spoken(ticket), "form": form, "week": week}
    return render(request, "plan/terms.html", context)
