"""Dossiers at work in the background: some seconds an innovation would make a page wait for minutes."""

from django.utils import timezone
from django_tasks import task

from pelangi.innovate import actions
from pelangi.innovate.models import DossierRun
from pelangi.staff.models import User


@task()
def make_dossiers(pk: int) -> str:
    """Make dossiers, or go on with them; a refusal is the task's answer."""
    run = DossierRun.objects.filter(pk=pk).first()
    if run is None:
        return ""  # thrown away meanwhile
    try:
        actions.do_dossiers(run)
    except actions.NotAllowedHere as refusal:
        return str(refusal)
    return ""


def start(codes: list[str], *, with_city: bool, by: User) -> DossierRun:
    """Ask for dossiers. Raises NotAllowedHere while others are being made for the same person."""
    run = actions.begin_dossiers(codes, with_city=with_city, by=by, at=timezone.now())
    make_dossiers.enqueue(run.pk)
    return run


def go_on(run: DossierRun, *, by: User) -> None:
    """Ask for a stopped making to be gone on with. Twice is harmless: one of the two finds the other."""
    actions.resume_dossiers(run, by=by, at=timezone.now())
    make_dossiers.enqueue(run.pk)
