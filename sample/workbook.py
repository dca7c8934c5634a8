"""Spreadsheets as offices make them, whose bytes depend on their contents only."""

import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sample.rosters import Row

Column = tuple[str, Callable[[Row], object]]  # heading, cell
BANDS = (
    (215, 48, 39), (252, 141, 89), (254, 224, 139), (145, 207, 96), (26, 152, 80), (69, 117, 180),
    (94, 60, 153),
)  # fmt: skip


class Workbook:
    """An .xlsx whose bytes depend on its contents only."""

    def __init__(self, path: Path, received: date) -> None:
        self.book = xlsxwriter.Workbook(path, {"in_memory": True})
        stamp = datetime.combine(received, datetime.min.time())
        self.book.set_properties({"author": "Tata usaha (contoh)", "created": stamp})
        self.bold = self.book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
        self.title = self.book.add_format({"bold": True, "align": "center", "font_size": 13})
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self.short = self.book.add_format({"num_format": "0.00E+00"})

    def sheet(self, name: str, titles: Sequence[str], *, width: int) -> Worksheet:
        """Add a sheet that starts with merged title rows as wide as the table."""
        sheet = self.book.add_worksheet(name)
        for line, text in enumerate(titles):
            sheet.merge_range(line, 0, line, width - 1, text, self.title)
        return sheet

    def table(self, sheet: Worksheet, top: int, *, columns: Sequence[Column], rows: Iterable[Row]) -> int:
        """Write headings at row `top` and the rows below them; return the first free line."""
        for place, (heading, _) in enumerate(columns):
            sheet.write_string(top, place, heading, self.bold)
        return self.body(sheet, top + 1, columns=columns, rows=rows)

    def body(self, sheet: Worksheet, top: int, *, columns: Sequence[Column], rows: Iterable[Row]) -> int:
        line = top
        for line, row in enumerate(rows, top):
            for place, (_, cell) in enumerate(columns):
                self.write(sheet, (line, place), cell(row))
        return line + 1

    def write(self, sheet: Worksheet, spot: tuple[int, int], value: object) -> None:
        if isinstance(value, date):
            sheet.write_datetime(*spot, datetime.combine(value, datetime.min.time()), self.day)
        elif isinstance(value, float):  # a NIK that became a number
            sheet.write_number(*spot, value, self.short)
        elif isinstance(value, int):
            sheet.write_number(*spot, value)
        elif value:
            sheet.write_string(*spot, str(value))


def emblem() -> BytesIO:
    """Return a tiny drawn picture (PNG, 24 × 24: seven bands), as letterheads have one."""
    rows = b"".join(b"\0" + bytes(BANDS[line * len(BANDS) // 24]) * 24 for line in range(24))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return BytesIO(b"\x89PNG\r\n\x1a\n" + body)
