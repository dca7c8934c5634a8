"""Lists as untidy as offices send them, and worse: made from a number, so that each can be made again.

Every file knows which of its rows are people, so that a reader can be held to "none is lost"; a cell under a
forbidden heading carries SECRET, so that it can be held to "none is kept".
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random

import xlsxwriter

from pelangi.find.tests.old_workbooks import ods, xls

SECRET = "Rahasiajangansimpan"
WORDS = (
    "SITI",
    "Budi",
    "a. fung",
    "MOH.",
    "H.",
    "Nur’aini",
    "LIEM",
    "d/a",
    "Ny.",
    "Ñoño",
    "ŞEVKİ",
    "阿芳",
    "é",
    "X",
    "bin",
)
HEADINGS = {
    "name": ("Nama", "NAMA LENGKAP", "Nama Pasien", " nama  warga binaan ", "Nama\nLengkap"),
    "nik": ("NIK", "No. KTP", "N.I.K", "No KTP/NIK", "Nomor Induk Kependudukan"),
    "family": ("No. KK", "Nomor Kartu Keluarga"),
    "born": ("Tgl Lahir", "TANGGAL LAHIR", "Tempat, Tgl Lahir", "TTL", "Thn Lahir"),
    "age": ("Umur", "Usia (th)"),
    "sex": ("L/P", "Jenis Kelamin", "JK"),
    "home": ("Alamat", "RT/RW", "Kelurahan", "Desa/Kel."),
    "mother": ("Nama Ibu", "Ibu Kandung"),
    "forbidden": ("Diagnosa", "Perkara", "Nama Obat", "Tgl. Ekspirasi", "Kode ICD-10", "Pasal"),
    "other": ("No", "Ket.", "Blok", "", "Tgl Masuk", "Nama Wali", "1"),
}
DATES = (
    "31-12-1950", "1/2/60", "01.07.1970", "12 Mei 1980", "12 Pebruari 1980", "1980", "05-1980", "Mei 1980",
    "1980-05-12 00:00:00", "12051980", "31-02-1990", "00-00-1980", "32/13/1980", "12-05-2999", "tidak tahu", "-",
    "Pkl. Pinang, 12 Mei 1980", "Toboali 1-1-1970", "± 1950", "1950?", "umur 60", "29-02-1900", "", "12 Mei", "9999999",
)  # fmt: skip
NUMBERS = (
    "1971050103600001", "'1971050103600001", "1971 0501 0360 0001", "1,97E+15", "1.97105E+15", "0", "-", "",
    "197105010360000", "19710501036OOOO1", "1971052011100001", "tidak ada", "1971050103600001.0",
    "１９７１０５０１０３６００００１",
)  # fmt: skip
ODD_CELLS = (
    "",
    " ",
    "\t",
    '"',
    "''",
    "=1+1",
    "#REF!",
    "\x00",
    "a;b",
    "a,b",
    "a|b",
    "x" * 400,
    "‮abc",
    "😀",
    "NULL",
    "\u00a0",
)
TITLES = (
    "DAFTAR WARGA",
    "LAPAS KELAS IIA CONTOH",
    "Per 24 November 2026",
    "Nomor : 12/B/2026",
    "",
    "RAHASIA",
)
FEET = (
    "Jumlah",
    "Jumlah : 12 orang",
    "Mengetahui, Kepala",
    "Pangkalpinang, 1 Mei 2026",
    "NIP. 19700101",
    "ttd",
)
SEPARATORS, ENCODINGS = (
    (",", ";", "\t", "|"),
    ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1"),
)


@dataclass
class OddFile:
    """One file. people: (sheet, row number) of every row that a person fills; None after bytes were damaged."""

    suffix: str
    data: bytes
    people: set[tuple[str, int]] | None = field(default_factory=set)

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Lay the file on the disk for as long as it is read."""
        with tempfile.NamedTemporaryFile(suffix=self.suffix) as file:
            file.write(self.data)
            file.flush()
            yield Path(file.name)


def odd_file(number: int) -> OddFile:
    """Return the file of a number; every third one is damaged besides."""
    chance = Random(number)
    made = chance.choice([_text, _text, _xlsx, _xlsx, _ods, _xls, _web])(chance)
    if number % 3 == 2:
        made.data, made.people = damaged(made.data, chance), None
    return made


def _table(chance: Random) -> tuple[list[list[object]], list[int]]:
    """Return rows of one sheet and the numbers of those that a person fills."""
    kinds = ["name", *chance.sample(sorted(set(HEADINGS) - {"name"}), chance.randint(1, 7))]
    chance.shuffle(kinds)
    rows: list[list[object]] = [[chance.choice(TITLES)] for _title in range(chance.choice([0, 0, 1, 3, 6]))]
    rows += _heading_lines(kinds, chance)
    if chance.random() < 0.15:
        rows.append(
            [str(number) for number, _kind in enumerate(kinds, 1)]
        )  # columns numbered below the headings
    people = []
    for _person in range(chance.randint(0, 12)):
        if chance.random() < 0.1:
            rows.append([])
        rows.append([cell_of(kind, chance) for kind in kinds])
        if any(str(cell).strip("\x00\u00a0 \t") for cell in rows[-1]):
            people.append(len(rows))
    rows += [[chance.choice(FEET)] for _foot in range(chance.choice([0, 0, 1, 3]))]
    return rows, people


