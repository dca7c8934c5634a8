"""From a figure down to its events: one line each, by number and keyed hash, so that a changed event shows.

A line tells no person and no place. The hash is keyed: whoever holds a printed figure cannot guess what an event says,
this installation can say whether it still says the same.
"""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from pelangi.report.measures import MEASURES, Measure, Period
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
    # of room `innovate`: trainings with who attended, and what other regions told back
    "held_on",
    "training_id",
    "user_id",
    "city_code",
    "derived_code",
    "first_at",
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
    return lineage_of(MEASURES[figure.measure], _period(figure))


def lineage_of(measure: Measure, period: Period) -> Lineage:
    """Return the events a measure rests on over a period, as they stand now: those it counts, and what ended waits."""
    ends = measure.ends(period) if measure.ends else []
    found = tuple(
        (f"{row._meta.label}:{row.pk}", keyed_hash(_said(row, period), "lineage")[:32])
        for records in (*measure.record_sets(period), *ends)
        for row in records.order_by("pk")
    )
    return Lineage(found, dict(Counter(name.partition(":")[0] for name, _hash in found)), root_of(found))


def root_of(events: tuple[tuple[str, str], ...]) -> str:
    """Return one hash over all events, in their order."""
    return sha256("".join(f"{name} {mark}\n" for name, mark in events).encode()).hexdigest()


def query_of(figure: Figure) -> str:
    """Return the question to the database that found the events."""
    return query(MEASURES[figure.measure], _period(figure))


def query(measure: Measure, period: Period) -> str:
    """Return the question to the database that finds what a measure counts over a period."""
    return "\n".join(str(records.query) for records in measure.record_sets(period))


def _period(figure: Figure) -> Period:
    return Period(figure.from_date, figure.until_date, figure.as_of)


def _said(row, period: Period) -> str:
    parts = [f"{name}={value}" for name in FACTS if (value := getattr(row, name, None)) is not None]
    answered = getattr(row, "answered_at", None)
    if answered is not None and answered <= period.as_of:  # a complaint answered later was open then
        parts.append(f"answered_at={answered}")
    return f"{row._meta.label}:{row.pk} {' '.join(parts)}"
