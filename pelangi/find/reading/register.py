"""A register extract, row by row, so that millions of rows need no more memory than one."""

import codecs
import csv
import io
import zipfile
from collections.abc import Container, Iterator, Mapping
from datetime import date
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import IO

import duckdb

from pelangi.find.reading.columns import plain
from pelangi.find.reading.proposal import EXAMPLES, LONGEST_EXAMPLE, ColumnFound
from pelangi.find.reading.register_row import RegisterReading, RowReader, text_in
from pelangi.find.reading.register_words import WITHOUT_OWN_NUMBER, register_column_of
from pelangi.find.reading.roster import BadRow
from pelangi.find.reading.seen import Seen
from pelangi.find.reading.streamed import streamed_rows
from pelangi.find.reading.tables import (
    OLD_EXCEL,
    ZIP,
    Cell,
    NotATable,
    encoding_of,
    read_sheets,
    separator_of,
)

PARQUET = b"PAR1"
CHUNK = 1 << 20  # bytes
FETCH_ROWS = 10_000
LOOK_AT_ROWS = 40  # titles above the headings are shorter than this

Numbered = tuple[str, int, list[Cell]]  # sheet, row as a person counts it, cells


class Extract:
    """The rows of one extract (CSV, XLSX, ODS, XLS, Parquet), good or bad, in order; and how far the reading is.

    given: our column -> heading, as a person confirmed it; it wins over recognition.
    Iterating raises NotATable when there is no table, or its columns are not those of a register.
    """

    def __init__(self, path: Path, *, today: date, given: Mapping[str, str] | None = None):
        self._path, self._today, self._given = path, today, dict(given or {})
        self._size = path.stat().st_size or 1
        self._file: IO[bytes] | None = None
        self._rows = self._rows_done = 0  # of a Parquet file, which knows its length
        self.columns: dict[str, str] = {}  # our column -> heading, once the headings were met

    @property
    def share(self) -> float:
        """Return how much of the file has been read, 0 to 1; near enough for a bar."""
        if self._rows:
            return min(1.0, self._rows_done / self._rows)
        return min(1.0, self._file.tell() / self._size) if self._file and not self._file.closed else 0.0

    def __iter__(self) -> Iterator[RegisterReading]:
        reader: RowReader | None = None
        seen = Seen()
        for sheet, rows in groupby(self._numbered(), key=itemgetter(0)):
            head = list(islice(rows, LOOK_AT_ROWS))
            at = next((place for place, row in enumerate(head) if self._places(row[2])), None)
            if at is not None:
                reader = RowReader(self._places(head[at][2]), seen, self._today)
                self.columns = self.columns or {
                    column: text_in(head[at][2][place]) for column, place in reader.places.items()
                }
                head = head[at + 1 :]
            for _sheet, number, cells in chain(head, rows):
                if reader is None:  # what stands on this sheet is not known, so nothing of it is kept
                    yield RegisterReading(bad=BadRow(sheet, number, "", "", "no_headings"))
                elif any(map(text_in, cells)):  # a sheet without headings goes on under the last ones
                    yield reader.read(sheet, number, cells)
        if reader is None:
            raise NotATable("not_a_register")

    def _places(self, cells: list[Cell]) -> dict[str, int]:
        """Return where each of our columns stands if these are the headings of a register, else nothing."""
        headings = [text_in(cell) for cell in cells]
        for meaning in (self._said, register_column_of) if self._given else (register_column_of,):
            places: dict[str, int] = {}
            for place, heading in enumerate(headings):
                column = meaning(heading)
                if column:
                    places.setdefault(column, place)
            if is_register(places):
                return places
        return {}

    def _said(self, heading: str) -> str | None:
        words = plain(heading)
        return next((column for column, said in self._given.items() if words and plain(said) == words), None)

    def proposal(self) -> list[ColumnFound]:
        """Return every column of the file, what it was taken for, and examples of what stands in it.

        Of the first sheet that has the headings of a register; else of the first row that could be headings.
        """
        guessed: list[list[Cell]] = []
        for _sheet, rows in groupby(self._numbered(), key=itemgetter(0)):
            head = [row[2] for row in islice(rows, LOOK_AT_ROWS)]
            at = next((place for place, cells in enumerate(head) if self._places(cells)), None)
            if at is not None:
                return _columns(head[at:], self._places(head[at]))
            wide = [place for place, cells in enumerate(head) if sum(map(bool, map(text_in, cells))) > 2]
            guessed = guessed or (head[wide[0] :] if wide else [])
        if not guessed:
            raise NotATable("not_a_register")
        return _columns(guessed, {column: place for place, cell in enumerate(guessed[0])
                                  if (column := register_column_of(text_in(cell)))})  # fmt: skip

    def _numbered(self) -> Iterator[Numbered]:
        with self._path.open("rb") as self._file:
            start = self._file.read(4)
            self._file.seek(0)
            if not start:
                raise NotATable("empty_file")
            if start == PARQUET:
                yield from self._parquet_rows()
            elif start == ZIP and _is_xlsx(self._path):
                yield from streamed_rows(self._file)
            elif start in (ZIP, OLD_EXCEL):
                for one in read_sheets(self._path):
                    yield from ((one.name, number, row) for number, row in one.numbered())
            else:
                yield from self._csv_rows()

    def _csv_rows(self) -> Iterator[Numbered]:
        file = io.TextIOWrapper(self._file, _encoding(self._path), errors="replace", newline="")
        separator = separator_of(file.read(8192))
        file.seek(0)
        try:
            for number, row in enumerate(csv.reader(file, delimiter=separator), 1):
                yield "", number, row
        except csv.Error as error:
            raise NotATable("broken_workbook") from error

    def _parquet_rows(self) -> Iterator[Numbered]:
        with duckdb.connect() as engine:
            try:
                engine.execute("SELECT count(*) FROM read_parquet(?)", [str(self._path)])
                self._rows = engine.fetchone()[0]
                result = engine.execute("SELECT * FROM read_parquet(?)", [str(self._path)])
            except duckdb.Error as error:
                raise NotATable("broken_workbook") from error
            yield "", 1, [column[0] for column in result.description]
            while rows := result.fetchmany(FETCH_ROWS):
                for number, row in enumerate(rows, self._rows_done + 2):
                    yield "", number, [text_in(cell) for cell in row]  # its whole numbers are exact
                self._rows_done += len(rows)


def is_register(columns: Container[str]) -> bool:
    """Say whether these columns make a register: its own number and a name, or all that can stand for a number."""
    needed = ("register_id", "name") if "register_id" in columns else WITHOUT_OWN_NUMBER
    return all(column in columns for column in needed)


def _columns(rows: list[list[Cell]], places: Mapping[str, int]) -> list[ColumnFound]:
    meaning = {place: column for column, place in places.items()}
    found = []
    for place, heading in enumerate(map(text_in, rows[0])):
        texts = (text_in(row[place]) for row in rows[1:] if place < len(row))
        examples = list(dict.fromkeys(text[:LONGEST_EXAMPLE] for text in texts if text))[:EXAMPLES]
        if heading:
            found.append(ColumnFound(heading, meaning.get(place, ""), examples))
    return found


def _is_xlsx(path: Path) -> bool:
    """Say whether an archive is an XLSX workbook; ODS and XLSB are archives too."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise NotATable("broken_workbook") from error


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return encoding_of(head, is_utf8=False)
    return encoding_of(head, is_utf8=True)
