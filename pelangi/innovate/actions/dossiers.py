"""Dossiers: made in the background, stopped, gone on with, thrown away; who took one, as its files may name people."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.innovate import dossier_making
from pelangi.innovate.models import DossierRun
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

State = DossierRun.State
SILENT = timedelta(minutes=10)  # no part takes so long: whoever was silent for so long has died
KEPT_FOR = timedelta(days=7)


class _Stopped(Exception):
    """Somebody asked this making to stop."""


def note_dossier(code: str, *, by: User, at: datetime) -> None:
    """Write down who took the dossier of an innovation, or of all ("*")."""
    audit.record(Deed.INNOVATION_VIEW, by=by, at=at, detail={"dossier": code})


@transaction.atomic
def begin_dossiers(codes: list[str], *, with_city: bool, by: User, at: datetime) -> DossierRun:
    """Return the record of a making that waits for its turn; what the same person had made before is thrown away."""
    for earlier in DossierRun.objects.filter(asked_by=by):
        if is_moving(earlier, at):
            raise NotAllowedHere(_("Dossiers are being made for you already."))
        drop_dossiers(earlier, by=by, at=at)
    made = DossierRun.objects.create(codes=codes, with_city=with_city, asked_by=by, asked_at=at)
    audit.record(Deed.INNOVATION_VIEW, made, by=by, at=at, detail={"dossiers": len(codes)})
    return made


def do_dossiers(run: DossierRun) -> DossierRun:
    """Make the dossiers, or go on with them; until asked to stop. Raises NotAllowedHere when somebody else is at it."""
    if not _mine(run):
        raise NotAllowedHere(_("These dossiers are being made already, or were thrown away."))
    run.refresh_from_db()
    own, at_part = DossierRun.objects.filter(pk=run.pk), ""

    def tell(done: int, name: str) -> None:
        nonlocal at_part
        at_part = name
        own.update(done=done, beat_at=timezone.now())
        if not own.filter(is_stop_asked=False).exists():
            raise _Stopped

    try:
        size = dossier_making.make(run, tell)
    except _Stopped:
        own.update(state=State.STOPPED)
    except BaseException as error:
        is_kept = own.update(state=State.STOPPED, broke_at=at_part or "*")
        if is_kept or not isinstance(error, OSError):  # thrown away meanwhile, with its folder
            raise
    else:
        own.update(state=State.DONE, size=size)
    return _as_it_stands(run)


def _as_it_stands(run: DossierRun) -> DossierRun:
    """Return a run as it was left; of one thrown away while it was made, leave nothing on the disk."""
    if DossierRun.objects.filter(pk=run.pk).exists():
        run.refresh_from_db()
    else:
        dossier_making.forget(run)
    return run


def _mine(run: DossierRun) -> bool:
    """Begin, unless somebody else does; of two that try at once, one does."""
    now = timezone.now()
    silent = Q(state=State.RUNNING) & Q(beat_at__lt=now - SILENT)
    free = DossierRun.objects.filter(pk=run.pk).filter(Q(state__in=[State.WAITING, State.STOPPED]) | silent)
    return bool(free.update(state=State.RUNNING, beat_at=now, is_stop_asked=False, broke_at=""))


def is_moving(run: DossierRun, at: datetime) -> bool:
    """Say whether a making waits for its turn or runs; one of which nothing was heard for long was killed."""
    if run.state == State.RUNNING:
        return run.beat_at is not None and run.beat_at > at - SILENT
    return run.state == State.WAITING


@transaction.atomic
def stop_dossiers(run: DossierRun, *, by: User, at: datetime) -> None:
    """Ask a making to stop after the part it is at; one that only waits stops at once. Twice is harmless."""
    moving = DossierRun.objects.filter(pk=run.pk, is_stop_asked=False)
    stopped = moving.filter(state=State.WAITING).update(state=State.STOPPED)
    if stopped or moving.filter(state=State.RUNNING).update(is_stop_asked=True):
        audit.record(Deed.INNOVATION_VIEW, run, by=by, at=at, detail={"dossiers": "stopped"})


@transaction.atomic
def resume_dossiers(run: DossierRun, *, by: User, at: datetime) -> None:
    """Let a stopped making wait for its turn again; one that was killed is taken up as it is."""
    again = {"state": State.WAITING, "is_stop_asked": False, "broke_at": ""}
    DossierRun.objects.filter(pk=run.pk, state=State.STOPPED).update(**again)
    audit.record(Deed.INNOVATION_VIEW, run, by=by, at=at, detail={"dossiers": "resumed"})


@transaction.atomic
def drop_dossiers(run: DossierRun, *, by: User, at: datetime) -> None:
    """Throw away a making with all that lies on disk of it; one that runs notices before its next part."""
    audit.record(Deed.INNOVATION_VIEW, run, by=by, at=at, detail={"dossiers": "thrown away"})
    key = run.pk
    DossierRun.objects.filter(pk=key).delete()
    transaction.on_commit(lambda: dossier_making.forget(DossierRun(pk=key)))


def forget_old_dossiers(at: datetime) -> int:
    """Delete what was asked for a week ago and is being made no more; return how many."""
    old = [one for one in DossierRun.objects.filter(asked_at__lte=at - KEPT_FOR) if not is_moving(one, at)]
    for one in old:
        dossier_making.forget(one)
        one.delete()
    return len(old)
