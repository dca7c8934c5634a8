"""The registry as a workbook to take out: one row an innovation, the columns of the year's national form.

It comes in again by `bringing.py`, which reads other headings too. Nothing in the workbook can be read as a formula.
"""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from pelangi.innovate import heat, profiles
from pelangi.innovate.bringing import AGENCY, CODE, TITLES, form_fields
from pelangi.innovate.cells import PLACE
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.models import Innovation

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(innovations: Iterable[Innovation], at: datetime) -> bytes:
    """Return the registry as a workbook: profile, then each row's level, claimed and verified.

    at: when it was made, as it says of itself; the same registry and moment give the same bytes.
    """
    file, lines = BytesIO(), heat.lines(innovations)
    rows = instrument(YEAR).innovation_rows
    heads = [TITLES[CODE], TITLES[AGENCY], *(heading for _key, heading in form_fields())]
    for row in rows:
        heads += [f"{row.number} klaim", f"{row.number} terverifikasi"]
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        sheet = book.add_worksheet("Inovasi")
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        for place, line in enumerate(lines, start=1):
            profile = profiles.as_form(line.innovation)
            cells = [line.innovation.pk, line.innovation.agency.name]
            cells += [written(key, profile[key]) for key, _heading in form_fields()]
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
