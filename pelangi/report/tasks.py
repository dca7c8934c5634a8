"""Replaying a plan in the background: two searches take as long as the plan took, twice."""

from django_tasks import task

from pelangi.plan.models import Plan
from pelangi.report import planner_audit


@task()
def replay(*, plan: int, follow: str) -> dict:
    """Return the replay of a plan as plain data. follow: the Reckoning that tells how far it is."""
    return planner_audit.replay_kept(Plan.objects.get(pk=plan), follow)
