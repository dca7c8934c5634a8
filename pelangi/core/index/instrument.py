"""Instruments: the rows, weights, bounds and rules of the innovation index, one data file per year.

Every value carries the keys of its sources and how sure it is; what was not found is None and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

FOLDER = Path(__file__).parent / "instruments"
T = TypeVar("T")


class UnknownYear(LookupError):
    """No instrument is known for the year."""


class Aspect(StrEnum):
    """SPD rows score the government as a whole, SID rows score each innovation."""

    GOVERNMENT = "SPD"
    INNOVATION = "SID"


@dataclass(frozen=True)
class Fact(Generic[T]):
    """A value with its source keys and confidence: verified_2, single_source, inferred or not_found."""

    value: T
    source: tuple[str, ...]
    confidence: str
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class Scale:
    """How a measured figure becomes a level.

    bounds: for levels 1, 2, 3 the lowest figure (better is higher) or the highest figure (better is lower)
        that earns the level; None for level 1 means any figure earns it, None for 2 or 3 that no source
        gives the bound.
    clashes: (from, to, lower level, higher level), both ends included: figures printed in two levels.
    gaps: (from, to), both ends excluded, to may be None: figures printed in no level.
    """

    unit: str
    better: str
    bounds: tuple[Decimal | None, Decimal | None, Decimal | None]
    clashes: tuple[tuple[Decimal, Decimal, int, int], ...] = ()
    gaps: tuple[tuple[Decimal, Decimal | None], ...] = ()


@dataclass(frozen=True)
class Row:
    """One scored row.

    scales: by basis ("value" where the row has only one); empty for rows judged by kind.
    """

    id: str
    number: str
    aspect: Aspect
    variable: str
    name_id: str
    name_en: str
    weight: Decimal | None
    mandatory: bool | None
    window: str
    levels_id: tuple[str, ...]
    levels_en: tuple[str, ...]
    scales: Mapping[str, Scale]
    evidence: str
    file_types: tuple[str, ...]
    source: tuple[str, ...]
    levels_confidence: str
    weight_confidence: str

    @property
    def maximum(self) -> Decimal | None:
        """The points of level 3, or None where the weight was not found."""
        return None if self.weight is None else self.weight * 3


@dataclass(frozen=True)
class Formula:
    """How rows become the index; each value is None where no source gives it."""

    divisor_floor: Fact[int | None]
    divisor_counts: Fact[str]
    basic_affairs_minimum: Fact[int | None]
    count_points: Fact[Decimal | None]
    count_cap: Fact[int | None]
    government_maximum: Fact[Decimal | None]
    maximum: Fact[Decimal | None]


@dataclass(frozen=True)
class Band:
    """A predicate and the lowest index (two decimals) that earns it."""

    name_id: str
    name_en: str
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Instrument:
    """One year's instrument. basis: transcribed, reconstructed or outlook (a forecast)."""

    year: int
    basis: str
    formula: Formula
    bands: Fact[tuple[Band, ...]]
    basic_affairs: Fact[tuple[str, ...]]
    rows: tuple[Row, ...]
    sources: Mapping[str, str]
    eligibility: Mapping[str, Any]
    profile_fields: tuple[Mapping[str, Any], ...]

    @cached_property
    def government_rows(self) -> tuple[Row, ...]:
        """The SPD rows in printed order."""
        return tuple(row for row in self.rows if row.aspect is Aspect.GOVERNMENT)

    @cached_property
    def innovation_rows(self) -> tuple[Row, ...]:
        """The SID rows scored per innovation, in printed order."""
        return tuple(row for row in self.rows if row.aspect is Aspect.INNOVATION)

    def row(self, row_id: str) -> Row:
        """Return the row of this id; raises KeyError when the instrument has none."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)


def years() -> tuple[int, ...]:
    """Return the years with an instrument, oldest first."""
    return tuple(sorted(int(path.stem) for path in FOLDER.glob("*.yaml")))


@cache
def load_instrument(year: int) -> Instrument:
    """Return the instrument of a year, read from its data file.

    Raises UnknownYear when there is none. Sources: the `sources` of each file.
    """
    path = FOLDER / f"{year}.yaml"
    if not path.is_file():
        raise UnknownYear(f"no instrument for {year}; known: {', '.join(map(str, years()))}")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "based_on" in data:
        return _later_version(load_instrument(data["based_on"]), data)
    return Instrument(
        year=data["year"],
        basis=data["basis"],
        formula=Formula(**{name: _fact(name, entry) for name, entry in data["formula"].items()}),
        bands=_bands(data["predicates"]),
        basic_affairs=Fact(tuple(data["basic_affairs"]["names"]), *_origin(data["basic_affairs"])),
        rows=tuple(_row(entry) for entry in data["rows"]),
        sources=data["sources"],
        eligibility=data.get("eligibility", {}),
        profile_fields=tuple(data.get("profile_fields", ())),
    )


def _later_version(earlier: Instrument, data: dict[str, Any]) -> Instrument:
    changed = {name: _fact(name, entry) for name, entry in data["formula"].items()}
    formula = replace(earlier.formula, **changed)
    return replace(earlier, year=data["year"], basis=data["basis"], formula=formula)


def _origin(entry: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    return tuple(entry["source"]), entry["confidence"]


_EXACT = {"count_points", "government_maximum", "maximum"}


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
