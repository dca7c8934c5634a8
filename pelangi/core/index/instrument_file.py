"""Reading instruments: data files of one year each, an outlook being the year before with what changes."""

import copy
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pelangi.core.index.instrument import Aspect, Band, Fact, Formula, Instrument, Row, Scale
from pelangi.core.index.instrument_check import NotAnInstrument, faults
from pelangi.core.index.words import Words

FOLDER = Path(__file__).parent / "instruments"
_EXACT = {"count_points", "government_maximum", "maximum"}


class UnknownYear(LookupError):
    """No instrument is known for the year; `words` says it in both languages."""

    def __init__(self, year: object) -> None:
        known = ", ".join(map(str, years()))
        self.words = Words(
            f"tidak ada instrumen {year}; ada: {known}", f"no instrument for {year}; known: {known}"
        )
        super().__init__(str(self.words))


def years() -> tuple[int, ...]:
    """Return the years with an instrument, oldest first."""
    return tuple(sorted(int(path.stem) for path in FOLDER.glob("*.yaml")))


@cache
def load_instrument(year: int) -> Instrument:
    """Return the instrument of a year as it was shipped.

    Raises UnknownYear when there is none, NotAnInstrument when the file is faulty. Sources: each file's own.
    """
    return read_instrument(raw_instrument(year), f"{year}.yaml")


def raw_instrument(year: int) -> dict[str, Any]:
    """Return a fresh copy of a year's data, an outlook filled in from the year it is based on."""
    return copy.deepcopy(_raw(year))


@cache
def _raw(year: int) -> dict[str, Any]:
    path = FOLDER / f"{year}.yaml"
    if not path.is_file():
        raise UnknownYear(year)
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return _carried_over(raw_instrument(data["based_on"]), data) if "based_on" in data else data


def read_instrument(data: dict[str, Any], name: str, version: int = 0) -> Instrument:
    """Return the instrument of plain data. Raises NotAnInstrument naming file, row and field of every fault."""
    found = faults(data, name)
    if found:
        raise NotAnInstrument(found)
    fields = data.get("profile_fields_source", {"source": [], "confidence": "not_found"})
    return Instrument(
        year=data["year"],
        basis=data["basis"],
        formula=Formula(**{key: _fact(key, entry) for key, entry in data["formula"].items()}),
        bands=_bands(data["predicates"]),
        basic_affairs=Fact(tuple(data["basic_affairs"]["names"]), *_origin(data["basic_affairs"])),
        rows=tuple(_row(entry) for entry in data["rows"]),
        sources=data["sources"],
        eligibility=data.get("eligibility", {}),
        profile_fields=Fact(tuple(data.get("profile_fields", ())), *_origin(fields)),
        row_parts={key: Fact(key, *_origin(entry)) for key, entry in data.get("row_parts", {}).items()},
        based_on=data.get("based_on"),
        version=version,
        other_affairs=_other_affairs(data.get("other_affairs", {})),
    )


def _other_affairs(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        name for group in ("wajib_non_dasar", "pilihan", "penunjang") for name in entry.get(group, ())
    )


def _carried_over(earlier: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """An outlook: nothing that is only carried over may look surer than our reading of it."""
    merged = copy.deepcopy(earlier)
    for key in ("formula", "predicates", "basic_affairs", "row_parts", "profile_fields_source", "rows"):
        _make_inferred(merged.get(key))
    merged["formula"] |= data["formula"]
    # dates of entry move every year: the next year's are unknown, not last year's
    merged["eligibility"] = data.get("eligibility", {"source": [], "confidence": "not_found"})
    return merged | {key: data[key] for key in ("year", "basis", "based_on")}


def _make_inferred(entry: Any) -> None:
    if isinstance(entry, list):
        for one in entry:
            _make_inferred(one)
    elif isinstance(entry, dict):
        for key, value in entry.items():
            if key == "confidence" and isinstance(value, dict):
                entry[key] = {part: _weaker(word) for part, word in value.items()}
            elif key == "confidence":
                entry[key] = _weaker(value)
            else:
                _make_inferred(value)


def _weaker(word: str) -> str:
    return "inferred" if word in ("verified_2", "single_source") else word


def _origin(entry: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    return tuple(entry["source"]), entry["confidence"]


def _fact(name: str, entry: dict[str, Any]) -> Fact[Any]:
    value = entry["value"]
    if name in _EXACT and value is not None:
        value = Decimal(value)
    return Fact(value, *_origin(entry), candidates=tuple(entry.get("candidates", ())))


def _bands(entry: dict[str, Any]) -> Fact[tuple[Band, ...]]:
    bands = (
        Band(band["name_id"], band["name_en"], Decimal(band["from"]), Decimal(band["to"]))
        for band in entry["bands"]
    )
    return Fact(tuple(sorted(bands, key=lambda band: -band.lowest)), *_origin(entry))


def _row(entry: dict[str, Any]) -> Row:
    return Row(
        id=entry["id"],
        number=entry["number"],
        aspect=Aspect(entry["aspect"]),
        variable=entry.get("variable", ""),
        name_id=entry["name_id"] or "",
        name_en=entry["name_en"] or "",
        weight=None if entry["weight"] is None else Decimal(entry["weight"]),
        mandatory=entry["mandatory"],
        window=entry.get("window", ""),
        levels_id=tuple(entry.get("levels_id", ())),
        levels_en=tuple(entry.get("levels_en", ())),
        scales={basis: _scale(scale) for basis, scale in entry.get("scales", {}).items()},
        evidence=entry.get("evidence", ""),
        file_types=tuple(entry.get("file_types", ())),
        source=tuple(entry["source"]),
        levels_confidence=entry["confidence"]["levels"],
        weight_confidence=entry["confidence"]["weight"],
    )


def _scale(entry: dict[str, Any]) -> Scale:
    first, second, third = (None if bound is None else Decimal(bound) for bound in entry["bounds"])
    return Scale(
        unit=entry["unit"],
        better=entry["better"],
        bounds=(first, second, third),
        clashes=tuple((Decimal(a), Decimal(b), low, high) for a, b, low, high in entry.get("clashes", ())),
        gaps=tuple((Decimal(a), None if b is None else Decimal(b)) for a, b in entry.get("gaps", ())),
    )
