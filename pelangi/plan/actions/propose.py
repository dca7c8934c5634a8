"""A proposal for some days: the waiting queue becomes rounds, with a reason for everyone left out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.ask.actions import reckon_priorities
from pelangi.core.routing import plan as routing
from pelangi.core.routing.plan import Reason
from pelangi.plan import engine
from pelangi.plan.calls import calls_for, crews
from pelangi.plan.models import Appointment, LeftOut, Plan, Round, Stop
from pelangi.plan.problem_of import Batch, batches_of, problem_of
from pelangi.plan.refusals import BrokenPlan, DaysNotPossible, NoTeams, NothingToPlan
from pelangi.plan.shifts import minutes_of, shift_of
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


def propose(days: list[date], *, seed: int, iterations: int, by: User, at: datetime) -> Plan:
    """Reckon rounds for `days` from everyone who is ready, by today's priorities, and keep them as a draft.

    The same queue, seed and iterations give the same plan. What an earlier published plan promised on these
    days is kept. Raises a Refused when there is nobody to visit, no team, an impossible day, or when the
    independent judge finds a broken rule.
    """
    check_days(days, timezone.localdate(at))
    days = sorted(days)
    reckon_priorities(by=by, at=at)  # people have waited longer since they were admitted
    batches = batches_of(calls_for(days, by=by, at=at))
    teams = crews()
    if not batches:
        raise NothingToPlan
    if not teams:
        raise NoTeams
    kits_per_day = sum(team.kits for team in teams)
    problem = problem_of(days, batches, teams, kits_per_day=kits_per_day)
    answer = engine.reckon(problem, seed=seed, iterations=iterations)
    if answer.broken["id"]:
        raise BrokenPlan(answer.broken)
    plan = Plan(
        first_day=days[0],
        last_day=days[-1],
        kits_per_day=kits_per_day,
        seed=seed,
        iterations=iterations,
        problem=problem,
        score=dict(answer.plan.score),
        made_at=at,
        made_by=by,
    )
    return _keep(plan, answer, batches)


def check_days(days: Sequence[date], today: date) -> None:
    """Raise DaysNotPossible unless the days are distinct, not past, and today's rounds are not out already."""
    if not days or len(set(days)) != len(days):
        raise DaysNotPossible(_("Choose at least one day, each only once."))
    if min(days) < today:
        raise DaysNotPossible(_("A day that is over cannot be planned."))
    out = Round.objects.filter(day=today, plan__state=Plan.State.PUBLISHED)
    if today in days and out.exists():
        raise DaysNotPossible(_("Today's rounds are on the road already: plan from tomorrow on."))


@transaction.atomic
def _keep(plan: Plan, answer: engine.Answer, batches: Iterable[Batch]) -> Plan:
    plan.save()
    by_id = {batch.id: batch for batch in batches}
    for found in answer.plan.rounds:
        if found.stops:
            _keep_round(plan, found, answer.breaks[found.team, found.day], by_id)
    LeftOut.objects.bulk_create(
        LeftOut(plan=plan, request_id=call.request, **_said(left, "reason"), **_said(left, "would_need"))
        for left in answer.plan.unplanned
        for call in by_id[left.request].calls
    )
    detail = {"visits": Appointment.objects.filter(stop__round__plan=plan).count()}
    detail |= {"left_out": plan.left_out.count()}
    audit.record(Deed.PLAN_SOLVE, plan, by=plan.made_by, at=plan.made_at, detail=detail)
    return plan


def _said(thing: object, name: str) -> dict:
    """Return the two columns of a reason: its code, and its values with the words in both languages."""
    reason: Reason | None = getattr(thing, name)
    values = {**reason.params, "text": dict(reason.text)} if reason else {}
    return {f"{name}_code": reason.code if reason else "", f"{name}_values": values}


def _keep_round(
    plan: Plan, found: routing.Round, break_from_min: int | None, batches: dict[str, Batch]
) -> None:
    shift = shift_of(found.day)
    round_ = Round.objects.create(
        plan=plan,
        team_id=found.team,
        day=found.day,
        shift_from_min=minutes_of(shift["from"]),
        shift_until_min=minutes_of(shift["to"]),
        break_from_min=break_from_min,
        break_min=shift["break"]["min"],
        drive_min=found.drive_min,
    )
    kits = {request["id"]: request["kits"] for request in plan.problem["requests"]}
    for position, visit in enumerate(found.stops, start=1):
        batch = batches[visit.request]
        first = batch.calls[0]
        stop = Stop.objects.create(
            round=round_,
            position=position,
            ward_id=first.ward,
            institution_id=first.institution or None,
            lat=first.lat,
            lon=first.lon,
            arrive_min=visit.arrive_min,
            start_min=visit.start_min,
            depart_min=visit.depart_min,
            kits=kits[visit.request],
            **_said(visit, "why"),
        )
        Appointment.objects.bulk_create(
            Appointment(stop=stop, request_id=call.request) for call in batch.calls
        )
