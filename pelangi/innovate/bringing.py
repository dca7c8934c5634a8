"""A workbook of innovations as it came: which column is which field of the year's form, and what each row says.

The national portal's own export layout was found in no public source. So columns are recognised by their headings, in
the words of the form and others in use, wherever the heading row stands; what is not known for sure a person confirms.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pelangi.core.identity import read_date
from pelangi.find.reading.tables import NotATable, Sheet, read_sheets, text_of
from pelangi.innovate import profiles
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.models import Innovation
from pelangi.innovate.refusals import NotAllowedHere

CODE, AGENCY, NAME, PLACE, LATITUDE, LONGITUDE = "kode", "perangkat_daerah", "nama", "koordinat", "lat", "lon"
TITLES = {CODE: "Kode", AGENCY: "Perangkat daerah", LATITUDE: "Lintang", LONGITUDE: "Bujur"}
MOST_ROWS, HEADING_WITHIN, MOST_COLUMNS = 2_000, 15, 100
DATES = {"trial_on", "applied_on", "developed_on"}
LEVEL = re.compile(
    r"\d+[a-z]? (klaim|terverifikasi)"
)  # levels are claimed on their pages, never taken from a file
# other words for a field, as forms of earlier years and offices write them
OTHER_WORDS = {
    CODE: ("kode inovasi", "id", "id inovasi", "nomor inovasi", "code"),
    AGENCY: ("opd", "skpd", "nama opd", "nama perangkat daerah", "instansi", "unit kerja", "unit", "agency"),
    "nama": ("nama", "judul", "judul inovasi", "nama inovasi daerah", "inovasi", "name"),
    "tahapan": ("tahap", "tahapan inovasi", "tahap inovasi", "stage"),
    "inisiator": ("inisiator inovasi", "inisiator inovasi daerah", "jenis inisiator"),
    "nama_inisiator": ("nama inisiator inovasi", "nama penggagas", "penggagas"),
    "klasifikasi": ("klasifikasi inovasi",),
    PLACE: ("titik koordinat", "lokasi", "koordinat lokasi"),
    "jenis": ("jenis inovasi", "digital atau non digital"),
    "bentuk": ("bentuk inovasi", "bentuk inovasi daerah"),
    "asta_cita": ("astacita", "tematik asta cita"),
    "pkpn": ("pkpn", "program prioritas nasional", "klaster", "tematik", "prioritas nasional"),
    "urusan_utama": (
        "urusan",
        "urusan inovasi",
        "urusan pemerintahan",
        "urusan inovasi daerah",
        "urusan pemerintah",
    ),
    "urusan_irisan": ("urusan irisan", "urusan lain", "urusan beririsan"),
    "waktu_uji_coba": (
        "tanggal uji coba",
        "waktu uji coba inovasi",
        "uji coba",
        "waktu uji coba inovasi daerah",
    ),
    "waktu_penerapan": (
        "tanggal penerapan",
        "waktu implementasi",
        "waktu penerapan inovasi",
        "waktu inovasi daerah diterapkan",
        "penerapan",
    ),
    "pengembangan_terbaru": ("tanggal pengembangan", "waktu pengembangan", "pengembangan"),
    "rancang_bangun": ("rancang bangun inovasi", "rancang bangun dan pokok perubahan", "deskripsi", "uraian"),
    "tujuan": ("tujuan", "tujuan inovasi daerah"),
    "manfaat": ("manfaat", "manfaat inovasi"),
    "hasil": ("hasil",),
    "haki": ("hki", "kekayaan intelektual", "hak kekayaan intelektual"),
    "penghargaan": ("prestasi",),
    "video": ("tautan video", "link video", "video inovasi", "url video"),
    LATITUDE: ("latitude", "lintang", "lat"),
    LONGITUDE: ("longitude", "bujur", "long", "lng", "lon"),
}


@dataclass(frozen=True)
class Table:
    """The chosen sheet: its headings, and (row number, cells as text) of every row below them."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass
class Entry:
    """One row read: its number, code and agency as written, and the profile by column of Innovation."""

    number: int
    code: str
    agency: str
    profile: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def form_fields() -> list[tuple[str, str]]:
    """Return the form's fields that the registry keeps: (key, heading), in the form's order."""
    return [
        (one["key"], one["label_id"])
        for one in instrument(YEAR).profile_fields.value
        if one["key"] in profiles.COLUMNS
    ]


def titles() -> dict[str, str]:
    """Return everything a column can be taken for: (key: its heading)."""
    return {CODE: TITLES[CODE], AGENCY: TITLES[AGENCY], **dict(form_fields())} | TITLES


