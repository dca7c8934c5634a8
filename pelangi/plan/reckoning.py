"""Plans being reckoned in the background: start one, see how it goes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pelangi.plan.actions.propose import check_days
from pelangi.plan.tasks import propose_plan
from pelangi.staff.models import User

UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class State:
    """How a reckoning goes: `plan` when it is there, `refusal` in words when there will be none."""

    is_running: bool = False
    has_failed: bool = False
    plan: int | None = None
    refusal: str = ""


def _all():
    return DBTaskResult.objects.filter(task_path=propose_plan.module_path)


def running() -> UUID | None:
    """Return the id of the reckoning under way, if there is one."""
    return _all().filter(status__in=UNDER_WAY).values_list("pk", flat=True).first()


def start(days: list[date], *, by: User, at: datetime, language: str) -> UUID | str:
    """Begin to reckon a plan and return the id to follow it by; one under way is followed instead.

    Raises DaysNotPossible at once rather than after a wait.
    """
    check_days(days, timezone.localdate(at))
    under_way = running()
    if under_way:
        return under_way
    result = propose_plan.enqueue(
        days=[day.isoformat() for day in days], seed=1, by=by.pk, at=at.isoformat(), language=language
    )
    return result.id


def state_of(task: UUID) -> State | None:
    """Return how a reckoning goes; None when there is none of this id."""
    found = _all().filter(pk=task).first()
    if found is None:
        return None
    if found.status == TaskResultStatus.SUCCESSFUL:
        return State(plan=found.return_value.get("plan"), refusal=found.return_value.get("refusal", ""))
    if found.status == TaskResultStatus.FAILED:
        return State(has_failed=True)
    return State(is_running=found.status == TaskResultStatus.RUNNING)
