"""A large XLSX workbook, row by row: no more memory than one row needs, and eight bytes for each shared text.

Only for register extracts: lists are small and come in older kinds too (tables.py). Source: ECMA-376 part 1, 18.3
(worksheets), 18.4 (shared strings), 18.8.30 (number formats 14 to 22 and 45 to 47 are dates and times).
"""

import mmap
import re
import tempfile
import zipfile
from array import array
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from pelangi.find.reading.tables import Cell, NotATable

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
LAST_DAY = 2_958_465  # of the year 9999
LONGEST_ROW = 16_384  # columns a sheet can have
_NOT_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')  # quoted text, colours and conditions within a format
_BROKEN = (ParseError, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, EOFError)
_HARD = (
    NotImplementedError,
    RuntimeError,
    OverflowError,
)  # other zip versions, encrypted members, absurd numbers

NumberedRow = tuple[str, int, list[Cell]]  # sheet, row as a person counts it, cells


def streamed_rows(file: IO[bytes]) -> Iterator[NumberedRow]:
    """Yield every row of every sheet that has cells. Raises NotATable when the workbook is broken."""
    try:
        with zipfile.ZipFile(file) as archive, tempfile.TemporaryFile() as spill:
            texts = _Texts(archive, spill)
            dates = _date_styles(archive)
            sheets, first_day = _sheets(archive)
            for name, member in sheets:
                with archive.open(member) as opened:
                    for number, cells in _rows(opened, texts, dates, first_day):
                        yield name, number, cells
    except (*_BROKEN, *_HARD) as error:
        raise NotATable("broken_workbook") from error


def _parsed(file: IO[bytes], *events: str) -> Iterator[tuple[str, Element]]:
    """Parse one part; expat itself refuses entities that unfold to a hundred times their size."""
    return iterparse(file, events or ("end",))  # noqa: S314 -- no part of a workbook reaches outside it


def _sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str]], datetime]:
    """Return (name, member of the archive) of every worksheet in their order, and the day that numbers count from."""
    members = set(archive.namelist())
    targets = {}
    with archive.open("xl/_rels/workbook.xml.rels") as file:
        for _event, element in _parsed(file):
            if element.tag.endswith("}Relationship") and element.get("Type", "").endswith("/worksheet"):
                target = element.get("Target", "")
                targets[element.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found, first_day = [], FIRST_DAY
    with archive.open("xl/workbook.xml") as file:
        for _event, element in _parsed(file):
            if element.tag.endswith("}workbookPr") and element.get("date1904") in {"1", "true"}:
                first_day = FIRST_DAY_1904
            if element.tag.endswith("}sheet"):
                member = targets.get(element.get(RELATION) or element.get(STRICT_RELATION), "")
                if member in members:
                    found.append((element.get("name", ""), member))
    return found, first_day


def _date_styles(archive: zipfile.ZipFile) -> set[int]:
    """Return the numbers of the cell styles that show a number as a date."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    own: dict[int, str] = {}
    formats: list[int] = []
    with archive.open("xl/styles.xml") as file:
        for _event, element in _parsed(file):
            if element.tag.endswith("}numFmt"):
                own[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
            elif element.tag.endswith("}cellXfs"):
                formats = [int(one.get("numFmtId", "0")) for one in element]
    return {place for place, number in enumerate(formats) if _is_date(number, own)}


def _is_date(number: int, own: dict[int, str]) -> bool:
    if number in own:
        return bool(set(_NOT_A_DATE.sub("", own[number]).lower()) & set("dmyhs"))
    return number in DATE_FORMATS


class _Texts:
    """The shared texts of a workbook, laid down in a file; their places are all that stays in memory."""

    def __init__(self, archive: zipfile.ZipFile, spill: IO[bytes]):
        self._places = array("Q", [0])
        if "xl/sharedStrings.xml" in archive.namelist():
            with archive.open("xl/sharedStrings.xml") as file:
                for element in _each(file, "si"):
                    data = _text_within(element).encode("utf-8", "replace")
                    spill.write(data)
                    self._places.append(self._places[-1] + len(data))
        spill.write(b" ")  # an empty file cannot be laid into memory
        spill.flush()
        self._data = mmap.mmap(spill.fileno(), 0, access=mmap.ACCESS_READ)

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        return self._data[self._places[number] : self._places[number + 1]].decode()


def _each(file: IO[bytes], tag: str) -> Iterator[Element]:
    """Yield every element of a kind and forget it again, and all that stands above it."""
    path: list[Element] = []
    for event, element in _parsed(file, "start", "end"):
        if event == "start":
            path.append(element)
            continue
        path.pop()
        if element.tag in (MAIN + tag, STRICT + tag):
            yield element
            path[-1].clear()


def _text_within(element: Element) -> str:
    """Return the text of runs, without the reading aids of East Asian ones."""
    parts = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [one.text or "" for one in child if one.tag.endswith("}t")]
    return "".join(parts)


def _rows(
    file: IO[bytes], texts: _Texts, dates: set[int], first_day: datetime
) -> Iterator[tuple[int, list[Cell]]]:
    number = 0
    for row in _each(file, "row"):
        number = int(row.get("r") or number + 1)
        cells: list[Cell] = []
        for cell in row:
            place = _place(cell.get("r", "")) if cell.get("r") else len(cells)
            if place < len(cells) or place >= LONGEST_ROW:
                raise ValueError("a cell out of its place")
            cells += [""] * (place - len(cells))
            cells.append(_value(cell, texts, dates, first_day))
        if cells:
            yield number, cells


def _place(reference: str) -> int:
    """Return 0 for A5, 27 for AB7."""
    place = 0
    for sign in reference:
        if sign.isdigit():
            break
        place = place * 26 + ord(sign) - 64
    return place - 1


def _value(cell: Element, texts: _Texts, dates: set[int], first_day: datetime) -> Cell:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_text_within(child) for child in cell if child.tag.endswith("}is"))
    text = next((child.text or "" for child in cell if child.tag.endswith("}v")), "")
    if not text or kind in {"str", "e", "d"}:
        return text
    if kind == "s":
        return texts[int(text)]
    if kind == "b":
        return text == "1"
    number = float(text)
    if int(cell.get("s") or 0) in dates and 0 <= number <= LAST_DAY:
        return _day(first_day + timedelta(days=number))
    return int(text) if text.isdecimal() else number


def _day(moment: datetime) -> date | datetime:
    return moment.date() if moment.time() == moment.min.time() else moment
