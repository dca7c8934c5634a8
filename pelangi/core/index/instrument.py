"""Instruments: the rows, weights, bounds and rules of the innovation index, one per year.

Every value carries the keys of its sources and how sure it is; what was not found is None and says so.
Read from data files by `instrument_file`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

T = TypeVar("T")

CONFIDENCE = ("verified_2", "single_source", "inferred", "setting", "corrected", "not_found")
"""How sure a value is, surest first: two sources agree; one source; our reading; set by the city because no
source gives it; corrected by an administrator; unknown."""


class Aspect(StrEnum):
    """SPD rows score the government as a whole, SID rows score each innovation."""

    GOVERNMENT = "SPD"
    INNOVATION = "SID"


@dataclass(frozen=True)
class Fact(Generic[T]):
    """A value with its source keys and one word of CONFIDENCE. candidates: what it may be where it is unknown."""

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
    """One year's instrument.

    basis: transcribed, reconstructed or outlook (a forecast). based_on: the year an outlook was drawn from.
    row_parts: where the windows, proof texts, file types and the mandatory marks of all rows come from.
    version: 0 as shipped; each correction of an administrator adds 1.
    other_affairs: affairs of government that are no basic ones; empty where no source lists them.
    """

    year: int
    basis: str
    formula: Formula
    bands: Fact[tuple[Band, ...]]
    basic_affairs: Fact[tuple[str, ...]]
    rows: tuple[Row, ...]
    sources: Mapping[str, str]
    eligibility: Mapping[str, Any]
    profile_fields: Fact[tuple[Mapping[str, Any], ...]]
    row_parts: Mapping[str, Fact[str]]
    based_on: int | None = None
    version: int = 0
    other_affairs: tuple[str, ...] = ()

    @cached_property
    def government_rows(self) -> tuple[Row, ...]:
        """The SPD rows in printed order."""
        return tuple(row for row in self.rows if row.aspect is Aspect.GOVERNMENT)

    @cached_property
    def innovation_rows(self) -> tuple[Row, ...]:
        """The SID rows scored per innovation, in printed order."""
        return tuple(row for row in self.rows if row.aspect is Aspect.INNOVATION)

    @cached_property
    def decimals(self) -> int:
        """How many decimals the weights need: points are summed as whole numbers of that place, exactly."""
        weights = [row.weight for row in self.rows if row.weight is not None]
        return max((-int(weight.as_tuple().exponent) for weight in weights), default=0)

    @cached_property
    def units(self) -> Mapping[Aspect, Mapping[str, int | None]]:
        """The weight of every row by aspect, in units of the last decimal; None where it was not found."""
        found: dict[Aspect, dict[str, int | None]] = {Aspect.GOVERNMENT: {}, Aspect.INNOVATION: {}}
        for row in self.rows:
            weight = row.weight
            found[row.aspect][row.id] = None if weight is None else int(weight.scaleb(self.decimals))
        return found

    @cached_property
    def by_id(self) -> Mapping[str, Row]:
        """Every row by its id."""
        return {row.id: row for row in self.rows}

    def row(self, row_id: str) -> Row:
        """Return the row of this id; raises KeyError when the instrument has none."""
        return self.by_id[row_id]
