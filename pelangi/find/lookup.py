"""One person looked for in the whole register while somebody waits: its index is prepared once for an extract.

The index holds what the database holds in clear (names, dates, homes) and neither NIK nor family-card numbers: those
stay sealed, and a NIK is looked for by its keyed hash.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from django.conf import settings

from pelangi.find.actions.linking import ward_codes
from pelangi.find.engine import Answer, answer_of
from pelangi.find.models import RegisterEntry, RegisterSnapshot
from pelangi.find.papers import missing_by_register
from pelangi.find.reading import GoodRow, read_row
from pelangi.find.tables import register_table
from pelangi.staff.models import User
from pelangi.staff.permissions import in_scope
from pelangi.staff.protection import nik_hash
from pelangi.staff.roles import Deed

MOST_SHOWN = 5
THREADS = 1  # of the engine, in a process that answers pages
FORM = 2  # of the index; whoever upgrades has an older one, and it is made anew
_open: dict[
    Path, Any
] = {}  # the prepared register of the current extract, by its folder; one for this process
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Found:
    """Somebody in the register who may be the person. by_nik: the very same NIK. missing: papers due and absent."""

    entry: RegisterEntry
    probability: float | None
    by_nik: bool
    missing: list[str]


def folder_of(snapshot: RegisterSnapshot) -> Path:
    """Return where the index of an extract lies."""
    rows = snapshot.row_count - snapshot.bad_count  # rows that were mended since make it another one
    return settings.DATA_DIR / "prepared" / f"{snapshot.pk}-{rows}-{FORM}"


def is_ready(snapshot: RegisterSnapshot) -> bool:
    """Say whether an extract can be asked."""
    return folder_of(snapshot).is_dir()


def prepare(snapshot: RegisterSnapshot) -> None:
    """Write the index of an extract, and drop those of others. Takes seconds to minutes."""
    from pelangi.core.linkage import (
        prepare_register,  # Splink takes seconds to load, and pages do not need it
    )

    folder = folder_of(snapshot)
    table = register_table(snapshot, numbers=False)
    prepare_register(table, folder, as_of=snapshot.received_on)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def ask(row: Mapping[str, str], snapshot: RegisterSnapshot, *, as_of: date) -> Answer:
    """Return what the linkage says of one person. row: by column of a list what is known."""
    known = {column: text for column, text in row.items() if text}
    with _one_at_a_time:
        return answer_of(_prepared(folder_of(snapshot), ward_codes).link_one(known, as_of=as_of))


def warm(snapshot: RegisterSnapshot) -> None:
    """Open the index beside the page that is being read, so that the first answer does not wait for the engine."""
    folder = folder_of(snapshot)
    if folder not in _open and folder.is_dir() and not _one_at_a_time.locked():
        known = (folder, ward_codes(), snapshot.received_on)  # the thread asks no database
        Thread(target=_warm, args=known, name="find-warm", daemon=True).start()


def _warm(folder: Path, codes: Mapping[str, str], as_of: date) -> None:
    with _one_at_a_time:  # the first question compiles the comparisons
        _prepared(folder, lambda: codes).link_one({"name": "Nama"}, as_of=as_of)


def _prepared(folder: Path, codes: Callable[[], Mapping[str, str]]) -> Any:
    from pelangi.core.linkage import PreparedRegister  # Splink takes seconds to load

    if folder not in _open:
        for other in list(_open):
            _open.pop(other).close()
        _open[folder] = PreparedRegister(folder, ward_codes=codes(), threads=THREADS)
    return _open[folder]


def typed(cells: Mapping[str, str], *, today: date) -> dict[str, str]:
    """Return what somebody typed of a person as a row of a list would say it; nothing when no such row can be read."""
    read = read_row(cells, sheet="", row_number=1, today=today)
    return {column: text for column, text in read.values.items() if text} if isinstance(read, GoodRow) else {}


def likely(row: Mapping[str, str], *, as_of: date) -> dict[str, float]:
    """Return by register_id how sure it is that a person is that resident, the surest first; with the same NIK it is 1.

    This says who is alike, not whom a reader may see: whoever asks shows only things of their reader's own. Nobody is
    found while there is no current extract, or its index is not made yet.
    """
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    if not row or snapshot is None or not is_ready(snapshot):
        return {}
    from pelangi.core.linkage import Thresholds  # Splink takes seconds to load

    least = Thresholds().review  # below it, no person would be asked about a row of a list either
    answer = ask(row, snapshot, as_of=as_of)
    found = {
        one["register_id"]: one["probability"] for one in answer.candidates if one["probability"] >= least
    }
    hashed = nik_hash(row.get("nik", ""))
    same = (
        RegisterEntry.objects.filter(snapshot=snapshot, nik_hash=hashed)
        if hashed
        else RegisterEntry.objects.none()
    )
    found |= dict.fromkeys(same.values_list("register_id", flat=True)[:MOST_SHOWN], 1.0)
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def alike(row: Mapping[str, str], *, user: User, as_of: date) -> tuple[Answer, list[Found]]:
    """Return what the linkage says of one person, and who in the register may be it, as far as `user` may see.

    Whoever has the very same NIK comes first. There has to be a current extract, and it has to be ready.
    """
    snapshot = RegisterSnapshot.objects.get(is_current=True)
    answer = ask(row, snapshot, as_of=as_of)
    sure = {one["register_id"]: one["probability"] for one in answer.candidates[:MOST_SHOWN]}
    entries = RegisterEntry.objects.filter(snapshot=snapshot).select_related("ward")
    seen = in_scope(entries, user, Deed.MATCH_REVIEW, ward="ward_id")
    hashed = nik_hash(row.get("nik", ""))
    same = list(seen.filter(nik_hash=hashed)[:MOST_SHOWN]) if hashed else []
    others = [one for one in seen.filter(register_id__in=sure) if one not in same]
    others.sort(key=lambda one: -sure[one.register_id])
    return answer, [
        Found(one, sure.get(one.register_id), one in same, missing_by_register(one, as_of))
        for one in [*same, *others]
    ]
