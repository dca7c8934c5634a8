"""Levels: from a measured figure to level 0, 1, 2 or 3, saying so where the printed bounds are unclear."""

from dataclasses import dataclass
from decimal import Decimal

from pelangi.core.index.instrument import Row, Scale
from pelangi.core.index.words import NOTHING, Refused, Words


class NoScale(Refused):
    """The row has no bounds for this figure, or not for this basis."""


@dataclass(frozen=True)
class LevelFound:
    """A level from 0 to 3 and, where the printed bounds clash or leave a hole at this figure, the reason."""

    level: int
    note: Words = NOTHING


def level_for(row: Row, value: Decimal | int | str, basis: str | None = None) -> LevelFound:
    """Return the level a measured figure earns in a row.

    value: in the unit of the row's scale. Decimal, whole number or decimal text, never a float, because
    0.36 as a float lies beside the printed bound.
    basis: which of the row's scales; needed only where the row offers several.

    Where the printed bounds overlap the higher level is given; where they leave a hole, the level already
    reached. Both are our reading (the sources print the bounds so), and the note says it.

    Raises NoScale when the row is judged by kind, the basis is not one of its scales, the bound that would
    decide was not found, or the figure is not a number. Source of the bounds: the row's own sources.
    """
    scale = _scale_of(row, basis)
    figure = _exact(row, value)
    return LevelFound(_reached(row, scale, figure), _note(row, scale, figure))


def _scale_of(row: Row, basis: str | None) -> Scale:
    if not row.scales:
        raise NoScale(
            f"{row.id} dinilai menurut jenis bukti, bukan angka; tulis tingkatnya 0-3",
            f"{row.id} is judged by kind, not by a figure; give its level 0-3",
        )
    if basis is None and len(row.scales) == 1:
        return next(iter(row.scales.values()))
    if basis is None or basis not in row.scales:
        names = ", ".join(row.scales)
        raise NoScale(
            f"{row.id} perlu satu basis dari {names}, bukan {basis!r}",
            f"{row.id} needs one basis of {names}, not {basis!r}",
        )
    return row.scales[basis]


def _exact(row: Row, value: Decimal | int | str) -> Decimal:
    if isinstance(value, float):
        raise NoScale(
            f"{row.id}: {value!r} adalah bilangan biner; beri desimal, bilangan bulat atau teks",
            f"{row.id}: {value!r} is a float; give a Decimal, a whole number or a text",
        )
    try:
        figure = Decimal(value)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise _no_number(row, value) from error
    if not figure.is_finite():
        raise _no_number(row, value)
    return figure


def _no_number(row: Row, value: object) -> NoScale:
    given = "(kosong / empty)" if value is None else repr(value)
    near = str(value).replace(".", "").replace(",", ".") if "," in str(value) else ""
    hint = near if near.replace(".", "", 1).lstrip("-").isdigit() else ""
    return NoScale(
        f"{row.id}: {given} bukan angka" + (f"; tulis {hint}" if hint else ""),
        f"{row.id}: {given} is not a number" + (f"; write {hint}" if hint else ""),
    )


def _reached(row: Row, scale: Scale, figure: Decimal) -> int:
    for level in (3, 2, 1):
        bound = scale.bounds[level - 1]
        if bound is None and level > 1:
            raise NoScale(
                f"{row.id}: batas tingkat {level} tidak ditemukan di sumber mana pun; tulis tingkatnya",
                f"{row.id}: no source gives the bound of level {level}; give the level instead",
            )
        if bound is None or (figure >= bound if scale.better == "higher" else figure <= bound):
            return level
    return 0


def _note(row: Row, scale: Scale, figure: Decimal) -> Words:
    for start, end, low, high in scale.clashes:
        if start <= figure <= end:
            return Words(
                f"{row.id}: {figure} tercetak di tingkat {low} dan {high}; diambil yang lebih tinggi",
                f"{row.id}: {figure} is printed in levels {low} and {high}; the higher is taken",
            )
    for start, stop in scale.gaps:
        if figure > start and (stop is None or figure < stop):
            return Words(
                f"{row.id}: {figure} tidak tercetak di tingkat mana pun; diambil yang sudah dicapai",
                f"{row.id}: {figure} is printed in no level; the level already reached is taken",
            )
    return NOTHING
