"""What the adviser may choose from: rows to raise with their hours, innovations to enter or leave out, limits.

Read from the `advice` part of a region file; every part has a default, so a plain score file works too.
Format: docs/reference/region.schema.json. Hours are whole numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pelangi.core.index.instrument import Instrument, Row
from pelangi.core.index.region import City, Innovation, NotARegion, folded
from pelangi.core.index.region_data import read_city
from pelangi.core.index.words import Words

HOURS = (4, 12, 30)
"""Hours to reach level 1, from there 2, from there 3, where nobody says better: a stated starting value of ours."""
ENTRY_HOURS = 8
KEYS = {"hours", "innovation_hours", "government_hours", "entry_hours", "agencies", "deadlines", "start", "until"} | {
    "candidates", "keep", "mandatory", "government_agency",
}  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """At most `hours` on the steps it speaks of: those of one agency, and those due by a day; empty: all."""

    hours: int
    agency: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Unit:
    """One innovation that may be counted. entered: it counts now. levels: proven now, by row id.

    hours: by row, the hours of the steps still open, in order, each reaching one level more.
    """

    id: str
    levels: Mapping[str, int]
    hours: Mapping[str, tuple[int, ...]]
    entered: bool
    entry_hours: int = 0
    agency: str = ""
    affairs: frozenset[str] = frozenset()
    keep: bool = False


@dataclass(frozen=True)
class Problem:
    """Everything the plan is chosen from. government: hours of open steps by SPD row, like Unit.hours.

    government_agency: who raises the city's own rows. until: the last day, due where no deadline is nearer.
    """

    instrument: Instrument
    city: City
    units: tuple[Unit, ...]
    government_levels: Mapping[str, int]
    government_hours: Mapping[str, tuple[int, ...]]
    limits: tuple[Limit, ...]
    deadlines: Mapping[str, date] = field(default_factory=dict)
    rejected: int = 0
    mandatory: str = "entered"
    divisor_floor: int = 0
    government_agency: str = ""
    until: date | None = None


def read_problem(instrument: Instrument, data: Mapping[str, Any], hours: int) -> Problem:
    """Return the adviser's problem of a region's data with `hours` to spend in all.

    Innovations that nobody has judged, and candidates, are not counted now and may be entered; rejected ones
    may not. Raises NotARegion naming the field of every fault.
    """
    advice = _with_days(data.get("advice") or {})
    faults = list(_faults(instrument, advice, hours))
    if faults:
        raise NotARegion(faults)
    candidates = [{**one, "accepted": None} for one in advice.get("candidates") or ()]
    entry = {str(one.get("id")): one.pop("entry_hours", None) for one in candidates}
    whole = {**data, "innovations": [*(data.get("innovations") or ()), *candidates]}
    city = read_city(instrument, whole)
    units = tuple(
        _unit(instrument, one, advice, entry.get(one.id))
        for one in city.innovations
        if one.accepted is not False
    )
    now = {row: reading.level for row, reading in city.government.verified.items() if reading.proven}
    spd_hours = advice.get("government_hours") or {}
    government = {
        row.id: _open(spd_hours[row.id], now.get(row.id, 0))
        for row in instrument.government_rows
        if row.id in spd_hours
    }
    return Problem(
        instrument=instrument,
        city=city,
        units=units,
        government_levels=now,
        government_hours=government if city.government_total is None else {},
        limits=_limits(advice, hours),
        deadlines=advice.get("deadlines") or {},
        rejected=sum(one.accepted is False for one in city.innovations),
        mandatory=advice.get("mandatory", "entered"),
        divisor_floor=instrument.formula.divisor_floor.value or 0,
        government_agency=str(advice.get("government_agency") or ""),
        until=advice.get("until"),
    )


def _with_days(advice: Any) -> Any:
    """Days written as text, as JSON must, become days; what is none stays, and is told as a fault."""
    if not isinstance(advice, Mapping):
        return advice
    found = dict(advice)
    for key in ("start", "until"):
        found |= {key: _day(found[key])} if key in found else {}
    if isinstance(found.get("deadlines"), Mapping):
        found["deadlines"] = {row: _day(day) for row, day in found["deadlines"].items()}
    return found


def _day(given: Any) -> Any:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        return given


def _unit(instrument: Instrument, one: Innovation, advice: Mapping[str, Any], entry: int | None) -> Unit:
    levels = {row: reading.level for row, reading in one.standing.verified.items() if reading.proven}
    common, own = advice.get("hours") or {}, (advice.get("innovation_hours") or {}).get(one.id) or {}
    hours = {
        row.id: _open(own.get(row.id, common.get(row.id, HOURS)), levels.get(row.id, 0))
        for row in instrument.innovation_rows
    }
    return Unit(
        one.id,
        levels,
        hours,
        entered=one.accepted is True,
        entry_hours=0
        if one.accepted is True
        else (advice.get("entry_hours", ENTRY_HOURS) if entry is None else entry),
        agency=one.agency,
        affairs=frozenset(folded(name) for name in one.affairs),
        keep=one.id in (advice.get("keep") or ()),
    )


def _open(steps: Any, level: int) -> tuple[int, ...]:
    """null ends the ladder: that level cannot be reached."""
    left = list(steps)[level:]
    return tuple(left[: left.index(None)] if None in left else left)


def _limits(advice: Mapping[str, Any], hours: int) -> tuple[Limit, ...]:
    """Each deadline may use the share of the hours that lies before it, in weekdays from start to until."""
    pools = [("", hours), *((agency, given) for agency, given in (advice.get("agencies") or {}).items())]
    found = [Limit(given, agency) for agency, given in pools]
    days = sorted(set((advice.get("deadlines") or {}).values()))
    for day in days:
        whole = weekdays(advice["start"], advice["until"])
        share = weekdays(advice["start"], min(day, advice["until"]))
        found += [Limit(given * share // whole if whole else 0, agency, day) for agency, given in pools]
    return tuple(found)


def weekdays(first: date, last: date) -> int:
    """Return the days from Monday to Friday from first to last, both included; 0 when upside down."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    return days // 7 * 5 + sum((first.weekday() + one) % 7 < 5 for one in range(days % 7))


