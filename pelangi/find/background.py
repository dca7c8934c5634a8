"""Work that takes longer than a page should: reading a register extract, comparing the lists with it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from pelangi.find import actions
from pelangi.find.refusals import Refused
from pelangi.staff.models import User

INCOMING = "incoming"  # folder of files that wait to be read; each is deleted once it was


@task()
def link_lists(as_of: str, user_id: int) -> str:
    """Run the comparison; a refusal is the task's answer, so that the page can show it."""
    try:
        actions.run_link(as_of=date.fromisoformat(as_of), by=User.objects.get(pk=user_id), at=timezone.now())
    except Refused as refusal:
        return str(refusal)
    return ""


@task()
def bring_in_register(stored: str, received_on: str, user_id: int) -> str:
    """Read an uploaded extract and delete the upload, whatever came of it."""
    try:
        actions.import_register(
            Path(default_storage.path(stored)),
            received_on=date.fromisoformat(received_on),
            by=User.objects.get(pk=user_id),
            at=timezone.now(),
        )
    except Refused as refusal:
        return str(refusal)
    finally:
        default_storage.delete(stored)
    return ""


def start_link(*, as_of: date, by: User) -> bool:
    """Ask for a comparison; False when one waits or runs already."""
    if _results(link_lists).filter(status__in=UNFINISHED).exists():
        return False
    link_lists.enqueue(as_of.isoformat(), by.pk)
    return True


def start_register(file: UploadedFile, *, received_on: date, by: User) -> None:
    """Keep the upload until it has been read."""
    stored = default_storage.save(f"{INCOMING}/{Path(file.name).name}", file)
    bring_in_register.enqueue(stored, received_on.isoformat(), by.pk)


UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def _results(one):
    return DBTaskResult.objects.filter(task_path=one.module_path)


def under_way() -> list[str]:
    """Return in words what waits or runs now."""
    names = ((link_lists, _("comparing the lists")), (bring_in_register, _("reading the register extract")))
    return [text for one, text in names if _results(one).filter(status__in=UNFINISHED).exists()]


def last_trouble() -> str:
    """Return why the last piece of work did not succeed, "" when it did."""
    last = (
        DBTaskResult.objects.filter(task_path__in=[link_lists.module_path, bring_in_register.module_path])
        .exclude(status__in=UNFINISHED)
        .order_by("-finished_at")
        .first()
    )
    if last is None:
        return ""
    if last.status == TaskResultStatus.FAILED:
        return _(
            "The last piece of work broke off. Nothing was changed; try again or tell the administrator."
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
