"""Is this an instrument? Every fault of an instrument's data, naming file, row and field, in both languages.

Used when a file is read and when an administrator corrects a row, so that a wrong value never scores anybody.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from pelangi.core.index.instrument import CONFIDENCE
from pelangi.core.index.words import Words

BASES = ("transcribed", "reconstructed", "outlook")
FILE_TYPES = ("pdf", "jpg", "jpeg", "png", "mp4", "mov", "link")
WHOLE = ("divisor_floor", "basic_affairs_minimum", "count_cap")
EXACT = ("count_points", "government_maximum", "maximum")
FORMULA = (*WHOLE, "divisor_counts", *EXACT)
KEYS = {"year", "basis", "based_on", "sources", "eligibility", "profile_fields", "profile_fields_source"} | {
    "formula", "predicates", "basic_affairs", "other_affairs", "row_parts", "rows",
}  # fmt: skip
ROW_KEYS = {"id", "number", "aspect", "variable", "name_id", "name_en", "weight", "mandatory", "window"} | {
    "levels_id", "levels_en", "scales", "evidence", "file_types", "source", "confidence",
}  # fmt: skip
_CENT = Decimal("0.01")


class NotAnInstrument(ValueError):
    """The data are no instrument; `faults` names every place and what is wrong there."""

    def __init__(self, faults: list[Words]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def faults(data: Any, name: str) -> list[Words]:
    """Return every fault of an instrument's data; empty when it is sound. `name` stands in front of each."""
    if not isinstance(data, dict):
        return [Words(f"{name}: bukan berkas instrumen", f"{name}: not an instrument file")]
    missing = sorted(KEYS - {"based_on", "eligibility", "other_affairs", "row_parts"} - set(data))
    missing = [key for key in missing if not key.startswith("profile_fields")]
    if missing:
        keys = ", ".join(missing)
        return [Words(f"{name}: kolom {keys} tidak ada", f"{name}: the keys {keys} are missing")]
    found = [*_head(data), *_formula(data), *_bands(data), *_origins(data), *_rows(data)]
    return [Words(f"{name}: {one.id}", f"{name}: {one.en}") for one in found]


def _say(where: str, words_id: str, words_en: str) -> Words:
    return Words(words_id, words_en).at(where)


def _head(data: dict[str, Any]) -> Iterator[Words]:
    for key in sorted(set(data) - KEYS):
        yield _say(key, "kolom tidak dikenal", "unknown key")
    if type(data["year"]) is not int or not 2000 <= data["year"] <= 2100:
        yield _say("year", f"{data['year']!r} bukan tahun", f"{data['year']!r} is not a year")
    if data["basis"] not in BASES:
        yield _say("basis", f"harus salah satu dari {', '.join(BASES)}", f"must be one of {', '.join(BASES)}")


def _formula(data: dict[str, Any]) -> Iterator[Words]:
    for key in sorted(set(data["formula"]) ^ set(FORMULA)):
        yield _say(
            f"formula.{key}", "harus ada, dan hanya yang dikenal", "must be there, and only known ones"
        )
    for key, entry in data["formula"].items():
        yield from _value(key, entry.get("value"), entry.get("confidence"))


def _value(key: str, value: Any, word: Any) -> Iterator[Words]:
    where = f"formula.{key}"
    if value is None or word == "not_found":
        if value is not None or word != "not_found":
            yield _say(where, "kosong dan not_found harus bersama", "no value and not_found go together")
    elif key in WHOLE and (type(value) is not int or value < 0):
        yield _say(where, f"{value!r} bukan bilangan bulat >= 0", f"{value!r} is no whole number >= 0")
    elif key in EXACT and not _positive(value):
        yield _say(where, *_not_exact(value))
    elif key == "divisor_counts" and value not in ("accepted", "sent"):
        yield _say(where, "harus accepted atau sent", "must be accepted or sent")


def _positive(value: object) -> bool:
    number = _exact(value)
    return number is not None and number > 0


def _not_exact(value: object) -> tuple[str, str]:
    return (
        f"{value!r} bukan desimal > 0, mis. 0.75 (di berkas instrumen: '0.75')",
        f"{value!r} is no decimal > 0, e.g. 0.75 (in an instrument file: '0.75')",
    )


