"""A plan on the road: say what has happened, see what would change and who must be told, accept it, take it back."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask.queries import ready_requests
from pelangi.ask.tickets import spoken
from pelangi.ask.words import PRIORITIES
from pelangi.city.models import Area
from pelangi.plan import actions, queries, reckoning, telling
from pelangi.plan.actual import is_begun
from pelangi.plan.calls import REQUEST_COLUMNS
from pelangi.plan.drawing import place_name
from pelangi.plan.forms import HappenedForm
from pelangi.plan.models import Plan, Team
from pelangi.plan.progress import own_days, settled
from pelangi.plan.refusals import Refused
from pelangi.staff.models import User
from pelangi.staff.permissions import in_scope, may, needs
from pelangi.staff.roles import Deed

MOST_URGENT = 20  # of those who wait, offered as urgent


def may_replan(user: User, plan: Plan) -> bool:
    """Only a published plan that is not over, and only by who answers for every stop of it."""
    if plan.state != Plan.State.PUBLISHED or plan.last_day < timezone.localdate():
        return False
    return may(user, Deed.PLAN_PUBLISH) and queries.hidden_stops(plan, user, Deed.PLAN_PUBLISH) == 0


def _on_the_road(request: HttpRequest, pk: int) -> Plan:
    plan = get_object_or_404(queries.plans(request.user), pk=pk)
    if not may_replan(request.user, plan):
        raise Http404
    return plan


@needs(Deed.PLAN_PUBLISH)
def happened(request: HttpRequest, pk: int) -> HttpResponse:
    """The page "something has happened": one form for all of it; what comes of it is reckoned in the background."""
    plan = _on_the_road(request, pk)
    now = timezone.now()
    choices, tickets = _choices(plan, request.user, _as_of(request, now))
    initial = {"as_of": timezone.localtime(now), "gone": request.GET.get("gone", "")}
    form = HappenedForm(request.POST or None, choices=choices, tickets=tickets, initial=initial)
    if request.method == "POST" and form.is_valid():
        task = reckoning.start_replan(
            plan, form.said(), by=request.user, at=now, language=get_language() or "id"
        )
        return redirect("plan:reckoning", task)
    return render(request, "plan/happened.html", {"plan": plan, "form": form, "running": reckoning.running()})


def _as_of(request: HttpRequest, now: datetime) -> datetime:
    """Return the moment that was typed, so that the choices fit it; now when it makes no sense."""
    try:
        return timezone.make_aware(datetime.fromisoformat(request.POST.get("as_of", "")))
    except ValueError:
        return now


def _choices(plan: Plan, user: User, as_of: datetime) -> tuple[dict[str, list], dict[str, int]]:
    """Return the choices of the form's fields, and the requests still to be visited by their tickets."""
    here = timezone.localtime(as_of)
    day, minute, days = here.date(), here.hour * 60 + here.minute, own_days(plan)
    rounds = [one for one in queries.rounds(plan, user) if one.day in days]
    stops = [stop for one in rounds for stop in one.shown]
    visited = settled({stop.code: [one.request_id for one in stop.people] for stop in stops})
    begun = [one for one in stops if one.round.day == day and is_begun(one, day, minute)]
    open_begun = [one for one in begun if not any(who.request_id in visited for who in one.people)]
    coming = [one for one in stops if not is_begun(one, day, minute)]
    names = dict(Team.objects.values_list("code", "name"))
    shifts = [(shift["day"], team["id"]) for team in plan.problem["teams"] for shift in team["shifts"]]
    wards = Area.objects.filter(pk__in={one["ward"] for one in plan.problem["requests"]}).order_by("name")
    none = [("", _("none"))]
    choices = {
        "not_begun": [(one.code, _stop_label(one)) for one in open_begun],
        "ill": [
            (f"{team}|{on}", f"{names.get(team, team)}, {date_format(datetime.fromisoformat(on), 'D j M')}")
            for on, team in sorted(shifts)
            if on >= day.isoformat() and datetime.fromisoformat(on).date() in days
        ],
        "urgent": [(str(one.pk), _request_label(one)) for one in _waiting(user)],
        "closed_from": none + list(wards.values_list("pk", "name")),
        "closed_to": none + list(wards.values_list("pk", "name")),
        "overrun_stop": none + [(one.code, _stop_label(one)) for one in begun],
    }
    return choices, {who.request.ticket: who.request_id for one in coming for who in one.people}


