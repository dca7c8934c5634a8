"""Rows of a list that could not be taken are mended here, in a returned workbook, or in the whole list sent again.

The good rows are never doubled: a mended row keeps its sheet and number, and a row that is here already stays as it is.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.find.actions.files import file_hash, stored_bad_row
from pelangi.find.actions.rosters import columns_of, sealed_data, sheets_in, store_good_rows, without_people
from pelangi.find.cells import all_rows_of, cells_of_bad_row
from pelangi.find.mending import NotThisList, returned_rows
from pelangi.find.models import BadRow, Roster
from pelangi.find.reading import BadRow as UnreadRow
from pelangi.find.reading import GoodRow, Sheet, read_row, read_tables
from pelangi.find.refusals import Refused
from pelangi.staff import audit
from pelangi.staff.models import User

MEND = "find.mend_rows"


@dataclass(frozen=True)
class Mended:
    """What came of it: rows taken now, rows that are still bad, rows that were here already, rows that differ."""

    taken: int = 0
    still_bad: int = 0
    here_already: int = 0
    left_alone: int = 0


@transaction.atomic
def mend_row(bad: BadRow, cells: dict[str, str], *, by: User, at: datetime) -> UnreadRow | None:
    """Take a row with its cells as they were corrected; return what is wrong with it still, or None.

    cells: our column -> text; columns that are not given stay as the file has them. The list must still be held.
    """
    roster = Roster.objects.select_for_update().get(pk=bad.roster_id)
    cells = cells_of_bad_row(bad) | cells
    read = read_row(cells, sheet=bad.sheet, row_number=bad.row_number, today=roster.received_on)
    result = _settle(roster, {_spot(bad): bad}, [read], at=at)
    _note(roster, result, by=by, at=at)
    return read if isinstance(read, UnreadRow) else None


@transaction.atomic
def mend_from_file(roster: Roster, path: Path, *, by: User, at: datetime) -> Mended:
    """Take what was mended in a file: the workbook of bad rows as it was returned, or the whole list once more.

    Twice is harmless. Raises Unreadable for a file without people, Refused for another list's workbook and for a
    list whose rows are gone.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if not roster.entries.exists() and not roster.bad_rows.exists():
        raise Refused(_("The rows of this list are gone; bring the mended list in as a new one."))
    sheets = sheets_in(path)
    try:
        returned = returned_rows(sheets, roster.pk)
    except NotThisList as error:
        raise Refused(_("This workbook belongs to another list.")) from error
    bad = {_spot(one): one for one in roster.bad_rows.all()}
    if returned is not None:
        result = _from_workbook(roster, bad, returned, at=at)
    else:
        result = _from_whole_list(roster, bad, sheets, at=at)
    _note(roster, result, by=by, at=at, detail={"file": file_hash(path)[:16]})
    return result


def _from_workbook(
    roster: Roster, bad: dict, returned: list[tuple[str, int, dict]], *, at: datetime
) -> Mended:
    """Only rows that still wait count; the others were taken before."""
    waiting = [row for row in returned if row[:2] in bad]
    read = [
        read_row(
            {**cells_of_bad_row(bad[sheet, number]), **cells},
            sheet=sheet,
            row_number=number,
            today=roster.received_on,
        )
        for sheet, number, cells in waiting
    ]
    result = _settle(roster, bad, read, at=at)
    return Mended(result.taken, result.still_bad, here_already=len(returned) - len(waiting))


def _from_whole_list(roster: Roster, bad: dict, sheets: list[Sheet], *, at: datetime) -> Mended:
    """Of a list sent again, take the rows whose number waits to be mended and those that are new at its end."""
    reading = read_tables(sheets, today=roster.received_on, given=columns_of(roster))
    if not reading.columns:
        raise without_people(sheets)
    known = Counter(_content(row) for row in all_rows_of(roster))
    taken_spots = set(roster.entries.values_list("sheet", "row_number"))
    mended, here, other = [], 0, 0
    for row in reading.rows:
        content = _content(sealed_data(row))
        if known[content] > 0:
            known[content] -= 1
            here += 1
        elif (row.sheet[:80], row.row_number) in taken_spots:
            other += 1  # it says something else than the good row here: a person has to look
        else:
            mended.append(row)
    new_rows = [row for row in mended if (row.sheet[:80], row.row_number) not in bad]
    result = _settle(roster, bad, mended, at=at)
    roster.row_count += len(new_rows)
    roster.save(update_fields=["row_count"])
    return Mended(result.taken, roster.bad_count, here, other)


def _settle(roster: Roster, bad: dict, read: list[GoodRow | UnreadRow], *, at: datetime) -> Mended:
    """Take the good ones in the place of their bad rows; keep the bad ones as they stand now."""
    good = [row for row in read if isinstance(row, GoodRow)]
    still = [row for row in read if isinstance(row, UnreadRow)]
    replaced = [bad[_spot(row)].pk for row in read if _spot(row) in bad]
    store_good_rows(roster, good, at=at)
    BadRow.objects.filter(pk__in=replaced).delete()
    BadRow.objects.bulk_create([stored_bad_row(row, roster=roster) for row in still])
    roster.bad_count = roster.bad_rows.count()
    roster.save(update_fields=["bad_count"])
    return Mended(taken=len(good), still_bad=len(still))


def _spot(row) -> tuple[str, int]:
    return row.sheet[:80], row.row_number


def _content(row: dict) -> str:
    return repr(sorted((key, value) for key, value in row.items() if key != "warnings"))


def _note(roster: Roster, result: Mended, *, by: User, at: datetime, detail: dict | None = None) -> None:
    counts = {"taken": result.taken, "still_bad": result.still_bad}
    audit.record(MEND, roster, by=by, at=at, detail=counts | (detail or {}))
