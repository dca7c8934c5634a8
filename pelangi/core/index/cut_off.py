"""What a place among the best needed in earlier years, as far as published results bound it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml

from pelangi.core.index.words import Words

FILE = Path(__file__).parent / "results.yaml"


@dataclass(frozen=True)
class Result:
    """One published result of a city. rank: among the cities, None where it was not said."""

    region: str
    year: int
    index: Decimal
    rank: int | None
    source: Words


@dataclass(frozen=True)
class CutOff:
    """The index that a place needed in a year lies between at_least and at_most; None: not bounded on that side.

    results: those that bound it. clash: they contradict each other.
    """

    year: int
    at_least: Decimal | None
    at_most: Decimal | None
    results: tuple[Result, ...]

    @property
    def clash(self) -> bool:
        """Whether a worse rank has the higher index somewhere."""
        return self.at_least is not None and self.at_most is not None and self.at_least > self.at_most


def published_results() -> tuple[Result, ...]:
    """Return the results that are shipped, each with its source."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Result(one["region"], one["year"], Decimal(one["index"]), one["rank"], Words(**one["source"]))
        for one in data["cities"]
    )


def yearly_rise() -> Decimal:
    """Return by how many points the mean of all regions rose in the last year known. Source: results.yaml."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    earlier, later = sorted(data["means"], key=lambda one: one["year"])[-2:]
    return (Decimal(later["mean"]) - Decimal(earlier["mean"])) / int(later["year"] - earlier["year"])


def cut_offs(results: Iterable[Result], place: int = 10) -> tuple[CutOff, ...]:
    """Return for every year with a ranked result what a place needed, the latest year first.

    Who stood at the place or before it bounds it from above, who stood behind it from below (who stood exactly
    there does both).
    """
    ranked: dict[int, list[Result]] = {}
    for one in results:
        if one.rank is not None:
            ranked.setdefault(one.year, []).append(one)
    return tuple(_cut_off(year, found, place) for year, found in sorted(ranked.items(), reverse=True))


def _cut_off(year: int, found: list[Result], place: int) -> CutOff:
    inside = [one.index for one in found if one.rank is not None and one.rank <= place]
    outside = [one.index for one in found if one.rank is not None and one.rank >= place]
    return CutOff(year, max(outside, default=None), min(inside, default=None), tuple(found))
