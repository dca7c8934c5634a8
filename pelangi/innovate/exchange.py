"""The registry as a workbook, out and in: one row an innovation, the columns of the year's national form.

The portal's own export layout was found in no source; the columns carry the form's own names, in its order, so
that another layout is matched by its headings. Nothing in the workbook can be read as a formula.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from pelangi.find.reading.tables import NotATable, read_sheets, text_of
from pelangi.innovate import heat, profiles
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.models import Innovation
from pelangi.innovate.refusals import NotAllowedHere

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CODE, AGENCY = "Kode", "Perangkat daerah"
MOST_ROWS = 2_000
DATES = {"trial_on", "applied_on", "developed_on"}
PLACE = "koordinat"


@dataclass
class Entry:
    """One row of a workbook read: its number, code and agency as written, and the profile by column."""

    number: int
    code: str
    agency: str
    profile: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def fields() -> list[tuple[str, str]]:
    """Return the form's fields that the registry keeps: (key, heading), in the form's order."""
    return [
        (one["key"], one["label_id"])
        for one in instrument(YEAR).profile_fields.value
        if one["key"] in profiles.COLUMNS
    ]


def workbook(innovations: Iterable[Innovation]) -> bytes:
    """Return the registry as a workbook: profile, then each row's level, claimed and verified."""
    file, lines = BytesIO(), heat.lines(innovations)
    rows = instrument(YEAR).innovation_rows
    heads = [CODE, AGENCY, *(heading for _key, heading in fields())]
    for row in rows:
        heads += [f"{row.number} klaim", f"{row.number} terverifikasi"]
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Inovasi")
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for place, line in enumerate(lines, start=1):
            profile = profiles.as_form(line.innovation)
            cells = [line.innovation.pk, line.innovation.agency.name]
            cells += [written(key, profile[key]) for key, _heading in fields()]
            for cell in line.cells:
                verified = cell.state in ("verified", "lowered")
                claimed = cell.level if cell.claimed is None else cell.claimed
                cells += [str(claimed), str(cell.level) if verified else ""]
            for column, text in enumerate(cells):
                sheet.write_string(place, column, text)
        sheet.set_column(0, len(heads), 18)
        sheet.freeze_panes(1, 1)
    return file.getvalue()


def written(key: str, value: Any) -> str:
    """Return a field of the form as text."""
    if value is None:
        return ""
    if key == PLACE:
        return f"{value[0]}, {value[1]}"
    return value.isoformat() if isinstance(value, date) else str(value)


def read_workbook(path: Path) -> list[Entry]:
    """Return the rows of the first sheet that has the heading of the innovation's name.

    Raises NotAllowedHere when the file is no table, has no such heading, or too many rows.
    """
    try:
        sheets = read_sheets(path)
    except NotATable as error:
        raise NotAllowedHere(_("This file cannot be read as a table.")) from error
    known = {heading.casefold(): key for key, heading in fields()}
    known |= {CODE.casefold(): CODE, AGENCY.casefold(): AGENCY, "opd": AGENCY}
    for sheet in sheets:
        numbered = list(sheet.numbered())
        if not numbered:
            continue
        places = {known.get(text_of(cell).casefold()): place for place, cell in enumerate(numbered[0][1])}
        if "nama" in places:
            if len(numbered) > MOST_ROWS:
                raise NotAllowedHere(_("More than %(most)s rows.") % {"most": MOST_ROWS})
            return [_entry(number, cells, places) for number, cells in numbered[1:]]
    heading = next(text for key, text in fields() if key == "nama")
    raise NotAllowedHere(_("No sheet has the heading “%(heading)s”.") % {"heading": heading})


def _entry(number: int, cells: list, places: dict) -> Entry:
    def text(key: str) -> str:
        place = places.get(key)
        return text_of(cells[place]) if place is not None and place < len(cells) else ""

    found = Entry(number, text(CODE), text(AGENCY))
    for key, heading in fields():
        if key in places:
            _take(found, key, heading, text(key))
    return found


def _take(entry: Entry, key: str, heading: str, text: str) -> None:
    column = profiles.COLUMNS[key]
    try:
        entry.profile |= _parsed(key, column, text)
    except (ValueError, InvalidOperation):
        entry.faults.append(
            _("%(heading)s: “%(text)s” cannot be read") % {"heading": heading, "text": text[:60]}
        )


def _parsed(key: str, column: str, text: str) -> dict[str, Any]:
    if key == PLACE:
        latitude, longitude = (Decimal(part) for part in text.split(",")) if text else (None, None)
        return {"lat": latitude, "lon": longitude}
    if column in DATES:
        return {column: date.fromisoformat(text) if text else None}
    if column == "stage":
        stages = {name.casefold(): stage for stage, name in profiles.STAGES.items()}
        if text.casefold() not in stages:
            raise ValueError(text)
        return {column: stages[text.casefold()]}
    if column == "is_digital":
        return {column: text.casefold() == "digital"}
    if column == "asta_cita":
        return {column: int(text) if text else None}
    longest = Innovation._meta.get_field(column).max_length
    if longest and len(text) > longest:
        raise ValueError(text)
    return {column: text}
