"""Bring in an extract of the population register: read in parts, current only when it was read to its end.

A reading can be stopped, break off or be killed: what was read so far is kept with how far it went, nobody uses it,
and it is read on or thrown away.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.find.actions.files import file_hash, stored_bad_row
from pelangi.find.actions.register_rows import Wards, cells, delete_entries, write
from pelangi.find.models import BadRow, RegisterSnapshot
from pelangi.find.reading import Extract, NotATable, RegisterReading
from pelangi.find.reading.reasons import file_words
from pelangi.find.refusals import AlreadyBroughtIn, Refused, Unreadable
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

BATCH = 5_000  # rows written together: memory stays small, calls stay few, and others can write in between
KEPT_BAD_ROWS = 10_000  # a wrong file must not fill the database; the count says how many there were
SILENT = timedelta(minutes=2)  # a batch takes half a second: whoever was silent for so long has died
State = RegisterSnapshot.State
Progress = Callable[[int], object]


def import_register(
    path: Path, *, received_on: date, by: User, at: datetime, progress: Progress | None = None
) -> RegisterSnapshot:
    """Read an extract with its columns as they are recognised, and make it the current one.

    progress: called with the number of rows written since the last call.
    Raises AlreadyBroughtIn for the same file, Unreadable when it is no register extract.
    """
    path = Path(path)
    snapshot = register_of(path, received_on=received_on, file_name=path.name, by=by, at=at)
    return read_register(snapshot, path, by=by, at=at, progress=progress)


def register_of(
    path: Path, *, received_on: date, file_name: str, by: User, at: datetime, stored_as: str = ""
) -> RegisterSnapshot:
    """Return the record of an extract that is to be read; of one that was begun before, how far it is.

    Raises AlreadyBroughtIn when the same file was read to its end.
    """
    content = file_hash(path)
    snapshot = RegisterSnapshot.objects.filter(file_hash=content).first()
    if snapshot is None:
        return RegisterSnapshot.objects.create(
            file_name=file_name[:200],
            file_hash=content,
            received_on=received_on,
            imported_at=at,
            imported_by=by,
            state=State.PROPOSED if stored_as else State.WAITING,
            stored_as=stored_as,
        )
    if snapshot.state == State.TAKEN:
        raise AlreadyBroughtIn
    return snapshot


@transaction.atomic
def confirm_register(
    snapshot: RegisterSnapshot, columns: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Note which heading means which column; the extract then waits to be read."""
    confirmed = RegisterSnapshot.objects.filter(pk=snapshot.pk, state=State.PROPOSED).update(
        state=State.WAITING, column_map=dict(columns)
    )
    if confirmed:
        audit.record("find.confirm_register", snapshot, by=by, at=at, detail={"columns": sorted(columns)})


def read_register(
    snapshot: RegisterSnapshot, path: Path, *, by: User, at: datetime, progress: Progress | None = None
) -> RegisterSnapshot:
    """Read an extract from where its reading ended to its end, and make it the current one; or until asked to stop.

    Raises Unreadable, and leaves nothing, when it is no register extract; Refused when somebody else is reading it.
    """
    if not _mine(snapshot):
        raise Refused(_("This extract is being read already, or was thrown away."))
    snapshot.refresh_from_db()
    try:
        is_whole = _read_on(snapshot, path, progress or (lambda rows: None))
    except NotATable as error:
        drop_register(snapshot, by=by, at=at)
        raise Unreadable(file_words(error.code, get_language() or "id")) from error
    except BaseException:
        RegisterSnapshot.objects.filter(pk=snapshot.pk).update(state=State.STOPPED)
        raise
    if is_whole:
        _make_current(snapshot, by=by, at=at)
    return snapshot


def _mine(snapshot: RegisterSnapshot) -> bool:
    """Begin to read, unless somebody else does; of two that try at once, one does."""
    silent = Q(state=State.READING) & (Q(beat_at__lt=timezone.now() - SILENT) | Q(beat_at=None))
    free = RegisterSnapshot.objects.filter(pk=snapshot.pk).filter(
        Q(state__in=[State.WAITING, State.STOPPED]) | silent
    )
    return bool(free.update(state=State.READING, is_stop_asked=False, beat_at=timezone.now()))


