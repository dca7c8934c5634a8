"""What a measure is. The same period and moment always give the same value: only events recorded by then count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Q, QuerySet
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
TEXTS = ("label", "unit", "definition", "formula", "denominator", "source", "weakness")


@dataclass(frozen=True)
class Period:
    """Whole local days, both included, and the moment of knowledge. Raises ValueError when it ends before it starts."""

    from_date: date
    until_date: date
    as_of: datetime

    def __post_init__(self) -> None:
        if self.until_date < self.from_date:
            raise ValueError(f"the period ends on {self.until_date}, before it starts on {self.from_date}")

    @property
    def start(self) -> datetime:
        """The first moment of the period."""
        return datetime.combine(self.from_date, time(), get_default_timezone())

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return datetime.combine(self.until_date + timedelta(days=1), time(), get_default_timezone())

    def happened(self, column: str, recorded: str | None = None) -> Q:
        """Return the rows whose `column` lies in the period, and that were recorded by the moment of knowledge."""
        return Q(
            **{
                f"{column}__gte": self.start,
                f"{column}__lt": self.end,
                f"{recorded or column}__lte": self.as_of,
            }
        )


@dataclass(frozen=True)
class Value:
    """`value`: the main number as text of an exact decimal, None when there is nothing to reckon.

    `parts`: what else belongs to it (counts, interval ends). `record_count`: records it was reckoned from.
    """

    value: str | None
    record_count: int
    parts: dict = field(default_factory=dict)

    def as_data(self) -> dict:
        """Return what a frozen figure keeps."""
        return {"value": self.value, **self.parts}


@dataclass(frozen=True, slots=True)
class Row:
    """One record a measure counts: whose request it belongs to, which team did it, and what is counted of it."""

    request: int | None
    team: str = ""
    values: tuple = ()
    number: int = 1  # how many records are like this one


@cache
def catalogue() -> dict[str, dict[str, list[str]]]:
    """Return the texts of every measure, [Indonesian, English], by measure and kind of text."""
    return yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Measure:
    """One entry of the catalogue; its texts are in catalogue.yaml.

    `records`: the rows of the database behind the number, for the click-through. `rows`: the same, one for one,
    as plain data. `sum_up`: the number from any part of them. `of_team`: whether a team can be told.
    `of_requests`: whether the rows belong to requests; others (card stock) cannot be split.
    """

    name: str
    records: Callable[[Period], QuerySet]
    rows: Callable[[Period], list[Row]]
    sum_up: Callable[[list[Row], Period], Value]
    also: Callable[[Period], QuerySet] | None = None  # records of a second kind behind the same number
    ends: Callable[[Period], list[QuerySet]] | None = None  # what ended the waits: not counted, but rested on
    of_team: bool = False
    of_requests: bool = True

    def reckon(self, period: Period) -> Value:
        """Return the number of the whole city."""
        return self.sum_up(self.rows(period), period)

    def record_sets(self, period: Period) -> list[QuerySet]:
        """Return the records behind the number, one queryset for each kind; together as many as it says."""
        return [records(period) for records in (self.records, self.also) if records is not None]

    @property
    def catalogue(self) -> Mapping[str, Mapping[str, list[str]]]:
        """The texts it is told with."""
        return catalogue()

    def said(self, kind: str, language: str = "") -> str:
        """Return a text of the catalogue (one of TEXTS) in the reader's or a given language."""
        indonesian, english = self.catalogue[self.name][kind]
        return english if (language or get_language() or "id").startswith("en") else indonesian

    @property
    def texts(self) -> Mapping[str, str]:
        """Return all texts in the reader's language, by kind."""
        return {kind: self.said(kind) for kind in TEXTS}

    @property
    def label(self) -> str:
        """Return the name in the reader's language."""
        return self.said("label")

    @property
    def unit(self) -> str:
        """Return what the number counts, in the reader's language."""
        return self.said("unit")

    @property
    def definition(self) -> str:
        """Return the definition in the reader's language."""
        return self.said("definition")

    @property
    def weakness(self) -> str:
        """Return the known weakness in the reader's language."""
        return self.said("weakness")