def _exact(value: object) -> Decimal | None:
    """Quoted decimals only: an unquoted 0.38 was already read as a binary float."""
    if not isinstance(value, str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _bands(data: dict[str, Any]) -> Iterator[Words]:
    bands = data["predicates"]["bands"]
    ends = [(_exact(band.get("from")), _exact(band.get("to"))) for band in bands]
    if any(low is None or high is None or low > high for low, high in ends):
        yield _say(
            "predicates",
            "batas bukan desimal dalam kutip atau terbalik",
            "bounds are no quoted decimals, or upside down",
        )
        return
    ordered = sorted((low, high) for low, high in ends if low is not None and high is not None)
    for (_low, high), (following, _high) in pairwise(ordered):
        if following - high != _CENT:
            yield _say(
                "predicates",
                f"antara {high} dan {following} ada celah atau tumpang tindih",
                f"between {high} and {following} is a hole or an overlap",
            )
    if ordered and (ordered[0][0] != 0 or ordered[-1][1] != 100):
        yield _say("predicates", "harus dari 0 sampai 100", "must reach from 0 to 100")


def _origins(data: dict[str, Any]) -> Iterator[Words]:
    """Every value says where it comes from and how sure it is."""
    entries = {f"formula.{key}": entry for key, entry in data["formula"].items()}
    entries |= {f"row_parts.{key}": entry for key, entry in data.get("row_parts", {}).items()}
    for key in ("predicates", "basic_affairs", "eligibility", "profile_fields_source"):
        if key in data:
            entries[key] = data[key]
    for where, entry in entries.items():
        yield from _origin(where, entry, data["sources"], [entry.get("confidence")])
    for row in data["rows"]:
        words = row.get("confidence") or {}
        yield from _origin(
            f"{row.get('id')}.source", row, data["sources"], [words.get("levels"), words.get("weight")]
        )


def _origin(where: str, entry: dict[str, Any], sources: dict[str, str], words: list[Any]) -> Iterator[Words]:
    keys = entry.get("source")
    if not isinstance(keys, list):
        yield _say(where, "sumber (source) harus berupa daftar", "source must be a list")
        return
    for key in keys:
        if key not in sources:
            yield _say(
                where,
                f"sumber {key} tidak dijelaskan di sources",
                f"source {key} is not explained under sources",
            )
    for word in words:
        if word not in CONFIDENCE:
            yield _say(
                where,
                f"{word!r} bukan tingkat kepastian; pakai {', '.join(CONFIDENCE)}",
                f"{word!r} is no confidence; use {', '.join(CONFIDENCE)}",
            )
        elif word == "verified_2" and len(keys) < 2:
            yield _say(where, "verified_2 perlu dua sumber", "verified_2 needs two sources")
        elif word not in ("not_found", "setting", "corrected") and not keys:
            yield _say(where, f"{word} tanpa sumber", f"{word} without a source")


def _rows(data: dict[str, Any]) -> Iterator[Words]:
    seen: set[str] = set()
    for row in data["rows"]:
        row_id = str(row.get("id"))
        if row_id in seen:
            yield _say(row_id, "baris ini ada dua kali", "this row is listed twice")
        seen.add(row_id)
        yield from _row(row, row_id)
    total = data["formula"]["government_maximum"].get("value")
    weights = [_exact(row.get("weight")) for row in data["rows"] if row.get("aspect") == "SPD"]
    if weights and _exact(total) is not None and None not in weights:
        reached = 3 * sum((weight for weight in weights if weight is not None), Decimal(0))
        if reached != _exact(total):
            yield _say(
                "rows",
                f"bobot SPD memberi {reached}, bukan {total}",
                f"the SPD weights give {reached}, not {total}",
            )


def _row(row: dict[str, Any], row_id: str) -> Iterator[Words]:
    for key in sorted(set(row) - ROW_KEYS):
        yield _say(f"{row_id}.{key}", "kolom tidak dikenal", "unknown key")
    if not re.fullmatch(r"[a-z0-9_]{3,60}", row_id):
        yield _say(
            row_id, "id hanya huruf kecil, angka, garis bawah", "only small letters, digits, underscores"
        )
    if row.get("aspect") not in ("SPD", "SID"):
        yield _say(f"{row_id}.aspect", "harus SPD atau SID", "must be SPD or SID")
    if row.get("mandatory") not in (True, False, None):
        yield _say(f"{row_id}.mandatory", "harus true, false atau null", "must be true, false or null")
    yield from _weight(row, row_id)
    yield from _proof(row, row_id)
    for basis, scale in row.get("scales", {}).items():
        yield from _scale(scale, f"{row_id}.scales.{basis}")


def _weight(row: dict[str, Any], row_id: str) -> Iterator[Words]:
    weight, word = row.get("weight"), (row.get("confidence") or {}).get("weight")
    if (weight is None) != (word == "not_found"):
        yield _say(
            f"{row_id}.weight", "kosong dan not_found harus bersama", "no value and not_found go together"
        )
    elif weight is not None and not _positive(weight):
        yield _say(f"{row_id}.weight", *_not_exact(weight))


def _proof(row: dict[str, Any], row_id: str) -> Iterator[Words]:
    lengths = {len(row.get("levels_id", ())), len(row.get("levels_en", ()))}
    if lengths not in ({0}, {4}):
        yield _say(
            f"{row_id}.levels", "perlu empat tingkat dalam dua bahasa", "four levels in both languages"
        )
    for kind in row.get("file_types", ()):
        if kind not in FILE_TYPES:
            yield _say(f"{row_id}.file_types", f"{kind} tidak dikenal", f"{kind} is unknown")


def _scale(scale: dict[str, Any], where: str) -> Iterator[Words]:
    if scale.get("better") not in ("higher", "lower"):
        yield _say(f"{where}.better", "harus higher atau lower", "must be higher or lower")
    bounds = scale.get("bounds")
    if not isinstance(bounds, list) or len(bounds) != 3:
        yield _say(f"{where}.bounds", "perlu tiga batas", "three bounds are needed")
        return
    numbers = [_exact(bound) for bound in bounds if bound is not None]
    if None in numbers:
        yield _say(f"{where}.bounds", "batas bukan desimal dalam kutip", "a bound is no quoted decimal")
        return
    known = [number for number in numbers if number is not None]
    if known != sorted(known, reverse=scale.get("better") == "lower"):
        yield _say(f"{where}.bounds", "batas tidak berurutan", "the bounds are not in order")
