"""Figures of another system: CSV or JSON read, judged cell by cell, every fault named by row and column.

Also the signature under a delivery: HMAC-SHA256 over moment, number and body: none can be changed or sent anew.
"""

import csv
import hmac
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256

MOST_ROWS = 5_000
# column: the headings it may have
COLUMNS = {
    "series": ("series", "seri"),
    "name": ("name", "nama"),
    "from": ("from", "dari"),
    "until": ("until", "sampai"),
    "value": ("value", "nilai"),
    "unit": ("unit", "satuan"),
    "records": ("records", "catatan"),
}
OPTIONAL = {"records"}
EXAMPLES = {
    "series": "pengaduan",
    "name": "Pengaduan selesai",
    "from": "2026-01-01",
    "until": "2026-01-31",
    "value": "1250",
    "unit": "orang",
}
SERIES = re.compile(r"[a-z0-9_-]{1,60}")
NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,4})?")
LONGEST = {"name": 120, "unit": 40}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the row as a spreadsheet numbers it (0: the whole), the column, in both languages."""

    row: int
    column: str
    id: str
    en: str


@dataclass(frozen=True)
class Line:
    """One figure as it was sent."""

    row: int
    series: str
    name: str
    from_date: date
    until_date: date
    value: Decimal
    unit: str
    records: int | None


def read_csv(text: str) -> tuple[list[Line], list[Fault]]:
    """Return the figures and the faults of a CSV with a heading; comma or semicolon, decimal point or comma."""
    head = text.lstrip("\ufeff").partition("\n")[0]
    try:
        table = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";" if ";" in head else ","))
    except csv.Error:
        return [], [Fault(0, "", "ini bukan CSV", "this is no CSV")]
    if not table:
        return [], [Fault(0, "", "berkas ini kosong", "the file is empty")]
    heads = [cell.strip().casefold() for cell in table[0]]
    places = {
        column: next((heads.index(one) for one in names if one in heads), None)
        for column, names in COLUMNS.items()
    }
    faults = [
        _missing(column) for column, place in places.items() if place is None and column not in OPTIONAL
    ]
    if faults:
        return [], faults
    rows = [
        (
            number,
            {
                column: cells[place].strip()
                for column, place in places.items()
                if place is not None and place < len(cells)
            },
        )
        for number, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    return _judged(rows)


def read_json(body: bytes) -> tuple[list[Line], list[Fault]]:
    """Return the figures and the faults of {"figures": [{column: value}, …]}."""
    try:
        figures = json.loads(body, parse_float=Decimal)["figures"]
        rows = [
            (number, {key: "" if cell is None else str(cell).strip() for key, cell in one.items()})
            for number, one in enumerate(figures, start=1)
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return [], [
            Fault(0, "", 'bukan JSON berbentuk {"figures": [...]}', 'no JSON of the shape {"figures": [...]}')
        ]
    return _judged(rows)


def _judged(rows: list[tuple[int, dict[str, str]]]) -> tuple[list[Line], list[Fault]]:
    if not rows:
        return [], [Fault(0, "", "tidak ada angka di dalamnya", "there is no figure in it")]
    if len(rows) > MOST_ROWS:
        return [], [Fault(0, "", f"lebih dari {MOST_ROWS} baris", f"more than {MOST_ROWS} rows")]
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, cells in rows:
        line, wrong = _line(number, cells)
        faults += wrong
        if line is not None:
            lines.append(line)
    return lines, faults + _twice(lines)


def _line(number: int, cells: dict[str, str]) -> tuple[Line | None, list[Fault]]:
    faults = [
        Fault(number, column, *_empty(column))
        for column in COLUMNS
        if column not in OPTIONAL and not cells.get(column)
    ]
    faults += [
        _too_long(number, column, most)
        for column, most in LONGEST.items()
        if len(cells.get(column, "")) > most
    ]
    faults += [
        Fault(
            number,
            column,
            "berisi tanda yang tidak terbaca; ketik ulang",
            "holds signs that cannot be read; type it anew",
        )
        for column in LONGEST
        if not cells.get(column, "").isprintable()
    ]
    if cells.get("series") and not SERIES.fullmatch(cells["series"]):
        faults.append(
            Fault(
                number,
                "series",
                f"tertulis “{cells['series'][:60]}”; tulis paling banyak 60 huruf kecil, angka, - atau _",
                f"found “{cells['series'][:60]}”; write at most 60 small letters, digits, - or _",
            )
        )
    days = {column: _day(number, column, cells.get(column, ""), faults) for column in ("from", "until")}
    value = _decimal(number, "value", cells.get("value", ""), faults)
    records = _whole(number, cells.get("records", ""), faults)
    first, last = days["from"], days["until"]
    if first and last and last < first:
        faults.append(_before_first(number, first, last))
    if faults or first is None or last is None or value is None:
        return None, faults
    return Line(number, cells["series"], cells["name"], first, last, value, cells["unit"], records), []


def _day(number: int, column: str, text: str, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        faults.append(
            Fault(
                number,
                column,
                f"“{text[:20]}” bukan tanggal; tulis seperti 2026-01-31",
                f"“{text[:20]}” is no date; write it like 2026-01-31",
            )
        )
        return None


def _decimal(number: int, column: str, text: str, faults: list[Fault]) -> Decimal | None:
    if not text:
        return None
    try:
        if not NUMBER.fullmatch(text):
            raise InvalidOperation
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        faults.append(
            Fault(
                number,
                column,
                f"“{text[:20]}” bukan angka; tulis seperti 1250 atau 12,5, tanpa pemisah ribuan",
                f"“{text[:20]}” is no number; write it like 1250 or 12.5, without separators of thousands",
            )
        )
        return None


def _whole(number: int, text: str, faults: list[Fault]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    faults.append(
        Fault(
            number,
            "records",
            f"“{text[:20]}” bukan bilangan bulat; tulis seperti 120, atau kosongkan",
            f"“{text[:20]}” is no whole number; write it like 120, or leave it empty",
        )
    )
    return None


def _missing(column: str) -> Fault:
    names = " / ".join(COLUMNS[column])
    return Fault(
        1,
        column,
        f"kolom {names} tidak ada; tambahkan di baris judul",
        f"the column {names} is missing; add it to the headings",
    )


def _empty(column: str) -> tuple[str, str]:
    example = EXAMPLES[column]
    return f"kosong; isi, misalnya {example}", f"empty; fill it in, for example {example}"


def _before_first(number: int, first: date, last: date) -> Fault:
    return Fault(
        number,
        "until",
        f"{last} sebelum hari pertama ({first}); periksa kedua tanggal",
        f"{last} lies before the first day ({first}); check both dates",
    )


def _too_long(number: int, column: str, most: int) -> Fault:
    return Fault(
        number,
        column,
        f"lebih dari {most} huruf; pendekkan teksnya",
        f"longer than {most} letters; shorten the text",
    )


def _twice(lines: list[Line]) -> list[Fault]:
    first: dict[tuple[str, date, date], int] = {}
    faults = []
    for one in lines:
        earlier = first.setdefault((one.series, one.from_date, one.until_date), one.row)
        if earlier != one.row:
            faults.append(
                Fault(
                    one.row,
                    "series",
                    f"seri dan periode yang sama seperti baris {earlier}; hapus salah satunya",
                    f"the same series and period as row {earlier}; remove one of the two",
                )
            )
    return faults


def mark(secret: str, moment: str, number: str, body: bytes) -> str:
    """Return the signature of a delivery: 64 hex digits."""
    return hmac.new(secret.encode(), f"{moment}\n{number}\n".encode() + body, sha256).hexdigest()


def is_signed(secret: str, moment: str, number: str, body: bytes, *, given: str) -> bool:
    """Say whether a delivery was signed with this secret, in a time that does not depend on how wrong it is."""
    return hmac.compare_digest(mark(secret, moment, number, body).encode(), given.encode())
