"""Work that takes longer than a page should: reading a register extract, comparing the lists with it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from pelangi.find import actions, comparisons, incoming, lookup
from pelangi.find.models import Draft, LinkRun, RegisterSnapshot
from pelangi.find.reading import Confirmed
from pelangi.find.refusals import Refused, Unreadable
from pelangi.staff.models import User


@task()
def link_lists(run_id: int) -> str:
    """Make a comparison, or go on with it; a refusal is the task's answer, so that the page can show it."""
    run = LinkRun.objects.filter(pk=run_id).first()
    if run is None:
        return ""  # thrown away meanwhile
    try:
        actions.do_link(run)
    except Refused as refusal:
        return str(refusal)
    return ""


@task()
def prepare_lookup(snapshot_id: int) -> str:
    """Write the index by which one person is looked for, unless it is there or the extract is no longer current."""
    snapshot = RegisterSnapshot.objects.filter(pk=snapshot_id, is_current=True).first()
    if snapshot is not None and not lookup.is_ready(snapshot):
        lookup.prepare(snapshot)
    return ""


@task()
def take_list(draft_id: int, columns: dict, ignored: list, user_id: int) -> str:
    """Take a long list whose columns were confirmed."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        return ""  # taken or thrown away meanwhile
    try:
        actions.take_draft(
            draft, Confirmed(columns, tuple(ignored)), by=User.objects.get(pk=user_id), at=timezone.now()
        )
    except Refused as refusal:
        Draft.objects.filter(pk=draft_id).update(is_being_taken=False)
        return str(refusal)
    return ""


@task()
def bring_in_register(snapshot_id: int, user_id: int) -> str:
    """Read an uploaded extract, or read on; the upload goes once it was read to its end, or is no register."""
    snapshot = RegisterSnapshot.objects.filter(pk=snapshot_id).first()
    if snapshot is None:
        return ""  # thrown away meanwhile
    try:
        with incoming.opened(snapshot.stored_as) as path:
            actions.read_register(snapshot, path, by=User.objects.get(pk=user_id), at=timezone.now())
    except Unreadable as refusal:
        incoming.drop(snapshot.stored_as)
        return str(refusal)
    except Refused as refusal:
        return str(refusal)
    if snapshot.state == RegisterSnapshot.State.TAKEN:
        incoming.drop(snapshot.stored_as)
        prepare_lookup.enqueue(snapshot.pk)
    return ""


def start_link(*, as_of: date, by: User) -> bool:
    """Ask for a comparison; False when one is there that has not ended. Raises Refused with nothing to compare."""
    if comparisons.unfinished().exists():
        return False
    link_lists.enqueue(actions.begin_link(as_of=as_of, by=by, at=timezone.now()).pk)
    return True


def go_on_with_link(run: LinkRun, *, by: User) -> None:
    """Ask for a stopped comparison to be gone on with. Twice is harmless: one of the two finds the other."""
    actions.resume_link(run, by=by, at=timezone.now())
    link_lists.enqueue(run.pk)


def start_lookup(snapshot: RegisterSnapshot) -> None:
    """Ask for the index of an extract; while one waits or runs, no second one."""
    waiting = _results(prepare_lookup).filter(
        status__in=UNFINISHED, enqueued_at__gt=timezone.now() - LONGEST_INDEX
    )
    if not waiting.exists():
        prepare_lookup.enqueue(snapshot.pk)


def start_take(draft: Draft, given: Confirmed, *, by: User) -> None:
    """Ask for a long list to be taken. Twice is harmless: the first one takes the draft away."""
    Draft.objects.filter(pk=draft.pk).update(is_being_taken=True)
    take_list.enqueue(draft.pk, dict(given.columns), list(given.ignored), by.pk)


def keep_register(file: UploadedFile, *, received_on: date, by: User) -> RegisterSnapshot:
    """Keep an upload, sealed, until its columns are confirmed and it has been read. Raises AlreadyBroughtIn."""
    name = Path(file.name).name
    with on_disk(file) as path:
        stored = incoming.kept(path, name)
        try:
            snapshot = actions.register_of(
                path, received_on=received_on, file_name=name, stored_as=stored, by=by, at=timezone.now()
            )
        except Refused:
            incoming.drop(stored)
            raise
    if not snapshot.stored_as:  # begun on the command line
        RegisterSnapshot.objects.filter(pk=snapshot.pk).update(stored_as=stored)
    elif snapshot.stored_as != stored:  # begun before: that upload is still here
        incoming.drop(stored)
    return snapshot


def start_register(snapshot: RegisterSnapshot, *, by: User) -> None:
    """Ask for an extract to be read, or read on. Twice is harmless: one of the two readings finds the other."""
    bring_in_register.enqueue(snapshot.pk, by.pk)


def throw_away(snapshot: RegisterSnapshot, *, by: User) -> None:
    """Throw away an extract that was not read to its end, and its upload. Raises Refused."""
    stored = snapshot.stored_as
    actions.drop_register(snapshot, by=by, at=timezone.now())
    incoming.drop(stored)


UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
LONGEST_INDEX = timedelta(minutes=30)  # whoever makes an index for longer was killed: it takes minutes


def _results(one):
    return DBTaskResult.objects.filter(task_path=one.module_path)


def under_way() -> list[str]:
    """Return in words what waits or runs now."""
    reading = RegisterSnapshot.objects.filter(
        state__in=[RegisterSnapshot.State.WAITING, RegisterSnapshot.State.READING]
    )
    names = (
        (reading, _("reading the register extract")),
        (Draft.objects.filter(is_being_taken=True), _("taking a long list")),
    )
    return [text for things, text in names if things.exists()]


def last_trouble() -> str:
    """Return why the last piece of work did not succeed, "" when it did."""
    last = (
        DBTaskResult.objects.filter(
            task_path__in=[link_lists.module_path, bring_in_register.module_path, take_list.module_path]
        )
        .exclude(status__in=UNFINISHED)
        .order_by("-finished_at")
        .first()
    )
    if last is None:
        return ""
    if last.status == TaskResultStatus.FAILED:
        return _(
            "The last piece of work broke off. What was there before still holds; try again or tell the administrator."
        )
    return last.return_value or ""


@contextmanager
def on_disk(file: UploadedFile) -> Iterator[Path]:
    """Give an upload a path for as long as it is read; nothing of it is kept."""
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix[:10]) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