def _waiting(user: User):
    return in_scope(ready_requests(), user, Deed.PLAN_SOLVE, **REQUEST_COLUMNS)[:MOST_URGENT]


def _stop_label(stop) -> str:
    return f"{stop.start} {stop.round.team.name}, {stop.position}. {place_name(stop)}"


def _request_label(one) -> str:
    place = one.institution.name if one.institution else one.ward.name
    return f"{spoken(one.ticket)}, {place} ({PRIORITIES[one.priority]})"


@needs(Deed.PLAN_VIEW)
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What a change of plan does, before anybody accepts it; afterwards what it did, and the way back."""
    plan = get_object_or_404(queries.plans(request.user).exclude(because={}), pk=pk)
    old = get_object_or_404(Plan, pk=plan.based_on_id)
    is_mine = may(request.user, Deed.PLAN_PUBLISH) and not queries.hidden_stops(
        plan, request.user, Deed.PLAN_PUBLISH
    )
    is_draft, is_in_force = plan.state == Plan.State.DRAFT, plan.state == Plan.State.PUBLISHED
    rows = telling.changes(old, plan, request.user) if is_draft else []
    was_edited = is_draft and plan.edits.exists()
    lost = len([one for one in rows if one.before]) if was_edited else None
    kept = plan.because["kept"] if lost is None else plan.because["promises"] - lost
    context = {
        "plan": plan,
        "old": old,
        "what": _what(plan),
        "day": datetime.fromisoformat(plan.because["now"]["day"]),
        "rows": rows,
        "is_draft": is_draft,
        "may_accept": is_mine and is_draft,
        "may_undo": is_mine and is_in_force and "was" in plan.because,
        "kept": kept,
        "lost": plan.because["promises"] - kept,
    }
    return render(request, "plan/replan.html", context)


def _what(plan: Plan) -> list[str]:
    """Return what had happened, in words."""
    said, names = plan.because["what"], dict(Team.objects.values_list("code", "name"))
    wards = dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name"))
    words = [
        _("%(team)s cannot go out on %(day)s")
        % {"team": names.get(team, team), "day": date_format(datetime.fromisoformat(day), "D j M")}
        for team, day in said.get("team_ill", [])
    ]
    words += [
        _("the road between %(a)s and %(b)s is closed") % {"a": wards.get(a, a), "b": wards.get(b, b)}
        for a, b in said.get("road_closed", [])
    ]
    counts = {
        "kit_broken": _("kits broken: %(count)s"),
        "gone": _("visits that need not be made: %(count)s"),
        "urgent": _("urgent requests: %(count)s"),
    }
    words += [text % {"count": said[name]} for name, text in counts.items() if said.get(name)]
    lists = {
        "overrun": _("visits that take longer: %(count)s"),
        "not_begun": _("visits not begun: %(count)s"),
    }
    return words + [text % {"count": len(said[name])} for name, text in lists.items() if said.get(name)]


@require_POST
@needs(Deed.PLAN_PUBLISH)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "accept": promises move, messages are written."""
    return _do(request, pk, actions.accept_replan, _("Accepted: the messages are written."))


@require_POST
@needs(Deed.PLAN_PUBLISH)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "take it back"."""
    return _do(
        request, pk, actions.undo_replan, _("Taken back: the plan before is in force, and people are told.")
    )


def _do(request: HttpRequest, pk: int, deed: Callable, done: str) -> HttpResponse:
    plan = get_object_or_404(queries.plans(request.user).exclude(because={}), pk=pk)
    if queries.hidden_stops(plan, request.user, Deed.PLAN_PUBLISH):
        raise Http404
    try:
        deed(plan, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("plan:replan", pk)
