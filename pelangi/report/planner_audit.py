"""Was the planner fair? A past plan is solved twice, as it was and with groups exchanged, in the background."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pelangi.core.disclosure import pool
from pelangi.core.fairness import POOLED
from pelangi.core.routing.solve import Progress
from pelangi.find.models import Group
from pelangi.plan.calls import group_code
from pelangi.plan.engine import reckon
from pelangi.plan.models import Plan, Reckoning

SHOWN = 12  # the last plans that were published
SEARCHES = 2
Heard = Callable[[float], None]


@dataclass(frozen=True)
class PlanReplay:
    """A plan solved twice, as it was and with groups exchanged. requests: of each group, (all, served, served then)."""

    requests: dict[str, tuple[int, int, int]]
    moved: int  # requests served in one and not in the other


def replay_plan(
    problem: dict[str, Any], *, seed: int, iterations: int, heard: Heard = lambda _share: None
) -> PlanReplay:
    """Solve a past problem again with every request bearing the group of the next; nobody's need changes.

    heard: is told which share of both searches is done, 0 to 1.
    """
    groups = [one.get("group", "") for one in problem["requests"]]
    turned = [
        {**one, "group": group} for one, group in zip(problem["requests"], _turned(groups), strict=True)
    ]
    problems = (problem, {**problem, "requests": turned})
    first, second = (
        _served(each, seed, iterations, lambda share, done=done: heard((done + share) / SEARCHES))
        for done, each in enumerate(problems)
    )
    own = {one["id"]: group for one, group in zip(problem["requests"], groups, strict=True)}
    table = {
        group: (
            sum(one == group for one in own.values()),
            sum(own[key] == group for key in first),
            sum(own[key] == group for key in second),
        )
        for group in sorted(set(groups))
    }
    return PlanReplay(table, len(first ^ second))


def _turned(groups: Sequence[str]) -> list[str]:
    return [*groups[1:], *groups[:1]]


def _served(problem: dict[str, Any], seed: int, iterations: int, heard: Heard) -> set[str]:
    def watch(progress: Progress) -> bool:
        heard(progress.share)
        return False

    plan = reckon(problem, seed=seed, iterations=iterations, watch=watch).plan
    heard(1)
    return {stop.request for one in plan.rounds for stop in one.stops}


@dataclass(frozen=True)
class Replayed:
    """A published plan and how its replay stands: lines of (group, all, served, served then) once it is done."""

    plan: int
    first_day: date
    last_day: date
    per_cent: int | None = None  # while it runs or waits
    has_failed: bool = False
    moved: int | None = None
    stops: int = 0
    lines: Sequence[tuple[str, int, int, int]] = ()


def replays() -> list[Replayed]:
    """Return the last published plans, the newest first, each with its last replay."""
    plans = list(Plan.objects.filter(state=Plan.State.PUBLISHED).order_by("-first_day", "-pk")[:SHOWN])
    from pelangi.report.tasks import replay  # the task calls this module

    wanted, last = {plan.pk for plan in plans}, {}
    for one in DBTaskResult.objects.filter(task_path=replay.module_path).order_by("enqueued_at", "pk"):
        if (key := one.args_kwargs["kwargs"]["plan"]) in wanted:
            last[key] = one
    return [_replayed(plan, last.get(plan.pk)) for plan in plans]


def _replayed(plan: Plan, task: DBTaskResult | None) -> Replayed:
    days = {"plan": plan.pk, "first_day": plan.first_day, "last_day": plan.last_day}
    if task is None:
        return Replayed(**days)
    if task.status == TaskResultStatus.FAILED:
        return Replayed(**days, has_failed=True)
    if task.status != TaskResultStatus.SUCCESSFUL:
        steps = Reckoning.objects.filter(pk=task.args_kwargs["kwargs"]["follow"]).values_list(
            "steps", flat=True
        )
        told = next(iter(steps), [])
        return Replayed(**days, per_cent=round(100 * told[-1]["share"]) if told else 0)
    found = task.return_value
    lines = _lines(found["requests"])
    return Replayed(**days, moved=found["moved"], stops=sum(line[1] for line in lines), lines=lines)


def _lines(requests: dict[str, list[int]]) -> list[tuple[str, int, int, int]]:
    """Return the counts by the word for each group; groups of fewer than five stops stand together."""
    names = {group_code(code): str(label) for code, label in Group.choices}
    small = set(pool({group: counts[0] for group, counts in requests.items()}))
    lines = [(names.get(group, group), *counts) for group, counts in requests.items() if group not in small]
    together = [sum(requests[group][place] for group in small) for place in range(3)]
    if small:
        lines.append((POOLED, together[0], together[1], together[2]))
    return sorted(lines, key=lambda line: (line[0] == POOLED, -line[1], line[0]))


def start(plan: Plan) -> None:
    """Begin to replay a plan, unless that is under way."""
    from pelangi.report.tasks import replay  # the task calls this module

    if any(one.plan == plan.pk and one.per_cent is not None for one in replays()):
        return
    replay.enqueue(plan=plan.pk, follow=str(Reckoning.objects.create().pk))


def replay_kept(plan: Plan, follow: str) -> dict[str, Any]:
    """Replay a plan and return what came out as plain data; how far it is, is written down meanwhile."""
    watched, told = Reckoning.objects.filter(pk=follow), [-1]

    def heard(share: float) -> None:
        if (now := int(100 * share)) > told[0]:  # a hundred times at most
            told[0] = now
            watched.update(steps=[{"share": share}])

    return asdict(replay_plan(plan.problem, seed=plan.seed, iterations=plan.iterations, heard=heard))
