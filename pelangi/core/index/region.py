"""A city's standing in the index: what it claims and what a verifier found, kept apart everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pelangi.core.index.instrument import Instrument
from pelangi.core.index.level import level_for


class NotARegion(ValueError):
    """The data do not describe a region: names the place and what is wrong."""


@dataclass(frozen=True)
class Reading:
    """One row as read by somebody. level: 0 to 3; unproven readings score 0 whatever the level."""

    level: int
    proven: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.level, bool) or self.level not in (0, 1, 2, 3):
            raise NotARegion(f"level {self.level!r} is not 0, 1, 2 or 3")


@dataclass(frozen=True)
class Standing:
    """Readings by row id: claimed by the owner, verified by somebody else. A row absent scores 0."""

    claimed: Mapping[str, Reading] = field(default_factory=dict)
    verified: Mapping[str, Reading] = field(default_factory=dict)


@dataclass(frozen=True)
class Innovation:
    """An innovation entered this year.

    accepted: True once accepted, False when rejected, None while nobody has judged. Only accepted ones
    count as verified; those not rejected count as claimed.
    affairs: the government affairs it belongs to, in the instrument's words.
    """

    id: str
    standing: Standing
    affairs: tuple[str, ...] = ()
    accepted: bool | None = None
    name: str = ""


@dataclass(frozen=True)
class City:
    """Everything the index looks at. government_total: the SPD total where only the total is known."""

    name: str
    government: Standing
    innovations: tuple[Innovation, ...]
    government_total: Decimal | None = None


def read_city(instrument: Instrument, data: Mapping[str, Any]) -> City:
    """Return a city from plain data as files carry it.

    data: {region, government: {row: entry}, government_claimed: {…}, government_total,
    innovations: [{id, name, accepted, affairs, rows: {row: entry}, claimed: {row: entry}}]}.
    An entry is a level, or {level, proven}, or {value, basis, proven} from which the level is derived.
    `rows` are verified; `claimed` says only where the claim differs.

    Raises NotARegion for an unknown row, a row of the other aspect, a bad level or a doubled innovation id;
    NoScale for a figure without a scale.
    """
    known = {row.id: row.aspect.value for row in instrument.rows}
    government = _standing(instrument, data.get("government"), data.get("government_claimed"))
    _rows_belong(government, known, "SPD", "government")
    innovations = tuple(_innovation(instrument, known, entry) for entry in data.get("innovations") or ())
    ids = [innovation.id for innovation in innovations]
    doubled = sorted({one for one in ids if ids.count(one) > 1}) if len(set(ids)) < len(ids) else []
    if doubled:
        raise NotARegion(f"innovation {doubled[0]} is listed twice")
    total = data.get("government_total")
    return City(
        str(data.get("region", "")), government, innovations, None if total is None else Decimal(str(total))
    )


def _innovation(instrument: Instrument, known: Mapping[str, str], entry: Mapping[str, Any]) -> Innovation:
    if "id" not in entry:
        raise NotARegion("an innovation has no id")
    standing = _standing(instrument, entry.get("rows"), entry.get("claimed"))
    _rows_belong(standing, known, "SID", f"innovation {entry['id']}")
    accepted = entry.get("accepted")
    if accepted not in (True, False, None):
        raise NotARegion(f"innovation {entry['id']}: accepted is {accepted!r}, not true or false")
    affairs = tuple(str(affair) for affair in entry.get("affairs") or ())
    return Innovation(str(entry["id"]), standing, affairs, accepted, str(entry.get("name", "")))


def _standing(
    instrument: Instrument, rows: Mapping[str, Any] | None, claimed: Mapping[str, Any] | None
) -> Standing:
    verified = {row: _reading(instrument, row, entry) for row, entry in (rows or {}).items()}
    differing = {row: _reading(instrument, row, entry) for row, entry in (claimed or {}).items()}
    return Standing(claimed=verified | differing, verified=verified)


def _rows_belong(standing: Standing, known: Mapping[str, str], aspect: str, where: str) -> None:
    for row_id in standing.claimed:
        if known[row_id] != aspect:
            raise NotARegion(f"{where}: {row_id} is not a row of {aspect}")


def _reading(instrument: Instrument, row_id: str, entry: object) -> Reading:
    try:
        row = instrument.row(row_id)
    except KeyError as error:
        raise NotARegion(f"{row_id} is not a row of the instrument of {instrument.year}") from error
    if isinstance(entry, int) and not isinstance(entry, bool):
        return Reading(entry)
    if not isinstance(entry, Mapping):
        raise NotARegion(f"{row_id}: {entry!r} is neither a level nor a mapping")
    proven = entry.get("proven", True)
    if not isinstance(proven, bool):
        raise NotARegion(f"{row_id}: proven is {proven!r}, not true or false")
    if "value" not in entry:
        return Reading(entry.get("level", 0), proven)
    try:
        # Files give 4.2 as a binary float; its shortest text is the number that was typed.
        figure = Decimal(str(entry["value"]))
    except InvalidOperation as error:
        raise NotARegion(f"{row_id}: {entry['value']!r} is not a number") from error
    found = level_for(row, figure, entry.get("basis"))
    return Reading(found.level, proven, found.note)
