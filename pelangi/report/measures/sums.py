"""From rows to a number: counts, shares, medians that count those who wait still, the satisfaction index."""

from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from pelangi.core.satisfaction import Element, satisfaction
from pelangi.core.waiting import kaplan_meier_of
from pelangi.report.measures.base import Period, Row, Value

SumUp = Callable[[list[Row], Period], Value]
CENT = Decimal("0.01")


def count(rows: list[Row], _period: Period) -> Value:
    """Return how many rows there are."""
    number = size(rows)
    return Value(str(number), number)


def size(rows: list[Row]) -> int:
    """Return how many records the rows stand for."""
    return sum(row.number for row in rows)


def count_by(name: str, place: int) -> SumUp:
    """Return how many rows there are, and of each kind, told by the value at `place`."""

    def reckon(rows: list[Row], _period: Period) -> Value:
        kinds: Counter[str] = Counter()
        for row in rows:
            kinds[str(row.values[place])] += row.number
        return Value(str(size(rows)), size(rows), {name: dict(sorted(kinds.items()))})

    return reckon


def different(place: int) -> SumUp:
    """Return how many different things the value at `place` names."""
    return lambda rows, _period: Value(
        str(len({row.values[place] for row in rows})), len(rows), {"visits": len(rows)}
    )


def actors(rows: list[Row], _period: Period) -> Value:
    """Return how many kinds of actors took part: those who asked, and the office; none without a request."""
    kinds: Counter[str] = Counter()
    for row in rows:
        kinds[str(row.values[0])] += row.number
    return Value(
        str(len({*kinds, "office"}) if kinds else 0), size(rows), {"by_kind": dict(sorted(kinds.items()))}
    )


def share(place: int, wanted: Callable[[object], bool], names: tuple[str, str] = ("of", "count")) -> SumUp:
    """Return the share, in per cent of two decimals, of rows whose value at `place` is wanted."""

    def reckon(rows: list[Row], _period: Period) -> Value:
        if not rows:
            return Value(None, 0)
        found, whole = sum(row.number for row in rows if wanted(row.values[place])), size(rows)
        per_cent = (Decimal(100 * found) / whole).quantize(CENT, ROUND_HALF_UP)
        return Value(str(per_cent), whole, {names[0]: whole, names[1]: found})

    return reckon


def settled_share(rows: list[Row], period: Period) -> Value:
    """Return the share of complaints answered by the moment of knowledge."""

    def is_settled(answered_at) -> bool:
        return answered_at is not None and answered_at <= period.as_of

    return share(0, is_settled, ("received", "settled"))(rows, period)


def wait(at_least: int = 0) -> SumUp:
    """Return the median days (Kaplan-Meier, 95 % band) of rows of (days, served)."""

    def reckon(rows: list[Row], _period: Period) -> Value:
        waits: Counter[tuple[int, bool]] = Counter()
        for row in rows:
            waits[row.values] += row.number
        found = kaplan_meier_of(waits)
        parts = {"low": found.median_low_days, "high": found.median_high_days, "served": found.served}
        days = found.median_days
        return Value(None if days is None else str(max(at_least, days)), found.people, parts)

    return reckon


def median_minutes(rows: list[Row], _period: Period) -> Value:
    """Return the median of the minutes that were noted."""
    noted: Counter[int] = Counter()
    for row in rows:
        if row.values[1] is not None:
            noted[row.values[1]] += row.number
    number = noted.total()
    if not number:
        return Value(None, size(rows), {"noted": 0})
    middle = Decimal(_at(noted, (number - 1) // 2) + _at(noted, number // 2)) / 2
    return Value(str(middle.normalize()), size(rows), {"noted": number})


def _at(counts: Counter[int], place: int) -> int:
    """Return the value at a place, from 0, of all values in order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def per_team_day(rows: list[Row], _period: Period) -> Value:
    """Return the visits that served somebody for each day of each team, two decimals."""
    days = {(row.team, row.values[3]) for row in rows}
    served = sum(row.values[0] in ("finish", "finish_partly") for row in rows)
    return per_day(served, len(days), len(rows))


def per_day(served: int, days: int, visits: int) -> Value:
    """Return the visits that served somebody for each of so many days of teams."""
    if not days:
        return Value(None, 0)
    each = (Decimal(served) / days).quantize(CENT, ROUND_HALF_UP)
    return Value(str(each), visits, {"served": served, "team_days": days})


def total(rows: list[Row], _period: Period) -> Value:
    """Return the sum of the units, and by kind of card."""
    kinds: Counter[str] = Counter()
    for row in rows:
        kinds[row.values[0]] += row.values[1]
    return Value(str(sum(kinds.values())), len(rows), {"by_kind": dict(sorted(kinds.items()))})


def index(rows: list[Row], _period: Period) -> Value:
    """Return the satisfaction index (25 to 100) of rows of nine marks."""
    found = satisfaction(
        dict(zip(Element, row.values[0], strict=True)) for row in rows for _each in range(row.number)
    )
    if found is None:
        return Value(None, 0)
    means = {str(element): str(round(float(mean), 2)) for element, mean in found.means.items()}
    parts = {"grade": found.grade, "means": means, "weakest": str(found.weakest)}
    return Value(str(found.converted), found.answers, parts)
