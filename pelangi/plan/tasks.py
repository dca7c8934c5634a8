"""Reckoning a plan in the background, so that nobody's browser has to wait."""

from datetime import date, datetime

from django.utils.translation import override
from django_tasks import task

from pelangi.plan import actions
from pelangi.plan.refusals import Refused
from pelangi.staff.models import User

# 600 people, three teams, five days: 6 s of one core; 1500 iterations find 0.5 % more in 20 s (see README)
ITERATIONS = 300


@task()
def propose_plan(*, days: list[str], seed: int, by: int, at: str, language: str) -> dict:
    """Return {"plan": id}, or {"refusal": why} in the language of who asked."""
    with override(language):
        try:
            plan = actions.propose(
                [date.fromisoformat(day) for day in days],
                seed=seed,
                iterations=ITERATIONS,
                by=User.objects.get(pk=by),
                at=datetime.fromisoformat(at),
            )
        except Refused as refusal:
            return {"refusal": str(refusal)}
    return {"plan": plan.pk}
