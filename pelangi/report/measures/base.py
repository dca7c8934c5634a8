"""What a measure is. The same period and moment always give the same value: only events recorded by then count."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import get_default_timezone


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


@dataclass(frozen=True)
class Measure:
    """One entry of the catalogue. `records` gives the rows behind the number, for the click-through."""

    name: str
    label: Promise
    definition: Promise
    weakness: Promise
    unit: Promise
    reckon: Callable[[Period], Value]
    records: Callable[[Period], QuerySet]
