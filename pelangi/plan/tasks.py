"""Reckoning a plan in the background, so that nobody's browser has to wait."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from pelangi.core.routing.changes import Changes
from pelangi.core.routing.plan import Plan as File
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.replan import Replanned, replan
from pelangi.core.routing.solve import Iterations
from pelangi.plan import actions, engine, floors, steps
from pelangi.plan.actual import happened_of
from pelangi.plan.models import Plan, Reckoning
from pelangi.plan.refusals import FloorsImpossible, NotADraft, Refused
from pelangi.staff.models import User

# 600 people, three teams, five days: 6 s of one core; 1500 iterations find 0.5 % more in 20 s (see README)
ITERATIONS = 300
REPLAN_ITERATIONS = 200  # fewer visits are open, and somebody waits at a door


@task()
def propose_plan(
    *,
    days: list[str],
    seed: int,
    by: int,
    at: str,
    language: str,
    follow: str,
    around: int | None = None,
    anyway: bool = False,
) -> dict:
    """Return {"plan": id}, {"refusal": why} in the language of who asked, or {"advice": …} on floors beyond reach.

    follow: the Reckoning that tells how it goes. around: the draft whose locked stops stay, instead of `days`.
    anyway: search although the floors cannot be met.
    """
    user, moment = User.objects.get(pk=by), datetime.fromisoformat(at)

    def search(data: dict[str, Any]) -> engine.Answer:
        advice = [] if anyway else floors.advice_on(data)
        if advice:
            raise FloorsImpossible(advice)
        return _watched(data, seed=seed, follow=follow)

    with override(language):
        try:
            if around is None:
                asked, often = [date.fromisoformat(day) for day in days], ITERATIONS
                plan = actions.propose(asked, seed=seed, iterations=often, by=user, at=moment, search=search)
            else:
                draft = Plan.objects.filter(pk=around).first()
                if draft is None:
                    raise NotADraft
                plan = actions.solve_around(draft, search, by=user, at=moment)
        except FloorsImpossible as impossible:
            return {"advice": impossible.advice}
        except Refused as refusal:
            return {"refusal": str(refusal)}
    return {"plan": plan.pk}


@task()
def replan_plan(*, plan: int, said: dict, by: int, at: str, language: str, follow: str) -> dict:
    """Return {"plan": id of the new draft}, or {"refusal": why}. said: as `actual.happened_of` takes it."""
    user, moment = User.objects.get(pk=by), datetime.fromisoformat(at)
    watcher = _watcher(follow)

    def search(problem: Problem, file: File, changes: Changes) -> Replanned:
        return replan(problem, file, changes, Iterations(REPLAN_ITERATIONS), seed=1, watch=watcher)

    with override(language):
        try:
            found = Plan.objects.filter(pk=plan).first()
            if found is None:
                raise NotADraft
            happened = happened_of(found, said, at=moment)
            return {"plan": actions.propose_replan(found, happened, search, by=user, at=moment).pk}
        except Refused as refusal:
            return {"refusal": str(refusal)}


def _watched(data: dict[str, Any], *, seed: int, follow: str) -> engine.Answer:
    return engine.reckon(data, seed=seed, iterations=ITERATIONS, watch=_watcher(follow))


def _watcher(follow: str) -> steps.Watcher:
    """Return what writes down at once how a search goes, for whoever looks at the page, then or later."""
    watched = Reckoning.objects.filter(pk=follow)
    watched.update(started_at=timezone.now())

    def tell(steps_so_far: list[dict]) -> None:
        watched.update(steps=steps_so_far)

    def must_stop() -> bool:
        return watched.filter(is_stop_asked=True).exists()

    return steps.Watcher(tell, must_stop)
