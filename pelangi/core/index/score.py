"""The score: from a city's standing to the index, exactly, and back to every row's part in it.

row = weight x level; SPD = sum of government rows; maturity = sum of an innovation's rows;
mean = sum of maturities / max(divisor floor, n); count = points x min(n, cap) if enough basic affairs;
index = 100 x (SPD + mean + count) / maximum, half up to two decimals. Sources: the instrument's own.
Every result is an estimate: only the ministry's own measuring counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pelangi.core.index.instrument import Aspect, Fact, Instrument, Row, T
from pelangi.core.index.region import City, Innovation, Reading, folded
from pelangi.core.index.remarks import remarks
from pelangi.core.index.words import NOTHING, Refused, Words

TOTAL_GIVEN = Words("hanya jumlahnya yang diberikan", "only the total was given")


class InstrumentIncomplete(Refused):
    """The year's instrument lacks a value this city's score depends on: names it."""


@dataclass(frozen=True)
class Figures:
    """One complete result, of the claimed or of the verified standing.

    government, mean_maturity, count, total: points, exact. index: 0.00 to 100.00. predicate: in Indonesian.
    maturities: points of each counted innovation by id. divisor: what the maturities were divided by.
    basic_affairs: how many of the basic affairs are represented.
    """

    government: Decimal
    maturities: Mapping[str, Decimal]
    mean_maturity: Fraction
    count: Decimal
    total: Fraction
    index: Decimal
    predicate: str
    divisor: int
    basic_affairs: int


@dataclass(frozen=True)
class Score:
    """The claimed and the verified result side by side, never one number, with remarks on both."""

    instrument: Instrument
    city: City
    claimed: Figures
    verified: Figures
    notes: tuple[Words, ...]


@dataclass(frozen=True)
class Contribution:
    """What one row adds. where: "government", an innovation's id, or "count" (row_id and level are empty).

    points: before any division. index_points: its exact share of the unrounded index.
    """

    where: str
    row_id: str
    level: int
    points: Decimal
    index_points: Fraction
    note: Words


def score(instrument: Instrument, city: City, *, divisor_floor: int | None = None) -> Score:
    """Return the claimed and the verified figures of a city.

    divisor_floor: the setting for years whose sources give none; ignored where the instrument has one.
    Raises InstrumentIncomplete when a needed value is unknown for the year.
    """
    return Score(
        instrument,
        city,
        _figures(instrument, city, "claimed", divisor_floor),
        _figures(instrument, city, "verified", divisor_floor),
        remarks(instrument, city),
    )


def combine(instrument: Instrument, government: Decimal, mean_maturity: Fraction, count: Decimal) -> Decimal:
    """Return the index of three part scores, 0.00 to 100.00, rounded half up."""
    maximum = _known(instrument, instrument.formula.maximum, ("maksimum", "maximum"))
    exact = 100 * (Fraction(government) + mean_maturity + Fraction(count)) / Fraction(maximum)
    return Decimal(int(exact * 100 + Fraction(1, 2))) / 100


def count_score(instrument: Instrument, n: int, basic_affairs: int) -> Decimal:
    """Return the points for n innovations, 0 when too few basic affairs are represented."""
    formula = instrument.formula
    minimum = formula.basic_affairs_minimum.value
    if minimum is not None and basic_affairs < minimum:
        return Decimal(0)
    points = _known(instrument, formula.count_points, ("nilai per inovasi", "points per innovation"))
    return points * min(
        n, _known(instrument, formula.count_cap, ("batas jumlah inovasi", "cap of counted innovations"))
    )


def predicate_for(instrument: Instrument, index: Decimal) -> str:
    """Return the Indonesian predicate of an index of two decimals."""
    for band in instrument.bands.value:
        if index >= band.lowest:
            return band.name_id
    raise InstrumentIncomplete(
        f"{instrument.year}: tidak ada predikat untuk {index}", f"{instrument.year}: no predicate for {index}"
    )


def explain(result: Score, view: str = "verified") -> tuple[Contribution, ...]:
    """Return every row's part in the index, in printed order; the index_points add up to the exact index.

    view: "verified" or "claimed".
    """
    figures = result.verified if view == "verified" else result.claimed
    maximum = Fraction(_known(result.instrument, result.instrument.formula.maximum, ("maksimum", "maximum")))
    per_point = Fraction(100) / maximum
    per_maturity_point = per_point / figures.divisor if figures.divisor else Fraction(0)
    city = result.city
    parts: list[Contribution] = []
    if city.government_total is None:
        readings = getattr(city.government, view)
        for row in result.instrument.government_rows:
            parts.append(_contribution("government", row, readings.get(row.id), per_point))
    else:
        total = city.government_total
        parts.append(Contribution("government", "", 0, total, Fraction(total) * per_point, TOTAL_GIVEN))
    for innovation in _counted(city, view):
        readings = getattr(innovation.standing, view)
        for row in result.instrument.innovation_rows:
            parts.append(_contribution(innovation.id, row, readings.get(row.id), per_maturity_point))
    parts.append(Contribution("count", "", 0, figures.count, Fraction(figures.count) * per_point, NOTHING))
    return tuple(parts)


def _contribution(where: str, row: Row, reading: Reading | None, per_point: Fraction) -> Contribution:
    level = reading.level if reading and reading.proven else 0
    if level and row.weight is None:
        raise _no_weight(row.id)
    points = (row.weight or Decimal(0)) * level
    note = reading.note if reading else NOTHING
    return Contribution(where, row.id, level, points, Fraction(points) * per_point, note)


def _figures(instrument: Instrument, city: City, view: str, divisor_floor: int | None) -> Figures:
    counted = _counted(city, view)
    maturities = {
        one.id: _points(instrument, Aspect.INNOVATION, getattr(one.standing, view)) for one in counted
    }
    in_divisor = len(city.innovations) if instrument.formula.divisor_counts.value == "sent" else len(counted)
    divisor = max(_floor(instrument, in_divisor, divisor_floor), in_divisor)
    government = city.government_total
    if government is None:
        government = _points(instrument, Aspect.GOVERNMENT, getattr(city.government, view))
    mean = Fraction(sum(maturities.values(), Decimal(0))) / divisor if divisor else Fraction(0)
    affairs = _basic_affairs(instrument, counted)
    count = count_score(instrument, len(counted), affairs)
    index = combine(instrument, government, mean, count)
    return Figures(
        government=government,
        maturities=maturities,
        mean_maturity=mean,
        count=count,
        total=Fraction(government) + mean + Fraction(count),
        index=index,
        predicate=predicate_for(instrument, index),
        divisor=divisor,
        basic_affairs=affairs,
    )


def _counted(city: City, view: str) -> tuple[Innovation, ...]:
    if view == "verified":
        return tuple(one for one in city.innovations if one.accepted is True)
    return tuple(one for one in city.innovations if one.accepted is not False)


def _points(instrument: Instrument, aspect: Aspect, readings: Mapping[str, Reading]) -> Decimal:
    units = instrument.units[aspect]
    total = 0
    for row_id, reading in readings.items():
        if reading.level and reading.proven and row_id in units:
            unit = units[row_id]
            if unit is None:
                raise _no_weight(row_id)
            total += unit * reading.level
    return Decimal(total).scaleb(-instrument.decimals)


def _no_weight(row_id: str) -> InstrumentIncomplete:
    return InstrumentIncomplete(
        f"{row_id}: bobotnya tidak ditemukan; isi government_total atau settings.weights",
        f"{row_id}: its weight was not found; give government_total or settings.weights",
    )


def _floor(instrument: Instrument, n: int, given: int | None) -> int:
    fact = instrument.formula.divisor_floor
    if fact.value is not None:
        return fact.value
    if given is not None:
        return given
    if fact.candidates and n >= max(fact.candidates):
        return 0  # whichever it was, it is without effect
    raise InstrumentIncomplete(
        f"{instrument.year}: pembagi minimum (divisor floor) tidak ditemukan; isi settings.divisor_floor",
        f"{instrument.year}: the divisor floor was not found; set settings.divisor_floor",
    )


def _known(instrument: Instrument, fact: Fact[T | None], what: tuple[str, str]) -> T:
    if fact.value is None:
        raise InstrumentIncomplete(
            f"{instrument.year}: {what[0]} tidak ditemukan", f"{instrument.year}: the {what[1]} was not found"
        )
    return fact.value


def _basic_affairs(instrument: Instrument, counted: tuple[Innovation, ...]) -> int:
    basic = {folded(name) for name in instrument.basic_affairs.value}
    return len({folded(affair) for one in counted for affair in one.affairs} & basic)


def missing_mandatory(
    instrument: Instrument, city: City, view: str = "verified"
) -> tuple[tuple[str, str], ...]:
    """Return (where, row id) of every mandatory row that scores nothing; the score itself is not changed."""
    standings = [("government", city.government, instrument.government_rows)]
    standings += [(one.id, one.standing, instrument.innovation_rows) for one in _counted(city, view)]
    return tuple(
        (where, row.id)
        for where, standing, rows in standings
        for row in rows
        if row.mandatory and not _scores(getattr(standing, view).get(row.id))
    )


def _scores(reading: Reading | None) -> bool:
    return reading is not None and reading.proven and reading.level > 0
