"""Write the lists as offices send them: logos and merged headings, semicolon files, odd dates."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random

from sample.rosters import Row
from sample.workbook import Column, Workbook, emblem

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
CRIMES = ("Pencurian", "Narkotika", "Penggelapan", "Penambangan tanpa izin", "Penganiayaan", "Penipuan")
DIAGNOSES = ("F20.0", "F20.5", "F25.1", "F31.2", "F32.3", "F06.3")
DAMAGE = {"text": 0.62, "number": 0.14, "apostrophe": 0.12, "rounded": 0.08, "scientific": 0.04}


def of(key: str) -> Callable[[Row], object]:
    return lambda row: row.fields[key]


def extra(key: str) -> Callable[[Row], object]:
    return lambda row: row.extra[key]


def number(row: Row) -> int:
    return row.number


def slashed(row: Row) -> str:
    return "/".join(reversed(row.fields["birth_date"].split("-")))


def in_words(row: Row) -> str:
    """31 Desember 1950."""
    if not row.fields["birth_date"]:
        return ""
    year, month, day = row.fields["birth_date"].split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def titled(key: str) -> Callable[[Row], object]:
    return lambda row: row.fields[key].title()


def _without(rows: Iterable[Row], *keys: str) -> None:
    """Forget what the office's form does not ask, so that roster.csv says what the file says."""
    for row in rows:
        row.fields.update(dict.fromkeys(keys, ""))