def table_of(path: Path) -> Table:
    """Return the sheet whose heading row is recognised best. Raises NotAllowedHere: no table, empty, too many rows."""
    try:
        sheets = read_sheets(path)
    except NotATable as error:
        raise NotAllowedHere(_("This file cannot be read as a table.")) from error
    heads = [(_known_in(row), -number, sheet) for sheet in sheets for number, row in _first(sheet)]
    if not heads:
        raise NotAllowedHere(_("This file has no rows."))
    _count, number, sheet = max(heads, key=lambda one: one[:2])
    rows = [
        (at, [text_of(cell) for cell in cells[:MOST_COLUMNS]])
        for at, cells in sheet.numbered()
        if at > -number
    ]
    if len(rows) > MOST_ROWS:
        raise NotAllowedHere(_("More than %(most)s rows.") % {"most": MOST_ROWS})
    return Table([text_of(cell) for cell in sheet.rows[-number - 1][:MOST_COLUMNS]], rows)


def _first(sheet: Sheet) -> list[tuple[int, list[str]]]:
    found = [(at, [text_of(cell) for cell in cells]) for at, cells in sheet.numbered()]
    return [one for one in found[:HEADING_WITHIN] if sum(map(bool, one[1])) > 1]


def _known_in(row: Sequence[str]) -> int:
    return len(proposal(row))


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters and digits, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", heading.casefold()))


def proposal(headings: Sequence[str]) -> dict[int, str]:
    """Return the field each column is taken for, by its place; a field is taken once, columns unknown are left out."""
    known = {word: key for key, words in OTHER_WORDS.items() for word in words}
    known |= {plain(heading): key for key, heading in titles().items()}
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = known.get(plain(heading))
        if key and key not in found.values():
            found[place] = key
    return found


def is_sure(headings: Sequence[str]) -> bool:
    """Say whether every column bears the very heading that our own workbook gives it."""
    own = {plain(heading) for heading in titles().values()}
    named = [plain(one) for one in headings if one]
    return plain(titles()[NAME]) in named and all(one in own or LEVEL.fullmatch(one) for one in named)


def entries(table: Table, columns: Mapping[int, str], today: date) -> list[Entry]:
    """Return the rows as entries. columns: field by place of the column. Raises NotAllowedHere: none is the name."""
    places = {key: place for place, key in columns.items()}
    if NAME not in places:
        raise NotAllowedHere(_("No column is the “%(heading)s”.") % {"heading": titles()[NAME]})
    return [_entry(number, cells, places, today) for number, cells in table.rows]


def _entry(number: int, cells: list[str], places: Mapping[str, int], today: date) -> Entry:
    def text(key: str) -> str:
        place = places.get(key)
        return cells[place] if place is not None and place < len(cells) else ""

    found = Entry(number, text(CODE), text(AGENCY))
    for key, _heading in form_fields():
        if key in places:
            _take(found, key, text(key), today)
    if LATITUDE in places and LONGITUDE in places and PLACE not in places:
        written = [text(LATITUDE), text(LONGITUDE)]
        _take(found, PLACE, ",".join(written) if any(written) else "", today)
    return found


def _take(entry: Entry, key: str, text: str, today: date) -> None:
    try:
        entry.profile |= _parsed(key, profiles.COLUMNS[key], text, today)
    except (ValueError, InvalidOperation):
        entry.faults.append(
            _("%(heading)s: “%(text)s” cannot be read") % {"heading": titles()[key], "text": text[:60]}
        )


def _parsed(key: str, column: str, text: str, today: date) -> dict[str, Any]:
    if key == PLACE:
        return _place(text)
    if column in DATES:
        return {column: _day(text, today) if text else None}
    if column == "stage":
        stages = {plain(name): stage for stage, name in profiles.STAGES.items()}
        return {column: stages[_one_of(plain(text), stages)]}
    if column == "is_digital":
        return {column: plain(text) == "digital"}
    if column == "asta_cita":
        return {column: int(text) if text else None}
    longest = Innovation._meta.get_field(column).max_length
    if longest and len(text) > longest:
        raise ValueError(text)
    return {column: text}


def _one_of(text: str, offered: Mapping[str, Any]) -> str:
    if text not in offered:
        raise ValueError(text)
    return text


def _place(text: str) -> dict[str, Decimal | None]:
    parts = [part for part in re.split(r"[,;\s]+", text) if part]
    latitude, longitude = (Decimal(part) for part in parts) if text else (None, None)
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(text)
    return {"lat": latitude, "lon": longitude}


def _day(text: str, today: date) -> date:
    read = read_date(text, as_of=today)
    if read is None or read.month is None or read.day is None:
        raise ValueError(text)
    return date(read.year, read.month, read.day)
