"""A large XLSX workbook, row by row: no more memory than one row needs, and eight bytes for each shared text.

Only for register extracts: lists are small and come in older kinds too (tables.py). Source: ECMA-376 part 1, 18.3
(worksheets), 18.4 (shared strings), 18.8.30 (number formats 14 to 22 and 45 to 47 are dates and times).
"""

import mmap
import re
import struct
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import IO, Generic, TypeVar
from xml.etree.ElementTree import Element, ParseError, iterparse
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from pelangi.find.reading.tables import Cell, NotATable

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
LAST_DAY = 2_958_465  # of the year 9999
PIECE = 1 << 16  # bytes read at a time
DIGITS = "0123456789"
LONGEST_ROW = 16_384  # columns a sheet can have
_NOT_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')  # quoted text, colours and conditions within a format
_BROKEN = (
    ParseError, ExpatError, zlib.error, struct.error, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError,
    EOFError,
)  # fmt: skip
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
                    for number, cells in _Rows(texts, dates, first_day).read(opened):
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
                for text in _Shared().read(file):
                    data = text.encode("utf-8", "replace")
                    spill.write(data)
                    self._places.append(self._places[-1] + len(data))
        spill.write(b" ")  # an empty file cannot be laid into memory
        spill.flush()
        self._data = mmap.mmap(spill.fileno(), 0, access=mmap.ACCESS_READ)

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        return self._data[self._places[number] : self._places[number + 1]].decode()


Found = TypeVar("Found")


class _Part(Generic[Found]):
    """Reads one part of a workbook bit by bit, as what stands in it goes by."""

    def __init__(self) -> None:
        self.found: list[Found] = []  # since the last bit
        self.texts: list[str] | None = None  # of the element that is open, where its text counts

    def read(self, file: IO[bytes]) -> Iterator[Found]:
        """Yield what is found."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._first(parser)
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse  # no workbook has one, and entities unfold
        while piece := file.read(PIECE):
            parser.Parse(piece, False)
            yield from self.found
            self.found.clear()
        parser.Parse(b"", True)
        yield from self.found

    def _first(self, parser: XMLParserType) -> Callable[[str, dict[str, str]], None]:
        """Return what sees the first element, which tells whether names have a prefix here (x:row): seldom."""

        def see(name: str, attributes: dict[str, str]) -> None:
            if ":" in name:
                parser.StartElementHandler = lambda one, more: self.begin(one.rpartition(":")[2], more)
                parser.EndElementHandler = lambda one: self.end(one.rpartition(":")[2])
            else:
                parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end

        return see

    def _text(self, text: str) -> None:
        if self.texts is not None:
            self.texts.append(text)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """An element ends."""
        raise NotImplementedError


def _refuse(*_declared: object) -> None:
    raise ValueError("a document type in a workbook")


class _Shared(_Part[str]):
    """The shared texts; runs of one text are one, the reading aids of East Asian ones (rPh) are none."""

    def __init__(self) -> None:
        super().__init__()
        self._whole: list[str] = []
        self._is_aid = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._whole = []
        elif name == "rPh":
            self._is_aid = True
        elif name == "t" and not self._is_aid:
            self.texts = []

    def end(self, name: str) -> None:
        if name == "t" and self.texts is not None:
            self._whole += self.texts
            self.texts = None
        elif name == "rPh":
            self._is_aid = False
        elif name == "si":
            self.found.append("".join(self._whole))


class _Rows(_Part[tuple[int, list[Cell]]]):
    """The rows of a sheet that have cells."""

    def __init__(self, texts: _Texts, dates: set[int], first_day: datetime):
        super().__init__()
        self._shared, self._dates, self._first_day = texts, dates, first_day
        self._number, self._cells, self._said = 0, [], ""
        self._cell: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell, self._said = attributes, ""
        elif name in ("v", "t"):
            self.texts = []
        elif name == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._cells = []

    def end(self, name: str) -> None:
        if name in ("v", "t") and self.texts is not None:
            self._said += "".join(self.texts)
            self.texts = None
        elif name == "c":
            self._take()
        elif name == "row" and self._cells:
            self.found.append((self._number, self._cells))

    def _take(self) -> None:
        reference = self._cell.get("r")
        place = _place(reference.rstrip(DIGITS)) if reference else len(self._cells)
        missing = place - len(self._cells)
        if missing < 0 or place >= LONGEST_ROW:
            raise ValueError("a cell out of its place")
        if missing:
            self._cells += [""] * missing
        self._cells.append(self._value())

    def _value(self) -> Cell:
        kind, text = self._cell.get("t", "n"), self._said
        if kind == "s" and text:
            return self._shared[int(text)]
        if not text or kind not in ("n", "b"):  # inlineStr, str (of a formula), e (error), d
            return text
        if kind == "b":
            return text == "1"
        if int(self._cell.get("s") or 0) in self._dates and 0 <= float(text) <= LAST_DAY:
            return _day(self._first_day + timedelta(days=float(text)))
        return int(text) if text.isdecimal() else float(text)


@cache
def _place(letters: str) -> int:
    """Return 0 for A, 27 for AB."""
    place = 0
    for sign in letters[:4]:
        place = place * 26 + ord(sign) - 64
    return place - 1


def _day(moment: datetime) -> date | datetime:
    return moment.date() if moment.time() == moment.min.time() else moment
