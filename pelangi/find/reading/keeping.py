"""The sheets of a list as bytes, without what must never be stored: kept, sealed, until a person has confirmed."""

import json
import zlib
from datetime import date, datetime, time, timedelta

from pelangi.find.reading.headings import GONE, NOTHING_SAID, Confirmed
from pelangi.find.reading.layouts import layouts_of
from pelangi.find.reading.tables import Cell, Sheet, text_of

_READ = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}


def without_forbidden(sheets: list[Sheet], given: Confirmed = NOTHING_SAID) -> tuple[list[Sheet], list[str]]:
    """Return the sheets with forbidden cells replaced by GONE, and the headings of those columns.

    Of a sheet on which no people can be made out only the number of filled rows stays: nobody knows what they say.
    """
    kept, dropped = [], []
    for sheet, layout in layouts_of(sheets, given):
        if layout is None:
            kept.append(Sheet(sheet.name, [[bool(any(map(text_of, row))) or ""] for row in sheet.rows]))
            continue
        dropped += [heading for heading in layout.dropped if heading not in dropped]
        rows = [
            [GONE if number >= layout.first_row and place in layout.dropped_places and text_of(cell) else cell
             for place, cell in enumerate(row)]
            for number, row in enumerate(sheet.rows, 1)
        ]  # fmt: skip
        kept.append(Sheet(sheet.name, rows))
    return kept, dropped


def packed(sheets: list[Sheet]) -> bytes:
    """Return sheets as compressed JSON; dates keep their kind."""
    data = [
        {"name": sheet.name, "rows": [[_plain(cell) for cell in row] for row in sheet.rows]}
        for sheet in sheets
    ]
    return zlib.compress(json.dumps(data, ensure_ascii=False).encode())


def unpacked(data: bytes) -> list[Sheet]:
    """Return what `packed` made."""
    return [
        Sheet(sheet["name"], [[_cell(cell) for cell in row] for row in sheet["rows"]])
        for sheet in json.loads(zlib.decompress(data))
    ]


def _plain(cell: Cell) -> object:
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return str(cell) if isinstance(cell, (time, timedelta)) else cell


def _cell(data: object) -> Cell:
    if isinstance(data, dict):
        ((kind, text),) = data.items()
        return _READ[kind](text)
    return data
