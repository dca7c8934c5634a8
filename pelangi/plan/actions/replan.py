"""A published plan after something has happened: a new draft from the actual state, accepted or thrown away, undone.

Accepting moves the appointments themselves into the new plan, so that what phones hold and what was recorded at a door
stays with its person; the old plan keeps its rounds as they were, and takes its people back when somebody undoes it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from pelangi.ask.actions import move_need
from pelangi.ask.models import Need
from pelangi.core.journey import Move, NeedState
from pelangi.core.routing.check import violations
from pelangi.core.routing.fields import Refused as Nonsense
from pelangi.core.routing.replan import Replanned
from pelangi.plan.actions.propose import keep_draft
from pelangi.plan.actions.tell import standing, tell_all
from pelangi.plan.driving import to_keep
from pelangi.plan.floors import of_somebody
from pelangi.plan.happened import Happened, done_codes, own_part, with_closed_roads
from pelangi.plan.models import Appointment, Plan, Round, Stop
from pelangi.plan.planfile import file_of, people_of, problem_of_rows
from pelangi.plan.progress import digest, open_codes, own_days, settled, stops_of
from pelangi.plan.refusals import BrokenPlan, ChangedMeanwhile, NotADraft, NothingHappened, NotToUndo
from pelangi.staff import audit
from pelangi.staff.models import User

RELEASED = "rencana diganti / plan replaced"
Search = Callable[..., Replanned]


def propose_replan(plan: Plan, happened: Happened, search: Search, *, by: User, at: datetime) -> Plan:
    """Return a new draft from the actual state of a published plan. Nothing of it is told or promised yet.

    search: `core.routing.replan.replan` with a budget. Raises NotADraft when the plan is not published any more,
    NothingHappened, BrokenPlan when the judge finds a broken rule.
    """
    if plan.state != Plan.State.PUBLISHED:
        raise NotADraft
    if not happened.is_anything():
        raise NothingHappened
    people = people_of(plan)
    waiting = open_codes(people, at) - {code for code, those in people.items() if happened.takes_up(those)}
    problem, file = own_part(problem_of_rows(plan), file_of(plan), own_days(plan), waiting)
    problem = with_closed_roads(problem, file, happened)
    try:
        found = search(problem, file, happened.changes())
    except Nonsense as nonsense:
        raise ChangedMeanwhile from nonsense
    broken = violations(found.problem, found.plan)
    if broken:
        raise BrokenPlan({"id": [one.text_id for one in broken], "en": [one.text_en for one in broken]})
    because = happened.as_codes() | {
        "done": done_codes(file, happened),
        "base": digest(plan),
        "promises": found.promises,
        "kept": found.kept,
    }
    new = _draft(plan, found, because, by=by, at=at)
    known = {one.id for one in found.problem.requests}
    everybody = {
        code: [one for one in those if one not in happened.without]
        for code, those in (people | dict(happened.people)).items()
        if code in known
    }
    return keep_draft(new, found.plan, everybody)


def _draft(plan: Plan, found: Replanned, because: dict, *, by: User, at: datetime) -> Plan:
    return Plan(
        first_day=found.problem.days[0],
        last_day=found.problem.days[-1],
        kits_per_day=plan.kits_per_day,
        seed=plan.seed,
        iterations=found.plan.iterations or 0,
        problem=to_keep(of_somebody(found.problem)),
        based_on=plan,
        because=because,
        made_at=at,
        made_by=by,
    )


@transaction.atomic
def accept_replan(plan: Plan, *, by: User, at: datetime) -> dict[str, int]:
    """Make a re-plan the plan: promises move as it says, messages are written; return how many of each kind.

    Raises NotADraft, ChangedMeanwhile when the plan it was made from is not as it was.
    """
    old = Plan.objects.select_for_update().filter(pk=plan.based_on_id, state=Plan.State.PUBLISHED).first()
    won = Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT).update(
        state=Plan.State.PUBLISHED, published_at=at, published_by=by
    )
    if not won:
        raise NotADraft
    if old is None or digest(old) != plan.because["base"]:
        raise ChangedMeanwhile
    plan.refresh_from_db()
    before_rows = list(_appointments(old))
    before = standing(before_rows)
    was = _carry(plan, before_rows)
    Plan.objects.filter(pk=old.pk).update(state=Plan.State.SUPERSEDED)
    overlap = Q(first_day__lte=plan.last_day, last_day__gte=plan.first_day, state=Plan.State.DRAFT)
    Plan.objects.filter(overlap).update(state=Plan.State.SUPERSEDED)
    taken = {one.request_id for one in _appointments(plan)}
    _settle_needs(taken, set(before) - taken, by=by, at=at)
    Appointment.objects.filter(stop__round__plan=plan).update(promised_at=at)
    plan.because = plan.because | {"was": was}
    plan.save(update_fields=["because"])
    told = tell_all(plan, before, by=by, at=at)
    audit.record("plan.accept_replan", plan, by=by, at=at, detail={"base": old.pk, "messages": told})
    return told


@transaction.atomic
def undo_replan(plan: Plan, *, by: User, at: datetime) -> dict[str, int]:
    """Put the plan before a re-plan in its place again, and tell everybody anew whom that moves.

    Raises NotToUndo unless this re-plan is in force.
    """
    was = plan.because.get("was")
    old = Plan.objects.select_for_update().filter(pk=plan.based_on_id, state=Plan.State.SUPERSEDED).first()
    won = Plan.objects.filter(pk=plan.pk, state=Plan.State.PUBLISHED).update(state=Plan.State.SUPERSEDED)
    if was is None or old is None or not won:
        raise NotToUndo
    before = standing(_appointments(plan))
    for one in _appointments(plan).filter(pk__in=[int(key) for key in was]):
        one.stop_id = was[str(one.pk)]
        one.save(update_fields=["stop"])
    Plan.objects.filter(pk=old.pk).update(state=Plan.State.PUBLISHED)
    old.refresh_from_db()
    taken = {one.request_id for one in _appointments(old)}
    _settle_needs(taken, set(before) - taken, by=by, at=at)
    told = tell_all(old, before, by=by, at=at)
    audit.record("plan.undo_replan", plan, by=by, at=at, detail={"base": old.pk, "messages": told})
    return told


def _appointments(plan: Plan) -> QuerySet[Appointment]:
    return Appointment.objects.filter(stop__round__plan=plan).select_related("stop__round").order_by("pk")


def _carry(plan: Plan, rows: Iterable[Appointment]) -> dict[str, int]:
    """Move the appointments of the old plan into the new one; return by appointment at which stop it was.

    Whoever was visited meanwhile stays with the team and at the hour of that visit, whatever the draft says.
    """
    drafted = {one.request_id: one for one in _appointments(plan)}
    visited = settled(stops_of(rows))
    done = set(plan.because["done"])
    was: dict[str, int] = {}
    for one in rows:
        copy = drafted.get(one.request_id)
        to = copy.stop if copy else None
        if copy:
            copy.delete()
        if one.request_id in visited and not (to and to.code in done):
            to = _visited_stop(plan, one.stop)
        if to is not None:
            was[str(one.pk)] = one.stop_id
            one.stop = to
            one.save(update_fields=["stop"])
    Stop.objects.filter(round__plan=plan, appointments=None).delete()
    return was


def _visited_stop(plan: Plan, old: Stop) -> Stop:
    """Return the stop of a visit that was made although the draft has none there, as a part of its round."""
    columns = ("shift_from_min", "shift_until_min", "break_from_min", "break_min", "drive_min")
    round_, _new = Round.objects.get_or_create(
        plan=plan,
        team_id=old.round.team_id,
        day=old.round.day,
        defaults={name: getattr(old.round, name) for name in columns},
    )
    last = round_.stops.order_by("-position").values_list("position", flat=True).first() or 0
    same = round_.stops.filter(code=old.code, start_min=old.start_min).first()
    if same is not None:
        return same
    own = {"id", "round_id", "position"}
    names = [field.attname for field in Stop._meta.concrete_fields if field.attname not in own]
    return Stop.objects.create(
        round=round_, position=last + 1, **{name: getattr(old, name) for name in names}
    )


def _settle_needs(taken: set[int], lost: set[int], *, by: User, at: datetime) -> None:
    """Plan the needs of who is on the plan now, give back to the queue who is on it no more."""
    for need in Need.objects.filter(request__in=taken, state=NeedState.READY).order_by("pk"):
        if not settled({"": [need.request_id]}):
            move_need(need, Move.PLAN, by=by, at=at)
    for need in Need.objects.filter(request__in=lost, state=NeedState.PLANNED).order_by("pk"):
        move_need(need, Move.RELEASE, by=by, at=at, reason=RELEASED)
