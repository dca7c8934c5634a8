"""A plan becomes a promise; or it is thrown away."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from pelangi.ask.actions import move_need
from pelangi.ask.models import Need
from pelangi.core.journey import Move, NeedState
from pelangi.plan.actions.tell import standing, tell_all
from pelangi.plan.models import Appointment, Plan, Round, Stop
from pelangi.plan.progress import stops_of, to_visit
from pelangi.plan.refusals import DoneStays, NotADraft
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

RELEASED = "rencana diganti / plan replaced"


@transaction.atomic
def publish(plan: Plan, *, by: User, at: datetime) -> None:
    """Publish a draft: needs are planned, appointments promised, people told, what it replaces is set aside.

    A published plan keeps its rounds on other days; on the days of this plan they give way, and whoever is
    not on the new plan waits again. Raises NotADraft when it is none (any more), DoneStays for a re-plan.
    """
    if plan.because:
        raise DoneStays
    won = Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT).update(
        state=Plan.State.PUBLISHED, published_at=at, published_by=by
    )
    if not won:
        raise NotADraft
    plan.refresh_from_db()
    before = standing(_promised(plan))
    replaced = _set_aside(plan)
    dropped = _drop_settled(plan)
    taken = set(Appointment.objects.filter(stop__round__plan=plan).values_list("request_id", flat=True))
    for need in Need.objects.filter(request__in=taken, state=NeedState.READY).order_by("pk"):
        move_need(need, Move.PLAN, by=by, at=at)
    released = _release(set(replaced) - taken, by=by, at=at)
    Appointment.objects.filter(stop__round__plan=plan).update(promised_at=at)
    Plan.objects.filter(state=Plan.State.DRAFT).update(state=Plan.State.SUPERSEDED)
    told = tell_all(plan, before, by=by, at=at)
    detail = {"promised": len(taken), "released": released, "dropped": dropped, "messages": told}
    audit.record(Deed.PLAN_PUBLISH, plan, by=by, at=at, detail=detail)


def days_of(plan: Plan) -> list[date]:
    """Return the days a plan was reckoned for."""
    return [date.fromisoformat(day) for day in plan.problem["days"]]


def _promised(plan: Plan) -> QuerySet[Appointment]:
    """Return what other published rounds promised on the days of this plan."""
    rows = Appointment.objects.filter(
        stop__round__day__in=days_of(plan), stop__round__plan__state=Plan.State.PUBLISHED
    )
    return rows.exclude(stop__round__plan=plan).select_related("stop__round")


def _set_aside(plan: Plan) -> list[int]:
    """Take other published rounds off these days; return the requests that were promised there.

    They are kept, as rounds of a plan that was replaced, so that what was promised once can still be seen.
    """
    rounds = Round.objects.filter(day__in=days_of(plan), plan__state=Plan.State.PUBLISHED).exclude(plan=plan)
    requests: list[int] = []
    for old in Plan.objects.filter(rounds__in=rounds).distinct():
        giving_way = rounds.filter(plan=old)
        requests += Appointment.objects.filter(stop__round__in=giving_way).values_list("request", flat=True)
        if old.rounds.exclude(pk__in=giving_way.values("pk")).exists():
            ids = list(giving_way.values_list("pk", flat=True))
            Round.objects.filter(pk__in=ids).update(plan=_replaced_part(old, plan))
        else:
            Plan.objects.filter(pk=old.pk).update(state=Plan.State.SUPERSEDED)
    return requests


def _replaced_part(old: Plan, new: Plan) -> Plan:
    part = Plan.objects.get(pk=old.pk)
    part.pk, part._state.adding = None, True
    part.state = Plan.State.SUPERSEDED
    part.first_day, part.last_day = max(old.first_day, new.first_day), min(old.last_day, new.last_day)
    part.save()
    return part


def _drop_settled(plan: Plan) -> int:
    """Leave out people who need no visit any more since the plan was reckoned; return how many."""
    rows = list(Appointment.objects.filter(stop__round__plan=plan).select_related("stop"))
    waiting = to_visit(stops_of(rows))
    gone = [one.pk for one in rows if one.request_id not in waiting]
    Appointment.objects.filter(pk__in=gone).delete()
    Stop.objects.filter(round__plan=plan, appointments=None).delete()
    return len(gone)


def _release(requests: set[int], *, by: User, at: datetime) -> int:
    """Give back to the queue whoever was promised a visit and is not on the new plan; return how many."""
    needs = Need.objects.filter(request__in=requests, state=NeedState.PLANNED).order_by("pk")
    released = set()
    for need in needs:
        move_need(need, Move.RELEASE, by=by, at=at, reason=RELEASED)
        released.add(need.request_id)
    return len(released)


@transaction.atomic
def discard(plan: Plan, *, by: User, at: datetime) -> None:
    """Throw a draft away. Raises NotADraft for a published plan."""
    audit.record("plan.discard", plan, by=by, at=at)
    gone, _each = Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT).delete()
    if not gone:
        raise NotADraft
