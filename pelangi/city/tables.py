"""Tables that cities send: read row by row, and what is wrong said so that a clerk can mend it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

# our name of a column: the names it goes by in files
SPELLINGS = {
    "code": ("code", "ward_code", "kode", "kode_wilayah"),
    "name": ("name", "nama"),
    "level": ("level", "tingkat"),
    "parent_code": ("parent_code", "kode_induk"),
    "population": ("population", "penduduk"),
    "centre_lat": ("centre_lat", "lat", "lintang"),
    "centre_lon": ("centre_lon", "lon", "bujur"),
    "lat": ("lat", "lintang"),
    "lon": ("lon", "bujur"),
    "ward_code": ("ward_code", "kode_kelurahan"),
    "area_code": ("area_code", "kode_wilayah"),
    "aliases": ("aliases", "alias"),
    "kind": ("kind", "jenis"),
}


class BadFile(ValueError):
    """The file as a whole cannot be used; the text says why and how to mend it."""


class BadRows(ValueError):
    """Some rows were wrong and nobody asked for the list of faults, so nothing was kept."""


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be used: where it is, what was found, what was expected, how to mend it."""

    file: str
    row: int
    column: str
    found: str
    expected: str
    mend: str

    def __str__(self):
        place = _("%(file)s, row %(row)s, column %(column)s") % vars(self)
        return _("%(place)s: found “%(found)s”, expected %(expected)s. %(mend)s") % {
            "place": place,
            **vars(self),
        }


class Wrong(ValueError):
    """A cell is wrong; turned into a Fault by whoever knows the row."""

    def __init__(self, column: str, found: str, expected: str, mend: str = ""):
        super().__init__(expected)
        self.column, self.found, self.expected = column, found, expected
        self.mend = mend or _("Correct the cell and import the file again.")

    def at(self, path: Path, row: int) -> Fault:
        """Return the fault with its place."""
        return Fault(path.name, row, self.column, self.found, self.expected, self.mend)


def read_table(path: Path, *, required: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number as a spreadsheet counts, cells by our column names) of a CSV file.

    Comma or semicolon, with or without byte-order mark. Columns that the file has not are not in the cells.
    Raises BadFile when it is no CSV file in UTF-8 or a required column is missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BadFile(
            _("%(file)s is not text in UTF-8. In the spreadsheet choose “CSV UTF-8” when saving.")
            % {"file": path.name}
        ) from wrong
    lines = text.splitlines()
    if not lines:
        raise BadFile(_("%(file)s is empty.") % {"file": path.name})
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.reader(lines, delimiter=delimiter)
    columns = [heading.strip().lower() for heading in next(reader)]
    for ours in required:
        if not set(SPELLINGS[ours]) & set(columns):
            raise BadFile(
                _("%(file)s has no column “%(column)s”. Its columns are: %(columns)s.")
                % {"file": path.name, "column": ours, "columns": ", ".join(columns)}
            )
    for cells in reader:
        if any(cell.strip() for cell in cells):
            named = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            yield reader.line_num, _in_our_names(named)


def _in_our_names(named: dict[str, str]) -> dict[str, str]:
    cells = {}
    for ours, spellings in SPELLINGS.items():
        for spelling in spellings:
            if spelling in named:
                cells[ours] = named[spelling]
                break
    return cells


def text_of(cells: dict[str, str], column: str) -> str:
    """Return a cell that must not be empty."""
    if not cells.get(column):
        raise Wrong(column, "", _("a text"))
    return cells[column]


def degrees_of(cells: dict[str, str], column: str, *, limit: float) -> float | None:
    """Return degrees between -limit and limit; None when the cell is empty or missing."""
    found = cells.get(column, "")
    if not found:
        return None
    try:
        degrees = float(found.replace(",", "."))
    except ValueError:
        degrees = limit + 1
    if not -limit <= degrees <= limit:
        raise Wrong(column, found, _("degrees such as -2.1216 or 106.1142"))
    return degrees


def count_of(cells: dict[str, str], column: str) -> int | None:
    """Return a whole number of zero or more; None when the cell is empty or missing."""
    found = cells.get(column, "")
    if not found:
        return None
    if not found.isdecimal():
        raise Wrong(column, found, _("a whole number without separators"))
    return int(found)
