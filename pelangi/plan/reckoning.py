"""Plans being reckoned in the background: start one, see how it goes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pelangi.plan.actions.propose import check_days
from pelangi.plan.models import Plan, Reckoning
from pelangi.plan.tasks import propose_plan, replan_plan
from pelangi.staff.models import User

SPARK_WIDE, SPARK_HIGH = 200, 36  # of the drawing, in its own units; two above and below for the line
UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class State:
    """How a reckoning goes: `plan` when it is there, `refusal` in words when there will be none."""

    plan: int | None = None
    refusal: str = ""
    advice: list[list] = field(
        default_factory=list
    )  # on floors that cannot be met; nothing was searched then
    is_running: bool = False
    has_failed: bool = False
    steps: list[dict] = field(default_factory=list)
    is_stop_asked: bool = False

    @property
    def best(self) -> dict | None:
        """The best so far; None before the first step is done."""
        return self.steps[-1] if self.steps else None

    @property
    def spark(self) -> str:
        """The points of a small line of the best weight so far; empty before there are two."""
        return sparkline(self.steps)

    @property
    def per_cent(self) -> int:
        """How much of the search is done."""
        return round(100 * self.steps[-1]["share"]) if self.steps else 0

    @property
    def first(self) -> dict | None:
        """What the first step found."""
        return self.steps[0] if self.steps else None


def sparkline(steps: list[dict]) -> str:
    """Return the points of a line of the best weight over the share of the budget used, in a box of 200 × 40."""
    if len(steps) < 2:
        return ""
    weights = [one["weight"] for one in steps]
    low, high = min(weights), max(weights)
    wide = max(steps[-1]["share"], 0.001)
    scale = SPARK_HIGH / (high - low) if high > low else 0
    return " ".join(
        f"{one['share'] / wide * SPARK_WIDE:.1f},{SPARK_HIGH + 2 - (one['weight'] - low) * scale:.1f}"
        for one in steps
    )


def _all():
    tasks = [propose_plan.module_path, replan_plan.module_path]
    return DBTaskResult.objects.filter(task_path__in=tasks)


def running() -> UUID | None:
    """Return the id of the reckoning under way, if there is one."""
    return _all().filter(status__in=UNDER_WAY).values_list("pk", flat=True).first()


def start(days: list[date], *, by: User, at: datetime, language: str) -> UUID | str:
    """Begin to reckon a plan and return the id to follow it by; one under way is followed instead.

    Raises DaysNotPossible at once rather than after a wait.
    """
    check_days(days, timezone.localdate(at))
    return _start([day.isoformat() for day in days], by=by, at=at, language=language)


def start_around(plan: Plan, *, by: User, at: datetime, language: str) -> UUID | str:
    """Begin to solve the rest of a draft anew around its locked stops; return the id to follow it by."""
    return _start([], by=by, at=at, language=language, around=plan.pk)


def start_anyway(task: UUID, *, by: User, at: datetime, language: str) -> UUID | str | None:
    """Begin again what ended with an advice on floors, floors kept as near as they can be; None: there is none."""
    found = _all().filter(pk=task, task_path=propose_plan.module_path).first()
    if found is None:
        return None
    asked = found.args_kwargs["kwargs"]
    return _start(asked["days"], by=by, at=at, language=language, around=asked.get("around"), anyway=True)


def start_replan(plan: Plan, said: dict, *, by: User, at: datetime, language: str) -> UUID | str:
    """Begin to reckon a new plan from the actual state of a published one; one under way is followed instead."""
    under_way = running()
    if under_way:
        return under_way
    follow = Reckoning.objects.create()
    asked = {"plan": plan.pk, "said": said, "by": by.pk, "at": at.isoformat(), "language": language}
    return replan_plan.enqueue(**asked, follow=str(follow.pk)).id


def _start(
    days: list[str],
    *,
    by: User,
    at: datetime,
    language: str,
    around: int | None = None,
    anyway: bool = False,
) -> UUID | str:
    under_way = running()
    if under_way:
        return under_way
    follow = Reckoning.objects.create()
    asked = {"days": days, "seed": 1, "by": by.pk, "at": at.isoformat(), "language": language}
    return propose_plan.enqueue(**asked, follow=str(follow.pk), around=around, anyway=anyway).id


def stop(task: UUID) -> None:
    """Ask a reckoning to end after the step it is at and keep the best so far."""
    found = _all().filter(pk=task).first()
    if found is not None:
        Reckoning.objects.filter(pk=_follow(found)).update(is_stop_asked=True)


def _follow(found: DBTaskResult) -> str | None:
    return found.args_kwargs["kwargs"].get("follow")


def state_of(task: UUID) -> State | None:
    """Return how a reckoning goes; None when there is none of this id."""
    found = _all().filter(pk=task).first()
    if found is None:
        return None
    if found.status == TaskResultStatus.SUCCESSFUL:
        said = found.return_value
        return State(said.get("plan"), said.get("refusal", ""), said.get("advice", []))
    if found.status == TaskResultStatus.FAILED:
        return State(has_failed=True)
    seen = Reckoning.objects.filter(pk=_follow(found)).first()
    return State(
        is_running=found.status == TaskResultStatus.RUNNING,
        steps=seen.steps if seen else [],
        is_stop_asked=bool(seen and seen.is_stop_asked),
    )
