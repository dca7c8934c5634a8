"""Corrections: an administrator mends a row or fills in what no source gives; every mend is a new version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from pelangi.core.index.instrument import Fact, Instrument
from pelangi.core.index.instrument_check import EXACT, FORMULA, WHOLE
from pelangi.core.index.instrument_file import raw_instrument, read_instrument
from pelangi.core.index.words import Refused

ROW_FIELDS = ("weight", "mandatory", "window", "evidence", "file_types", "levels_id", "levels_en", "bounds")
"""What of a row can be corrected. bounds: those of its only scale."""


@dataclass(frozen=True)
class Correction:
    """One mend. row: a row's id, or "formula". value: as the data files write it (decimals as text)."""

    row: str
    field: str
    value: Any


def corrected(year: int, corrections: Iterable[Correction], version: int | None = None) -> Instrument:
    """Return the year's instrument with the corrections applied in order.

    version: what to call it; without one, the number of corrections (a version may hold several, and may
    take some back). Raises Refused for a row or field that cannot be corrected, NotAnInstrument when the
    outcome is none.
    """
    data, mends = raw_instrument(year), list(corrections)
    for one in mends:
        _apply(data, one)
    called = len(mends) if version is None else version
    return read_instrument(data, f"{year}+{called}", version=called)


def _apply(data: dict[str, Any], one: Correction) -> None:
    if one.row == "formula":
        if one.field not in FORMULA:
            raise Refused(f"{one.field} bukan bagian rumus", f"{one.field} is no part of the formula")
        data["formula"][one.field] |= {"value": one.value, "confidence": "corrected"}
        return
    row = next((row for row in data["rows"] if row["id"] == one.row), None)
    if row is None:
        raise Refused(
            f"{one.row}: baris tidak ada di {data['year']}", f"{one.row}: no such row in {data['year']}"
        )
    if one.field not in ROW_FIELDS:
        raise Refused(f"{one.field} tidak dapat dikoreksi", f"{one.field} cannot be corrected")
    if one.field == "bounds":
        scales = row.get("scales", {})
        if len(scales) != 1:
            raise Refused(f"{one.row}: tidak punya satu skala", f"{one.row}: has not exactly one scale")
        next(iter(scales.values())).update({"bounds": one.value, "clashes": [], "gaps": []})
    else:
        row[one.field] = one.value
    part = "weight" if one.field == "weight" else "levels"
    row["confidence"] = {**row["confidence"], part: "corrected"}


def correctable(instrument: Instrument, row_id: str) -> tuple[str, ...]:
    """Return the fields of a row (or of "formula") that can be corrected; none for a row there is not."""
    if row_id == "formula":
        return FORMULA
    row = instrument.by_id.get(row_id)
    if row is None:
        return ()
    return tuple(field for field in ROW_FIELDS if field != "bounds" or len(row.scales) == 1)


def with_settings(instrument: Instrument, settings: Mapping[str, Any]) -> Instrument:
    """Return the instrument with values set by the city where no source gives them.

    settings: {name of the formula: value} and {"weights": {row id: decimal}}. A value that a source gives is
    not a setting: raises Refused, as for a name or a value that makes no sense.
    """
    formula = instrument.formula
    for name, value in settings.items():
        if name != "weights":
            formula = replace(formula, **{name: Fact(_setting(instrument, name, value), (), "setting")})
    weights = settings.get("weights") or {}
    if not isinstance(weights, Mapping):
        raise Refused("settings.weights: harus berupa baris: bobot", "settings.weights: must be row: weight")
    for row_id in weights:
        row = instrument.by_id.get(row_id)
        if row is None or row.weight is not None:
            raise Refused(
                f"settings.weights.{row_id}: baris tidak ada, atau bobotnya sudah bersumber",
                f"settings.weights.{row_id}: no such row, or a source gives its weight",
            )
    rows = tuple(
        replace(row, weight=_decimal(f"weights.{row.id}", weights[row.id]), weight_confidence="setting")
        if row.id in weights
        else row
        for row in instrument.rows
    )
    return replace(instrument, formula=formula, rows=rows)


def _setting(instrument: Instrument, name: str, value: Any) -> Any:
    if name not in FORMULA:
        names = ", ".join(FORMULA)
        raise Refused(
            f"settings.{name} tidak dikenal; ada: {names}", f"settings.{name} is unknown; there are: {names}"
        )
    known = getattr(instrument.formula, name)
    if known.value is not None and known.confidence in ("verified_2", "single_source", "corrected"):
        raise Refused(
            f"settings.{name}: nilai {instrument.year} sudah bersumber ({known.value}); koreksi instrumennya",
            f"settings.{name}: a source gives the value of {instrument.year} ({known.value}); correct the instrument",
        )
    if name in EXACT:
        return _decimal(name, value)
    if name in WHOLE and (type(value) is not int or not 0 <= value <= 10_000):
        raise Refused(
            f"settings.{name}: {value!r} bukan bilangan bulat",
            f"settings.{name}: {value!r} is no whole number",
        )
    if name == "divisor_counts" and value not in ("accepted", "sent"):
        raise Refused(f"settings.{name}: accepted atau sent", f"settings.{name}: accepted or sent")
    return value


def _decimal(name: str, value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal(0)
    if isinstance(value, bool) or not number.is_finite() or number <= 0:
        raise Refused(
            f"settings.{name}: {value!r} bukan desimal > 0", f"settings.{name}: {value!r} is no decimal > 0"
        )
    return number