def _faults(instrument: Instrument, advice: Any, hours: int) -> list[Words]:
    if not isinstance(advice, Mapping):
        return [Words("harus berupa nama: nilai", "must be name: value").at("advice")]
    found = [
        Words("kolom tidak dikenal", "unknown key").at(f"advice.{key}") for key in advice if key not in KEYS
    ]
    shapes = [key for key in sorted(KEYS) if not isinstance(advice.get(key), _SHAPES.get(key, object) | None)]
    if shapes:
        return [
            *found,
            *(Words("bentuknya salah", "has the wrong shape").at(f"advice.{key}") for key in shapes),
        ]
    if advice.get("mandatory", "entered") not in ("entered", "ignore"):
        found.append(Words("entered atau ignore", "entered or ignore").at("advice.mandatory"))
    days = [given for _row, given in _of(advice, "deadlines")]
    if not days and not isinstance(advice.get("until"), date | None):
        found.append(Words("harus tanggal", "must be a date").at("advice.until"))
    if days and not all(type(one) is date for one in [*days, advice.get("start"), advice.get("until")]):
        words = Words(
            "tenggat perlu tanggal, juga start dan until", "deadlines need dates, start and until too"
        )
        found.append(words.at("advice"))
    return [
        *found,
        *_span_faults(advice),
        *_number_faults(advice, hours),
        *_ladder_faults(instrument, advice),
    ]


def _span_faults(advice: Mapping[str, Any]) -> list[Words]:
    start, until = advice.get("start"), advice.get("until")
    if type(start) is not date or type(until) is not date or start <= until:
        return []
    words = Words(
        f"hari terakhir {until} lebih awal daripada hari mulai {start}; ubah until atau tulis advice.start",
        f"the last day {until} is before the first, {start}; change until or write advice.start",
    )
    return [words.at("advice.until")]


_MAPPINGS = ("hours", "innovation_hours", "government_hours", "agencies", "deadlines")
_SHAPES: dict[str, type] = {**dict.fromkeys(_MAPPINGS, dict), "candidates": list, "keep": list}


def _number_faults(advice: Mapping[str, Any], hours: int) -> list[Words]:
    numbers = {"--hours": hours, "advice.entry_hours": advice.get("entry_hours", 0)}
    numbers |= {f"advice.agencies.{key}": given for key, given in _of(advice, "agencies")}
    for one in advice.get("candidates") or ():
        if not isinstance(one, dict):
            return [
                Words("kandidat harus berupa inovasi", "a candidate must be an innovation").at(
                    "advice.candidates"
                )
            ]
        numbers[f"advice.candidates[{one.get('id')}].entry_hours"] = one.get("entry_hours", 0)
    words = Words("perlu jam bulat >= 0", "needs whole hours >= 0")
    return [words.at(where) for where, given in numbers.items() if not _whole(given)]


def _ladder_faults(instrument: Instrument, advice: Mapping[str, Any]) -> list[Words]:
    ladders = {
        f"advice.{key}.{row}": steps
        for key in ("hours", "government_hours")
        for row, steps in _of(advice, key)
    }
    for one, rows in _of(advice, "innovation_hours"):
        if not isinstance(rows, dict | None):
            return [Words("bentuknya salah", "has the wrong shape").at(f"advice.innovation_hours.{one}")]
        ladders |= {f"advice.innovation_hours.{one}.{row}": steps for row, steps in (rows or {}).items()}
    found = []
    for where, steps in ladders.items():
        if where.rpartition(".")[2] not in instrument.by_id:
            found.append(Words("bukan baris instrumen", "is not a row of the instrument").at(where))
        elif (
            not isinstance(steps, list)
            or len(steps) != 3
            or not all(one is None or _whole(one) for one in steps)
        ):
            found.append(
                Words("perlu tiga jam, mis. [4, 12, 30]", "needs three hours, e.g. [4, 12, 30]").at(where)
            )
    return found


def _of(advice: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    return list((advice.get(key) or {}).items())


def _whole(given: Any) -> bool:
    return type(given) is int and 0 <= given <= 1_000_000


def weight_units(problem: Problem, row: Row) -> int:
    """Return a row's weight in hundredths of a point."""
    return int((row.weight or Decimal(0)) * 100)
