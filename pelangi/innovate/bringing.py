"""A workbook of innovations as it came: which column is which field of the year's form, and what each row says.

The national portal's own export layout was found in no public source. So columns are recognised by their headings, in
the words of the form and others in use, wherever the heading row stands; what is not known for sure a person confirms.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.city.tables import Fault, Wrong
from pelangi.core.status_list import column_name
from pelangi.find.reading.reasons import file_words
from pelangi.find.reading.tables import NotATable, Sheet, read_sheets, text_of
from pelangi.innovate import profiles
from pelangi.innovate.cells import LATITUDE, LONGITUDE, PLACE, plain, read_cell
from pelangi.innovate.instruments import YEAR, instrument
from pelangi.innovate.refusals import NotAllowedHere

CODE, AGENCY, NAME = "kode", "perangkat_daerah", "nama"
TITLES = {CODE: "Kode", AGENCY: "Perangkat daerah", LATITUDE: "Lintang", LONGITUDE: "Bujur"}
MOST_ROWS, HEADING_WITHIN, MOST_COLUMNS = 2_000, 15, 100
# levels are claimed on their pages, never taken from a file
LEVEL = re.compile(r"\d+[a-z]? (klaim|terverifikasi)")
# an office has many headings for whose an innovation is: "OPD Pengampu", "SKPD Pengusul", "Nama Perangkat Daerah"
ANY_AGENCY = re.compile(r"\b(opd|skpd|perangkat daerah)\b")
# other words for a field, as forms of earlier years and offices write them
OTHER_WORDS = {
    CODE: ("kode inovasi", "id", "id inovasi", "nomor inovasi", "code"),
    AGENCY: (
        "instansi",
        "nama instansi",
        "instansi pengampu",
        "instansi pengusul",
        "pengampu",
        "dinas",
        "badan dinas",
        "unit kerja",
        "unit",
        "agency",
    ),
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
    """The chosen sheet: its headings, (row number, cells as text) of every row below them, and whose file it is."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    file: str = ""


@dataclass
class Entry:
    """One row read: its number, code and agency as written, and the profile by column of Innovation."""

    file: str
    number: int
    headings: dict[str, str]  # field: the heading of its column in the file, with the column's letter
    code: str = ""
    agency: str = ""
    profile: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add_fault(self, wrong: Wrong) -> None:
        """Keep what is wrong with this row, with its place."""
        self.faults.append(wrong.at(Path(self.file), self.number))


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


def table_of(path: Path, name: str = "") -> Table:
    """Return the sheet whose heading row is recognised best. Raises NotAllowedHere: no table, empty, too many rows.

    name: of the file as it was sent, when it lies under another one here.
    """
    name = name or path.name
    try:
        sheets = read_sheets(path)
    except NotATable as error:
        why = file_words(error.code, get_language() or "id")
        raise NotAllowedHere(_("%(file)s: %(why)s") % {"file": name, "why": why}) from error
    heads = [(_known_in(row), -number, sheet) for sheet in sheets for number, row in _first(sheet)]
    if not heads:
        raise NotAllowedHere(
            _("%(file)s has no row of headings, such as Nama inovasi and Perangkat daerah.") % {"file": name}
        )
    _count, number, sheet = max(heads, key=lambda one: one[:2])
    rows = [
        (at, [text_of(cell) for cell in cells[:MOST_COLUMNS]])
        for at, cells in sheet.numbered()
        if at > -number
    ]
    if len(rows) > MOST_ROWS:
        raise NotAllowedHere(
            _("%(file)s has %(n)s rows, at most %(most)s are taken at once: split it into several files.")
            % {"file": name, "n": len(rows), "most": MOST_ROWS}
        )
    if not rows:
        raise NotAllowedHere(_("%(file)s has headings and no row below them.") % {"file": name})
    return Table([text_of(cell) for cell in sheet.rows[-number - 1][:MOST_COLUMNS]], rows, name)


def _first(sheet: Sheet) -> list[tuple[int, list[str]]]:
    found = [(at, [text_of(cell) for cell in cells]) for at, cells in sheet.numbered()]
    return [one for one in found[:HEADING_WITHIN] if sum(map(bool, one[1])) > 1]


def _known_in(row: Sequence[str]) -> int:
    return len(proposal(row))


def proposal(headings: Sequence[str]) -> dict[int, str]:
    """Return the field each column is taken for, by its place; a field is taken once, columns unknown are left out."""
    known = {word: key for key, words in OTHER_WORDS.items() for word in words}
    known |= {plain(heading): key for key, heading in titles().items()}
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = known.get(plain(heading)) or (AGENCY if ANY_AGENCY.search(plain(heading)) else None)
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
        raise NotAllowedHere(
            _("No column is the “%(heading)s”: choose it for one of the columns.")
            % {"heading": titles()[NAME]}
        )
    headings = dict(titles())
    headings |= {key: f"{table.headings[place]} ({column_name(place)})" for key, place in places.items()}
    if PLACE not in places:
        headings[PLACE] = f"{headings[LATITUDE]}, {headings[LONGITUDE]}"
    return [_entry(Entry(table.file, number, headings), cells, places, today) for number, cells in table.rows]


def _entry(found: Entry, cells: list[str], places: Mapping[str, int], today: date) -> Entry:
    """Fill in an entry from the cells of its row."""

    def text(key: str) -> str:
        place = places.get(key)
        return cells[place] if place is not None and place < len(cells) else ""

    found.code, found.agency = text(CODE), text(AGENCY)
    written = {key: text(key) for key, _heading in form_fields() if key in places}
    if LATITUDE in places and LONGITUDE in places and PLACE not in places:
        degrees = [text(LATITUDE).replace(",", "."), text(LONGITUDE).replace(",", ".")]
        written[PLACE] = ", ".join(degrees) if any(degrees) else ""
    for key, cell in written.items():
        try:
            found.profile |= read_cell(key, cell, found.headings[key], today)
        except Wrong as wrong:
            found.add_fault(wrong)
    return found
