"""Sealing in bulk: the names of this room's sealed cells, and how hundreds of thousands are made quickly."""

import json
from collections.abc import Iterable, Iterator

from pelangi.find.models import BadRow, Roster
from pelangi.staff.protection import Erased, keyed_hash, seal, unseal, unseal_all, unseal_for

NIK_CELL = "find.nik"
FAMILY_CARD_CELL = "find.family_card"
ROW_CELL = "find.row"
BAD_CELL = "find.bad"
BAD_CELLS_CELL = "find.bad_cells"


def sealed(cell: str, text: str, row: str) -> bytes | None:
    """Return a text sealed for its own row, or None when there is nothing to seal."""
    return seal(text.encode(), f"{cell}:{row}") if text else None


def opened(cell: str, data: bytes | None, row: str) -> str:
    """Return what `sealed` hid, "" for nothing."""
    return unseal(data, f"{cell}:{row}").decode() if data else ""


def all_opened(cell: str, cells: Iterable[tuple[bytes | None, str]]) -> list[str]:
    """Return what `sealed` hid in many (data, row) pairs, in order."""
    opened_cells = unseal_all((data, f"{cell}:{row}") for data, row in cells)
    return [clear.decode() for clear in opened_cells]


def bad_row_name(row) -> str:
    """Return the name under which the cells of a bad row are sealed: its sheet and number."""
    return f"{row.sheet[:80]}:{row.row_number}"


def cells_of_bad_row(bad: BadRow) -> dict[str, str]:
    """Return what stands in a bad row, by our column; empty when nothing of it may be kept."""
    text = opened(BAD_CELLS_CELL, bad.cells_sealed, bad_row_name(bad))
    return json.loads(text) if text else {}


def all_rows_of(roster: Roster) -> Iterator[dict]:
    """Yield what each good row of a list says; erased ones are left out."""
    for entry in roster.entries.select_related("person_key"):
        try:
            yield unseal_for(entry.person_key, entry.sealed, ROW_CELL)
        except Erased:
            continue


def family_card_hash(number: str) -> str:
    """Return the search hash of a family-card number, "" for none."""
    return keyed_hash(number, "family card") if number else ""
