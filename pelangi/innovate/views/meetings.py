"""Pages of coordination meetings, and of asking agencies for their innovation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pelangi.city.models import Agency, Area
from pelangi.innovate import actions, lasting
from pelangi.innovate.forms.meetings import AskAgencyForm, DecisionForm, MeetingForm
from pelangi.innovate.models import Decision, Meeting
from pelangi.staff.permissions import in_scope, may, needs
from pelangi.staff.roles import Deed

A_PAGE = 50


@needs(Deed.INNOVATION_VIEW)
def meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting with how many of its decisions are open; by ward; and every open decision, the latest first."""
    may_hold = may(request.user, Deed.INNOVATION_VERIFY)
    form = MeetingForm(request.POST or None) if may_hold else None
    if request.method == "POST" and form and form.is_valid():
        try:
            made = actions.hold_meeting(**form.cleaned_data, by=request.user, at=now())
            return redirect("innovate:meeting", made.pk)
        except actions.NotAllowedHere as refusal:
            form.add_error("held_on", str(refusal))
    area = request.GET.get("area", "")
    found = Meeting.objects.select_related("area").prefetch_related("decisions").order_by("-held_on", "-pk")
    if area:
        found = found.filter(area=area)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "areas": Area.objects.filter(pk__in=Meeting.objects.values("area")).order_by("name", "pk"),
        "area": area,
        "open": _open_decisions(area),
        "today": localdate(),
        "form": form,
    }
    return render(request, "innovate/meetings.html", context)


def _open_decisions(area: str):
    found = Decision.objects.filter(state=Decision.State.OPEN).select_related("meeting__area", "agency")
    return (found.filter(meeting__area=area) if area else found).order_by("due", "pk")


@needs(Deed.INNOVATION_VIEW)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: what it decided, who does it until when, and what came of it."""
    found = get_object_or_404(Meeting.objects.select_related("area", "by"), pk=pk)
    form = DecisionForm(request.POST or None) if may(request.user, Deed.INNOVATION_VERIFY) else None
    if request.method == "POST" and form and form.is_valid():
        try:
            actions.decide(found, **form.cleaned_data, by=request.user, at=now())
            return redirect("innovate:meeting", pk)
        except actions.NotAllowedHere as refusal:
            form.add_error("due", str(refusal))
    context = {
        "meeting": found,
        "decisions": found.decisions.select_related("agency", "innovation", "closed_by").order_by(
            "due", "pk"
        ),
        "mine": set(_mine(request.user).values_list("pk", flat=True)),
        "today": localdate(),
        "form": form,
    }
    return render(request, "innovate/meeting.html", context)


def _mine(user):
    """Return the open decisions `user` may close: their own agency's, or all for Bapperida."""
    found = Decision.objects.filter(state=Decision.State.OPEN)
    if may(user, Deed.INNOVATION_VERIFY):
        return found
    return in_scope(found, user, Deed.INNOVATION_EDIT, agency="agency_id")


@require_POST
@needs(Deed.INNOVATION_VIEW)
def close_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of a decision."""
    found = get_object_or_404(_mine(request.user), pk=pk)
    said = {"state": request.POST.get("state", ""), "outcome": request.POST.get("outcome", "")}
    try:
        actions.close_decision(found, **said, by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:meeting", found.meeting_id)


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def ask_agency(request: HttpRequest, code: str) -> HttpResponse:
    """Ask one agency for its innovation, or remind it."""
    agency = get_object_or_404(Agency, pk=code)
    form = AskAgencyForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"who": "", "note": ""}
    try:
        actions.ask_agency(agency, **given, by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:agencies")


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def remind_all(request: HttpRequest) -> HttpResponse:
    """Remind every agency that has sent nothing yet."""
    behind = [one.agency for one in lasting.board() if one.standing != "sent"]
    count = actions.remind_all(behind, note="", by=request.user, at=now())
    messages.success(
        request, ngettext("%(n)s agency was reminded.", "%(n)s agencies were reminded.", count) % {"n": count}
    )
    return redirect("innovate:agencies")
