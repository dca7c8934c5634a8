"""A roster, whole: good rows in the columns of the contract, bad rows with what would mend them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pelangi.find.reading import values
from pelangi.find.reading.columns import PLACE_AND_DATE, ROSTER_COLUMNS, RT_RW
from pelangi.find.reading.dates import BadDate, age, birth_date
from pelangi.find.reading.headings import NOTHING_SAID, Confirmed, Layout, cells_of
from pelangi.find.reading.layouts import layouts_of
from pelangi.find.reading.numbers import cleaned, is_family_card
from pelangi.find.reading.tables import Cell, Sheet, read_sheets, text_of

LONGEST = 300  # characters kept of one cell
PLAIN = ("name", "alias", "birth_place", "mother_name", "father_name", "address", "ward")


@dataclass(frozen=True)
class GoodRow:
    """A row that was taken. row_number: as a person counts in the sheet, headings included."""

    sheet: str
    row_number: int
    values: dict[str, str]  # every column of ROSTER_COLUMNS; "" = not known
    warnings: tuple[str, ...] = ()  # codes of reasons.REASONS


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken. found is what stands in the file; cells, all of the row that may be kept."""

    sheet: str
    row_number: int
    column: str
    found: str
    reason: str
    cells: dict[str, str] = field(default_factory=dict)  # our column -> text, as it stands in the file