def _read_on(snapshot: RegisterSnapshot, path: Path, progress: Progress) -> bool:
    """Read in parts, each written with how far it went; say whether the end was reached."""
    wards = Wards()
    extract = Extract(path, today=snapshot.received_on, given=snapshot.column_map)
    readings = islice(extract, snapshot.row_count, None)
    while part := list(islice(readings, BATCH)):
        with transaction.atomic():
            _write(snapshot, part, wards)
            snapshot.column_map = snapshot.column_map or extract.columns
            snapshot.read_share, snapshot.beat_at = extract.share, timezone.now()
            snapshot.save(
                update_fields=[
                    "row_count", "bad_count", "warning_counts", "column_map", "read_share", "beat_at",
                ]
            )  # fmt: skip
        progress(len(part))
        if RegisterSnapshot.objects.filter(pk=snapshot.pk, is_stop_asked=True).exists():
            RegisterSnapshot.objects.filter(pk=snapshot.pk).update(state=State.STOPPED)
            snapshot.state = State.STOPPED
            return False
    return True


def _write(snapshot: RegisterSnapshot, part: list[RegisterReading], wards: Wards) -> None:
    good = [cells(snapshot.pk, one.row, wards) for one in part if one.row is not None]
    bad = [one.bad for one in part if one.bad is not None]
    if good:
        write(good)
    kept = bad[: max(0, KEPT_BAD_ROWS - snapshot.bad_count)]
    BadRow.objects.bulk_create([stored_bad_row(row, snapshot=snapshot) for row in kept], batch_size=500)
    snapshot.row_count += len(part)
    snapshot.bad_count += len(bad)
    for one in part:
        for column, code, _found in one.warnings:
            key = f"{column}:{code}"
            snapshot.warning_counts[key] = snapshot.warning_counts.get(key, 0) + 1


@transaction.atomic
def _make_current(snapshot: RegisterSnapshot, *, by: User, at: datetime) -> None:
    RegisterSnapshot.objects.filter(is_current=True).update(is_current=False)
    snapshot.state, snapshot.is_current, snapshot.read_share = State.TAKEN, True, 1.0
    snapshot.save(update_fields=["state", "is_current", "read_share"])
    counts = {"rows": snapshot.row_count, "bad": snapshot.bad_count}
    audit.record(Deed.REGISTER_IMPORT, snapshot, by=by, at=at, detail=counts)


@transaction.atomic
def stop_register(snapshot: RegisterSnapshot, *, by: User, at: datetime) -> None:
    """Ask a reading to stop after the rows it is at; one that only waits stops at once. Twice is harmless."""
    unread = RegisterSnapshot.objects.filter(pk=snapshot.pk, is_stop_asked=False)
    stopped = unread.filter(state=State.WAITING).update(state=State.STOPPED)
    if stopped or unread.filter(state=State.READING).update(is_stop_asked=True):
        audit.record("find.stop_register", snapshot, by=by, at=at)


@transaction.atomic
def resume_register(snapshot: RegisterSnapshot, *, by: User, at: datetime) -> None:
    """Let a stopped reading wait for its turn again; one that broke off is taken up as it is."""
    RegisterSnapshot.objects.filter(pk=snapshot.pk, state=State.STOPPED).update(
        state=State.WAITING, is_stop_asked=False
    )
    audit.record("find.resume_register", snapshot, by=by, at=at)


def drop_register(snapshot: RegisterSnapshot, *, by: User, at: datetime) -> None:
    """Throw away an extract that was not read to its end, with all that was read of it.

    Raises Refused for one that was: another one has to take its place first.
    """
    free = RegisterSnapshot.objects.filter(pk=snapshot.pk).exclude(state=State.TAKEN)
    if not free.update(state=State.STOPPED, is_stop_asked=True):
        raise Refused(
            _("An extract that was read to its end is not thrown away; another one takes its place.")
        )
    rows = delete_entries(snapshot.pk)
    with transaction.atomic():
        audit.record("find.drop_register", snapshot, by=by, at=at, detail={"rows": rows})
        RegisterSnapshot.objects.filter(pk=snapshot.pk).delete()


@transaction.atomic
def use_register(snapshot: RegisterSnapshot, *, by: User, at: datetime) -> None:
    """Go back to an earlier extract whose rows are still here. Raises Refused when they are not."""
    whole = RegisterSnapshot.objects.select_for_update().filter(state=State.TAKEN, rows_gone_at=None)
    if not whole.filter(pk=snapshot.pk).exists():
        raise Refused(_("The rows of this extract are no longer here."))
    RegisterSnapshot.objects.filter(is_current=True).update(is_current=False)
    RegisterSnapshot.objects.filter(pk=snapshot.pk).update(is_current=True)
    audit.record("find.use_register", snapshot, by=by, at=at)
