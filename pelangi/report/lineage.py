"""From a figure down to its events: one line each, by number and keyed hash, so that a changed event shows.

A line tells no person and no place. The hash is keyed: whoever holds a printed figure cannot guess what an event says,
this installation can say whether it still says the same.
"""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from pelangi.report.measures import MEASURES, Period
from pelangi.report.models import Figure
from pelangi.staff.protection import keyed_hash

FACTS = (
    "move",
    "at",
    "received_at",
    "recorded_at",
    "promised_at",
    "channel",
    "elements",
    "units",
    "card_kind",
)
"""Columns of events that never change once they are written."""


@dataclass(frozen=True)
class Lineage:
    """The events behind a figure: (name and number, keyed hash) each; kinds: how many of each; root: hash over all."""

    events: tuple[tuple[str, str], ...]
    kinds: dict[str, int]
    root: str


def lineage(figure: Figure) -> Lineage:
    """Return the events a frozen figure was reckoned from, as they stand now."""
    period = Period(figure.from_date, figure.until_date, figure.as_of)
    found = tuple(
        (f"{row._meta.label}:{row.pk}", keyed_hash(_said(row, period), "lineage")[:32])
        for records in MEASURES[figure.measure].record_sets(period)
        for row in records.order_by("pk")
    )
    return Lineage(found, dict(Counter(name.partition(":")[0] for name, _hash in found)), root_of(found))


def root_of(events: tuple[tuple[str, str], ...]) -> str:
    """Return one hash over all events, in their order."""
    return sha256("".join(f"{name} {mark}\n" for name, mark in events).encode()).hexdigest()


def query_of(figure: Figure) -> str:
    """Return the question to the database that found the events."""
    period = Period(figure.from_date, figure.until_date, figure.as_of)
    return "\n".join(str(records.query) for records in MEASURES[figure.measure].record_sets(period))


def _said(row, period: Period) -> str:
    parts = [f"{name}={value}" for name in FACTS if (value := getattr(row, name, None)) is not None]
    answered = getattr(row, "answered_at", None)
    if answered is not None and answered <= period.as_of:  # a complaint answered later was open then
        parts.append(f"answered_at={answered}")
    return f"{row._meta.label}:{row.pk} {' '.join(parts)}"
