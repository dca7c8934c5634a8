"""A draft changed by hand: move a stop, lock it, take the last change back."""

from datetime import date, datetime

from django.db import transaction

from pelangi.core.routing.explain import explain
from pelangi.core.routing.plan import Plan as File
from pelangi.plan.actions.keep import keep_answer
from pelangi.plan.desk import moved
from pelangi.plan.models import Edit, Plan, Stop
from pelangi.plan.planfile import file_of, locked_codes, people_of, problem_of_rows, road_of
from pelangi.plan.refusals import BreaksRules, NotADraft, NothingToUndo, UnknownTarget
from pelangi.staff import audit
from pelangi.staff.models import User

MOST_EDITS = 50  # changes that can be taken back


@transaction.atomic
def move_stop(plan: Plan, code: str, *, to: tuple[str, date] | None, by: User, at: datetime) -> None:
    """Put a stop into the round of a team and day, and lock it there; `to` None takes it off the plan.

    Raises NotADraft, UnknownTarget, and BreaksRules when the judge finds a broken rule: nothing is kept then.
    """
    plan = _draft(plan)
    problem, before = problem_of_rows(plan), file_of(plan)
    try:
        change = moved(problem, before, code, to, road=road_of(plan, before))
    except KeyError as unknown:
        raise UnknownTarget from unknown
    if change.broken:
        raise BreaksRules
    locked = locked_codes(plan)
    _remember(plan, before, "move", by=by, at=at)
    after = locked | {code} if to else locked - {code}
    _keep(plan, explain(problem, change.plan), after)
    audit.record("plan.move_stop", plan, by=by, at=at, detail={"stop": code, "cost": change.cost})


@transaction.atomic
def lock_stop(plan: Plan, code: str, *, locked: bool, by: User, at: datetime) -> None:
    """Say that a stop must stay with its team on its day when the rest is solved anew, or that it need not."""
    plan = _draft(plan)
    if not Stop.objects.filter(round__plan=plan, code=code).update(is_locked=locked):
        raise UnknownTarget
    audit.record("plan.lock_stop", plan, by=by, at=at, detail={"stop": code, "locked": locked})


@transaction.atomic
def undo(plan: Plan, *, by: User, at: datetime) -> None:
    """Take the last change by hand back. Raises NotADraft, NothingToUndo."""
    plan = _draft(plan)
    last = plan.edits.order_by("-pk").first()
    if last is None:
        raise NothingToUndo
    _keep(plan, File.from_data(last.before["plan"]), set(last.before["locked"]))
    last.delete()
    audit.record("plan.undo_edit", plan, by=by, at=at)


def _draft(plan: Plan) -> Plan:
    """Return the draft, its row held until the deed is done: two people do not change it at once."""
    found = Plan.objects.select_for_update().filter(pk=plan.pk, state=Plan.State.DRAFT).first()
    if found is None:
        raise NotADraft
    return found


def _remember(plan: Plan, before: File, what: str, *, by: User, at: datetime) -> None:
    state = {"plan": before.to_data(), "locked": sorted(locked_codes(plan))}
    Edit.objects.create(plan=plan, before=state, what=what, at=at, by=by)
    old = plan.edits.order_by("-pk").values_list("pk", flat=True)[MOST_EDITS:]
    Edit.objects.filter(pk__in=list(old)).delete()


def _keep(plan: Plan, file: File, locked: set[str]) -> None:
    people = people_of(plan)
    plan.score = dict(file.score)
    plan.save(update_fields=["score"])
    keep_answer(plan, file, people, locked)
