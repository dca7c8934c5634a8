"""A register extract, row by row, so that millions of rows need no more memory than one."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from pelangi.find.reading.columns import column_of, plain
from pelangi.find.reading.dates import BadDate, birth_date
from pelangi.find.reading.roster import BadRow
from pelangi.find.reading.seen import Seen
from pelangi.find.reading.tables import (
    OLD_EXCEL,
    ZIP,
    NotATable,
    encoding_of,
    read_sheets,
    separator_of,
    text_of,
)
from pelangi.find.reading.values import has_letters

COLUMNS = (
    "register_id", "nik", "family_card_number", "name", "sex", "birth_place", "birth_date", "mother_name",
    "father_name", "address", "rt", "rw", "ward_code", "status", "identity_card", "birth_certificate",
    "child_card",
)  # fmt: skip
NEEDED = ("register_id", "name")
STATUSES = frozenset({"alive", "dead", "moved"})
CARD_STATES = frozenset({"recorded", "printed", "none"})
PARQUET = b"PAR1"
CHUNK = 1 << 20  # bytes
FETCH_ROWS = 10_000

Numbered = tuple[int, list[str]]


@dataclass(frozen=True)
class RegisterReading:
    """What one row of the file turned out to be: exactly one of the two is there."""

    row: dict[str, str] | None = None
    bad: BadRow | None = None


def read_register(path: Path, *, today: date) -> Iterator[RegisterReading]:
    """Yield every row of an extract (CSV, XLSX, Parquet), good or bad, in order.

    Raises NotATable when there is no table or the columns register_id and name are missing.
    """
    rows = iter(_rows(path))
    _number, first = next(rows, (0, []))
    places = _places(first)
    seen = Seen()
    blank = dict.fromkeys(COLUMNS, "")
    order = sorted(places.items(), key=lambda item: item[1])
    for number, cells in rows:
        width = len(cells)
        row = blank | {column: cells[place].strip() for column, place in order if place < width}
        if not any(row.values()):
            continue
        wrong = _wrong(row, seen, today)
        if wrong is None:
            seen.add(row["register_id"])
            yield RegisterReading(row=row)
        else:
            yield RegisterReading(bad=BadRow("", number, wrong[0], row[wrong[0]][:300], wrong[1]))


def _places(headings: list[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        words = plain(heading).replace(" ", "_")
        column = words if words in COLUMNS else column_of(heading)
        if column in COLUMNS:
            places.setdefault(column, place)
    if any(column not in places for column in NEEDED):
        raise NotATable("not_a_register")
    return places


def _wrong(row: dict[str, str], seen: Seen, today: date) -> tuple[str, str] | None:
    """Return (column, reason) of the first thing wrong; make dates, status and card state canonical."""
    if not row["register_id"] or len(row["register_id"]) > 40:
        return "register_id", "no_register_id"
    if row["register_id"] in seen:
        return "register_id", "register_id_twice"
    if not has_letters(row["name"]):
        return "name", "no_name"
    row["status"] = row["status"].lower() or "alive"
    if row["status"] not in STATUSES:
        return "status", "unknown_status"
    row["identity_card"] = row["identity_card"].lower() or "none"
    if row["identity_card"] not in CARD_STATES:
        return "identity_card", "unknown_card_state"
    return _wrong_date(row, today)


def _wrong_date(row: dict[str, str], today: date) -> tuple[str, str] | None:
    text = row["birth_date"]
    try:
        if text and date.fromisoformat(text) <= today:  # the usual case, fast
            return None
    except ValueError:
        pass  # another form: read it the long way
    try:
        row["birth_date"] = birth_date(text, today)
    except BadDate as bad:
        return "birth_date", bad.code
    return None


def _rows(path: Path) -> Iterable[Numbered]:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise NotATable("empty_file")
    if start in (ZIP, OLD_EXCEL):
        sheet = read_sheets(path)[0]
        return ((number, [text_of(cell) for cell in row]) for number, row in sheet.numbered())
    return _parquet_rows(path) if start == PARQUET else _csv_rows(path)


def _csv_rows(path: Path) -> Iterator[Numbered]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        separator = separator_of(file.read(8192))
        file.seek(0)
        try:
            yield from enumerate(csv.reader(file, delimiter=separator), 1)
        except csv.Error as error:
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


def _parquet_rows(path: Path) -> Iterator[Numbered]:
    with duckdb.connect() as engine:
        try:
            result = engine.execute("SELECT * FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            raise NotATable("broken_workbook") from error
        yield 1, [column[0] for column in result.description]
        number = 2
        while rows := result.fetchmany(FETCH_ROWS):
            for row in rows:
                yield number, [text_of(cell) for cell in row]
                number += 1
