"""A dossier: an innovation as a folder ready to upload: summary, numbered proof, checklist."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localtime

from pelangi.core.zipstream import zipped
from pelangi.innovate import bringing, exchange, heat, lasting, profiles, queries, standing
from pelangi.innovate.actions.sheets import file_of
from pelangi.innovate.models import Evidence, Innovation, RowLevel
from pelangi.innovate.printing import printed

A_PART = 65_536  # bytes
CHECKLIST = (
    "baris", "nama baris", "wajib", "klaim", "terverifikasi", "keadaan",
    "nomor bukti", "jenis", "judul", "tanggal", "berkas atau tautan", "SHA-256",
)  # fmt: skip
KINDS = {"file": "berkas", "link": "tautan", "figure": "angka kerja", "statement": "dokumen"}
type_of_file = tuple[str, Iterable[bytes]]


def of_one(innovation: Innovation, at: datetime) -> Iterator[bytes]:
    """Yield the dossier of one innovation as a ZIP."""
    return zipped(folder(innovation, localtime(at)), localtime(at))


def registry(innovations: list[Innovation], at: datetime) -> type_of_file:
    """Return the registry of these innovations as a workbook."""
    return f"registri-{queries.YEAR}.xlsx", [exchange.workbook(innovations, at)]


def of_government() -> Iterator[type_of_file]:
    """Yield proof and checklist of the rows of the city as a whole."""
    return _proof_and_list("kota", None)


def folder(innovation: Innovation, at: datetime) -> Iterator[type_of_file]:
    """Yield what belongs in the folder of one innovation: summary, numbered proof, checklist."""
    yield f"{innovation.pk}/00-ringkasan.pdf", [summary(innovation, at)]
    yield from _proof_and_list(innovation.pk, innovation)


def _proof_and_list(folder: str, innovation: Innovation | None) -> Iterator[type_of_file]:
    lines = [CHECKLIST]
    for line, state in _rows(innovation):
        own = list(line.level.evidence.select_related("file").order_by("pk")) if line.level else []
        head = _head(line, state)
        if not own:
            lines.append((*head, "", "", "", "", "", ""))
        for number, one in enumerate(own, start=1):
            mark = f"{line.row.number}-{number:02d}"
            name, parts, sha256 = _file_of(one, mark)
            lines.append(
                (*head, mark, KINDS[one.kind], one.title, one.dated_on or "", name or one.link, sha256)
            )
            if parts is not None:
                yield f"{folder}/bukti/{name}", parts
    yield f"{folder}/01-daftar-periksa.csv", [_as_csv(lines)]


def _rows(innovation: Innovation | None) -> list[tuple[queries.RowLine, str]]:
    with translation.override("id"):
        states: dict[str, str] = {}
        if innovation is not None:
            (line,) = heat.lines([innovation])
            states = {cell.row.id: str(cell.words) for cell in line.cells}
        return [(one, states.get(one.row.id) or _state(one.level)) for one in queries.row_lines(innovation)]


def _state(level: RowLevel | None) -> str:
    if level is None:
        return str(heat.STATES["missing"][1])
    if not level.evidence.all():
        return str(heat.STATES["unproven"][1])
    return str(heat.STATES["claimed" if level.verified is None else "verified"][1])


def _head(line: queries.RowLine, state: str) -> tuple[Any, ...]:
    verified = "" if line.level is None or line.level.verified is None else line.level.verified
    return (
        line.row.number,
        line.row.name_id,
        "ya" if line.row.mandatory else "",
        line.claimed,
        verified,
        state,
    )


def _file_of(one: Evidence, mark: str) -> tuple[str, Iterable[bytes] | None, str]:
    """Return the name in the dossier, the content and its hash; no content for links and documents only named."""
    title = slugify(one.title)[:60] or "bukti"
    if one.file:
        return f"{mark}-{title}.{one.file.kind}", _read(one.file.file), one.file.sha256
    if sheet := one.sheet:
        return f"{mark}-{title}-{sheet.mark}.pdf", [file_of(sheet)], ""
    return "", None, ""


def _read(file) -> Iterator[bytes]:
    with file.open("rb") as opened:
        yield from opened.chunks(A_PART)


def _as_csv(lines: list[tuple]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([[_harmless(cell) for cell in line] for line in lines])
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # spreadsheets then read it as UTF-8


def _harmless(cell: Any) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def summary(innovation: Innovation, at: datetime) -> bytes:
    """Return the summary of an innovation as PDF: profile by the year's form, rows with level and proof, what lacks."""
    today: date = at.date()
    rows = [
        {"line": line, "state": state, "proofs": _proofs(line.level)} for line, state in _rows(innovation)
    ]
    with translation.override("id"):
        context = {
            "innovation": innovation,
            "city": standing.region_name(),
            "year": queries.YEAR,
            "at": at,
            "profile": _profile(innovation),
            "rows": rows,
            "wanted": profiles.still_wanted(innovation, today),
            "mandatory": queries.mandatory_unproven(innovation),
            "continuity": lasting.in_words(lasting.continuity_of(innovation, today)),
        }
    return printed("innovate/dossier_print.html", context)


def _proofs(level: RowLevel | None) -> list[str]:
    own = level.evidence.order_by("pk") if level else []
    return [f"{number:02d} {one.title}" for number, one in enumerate(own, start=1)]


def _profile(innovation: Innovation) -> list[tuple[str, str]]:
    profile = profiles.as_form(innovation)
    return [(heading, exchange.written(key, profile[key])) for key, heading in bringing.form_fields()]