def prison(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    """Logo row, merged title rows, a heading in two lines, and the crime, which the product must drop."""
    _without(rows, "family_card_number", "age", "mother_name")
    for row in rows:
        row.extra["registration"] = f"B.I {100 + row.number}/{received.year}"
        row.extra["crime"] = chance.choice(CRIMES)
        row.extra["ends"] = (
            f"{1 + int(chance.random() * 28):02d}-{1 + int(chance.random() * 12):02d}-{received.year + 3}"
        )
        row.extra["block"] = f"{chance.choice('ABCD')}-{1 + int(chance.random() * 12)}"
    columns: list[Column] = [
        ("No", number),
        ("No. Registrasi", extra("registration")),
        ("Nama Lengkap", of("name")),
        ("Alias", of("alias")),
        ("Bin/Binti", of("father_name")),
        ("Tempat", titled("birth_place")),
        ("Tanggal", slashed),
        ("JK", of("sex")),
        ("NIK", of("nik")),
        ("Jalan", of("address")),
        ("RT", of("rt")),
        ("RW", of("rw")),
        ("Kelurahan", of("ward")),
        ("Perkara", extra("crime")),
        ("Tgl. Ekspirasi", extra("ends")),
        ("Blok", extra("block")),
    ]
    book = Workbook(path, received)
    titles = ["", "LAPAS CONTOH TUA TUNU", f"DAFTAR WARGA BINAAN PER {received:%d-%m-%Y}"]
    sheet = book.sheet("Daftar WBP", titles, width=len(columns))
    sheet.set_row(0, 24)
    sheet.insert_image(0, 0, "emblem.png", {"image_data": emblem(), "description": "Emblem contoh"})
    groups = {2: (3, "Nama"), 5: (6, "Kelahiran"), 9: (12, "Alamat"), 13: (14, "Pidana")}
    for first, (last, text) in groups.items():
        sheet.merge_range(4, first, 4, last, text, book.bold)
    grouped = {place for first, (last, _) in groups.items() for place in range(first, last + 1)}
    for place, (heading, _) in enumerate(columns):
        if place in grouped:
            sheet.write_string(5, place, heading, book.bold)
        else:
            sheet.merge_range(4, place, 5, place, heading, book.bold)
    end = book.body(sheet, 6, columns=columns, rows=rows)
    sheet.write_string(end + 1, 2, f"Jumlah: {len(rows)} orang")
    book.book.close()


def psychiatric_hospital(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    """Ages instead of birth dates, people without a name, and the diagnosis, which the product must drop."""
    _without(rows, "birth_date", "birth_place", "family_card_number", "father_name", "rt", "rw")
    for row in rows:
        row.extra["record"] = f"{chance.randrange(10**6):06d}"
        row.extra["diagnosis"] = chance.choice(DIAGNOSES)
        row.extra["room"] = chance.choice(("Merpati", "Kenari", "Cendrawasih", "Murai"))
    columns: list[Column] = [
        ("NO", number),
        ("NO. RM", extra("record")),
        ("NAMA PASIEN", of("name")),
        ("PANGGILAN", of("alias")),
        ("UMUR", lambda row: f"{row.fields['age']} th" if row.number % 3 else int(row.fields["age"])),
        ("L/P", of("sex")),
        ("RUANG", extra("room")),
        ("DIAGNOSA", extra("diagnosis")),
        ("NIK", of("nik")),
        ("NAMA IBU", of("mother_name")),
        ("ALAMAT", of("address")),
        ("KELURAHAN", of("ward")),
    ]
    book = Workbook(path, received)
    sheet = book.sheet(
        "Pasien", ["DAFTAR PASIEN RAWAT INAP", "RUMAH SAKIT JIWA CONTOH BAHTERA"], width=len(columns)
    )
    book.table(sheet, 3, columns=columns, rows=rows)
    book.book.close()


def schools(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    """Two schools, one sheet each: real spreadsheet dates in the first, text in the second."""
    _without(rows, "alias", "age")
    for row in rows:
        row.extra["pupil"] = f"00{chance.randrange(10**8):08d}"
        row.extra["class"] = chance.choice(("XI IPA 1", "XI IPA 2", "XI IPS 1", "XII IPA 1", "XII IPS 2"))
    half = len(rows) // 2
    book = Workbook(path, received)
    for name, part, born in (
        ("SMA Contoh 1", rows[:half], _cell_date),
        ("SMA Contoh 2", rows[half:], slashed),
    ):
        columns: list[Column] = [
            ("No", number),
            ("NISN", extra("pupil")),
            ("Nama Siswa", of("name")),
            ("Kelas", extra("class")),
            ("JK", of("sex")),
            ("NIK", of("nik")),
            ("No KK", of("family_card_number")),
            ("Tempat Lahir", titled("birth_place")),
            ("Tanggal Lahir", born),
            ("Nama Ibu Kandung", of("mother_name")),
            ("Nama Ayah", of("father_name")),
            ("Alamat", of("address")),
            ("RT", of("rt")),
            ("RW", of("rw")),
            ("Kelurahan", of("ward")),
        ]
        sheet = book.sheet(name, [f"SISWA BERUSIA 17 TAHUN - {name.upper()}"], width=len(columns))
        book.table(sheet, 2, columns=columns, rows=part)
    book.book.close()


def _cell_date(row: Row) -> object:
    return date.fromisoformat(row.fields["birth_date"]) if row.fields["birth_date"] else ""


def social_welfare(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    """NIK as text, as number, behind an apostrophe, rounded to 15 digits, or nothing but 1.97E+15."""
    _without(rows, "alias", "age", "father_name")
    for row in rows:
        _damage(row, chance)
    columns: list[Column] = [
        ("No.", number),
        ("NIK", extra("nik")),
        ("No. KK", of("family_card_number")),
        ("Nama", of("name")),
        ("Jenis Kelamin", lambda row: {"L": "Laki-laki", "P": "Perempuan"}.get(row.fields["sex"], "")),
        ("Tempat Lahir", titled("birth_place")),
        ("Tgl Lahir", slashed),
        ("Nama Ibu Kandung", of("mother_name")),
        ("Alamat", of("address")),
        ("RT/RW", lambda row: "/".join(filter(None, (row.fields["rt"], row.fields["rw"])))),
        ("Desa/Kelurahan", of("ward")),
    ]
    book = Workbook(path, received)
    titles = ["DATA TERPADU KESEJAHTERAAN SOSIAL", "DINAS SOSIAL (CONTOH)"]
    sheet = book.sheet("Data", titles, width=len(columns))
    book.table(sheet, 3, columns=columns, rows=rows)
    sheet.set_column(1, 1, 11)
    book.book.close()


def _damage(row: Row, chance: Random) -> None:
    nik = row.fields["nik"]
    at = chance.random()
    row.extra["nik"] = nik
    if len(nik) != 16 or at < DAMAGE["text"]:
        return
    at -= DAMAGE["text"]
    if at < DAMAGE["number"]:
        row.extra["nik"] = float(nik)
    elif at < DAMAGE["number"] + DAMAGE["apostrophe"]:
        row.extra["nik"] = f"'{nik}"
    elif at < DAMAGE["number"] + DAMAGE["apostrophe"] + DAMAGE["rounded"]:
        row.fields["nik"] = f"{nik[:15]}0"  # a spreadsheet keeps 15 digits of a number
        row.extra["nik"] = float(row.fields["nik"])
    else:
        row.fields["nik"] = ""
        row.extra["nik"] = f"{float(nik):.2E}"


def semicolons(path: Path, columns: Sequence[Column], rows: Iterable[Row], *, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="", errors="strict") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([heading for heading, _ in columns])
        writer.writerows([cell(row) for _, cell in columns] for row in rows)


def elderly_home(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    """Windows-1252, Indonesian month names; half of the rows know an age only."""
    _without(rows, "mother_name", "father_name")
    for row in rows:
        if chance.random() < 0.5:
            row.fields["birth_date"] = ""
        else:
            row.fields["age"] = ""
        row.fields["name"] = _curly(row.fields["name"])
        row.extra["since"] = (
            f"{MONTHS[int(chance.random() * 12)]} {received.year - 1 - int(chance.random() * 8)}"
        )
    columns: list[Column] = [
        ("No", number),
        ("Nama Penghuni", of("name")),
        ("Nama Panggilan", of("alias")),
        ("L/P", of("sex")),
        ("Tempat Lahir", titled("birth_place")),
        ("Tanggal Lahir", in_words),
        ("Umur", of("age")),
        ("NIK", of("nik")),
        ("No. KK", of("family_card_number")),
        ("Alamat Asal", of("address")),
        ("RT", of("rt")),
        ("RW", of("rw")),
        ("Kelurahan Asal", of("ward")),
        ("Masuk – sejak", extra("since")),
    ]
    semicolons(path, columns, rows, encoding="cp1252")


def _curly(name: str) -> str:
    """Typists write AISYAH with a curly mark now and then: NUR’AINI, MA’MUN."""
    return name.replace("NURAINI", "NUR’AINI").replace("SAERAH", "SA’ERAH").replace("MAKMUR", "MA’MUR")


def orphanage(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    _without(rows, "age", "family_card_number", "address", "rt", "rw")
    for row in rows:
        row.extra["guardian"] = chance.choice(("Ibu pengasuh", "Bapak pengasuh", "Paman", "Nenek"))
    columns: list[Column] = [
        ("No", number),
        ("Nama Anak", of("name")),
        ("Panggilan", of("alias")),
        ("Jenis Kelamin", of("sex")),
        ("Tempat Lahir", titled("birth_place")),
        ("Tgl Lahir", in_words),
        ("NIK", of("nik")),
        ("Nama Ibu", of("mother_name")),
        ("Nama Ayah", of("father_name")),
        ("Kelurahan", of("ward")),
        ("Wali", extra("guardian")),
    ]
    semicolons(path, columns, rows, encoding="utf-8-sig")


def ward_elderly(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    """A ward's own list of the bedridden: dates as DD-MM-YYYY, or the year alone."""
    _without(rows, "alias", "age", "family_card_number", "birth_place", "mother_name", "father_name")
    for row in rows:
        born = row.fields["birth_date"]
        row.fields["birth_date"] = born[:4] if chance.random() < 0.35 else "-".join(reversed(born.split("-")))
    columns: list[Column] = [
        ("No", number),
        ("Nama", of("name")),
        ("L/P", of("sex")),
        ("Tgl Lahir", of("birth_date")),
        ("NIK", of("nik")),
        ("Alamat", of("address")),
        ("RT", of("rt")),
        ("RW", of("rw")),
        ("Kelurahan", of("ward")),
    ]
    semicolons(path, columns, rows, encoding="utf-8")


def health_centre(path: Path, rows: list[Row], chance: Random, received: date) -> None:
    """A health centre's list of its poor patients: place and date of birth in one column, tabs between the cells."""
    _without(rows, "alias", "age", "father_name")
    columns: list[Column] = [
        ("No.", number),
        ("NIK", of("nik")),
        ("Nama Pasien", of("name")),
        ("JK", of("sex")),
        ("Tempat/Tgl Lahir", lambda row: ", ".join(filter(None, (titled("birth_place")(row), slashed(row))))),
        ("Ibu Kandung", of("mother_name")),
        ("Alamat", of("address")),
        ("RT/RW", lambda row: "/".join(filter(None, (row.fields["rt"], row.fields["rw"])))),
        ("Kelurahan", of("ward")),
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\r\n")
        writer.writerow([heading for heading, _ in columns])
        writer.writerows([cell(row) for _, cell in columns] for row in rows)


WRITERS: dict[str, Callable[[Path, list[Row], Random, date], None]] = {
    "lapas.xlsx": prison,
    "rsj.xlsx": psychiatric_hospital,
    "panti-jompo.csv": elderly_home,
    "panti-asuhan.csv": orphanage,
    "sekolah.xlsx": schools,
    "dinsos.xlsx": social_welfare,
    "kelurahan-lansia.csv": ward_elderly,
    "puskesmas.csv": health_centre,
}
