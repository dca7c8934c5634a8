"""Tables that cities send: read row by row, and what is wrong said so that a clerk can mend it."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

# our name of a column: the names it goes by in files
SPELLINGS = {
    "code": ("code", "ward_code", "kode", "kode_wilayah", "kode_kelurahan"),
    "name": ("name", "nama", "nama_kelurahan", "nama_wilayah", "kelurahan"),
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
SEPARATORS = ",;\t"
HEADING_WITHIN = 15  # rows: titles above the headings are fewer
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how XLSX and old XLS begin
MOST_DIGITS = 9


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

    def at(self, path: Path, row: int, headings: Mapping[str, str] | None = None) -> Fault:
        """Return the fault with its place. headings: our column -> its heading as it stands in the file."""
        column = (headings or {}).get(self.column, self.column)
        return Fault(path.name, row, column, self.found, self.expected, self.mend)


class Cells(dict[str, str]):
    """The cells of one row by our columns; headings: our column -> its heading as it stands in the file."""

    def __init__(self, cells: Mapping[str, str], headings: Mapping[str, str]):
        super().__init__(cells)
        self.headings = headings


def read_table(path: Path, *, required: tuple[str, ...]) -> Iterator[tuple[int, Cells]]:
    """Yield (row number as a spreadsheet counts, cells by our column names) of a CSV file.

    Comma, semicolon or tab, with or without byte-order mark, titles above the headings allowed. Columns that the file
    has not are not in the cells. Raises BadFile when it is no CSV file in UTF-8, a required column is missing, or
    nothing stands below the headings.
    """
    rows = _rows(_text(path))
    if not rows:
        raise BadFile(_("%(file)s is empty.") % {"file": path.name})
    heads = [(number, cells, _places(cells)) for number, cells in rows[:HEADING_WITHIN]]
    number, written, places = max(heads, key=lambda head: (len(head[2].keys() & set(required)), -head[0]))
    for ours in required:
        if ours not in places:
            raise BadFile(
                _("%(file)s has no column “%(column)s”. Its columns are: %(columns)s.")
                % {"file": path.name, "column": _spelt(ours), "columns": ", ".join(filter(None, written))}
            )
    below = [(at, cells) for at, cells in rows if at > number]
    if not below:
        raise BadFile(_("%(file)s has headings and no row below them.") % {"file": path.name})
    headings = {ours: written[place] for ours, place in places.items()}
    for at, cells in below:
        yield (
            at,
            Cells({ours: cells[place] for ours, place in places.items() if place < len(cells)}, headings),
        )


def _text(path: Path) -> str:
    start = path.read_bytes()[:4]
    if start in WORKBOOKS:
        raise BadFile(
            _(
                "%(file)s is a workbook. In the spreadsheet choose “Save as” and “CSV UTF-8”, then bring that in."
            )
            % {"file": path.name}
        )
    try:
        return path.read_text(encoding="utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError as wrong:
        raise BadFile(
            _("%(file)s is not text in UTF-8. In the spreadsheet choose “CSV UTF-8” when saving.")
            % {"file": path.name}
        ) from wrong


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return (number, cells) of every row that is not blank; a quotation mark never closed swallows no rows."""
    lines = [line for line in text.splitlines() if line.strip()][:HEADING_WITHIN]
    separator = max(SEPARATORS, key=lambda one: sum(line.count(one) for line in lines))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        swallowed = any("\n" in cell and separator in cell for row in rows for cell in row)
    except csv.Error:  # a cell without end
        swallowed = True
    if swallowed:
        rows = [line.split(separator) for line in text.splitlines()]
    stripped = [[cell.strip() for cell in row] for row in rows]
    return [(number, row) for number, row in enumerate(stripped, 1) if any(row)]


def _heading(cell: str) -> str:
    return "_".join(cell.casefold().replace("_", " ").split())


def _places(written: list[str]) -> dict[str, int]:
    """Return our column -> its position, for a row of headings as it stands in the file."""
    at = {_heading(cell): place for place, cell in enumerate(written)}
    spelt = {ours: [one for one in spellings if one in at] for ours, spellings in SPELLINGS.items()}
    return {ours: at[found[0]] for ours, found in spelt.items() if found}


def _spelt(ours: str) -> str:
    return " / ".join(SPELLINGS[ours])


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
    if not (found.isascii() and found.isdecimal() and len(found) <= MOST_DIGITS):
        raise Wrong(column, found, _("a whole number without separators"))
    return int(found)
