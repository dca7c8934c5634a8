"""Corrections as people type them: the value of a field as text, and back to what the data files hold."""

from typing import Any

from pelangi.core.index.correction import Correction
from pelangi.core.index.instrument import Instrument
from pelangi.core.index.instrument_check import WHOLE
from pelangi.core.index.words import Refused

WEIGHTS = "weights"
"""In place of a row: several weights at once, one "row = weight" a line, because they must add up together."""
MOST = 4_000  # characters


def as_text(instrument: Instrument, row_id: str, field: str) -> str:
    """Return a field's present value as it would be typed; "" where it is unknown.

    Raises KeyError when the instrument has no such row, AttributeError when the row has no such field.
    """
    if row_id == WEIGHTS:
        return "\n".join(f"{row.id} = {'' if row.weight is None else row.weight}" for row in instrument.rows)
    if row_id == "formula":
        value = getattr(instrument.formula, field).value
        return "" if value is None else str(value)
    row = instrument.row(row_id)
    if field == "bounds":
        scales = list(row.scales.values())
        return "; ".join("" if bound is None else str(bound) for bound in scales[0].bounds) if scales else ""
    value = getattr(row, field)
    if field in ("levels_id", "levels_en"):
        return "\n".join(value)
    if field == "file_types":
        return ", ".join(value)
    if field == "mandatory":
        return {True: "true", False: "false", None: ""}[value]
    return "" if value is None else str(value)


def from_text(instrument: Instrument, row_id: str, field: str, text: str) -> list[Correction]:
    """Return the corrections that typed text means; only what differs from the instrument.

    Whether they make sense is decided where they are applied (`corrected`). Raises Refused for text that
    cannot be read at all, or that changes nothing.
    """
    if len(text) > MOST:
        raise Refused(f"lebih dari {MOST} huruf", f"more than {MOST} characters")
    if row_id == WEIGHTS:
        found = _weights(instrument, text)
    elif text.strip() == as_text(instrument, row_id, field):
        found = []
    else:
        found = [Correction(row_id, field, _value(field, text.strip()))]
    if not found:
        raise Refused("tidak ada yang berubah", "nothing is changed")
    return found


def _weights(instrument: Instrument, text: str) -> list[Correction]:
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        row_id, equals, weight = (part.strip() for part in line.partition("="))
        row = instrument.by_id.get(row_id)
        if not equals or row is None:
            raise Refused(f"{line!r}: tulis baris = bobot", f"{line!r}: write row = weight")
        if weight and weight != str(row.weight):
            found.append(Correction(row_id, "weight", weight))
    return found


def _value(field: str, text: str) -> Any:
    if field in ("levels_id", "levels_en"):
        return [line.strip() for line in text.splitlines() if line.strip()]
    if field == "file_types":
        return [kind.strip().lower() for kind in text.split(",") if kind.strip()]
    if field == "bounds":
        return [bound.strip() or None for bound in text.split(";")]
    if field == "mandatory":
        if text.lower() not in ("true", "false"):
            raise Refused("tulis true atau false", "write true or false")
        return text.lower() == "true"
    if field in WHOLE:
        if not text.isdecimal() or len(text) > 6:
            raise Refused(f"{text!r} bukan bilangan bulat", f"{text!r} is no whole number")
        return int(text)
    return text