def _heading_lines(kinds: list[str], chance: Random) -> list[list[object]]:
    """Return the headings, now and then in two lines: a merged one over the parts below it."""
    line: list[object] = [chance.choice(HEADINGS[kind]) for kind in kinds]
    at = kinds.index("name")
    if chance.random() < 0.85 or at + 1 >= len(kinds) or kinds[at + 1] == "forbidden":
        return [line]
    above: list[object] = ["" if place == at + 1 else text for place, text in enumerate(line)]
    above[at] = "Identitas"
    below: list[object] = [text if place in (at, at + 1) else "" for place, text in enumerate(line)]
    return [above, below]


def cell_of(kind: str, chance: Random) -> object:
    if chance.random() < 0.06:
        return chance.choice(ODD_CELLS)
    match kind:
        case "name" | "mother":
            return " ".join(chance.choices(WORDS, k=chance.randint(1, 4)))
        case "nik" | "family":
            return chance.choice([*NUMBERS, 1971050103600001, 1.97105e15])
        case "born":
            return chance.choice([*DATES, date(1950, 1, 1) + timedelta(chance.randrange(30000)), 18000, 1980])
        case "age":
            return chance.choice(["60", "60 th", 60, 0, "8 bln", "130", "tua", -1, 60.5, ""])
        case "sex":
            return chance.choice(["L", "P", "Laki-laki", "perempuan", "LK", "?", 1, True])
        case "forbidden":
            return SECRET
    return chance.choice(["Jl. Melati RT 03/02", "003/001", "Tua Tunu Indah", 7, "", "catatan"])


def _text(chance: Random) -> OddFile:
    rows, people = _table(chance)
    separator, ending = chance.choice(SEPARATORS), chance.choice(["\n", "\r\n", "\r"])
    lines = []
    for row in rows:
        cells = [" ".join(str(cell).replace(separator, " ").replace('"', "").split()) for cell in row]
        lines.append(separator.join(f'"{cell}"' if chance.random() < 0.1 else cell for cell in cells))
    people = [number for number in people if any(lines[number - 1].replace('"', "").split(separator))]
    encoding = chance.choice(ENCODINGS)
    data = ("" if encoding != "utf-16-le" else "\ufeff") + ending.join(lines) + chance.choice(["", ending])
    return OddFile(".csv", data.encode(encoding, errors="replace"), {("", number) for number in people})


def _sheets(chance: Random) -> tuple[dict[str, list[list[object]]], set[tuple[str, int]]]:
    sheets, people = {}, set()
    for number in range(chance.choice([1, 1, 1, 2, 3])):
        name = f"{chance.choice(['Blok A', 'Lembar', 'Données', 'Sheet'])}{number}"
        sheets[name], found = _table(chance)
        people |= {(name, one) for one in found}
    return sheets, people


def _xlsx(chance: Random) -> OddFile:
    sheets, people = _sheets(chance)
    return OddFile(".xlsx", workbook_of(sheets), people)


def workbook_of(sheets: dict[str, list[list[object]]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(line, place, datetime.combine(cell, datetime.min.time()), day)
                    elif cell != "":
                        sheet.write(line, place, cell)
    return file.getvalue()


def _ods(chance: Random) -> OddFile:
    sheets, people = _sheets(chance)
    return OddFile(".ods", ods(sheets), people)


def _xls(chance: Random) -> OddFile:
    sheets, people = _sheets(chance)
    plain = {name: [[as_text(cell) for cell in row] for row in rows] for name, rows in sheets.items()}
    return OddFile(".xls", xls(plain), people)


def _web(chance: Random) -> OddFile:
    """A web page called .xls, as programs export them; a merged title over the table, now and then several tables."""
    parts, people = [], set()
    for number in range(chance.choice([1, 1, 2])):
        rows, found = _table(chance)
        people |= {(str(number) if number else "", one) for one in found}
        width = max(map(len, rows))
        lines = []
        for row in rows:
            span = f' colspan="{width}"' if len(row) == 1 else ""
            cells = "".join(f"<td{span}>{escape(as_typed(cell))}</td>" for cell in row)
            lines.append(f"<tr>{cells}" + chance.choice(["</tr>", ""]))
        parts.append("<table>" + "\n".join(lines) + "</table>")
    text = f"<html><body>{chance.choice(['', '<p>x</p>'])}{''.join(parts)}</body></html>"
    return OddFile(
        ".xls", text.encode(chance.choice(["utf-8", "cp1252"]), errors="xmlcharrefreplace"), people
    )


def as_typed(cell: object) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def as_text(cell: object) -> object:
    return str(cell) if isinstance(cell, date) else cell


def damaged(data: bytes, chance: Random) -> bytes:
    """Cut, flip, repeat or insert some bytes."""
    out = bytearray(data)
    for _wound in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) or 1)
        match chance.randrange(4):
            case 0:
                del out[at : at + chance.randint(1, 60)]
            case 1 if out:
                out[at % len(out)] ^= 1 << chance.randrange(8)
            case 2:
                out[at:at] = out[at : at + chance.randint(1, 200)]
            case _:
                out[at:at] = chance.randbytes(chance.randint(1, 20))
    return bytes(out)
