"""Compare every list that is still held with the current register: shown, stopped, gone on with, or thrown away."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.city.models import Area
from pelangi.find.actions.storing import (
    Found,
    forget_matches,
    forget_old_runs,
    make_current,
    settle_leads,
    stage,
)
from pelangi.find.doubles import same_people
from pelangi.find.engine import compare
from pelangi.find.models import LinkRun, RegisterSnapshot, RosterEntry, Verdict
from pelangi.find.queries import latest_run
from pelangi.find.refusals import NothingToLink, Refused
from pelangi.find.tables import register_table, roster_table
from pelangi.staff import audit
from pelangi.staff.models import User

SILENT = timedelta(minutes=10)  # no step takes so long: whoever was silent for so long has died
STEPS = {"open": 0.0, "compare": 0.25, "doubles": 0.65, "store": 0.7, "decisions": 0.9, "leads": 0.92}
"""What a comparison does, with the share of the whole at which it begins."""
ENDS = dict(zip(STEPS, [*list(STEPS.values())[1:], 1.0], strict=True))
State = LinkRun.State
Progress = Callable[[str, float], object]


class _Stopped(Exception):
    """Somebody asked this comparison to stop."""


def run_link(*, as_of: date, by: User, at: datetime, progress: Progress | None = None) -> LinkRun:
    """Compare at once. Raises NothingToLink without a register or a list."""
    return do_link(begin_link(as_of=as_of, by=by, at=at), progress=progress)


def begin_link(*, as_of: date, by: User, at: datetime) -> LinkRun:
    """Return the record of a comparison that waits to be made. Raises NothingToLink without a register or a list."""
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    if snapshot is None or not _entries(as_of).exists():
        raise NothingToLink(_("Bring in the register and at least one list first."))
    return LinkRun.objects.create(
        snapshot=snapshot, as_of=as_of, started_at=at, started_by=by, state=State.WAITING
    )


def do_link(run: LinkRun, *, progress: Progress | None = None) -> LinkRun:
    """Link, store what was found, honour the decisions that stand, bring the leads up to date; or until asked to stop.

    progress: called with the name of each step and the share of the whole that is done. Computing runs outside any
    transaction; what was found is stored in small ones, and counts from one moment on. What was stored before a stop
    is not stored again. Raises NothingToLink, and Refused when somebody else is at it.
    """
    if not _mine(run):
        raise Refused(_("This comparison is under way already, or was thrown away."))
    run.refresh_from_db()
    tell = _teller(run, progress or (lambda step, share: None))
    try:
        if run.finished_at is None:
            found = _found(run, tell)
            stage(run, found, tell)
            make_current(run, found, tell)
        if run == latest_run():
            settle_leads(run, tell)
    except _Stopped:
        LinkRun.objects.filter(pk=run.pk).update(state=State.STOPPED)
    except BaseException:
        LinkRun.objects.filter(pk=run.pk).update(state=State.STOPPED)
        raise
    else:
        LinkRun.objects.filter(pk=run.pk).update(state=State.DONE, share=1.0, step="")
        forget_old_runs()
    run.refresh_from_db()
    return run


def _mine(run: LinkRun) -> bool:
    """Begin, unless somebody else does; of two that try at once, one does."""
    silent = Q(state=State.RUNNING) & (Q(beat_at__lt=timezone.now() - SILENT) | Q(beat_at=None))
    free = LinkRun.objects.filter(pk=run.pk).filter(Q(state__in=[State.WAITING, State.STOPPED]) | silent)
    begun = {"state": State.RUNNING, "is_stop_asked": False, "step": "", "share": 0.0}
    return bool(free.update(beat_at=timezone.now(), **begun))


def _teller(run: LinkRun, progress: Progress) -> Progress:
    """Return what notes how far a step is, and stops the work when that was asked."""

    def tell(step: str, share: float) -> None:
        whole = STEPS[step] + (ENDS[step] - STEPS[step]) * share
        mine = LinkRun.objects.filter(pk=run.pk)
        mine.update(step=step, share=whole, beat_at=timezone.now())
        progress(step, whole)
        if not mine.filter(is_stop_asked=False).exists():
            raise _Stopped

    return tell


def _found(run: LinkRun, tell: Progress) -> Found:
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    entries = list(_entries(run.as_of))
    if snapshot is None or not entries:
        raise NothingToLink(_("Bring in the register and at least one list first."))
    if snapshot.pk != run.snapshot_id:  # another extract came while it waited
        run.snapshot = snapshot
        run.save(update_fields=["snapshot"])
        forget_matches(run)
    tell("open", 0.0)
    rows = max(snapshot.row_count, 1)
    register = register_table(snapshot, heard=lambda read: tell("open", min(read / rows, 1.0)))
    roster, said = roster_table(entries)
    wards = ward_codes()
    found = compare(
        register, roster, as_of=run.as_of, ward_codes=wards, heard=lambda share: tell("compare", share)
    )
    tell("doubles", 0.0)
    unknown = {one.entry_id: said[one.entry_id] for one in found.answers if one.verdict == Verdict.NOT_FOUND}
    doubles = same_people(unknown, as_of=run.as_of, ward_codes=wards)
    return Found(found, {entry.pk: entry for entry in entries}, said, doubles)


def _entries(as_of: date):
    held = RosterEntry.objects.filter(roster__retain_until__gte=as_of)
    return held.select_related("person_key", "ward", "roster__agency", "roster__institution__ward").order_by(
        "pk"
    )


def ward_codes() -> dict[str, str]:
    """Return the code of every ward by its names, so that lists need not know codes."""
    wards = Area.objects.filter(level=Area.Level.WARD)
    return {name: ward.code for ward in wards for name in [ward.code, ward.name, *ward.aliases]}


@transaction.atomic
def stop_link(run: LinkRun, *, by: User, at: datetime) -> None:
    """Ask a comparison to stop after the part it is at; one that only waits stops at once. Twice is harmless."""
    moving = LinkRun.objects.filter(pk=run.pk, is_stop_asked=False)
    stopped = moving.filter(state=State.WAITING).update(state=State.STOPPED)
    if stopped or moving.filter(state=State.RUNNING).update(is_stop_asked=True):
        audit.record("find.stop_link", run, by=by, at=at)


@transaction.atomic
def resume_link(run: LinkRun, *, by: User, at: datetime) -> None:
    """Let a stopped comparison wait for its turn again; one that broke off is taken up as it is."""
    LinkRun.objects.filter(pk=run.pk, state=State.STOPPED).update(state=State.WAITING, is_stop_asked=False)
    audit.record("find.resume_link", run, by=by, at=at)


def drop_link(run: LinkRun, *, by: User, at: datetime) -> None:
    """Throw away a comparison whose verdicts do not count yet, with all that was stored of it.

    Raises Refused for one whose verdicts count: the next one takes its place.
    """
    free = LinkRun.objects.filter(pk=run.pk, finished_at=None).exclude(state=State.DONE)
    if not free.update(state=State.STOPPED, is_stop_asked=True):
        raise Refused(_("The verdicts of this comparison count already; compare again instead."))
    forget_matches(run)
    with transaction.atomic():
        audit.record("find.drop_link", run, by=by, at=at)
        LinkRun.objects.filter(pk=run.pk).delete()
