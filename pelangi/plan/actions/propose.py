"""A proposal for some days: the waiting queue becomes rounds, with a reason for everyone left out."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.ask.actions import reckon_priorities
from pelangi.core.routing import plan as routing
from pelangi.plan import engine
from pelangi.plan.actions.keep import People, keep_answer
from pelangi.plan.calls import calls_for, crews
from pelangi.plan.driving import drive
from pelangi.plan.floors import floors_of
from pelangi.plan.means import kits_per_day, table
from pelangi.plan.models import Appointment, Plan, Round
from pelangi.plan.problem_of import batches_of, problem_of
from pelangi.plan.refusals import BrokenPlan, DaysNotPossible, NoTeams, NothingToPlan
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


def propose(
    days: list[date],
    *,
    seed: int,
    iterations: int,
    by: User,
    at: datetime,
    search: Callable[[dict], engine.Answer] | None = None,
) -> Plan:
    """Reckon rounds for `days` from everyone who is ready, by today's priorities, and keep them as a draft.

    The same queue, seed and iterations give the same plan. What an earlier published plan promised on these
    days is kept. Raises a Refused when there is nobody to visit, no team, an impossible day, or when the
    independent judge finds a broken rule. search: finds the answer to the problem file in some other way.
    """
    prepared = prepare(days, by=by, at=at)
    if search is None:
        answer = engine.reckon(prepared.problem, seed=seed, iterations=iterations)
    else:
        answer = search(prepared.problem)
    return keep_proposal(prepared, answer, seed=seed, iterations=iterations, by=by, at=at)


@dataclass(frozen=True)
class Prepared:
    """What there is to plan: the problem file, and who stands behind each of its requests."""

    days: list[date]
    problem: dict
    people: dict[str, list[int]]


def prepare(days: list[date], *, by: User, at: datetime) -> Prepared:
    """Return the problem of these days. Raises a Refused as `propose` does."""
    check_days(days, timezone.localdate(at))
    days = sorted(days)
    reckon_priorities(by=by, at=at)  # people have waited longer since they were admitted
    minutes, teams = table(), crews()
    batches = batches_of(calls_for(days, by=by, at=at), minutes)
    if not batches:
        raise NothingToPlan
    if not teams:
        raise NoTeams
    kits = kits_per_day(teams)
    problem = problem_of(
        days, batches, teams, kits_per_day=kits, table=minutes, floors_of=floors_of, drive=drive()
    )
    return Prepared(days, problem, {one.id: [call.request for call in one.calls] for one in batches})


def keep_proposal(
    prepared: Prepared, answer: engine.Answer, *, seed: int, iterations: int, by: User, at: datetime
) -> Plan:
    """Keep what the planner found as a draft. Raises BrokenPlan when the judge refuses it."""
    if answer.broken["id"]:
        raise BrokenPlan(answer.broken)
    plan = Plan(
        first_day=prepared.days[0],
        last_day=prepared.days[-1],
        kits_per_day=prepared.problem["kits_per_day"],
        seed=seed,
        iterations=iterations,
        problem=prepared.problem,
        made_at=at,
        made_by=by,
    )
    return keep_draft(plan, answer.plan, prepared.people)


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
def keep_draft(plan: Plan, file: routing.Plan, people: People, locked: Collection[str] = ()) -> Plan:
    """Keep a judged plan file as a new draft; one line in the audit chain says how many it serves."""
    plan.score = dict(file.score)
    plan.notes = [[one.code, dict(one.params)] for one in file.notes]
    plan.save()
    keep_answer(plan, file, people, locked)
    detail = {"visits": Appointment.objects.filter(stop__round__plan=plan).count()}
    detail |= {"left_out": plan.left_out.count()}
    audit.record(Deed.PLAN_SOLVE, plan, by=plan.made_by, at=plan.made_at, detail=detail)
    return plan
