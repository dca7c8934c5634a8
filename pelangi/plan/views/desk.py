"""The desk's deeds: what would moving a stop do, keep it, lock it, take it back, solve the rest, compare."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.city.models import Area
from pelangi.plan import actions, compare, desk_view, queries, reckoning
from pelangi.plan.desk import moved
from pelangi.plan.models import Plan, Team
from pelangi.plan.planfile import file_of, problem_of_rows, road_of
from pelangi.plan.reasons import Words
from pelangi.plan.refusals import Refused
from pelangi.staff.models import User
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

MOST_SAID = 5  # broken rules named on the page; the first ones say enough


def may_change(user: User, plan: Plan) -> bool:
    """Only a draft, and only by who answers for every stop of it."""
    if plan.state != Plan.State.DRAFT or not may(user, Deed.PLAN_SOLVE):
        return False
    return queries.hidden_stops(plan, user, Deed.PLAN_SOLVE) == 0


def standing(plan: Plan, may_edit: bool) -> dict:
    """Return what the head of the desk says: locks, changes to take back, plans to compare with."""
    if not may_edit:
        return {}
    return {
        "locked_count": queries.locked_count(plan),
        "edit_count": plan.edits.count(),
        "others_to_compare": queries.comparable(plan),
        "running": reckoning.running(),
    }


def chosen(request: HttpRequest, plan: Plan) -> dict | None:
    """Return the stop of ?stop= with its reason and, with &to=, what moving it there would do."""
    code, words, may_edit = request.GET["stop"], words_of(plan), may_change(request.user, plan)
    stop = queries.one_stop(plan, code, request.user)
    left = queries.left_out(plan, request.user).filter(code=code)
    waiting = None if stop else next(iter(desk_view.queue(left, words, plan)), None)
    if stop is None and waiting is None:
        return None
    names = dict(Team.objects.values_list("code", "name"))
    found = {"code": code, "stop": stop, "waiting": waiting, "may_edit": may_edit}
    if stop is not None:
        found |= {"why": words.say(stop.why_code, stop.why_values)}
        found |= {"here": f"{stop.round.team_id}|{stop.round.day.isoformat()}"}
    if may_edit:
        found |= {"targets": desk_view.targets(plan, names), "to": request.GET.get("to", "")}
        found |= {"preview": _preview(plan, code, found["to"], words) if found["to"] else None}
    return found


def _preview(plan: Plan, code: str, to: str, words: Words) -> dict | None:
    try:
        file = file_of(plan)
        change = moved(problem_of_rows(plan), file, code, desk_view.read_target(to), road=road_of(plan, file))
    except (KeyError, ValueError):  # an address somebody typed, or a team that is gone
        return None
    broken = list(dict.fromkeys(words.say(one.code, one.params) for one in change.broken))
    return {"broken": broken[:MOST_SAID], "more": len(broken[MOST_SAID:]), "cost": _signed(change.cost)}


def _signed(cost: dict[str, float]) -> dict[str, str]:
    """Return the changes as written, "+12" or "−1,5"; nothing for what stays and need not be said."""
    written = {name: number_format(abs(value), None if value % 1 else 0) for name, value in cost.items()}
    signs = {name: "+" if value > 0 else "−" if value < 0 else "±" for name, value in cost.items()}
    return {name: f"{signs[name]}{text}" for name, text in written.items()} | {
        "promises": cost["promises_kept"]
    }


def _changeable(request: HttpRequest, pk: int) -> Plan:
    plan = get_object_or_404(queries.plans(request.user), pk=pk)
    if queries.hidden_stops(plan, request.user, Deed.PLAN_SOLVE):
        raise Http404
    return plan


def _do(request: HttpRequest, plan: Plan, deed: Callable[[], object], done: str) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(f"{reverse('plan:plan', args=[plan.pk])}#desk")


@require_POST
@needs(Deed.PLAN_SOLVE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "keep this change"."""
    plan, code = _changeable(request, pk), request.POST.get("stop", "")
    try:
        to = desk_view.read_target(request.POST.get("to", ""))
    except ValueError:
        messages.error(request, _("Choose where the stop is to go."))
        return redirect("plan:plan", pk)
    by, at = request.user, timezone.now()
    return _do(
        request, plan, lambda: actions.move_stop(plan, code, to=to, by=by, at=at), _("The stop was moved.")
    )


@require_POST
@needs(Deed.PLAN_SOLVE)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """The buttons "lock" and "unlock"."""
    plan, code, locked = (
        _changeable(request, pk),
        request.POST.get("stop", ""),
        request.POST.get("locked") == "yes",
    )
    done = _("Locked: solving the rest leaves it where it is.") if locked else _("Unlocked.")
    by, at = request.user, timezone.now()
    return _do(request, plan, lambda: actions.lock_stop(plan, code, locked=locked, by=by, at=at), done)


@require_POST
@needs(Deed.PLAN_SOLVE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "take the last change back"."""
    plan = _changeable(request, pk)
    by, at = request.user, timezone.now()
    return _do(request, plan, lambda: actions.undo(plan, by=by, at=at), _("The last change was taken back."))


@require_POST
@needs(Deed.PLAN_SOLVE)
def around(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "solve the rest around the locked stops": in the background, as a draft of its own."""
    plan = _changeable(request, pk)
    task = reckoning.start_around(plan, by=request.user, at=timezone.now(), language=get_language())
    return redirect("plan:reckoning", task)


@needs(Deed.PLAN_SOLVE)
def compared(request: HttpRequest, pk: int) -> HttpResponse:
    """Two plans side by side: figures, and who loses, gains or moves."""
    plan = get_object_or_404(queries.plans(request.user), pk=pk)
    with_ = request.GET.get("with", "")
    other = get_object_or_404(queries.plans(request.user), pk=int(with_) if with_.isdecimal() else 0)
    found = compare.differences(desk_view.places_of(other), desk_view.places_of(plan))
    rows = queries.described_differences(found, request.user)
    return render(request, "plan/compare.html", {"plan": plan, "other": other, "rows": rows})


def words_of(plan: Plan) -> Words:
    """Return the reasons of a plan in words."""
    return Words(plan, dict(Area.objects.filter(level=Area.Level.WARD).values_list("code", "name")))
