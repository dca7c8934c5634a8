"""Sealing in bulk: the names of this room's sealed cells, and how hundreds of thousands are made quickly."""

from collections.abc import Iterable

from pelangi.staff.protection import keyed_hash, seal, unseal, unseal_all

NIK_CELL = "find.nik"
FAMILY_CARD_CELL = "find.family_card"
ROW_CELL = "find.row"
BAD_CELL = "find.bad"


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


def family_card_hash(number: str) -> str:
    """Return the search hash of a family-card number, "" for none."""
    return keyed_hash(number, "family card") if number else ""
