"""A list of central statuses, as the national system shows or prints it, to rows of (whose, raw text).

Nothing is known of the columns beforehand: whose row it is, the first cell says that reads as a key (a NIK, a ticket);
the status stands under a heading that names it, or else is the first other cell that reads as a status, or else the
last other cell with words. Rows are counted as a person counts them, from 1; columns are named as a spreadsheet does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pelangi.core.central_status import CentralStatus, read_central_status

HEADINGS = ("status", "keterangan status", "ket", "keterangan")  # the first that occurs names the column
KEY_HEADINGS = ("nik", "tiket", "ticket", "no. tiket", "kode tiket")
LETTERS = 26


class Fault(StrEnum):
    """Why a row says nothing: no key in it, no status in it."""

    NO_KEY = "no_key"
    NO_STATUS = "no_status"


@dataclass(frozen=True)
class StatusRow:
    """What one row says. column: where the status stands, or, for a row without a key, where the key should be."""

    row: int
    column: str
    key: str
    raw: str
    fault: Fault | None = None


def column_name(place: int) -> str:
    """Return the letters of the column at a place counted from 0: A, B, …, Z, AA, …"""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def read_status_list(
    rows: Iterable[tuple[int, Sequence[str]]], key_of: Callable[[str], str]
) -> list[StatusRow]:
    """Return what every row says; never raises, and loses no row but headings.

    rows: (row number, cells as text), blank ones left out; key_of: the key in a cell, "" when there is none.
    """
    found: list[StatusRow] = []
    headed: tuple[int, int | None] = (0, None)
    for number, cells in rows:
        cells = _parted(cells, key_of)
        if not any(key_of(cell) for cell in cells):
            names = _headings(cells)
            if names is not None:
                headed = names
                continue
        found.append(_row(number, cells, key_of, headed))
    return found


def _headings(cells: Sequence[str]) -> tuple[int, int | None] | None:
    """Return (place of the key, place of the status) when a row is headings, else None."""
    names = [" ".join(cell.casefold().split()) for cell in cells]
    keys = [place for place, name in enumerate(names) if name in KEY_HEADINGS]
    statuses = [place for place, name in enumerate(names) if name.startswith("status")]
    statuses += [names.index(name) for name in HEADINGS if name in names]
    if not keys and (not statuses or len(names) == 1):
        return None
    return (keys[0] if keys else 0), (statuses[0] if statuses else None)


def _parted(cells: Sequence[str], key_of: Callable[[str], str]) -> Sequence[str]:
    """Return a single cell that holds a key and words ("1971… PRR") as two cells; others as they are."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) != 1 or key_of(filled[0]):
        return cells
    first, _blank, rest = filled[0].strip().partition(" ")
    return (first, rest.strip()) if rest and key_of(first) else cells


def _row(
    number: int, cells: Sequence[str], key_of: Callable[[str], str], headed: tuple[int, int | None]
) -> StatusRow:
    key_at, status_at = headed
    keys = [place for place, cell in enumerate(cells) if key_of(cell)]
    if not keys:
        shown = cells[key_at] if key_at < len(cells) else ""
        return StatusRow(number, column_name(key_at), shown, "", Fault.NO_KEY)
    keys.sort(
        key=lambda place: (place != key_at, not key_of(cells[place]).isdecimal())
    )  # a name may look like a ticket
    key = key_of(cells[keys[0]])
    place = _status_place(cells, status_at, keys)
    if place is None:
        wanted = status_at if status_at is not None else keys[0] + 1
        return StatusRow(number, column_name(wanted), key, "", Fault.NO_STATUS)
    return StatusRow(number, column_name(place), key, cells[place].strip())


def _status_place(cells: Sequence[str], status_at: int | None, keys: Sequence[int]) -> int | None:
    if status_at is not None:
        return status_at if status_at < len(cells) and cells[status_at].strip() else None
    others = [place for place, cell in enumerate(cells) if place not in keys and cell.strip()]
    known = [one for one in others if read_central_status(cells[one]) != CentralStatus.UNKNOWN]
    words = [one for one in others if any(letter.isalpha() for letter in cells[one])]
    return next(iter(known), words[-1] if words else None)
