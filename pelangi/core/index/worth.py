"""What a change brought: the exact difference the verified index would show without it."""

from dataclasses import replace
from fractions import Fraction

from pelangi.core.index.instrument import Instrument
from pelangi.core.index.region import City, Innovation, Reading, Standing
from pelangi.core.index.score import score

GOVERNMENT = "government"


def worth_of_level(instrument: Instrument, city: City, where: str, *, row: str, level: int) -> Fraction:
    """Return by how much the verified index now is above what it were with `row` at `level`.

    where: "government" or an innovation's id. 0 when the row is not verified above that level.
    """
    if where == GOVERNMENT:
        other = replace(city, government=_with(city.government, row, level))
    else:
        other = replace(
            city,
            innovations=tuple(
                replace(one, standing=_with(one.standing, row, level)) if one.id == where else one
                for one in city.innovations
            ),
        )
    return _index(instrument, city) - _index(instrument, other)


def worth_of_entry(instrument: Instrument, city: City, innovation: str) -> Fraction:
    """Return by how much the verified index now is above what it were without this innovation."""
    without = replace(city, innovations=tuple(one for one in city.innovations if one.id != innovation))
    return _index(instrument, city) - _index(instrument, without)


def worth_of_leaving(instrument: Instrument, city: City, innovation: Innovation) -> Fraction:
    """Return by how much the verified index now is above what it were with this innovation counted as accepted."""
    others = tuple(one for one in city.innovations if one.id != innovation.id)
    kept = replace(city, innovations=(*others, replace(innovation, accepted=True)))
    return _index(instrument, city) - _index(instrument, kept)


def _with(standing: Standing, row: str, level: int) -> Standing:
    now = standing.verified.get(row)
    if now is None or not now.proven or now.level <= level:
        return standing
    verified = {**standing.verified, row: Reading(level)}
    return Standing(claimed=standing.claimed, verified=verified)


def _index(instrument: Instrument, city: City) -> Fraction:
    maximum = Fraction(instrument.formula.maximum.value or 250)
    return 100 * score(instrument, city).verified.total / maximum
