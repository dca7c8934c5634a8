"""One row of a register extract: good or bad at its first bad cell, its dates and states made canonical."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Protocol

from pelangi.find.reading.dates import BadDate, birth_date
from pelangi.find.reading.numbers import DIGITS, cleaned
from pelangi.find.reading.register_words import CARD_STATES, COLUMNS, STATUSES, YES_NO, in_our_words
from pelangi.find.reading.roster import BadRow
from pelangi.find.reading.tables import Cell, text_of
from pelangi.find.reading.values import has_letters, sex

LONGEST_ID = 40  # characters
LONGEST_FOUND = 300  # characters kept of a bad cell


@dataclass(frozen=True)
class RegisterReading:
    """What one row of the file turned out to be: exactly one of row and bad is there.

    warnings: (column, code of reasons.REASONS, what stands there) of a row that was taken.
    """

    row: dict[str, str] | None = None
    bad: BadRow | None = None
    warnings: tuple[tuple[str, str, str], ...] = ()


def text_in(cell: Cell | None) -> str:
    """Return what stands in a cell, in full."""
    return cell.strip() if isinstance(cell, str) else text_of(cell)


class Known(Protocol):
    """Which rows were met before, by their own number or NIK."""

    def __contains__(self, text: str, /) -> bool: ...

    def add(self, text: str, /) -> None: ...


class RowReader:
    """Reads rows whose columns are known."""

    def __init__(self, places: Mapping[str, int], seen: Known, today: date):
        self.places, self._seen, self._today = places, seen, today
        self._order = sorted(places.items(), key=itemgetter(1))
        self._blank = dict.fromkeys(COLUMNS, "")
        self._key = "register_id" if "register_id" in places else "nik"

    def read(self, sheet: str, number: int, cells: list[Cell]) -> RegisterReading:
        """Return one row as good, or as bad at its first bad cell."""
        width = len(cells)
        row = self._blank | {column: text_in(cells[place]) for column, place in self._order if place < width}
        found = dict(row)
        warnings = self._numbers(row, cells)
        wrong = self._wrong(row)
        if wrong is not None:
            kept = {column: found[column][:LONGEST_FOUND] for column in self.places if found[column]}
            return RegisterReading(
                bad=BadRow(sheet, number, wrong[0], found[wrong[0]][:LONGEST_FOUND], wrong[1], kept)
            )
        self._seen.add(row[self._key])
        if row["sex"] not in ("L", "P", ""):
            row["sex"], unclear = sex(row["sex"])
            warnings += [("sex", unclear)] if unclear else []
        return RegisterReading(row=row, warnings=tuple((one, code, found[one]) for one, code in warnings))

    def _numbers(self, row: dict[str, str], cells: list[Cell]) -> list[tuple[str, str]]:
        """Undo what spreadsheets do to NIK and family-card numbers; return (column, warning) of what is lost."""
        warnings = []
        for column in ("nik", "family_card_number"):
            text = row[column]
            if not text:
                continue
            cell = cells[self.places[column]]
            if isinstance(cell, str) and len(text) == DIGITS and text.isascii() and text.isdecimal():
                continue  # the usual case, fast
            row[column], warning = cleaned(cell)
            if warning:
                warnings.append((column, warning))
        return warnings

    def _wrong(self, row: dict[str, str]) -> tuple[str, str] | None:
        """Return (column, reason) of the first thing wrong; make dates and states canonical."""
        own = row[self._key]
        if not own or len(own) > LONGEST_ID:
            return self._key, "no_register_id" if self._key == "register_id" else "no_nik"
        if own in self._seen:
            return self._key, "register_id_twice" if self._key == "register_id" else "nik_twice"
        if not has_letters(row["name"]):
            return "name", "no_name"
        for column, words, reason in _STATES:
            meant = in_our_words(row[column], words)
            if meant is None:
                return column, reason
            row[column] = meant
        for column in ("birth_certificate", "child_card"):
            row[column] = in_our_words(row[column], YES_NO) or ""
        return _wrong_date(row, self._today)


_STATES = (("status", STATUSES, "unknown_status"), ("identity_card", CARD_STATES, "unknown_card_state"))


def _wrong_date(row: dict[str, str], today: date) -> tuple[str, str] | None:
    text = row["birth_date"]
    try:
        if text and date.fromisoformat(text) <= today:  # the usual case, fast
            return None
    except ValueError:
        pass  # another form: read it the long way
    try:
        row["birth_date"] = birth_date(text, today)
    except BadDate as bad:
        return "birth_date", bad.code
    return None
