"""Files to sheets of cells: CSV in the usual separators and encodings, workbooks through calamine."""

import codecs
import csv
import io
import pickle
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from pelangi.find.reading.web_tables import is_web_page, tables_of

Cell = str | int | float | bool | date | datetime | time | timedelta

SEPARATORS = ";\t|,"  # the comma last: it also stands inside names and addresses
SAMPLE_LINES = 60
LONGEST_FIELD = 2**24  # characters; the library's own 128 KiB stops at pasted letters
LARGEST_UNPACKED = (
    2**28
)  # bytes a workbook may unfold to: a small file can hide a huge one; a city's register needs half
OPENING = Path(__file__).with_name("opening.py")  # reads a workbook in a process of its own
LONGEST_SECONDS = 120  # a list of a million rows takes twenty
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

csv.field_size_limit(LONGEST_FIELD)


class NotATable(ValueError):
    """The file as a whole cannot be read as a table; `code` is one of reasons.FILE_REASONS."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name ("" in a text file) and its rows as a person counts them, from 1."""

    name: str
    rows: list[list[Cell]]

    def numbered(self) -> Iterator[tuple[int, list[Cell]]]:
        """Return (row number, cells) of every row that is not blank."""
        for number, row in enumerate(self.rows, 1):
            if any(text_of(cell) for cell in row):
                yield number, row


def begun(sheets: Iterable[Sheet], rows: int) -> list[Sheet]:
    """Return the first rows of every sheet."""
    return [Sheet(sheet.name, sheet.rows[:rows]) for sheet in sheets]


def text_of(cell: Cell | None) -> str:
    """Return a cell as a person reads it: single spaces, whole numbers without ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    return " ".join(str(cell).replace("\x00", "").split())


def read_sheets(path: Path) -> list[Sheet]:
    """Return every sheet of a file. Raises NotATable when there is none to be had."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise NotATable("empty_file")
    if start in (ZIP, OLD_EXCEL):
        return _workbook(path, start)
    text = decoded(path.read_bytes())
    if is_web_page(text):
        tables = tables_of(text)
        if tables:
            return [Sheet(str(number) if number else "", list(rows)) for number, rows in enumerate(tables)]
    return [Sheet("", _text_rows(text))]


def _workbook(path: Path, start: bytes) -> list[Sheet]:
    """Return the sheets of a workbook; it is known by its contents: offices rename .xlsx to .xls and back."""
    if start == ZIP:
        _refuse_bombs(path)
    with path.open("rb") as file:
        try:
            read = subprocess.run(
                [sys.executable, "-I", OPENING], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                timeout=LONGEST_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise NotATable("broken_workbook") from error
    if read.returncode == 0:
        return [Sheet(name, rows) for name, rows in pickle.loads(read.stdout)]  # noqa: S301 -- of our own program
    if start == ZIP:
        return _row_by_row(path)
    raise NotATable("broken_workbook")


def _row_by_row(path: Path) -> list[Sheet]:
    """Return the sheets of an XLSX workbook that has a lone cell far away: read whole, it would fill any memory."""
    from pelangi.find.reading.streamed import streamed_rows  # it imports this module

    sheets: dict[str, list[list[Cell]]] = {}
    with path.open("rb") as file:
        for name, number, cells in streamed_rows(file):
            rows = sheets.setdefault(name, [])
            rows.extend([] for _blank in range(number - 1 - len(rows)))
            rows.append(cells)
    return [Sheet(name, rows) for name, rows in sheets.items()]


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    # NotImplementedError: a zip version this library does not know
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise NotATable("broken_workbook") from error
    if unpacked > LARGEST_UNPACKED:
        raise NotATable("too_large")


def encoding_of(head: bytes, is_utf8: bool) -> str:
    """Return the encoding of a text file from its first bytes and whether all of it is valid UTF-8."""
    if head.startswith(WIDE_MARKS):
        return "utf-16"
    return "utf-8-sig" if is_utf8 else "cp1252"


def _text_rows(text: str) -> list[list[Cell]]:
    separator = separator_of(text)
    rows = list(_csv_rows(text, separator))
    if any("\n" in cell and separator in cell for row in rows for cell in row):
        # a stray quotation mark swallowed rows: read the marks as letters instead
        rows = [line.split(separator) for line in text.splitlines()]
    return [list(row) for row in rows]


def decoded(data: bytes) -> str:
    """Return the text of bytes in UTF-8, UTF-16 or Windows-1252; never fails."""
    try:
        data.decode("utf-8")
        is_utf8 = True
    except UnicodeDecodeError:
        is_utf8 = False
    return data.decode(encoding_of(data[:4], is_utf8), errors="replace")


def _csv_rows(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:  # a field without end: read line by line, losing nothing
        yield from (line.split(separator) for line in text.splitlines())


def separator_of(text: str) -> str:
    """Return the separator that parts the first lines most evenly into the most columns."""
    lines = [line for line in islice(io.StringIO(text), SAMPLE_LINES) if line.strip()]

    def evenness(separator: str) -> int:
        widths = Counter(line.count(separator) + 1 for line in lines)
        width, often = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        return often * (width - 1)

    return max(SEPARATORS, key=evenness)