@dataclass
class RosterReading:
    """All rows below the headings, each exactly once in `rows` or in `bad`."""

    rows: list[GoodRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # our column -> heading found
    dropped: list[str] = field(default_factory=list)  # forbidden headings

    @property
    def row_count(self) -> int:
        """Rows read = good + bad."""
        return len(self.rows) + len(self.bad)


class _BadCell(ValueError):
    def __init__(self, column: str, reason: str):
        super().__init__(reason)
        self.column, self.reason = column, reason


def read_roster(path: Path, *, today: date, given: Confirmed = NOTHING_SAID) -> RosterReading:
    """Read a list in any form offices send.

    today: the day the list arrived; no birth date lies after it.
    given: what a person confirmed about its columns; it wins over recognition.

    Raises NotATable when the file as a whole cannot be read.
    """
    return read_tables(read_sheets(path), today=today, given=given)


def read_tables(sheets: Iterable[Sheet], *, today: date, given: Confirmed = NOTHING_SAID) -> RosterReading:
    """Read the sheets of a list; see `read_roster`."""
    reading = RosterReading()
    for sheet, layout in layouts_of(sheets, given):
        if layout is None:
            # what stands in these rows is not known, so nothing of it is kept
            reading.bad += [
                BadRow(sheet.name, number, "", "", "no_headings") for number, _row in sheet.numbered()
            ]
            continue
        reading.columns.update(layout.headings)
        reading.dropped += [heading for heading in layout.dropped if heading not in reading.dropped]
        _read_sheet(sheet, layout, today, reading)
    return reading


def _read_sheet(sheet: Sheet, layout: Layout, today: date, reading: RosterReading) -> None:
    for number, row in sheet.numbered():
        if number < layout.first_row:
            continue
        cells = cells_of(row, layout)
        open_cells = [cell for place, cell in enumerate(row) if place not in layout.dropped_places]
        texts = [text for text in map(text_of, open_cells) if text]
        read = BadRow(sheet.name, number, "name", "", "not_a_person")
        if not _is_no_person(cells, texts, layout):
            read = read_row(cells, sheet=sheet.name, row_number=number, today=today)
        if isinstance(read, GoodRow):
            reading.rows.append(read)
        else:
            found = text_of(cells.get(read.column, "")) or _whole(cells)
            reading.bad.append(replace(read, found=found[:LONGEST], cells=_kept(cells)))


def read_row(cells: Mapping[str, Cell], *, sheet: str, row_number: int, today: date) -> GoodRow | BadRow:
    """Return one row, whose cells are given by our column, as good, or as bad at its first bad cell."""
    row = dict.fromkeys(ROSTER_COLUMNS, "")
    row.update({column: values.known(cells.get(column, ""))[:LONGEST] for column in PLAIN})
    try:
        _person(row)
        _born(row, cells, today)
    except _BadCell as bad:
        found = text_of(cells.get(bad.column, ""))[:LONGEST]
        return BadRow(sheet, row_number, bad.column, found, bad.reason, _kept(cells))
    warnings = [_sex(row, cells), *_numbers(row, cells, today)]
    _home(row, cells)
    return GoodRow(sheet, row_number, row, tuple(code for code in warnings if code))


def _kept(cells: Mapping[str, Cell]) -> dict[str, str]:
    return {column: text_of(cell)[:LONGEST] for column, cell in cells.items() if text_of(cell)}


def _is_no_person(cells: Mapping[str, Cell], texts: list[str], layout: Layout) -> bool:
    """Say whether a row repeats the headings, or is a total, a note or a signature.

    texts: all that stands in the row but under forbidden headings; a total often stands in a column not ours.
    """
    written = {column: heading for column, heading in layout.headings.items() if heading}
    headings_again = bool(written) and all(text_of(cells[one]) == heading for one, heading in written.items())
    name = values.known(cells.get("name", ""))
    return headings_again or values.is_footer(name or " ".join(texts), len(texts))


def _person(row: dict[str, str]) -> None:
    if not values.has_letters(row["name"]):
        if not values.has_letters(row["alias"]):
            raise _BadCell("name", "no_name")
        row["name"] = row["alias"]  # only the nickname is known: the one name they have


def _born(row: dict[str, str], cells: Mapping[str, Cell], today: date) -> None:
    column, cell = "birth_date", cells.get("birth_date", "")
    if PLACE_AND_DATE in cells and not text_of(cell):
        column = PLACE_AND_DATE
        place, cell = _parted(cells[PLACE_AND_DATE])
        row["birth_place"] = row["birth_place"] or values.known(place)
    try:
        row["birth_date"] = birth_date(cell, today)
    except BadDate as bad:
        raise _BadCell(column, bad.code) from bad
    try:
        row["age"] = age(cells.get("age", ""))
    except BadDate as bad:
        raise _BadCell("age", bad.code) from bad


def _parted(cell: Cell) -> tuple[str, Cell]:
    """Part "Pangkalpinang, 12 Mei 1980" into place and date."""
    if not isinstance(cell, str):
        return "", cell
    text = text_of(cell)
    at = next((place for place, sign in enumerate(text) if sign.isdigit()), len(text))
    return text[:at].strip(" ,/-.:"), text[at:]


def _sex(row: dict[str, str], cells: Mapping[str, Cell]) -> str:
    row["sex"], warning = values.sex(cells.get("sex", ""))
    return warning


def _numbers(row: dict[str, str], cells: Mapping[str, Cell], today: date) -> list[str]:
    nik, warning = cleaned(cells.get("nik", ""))
    family_card, _unused = cleaned(cells.get("family_card_number", ""))
    warnings = [warning]
    if is_family_card(nik, family_card, _born_about(row, today), today):
        nik, family_card = "", family_card or nik
        warnings.append("nik_is_family_card")
    row["nik"], row["family_card_number"] = nik[:LONGEST], family_card[:LONGEST]
    return warnings


def _born_about(row: dict[str, str], today: date) -> tuple[int, int, int] | None:
    """Return (year, month, day) as far as known, 0 for what is not; None when nothing is."""
    text = row["birth_date"]
    if len(text) == 10:
        return int(text[:4]), int(text[5:7]), int(text[8:])
    if text:
        return int(text[-4:]), 0, 0
    return (today.year - int(row["age"]), 0, 0) if row["age"] else None


def _home(row: dict[str, str], cells: Mapping[str, Cell]) -> None:
    row["rt"], row["rw"] = values.digits(cells.get("rt", "")), values.digits(cells.get("rw", ""))
    if RT_RW in cells and not row["rt"]:
        row["rt"], row["rw"] = values.rt_rw(cells[RT_RW])
    if not row["rt"] and not row["rw"]:
        row["rt"], row["rw"] = values.rt_rw_inside(row["address"])


def _whole(cells: Mapping[str, Cell]) -> str:
    """Return what stands in the columns that may be kept, and in no other."""
    return " | ".join(text for text in map(text_of, cells.values()) if text)
