"""Rows of a register extract that could not be taken come back mended in the workbook; the good ones stay."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.find.actions.files import file_hash, stored_bad_row
from pelangi.find.actions.mending import MEND, Mended
from pelangi.find.actions.register_rows import Wards, cells, write
from pelangi.find.actions.rosters import sheets_in
from pelangi.find.cells import cells_of_bad_row
from pelangi.find.mending import NotThisList, returned_rows
from pelangi.find.models import BadRow, RegisterEntry, RegisterSnapshot
from pelangi.find.reading import RegisterReading, RowReader
from pelangi.find.refusals import Refused
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import nik_hash

BATCH = 500  # rows written together, so that others can write in between


def source_of(snapshot: RegisterSnapshot) -> str:
    """Return how a workbook of bad rows says which extract it is of."""
    return f"register {snapshot.pk}"


def mend_register(snapshot: RegisterSnapshot, path: Path, *, by: User, at: datetime) -> Mended:
    """Take the rows of an extract that were mended in the workbook of its bad rows. Twice is harmless.

    Raises Unreadable for a file that is no table; Refused for any other file, another extract's workbook, and an
    extract whose rows are not here.
    """
    if snapshot.state != RegisterSnapshot.State.TAKEN or snapshot.rows_gone_at:
        raise Refused(_("The rows of this extract are not here; nothing can be mended in it."))
    try:
        returned = returned_rows(sheets_in(path), source_of(snapshot))
    except NotThisList as error:
        raise Refused(_("This workbook belongs to another extract.")) from error
    if returned is None:
        raise Refused(_("This is not the workbook of rows to mend; download it here first."))
    taken = still_bad = 0
    for start in range(0, len(returned), BATCH):
        good, bad = _mend_some(snapshot, returned[start : start + BATCH])
        taken, still_bad = taken + good, still_bad + bad
    counts = {"taken": taken, "still_bad": still_bad, "file": file_hash(path)[:16]}
    audit.record(MEND, snapshot, by=by, at=at, detail=counts)
    return Mended(taken, still_bad, here_already=len(returned) - taken - still_bad)


@transaction.atomic
def _mend_some(snapshot: RegisterSnapshot, returned: list[tuple[str, int, dict]]) -> tuple[int, int]:
    """Take some rows in the place of their bad ones; return how many are good now, and how many still bad."""
    snapshot = RegisterSnapshot.objects.select_for_update().get(pk=snapshot.pk)
    numbers = [number for _sheet, number, _cells in returned]
    waiting = {(one.sheet, one.row_number): one for one in snapshot.bad_rows.filter(row_number__in=numbers)}
    readings = list(_read(snapshot, waiting, returned))
    good = [reading.row for _bad, reading in readings if reading.row is not None]
    still = [reading.bad for _bad, reading in readings if reading.bad is not None]
    wards = Wards()
    if good:
        write([cells(snapshot.pk, row, wards) for row in good])
    BadRow.objects.filter(pk__in=[bad.pk for bad, _reading in readings]).delete()
    BadRow.objects.bulk_create([stored_bad_row(row, snapshot=snapshot) for row in still])
    snapshot.bad_count -= len(good)
    snapshot.save(update_fields=["bad_count"])
    return len(good), len(still)


def _read(
    snapshot: RegisterSnapshot, waiting: dict, returned: list[tuple[str, int, dict]]
) -> Iterator[tuple[BadRow, RegisterReading]]:
    places = {column: place for place, column in enumerate(snapshot.column_map)}
    reader = RowReader(places, _Here(snapshot, "register_id" in places), snapshot.received_on)
    for sheet, number, said in returned:
        bad = waiting.pop((sheet, number), None)
        if bad is not None:
            row = cells_of_bad_row(bad) | said
            yield bad, reader.read(sheet, number, [row.get(column, "") for column in places])


class _Here:
    """The numbers of the rows an extract has, and of those that are being added."""

    def __init__(self, snapshot: RegisterSnapshot, has_own_numbers: bool):
        self._rows, self._has_own_numbers = RegisterEntry.objects.filter(snapshot=snapshot), has_own_numbers
        self._added: set[str] = set()

    def __contains__(self, text: str) -> bool:
        if text in self._added:
            return True
        there = {"register_id": text} if self._has_own_numbers else {"nik_hash": nik_hash(text)}
        return self._rows.filter(**there).exists()

    def add(self, text: str) -> None:
        self._added.add(text)
