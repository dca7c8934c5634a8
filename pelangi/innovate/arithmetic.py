"""The score opened up: every row's part in the index, claimed beside verified, ready to be shown."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pelangi.core.index import Contribution, Figures, Instrument, Row, Score, Words, explain

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Side:
    """One row's part on one side. points: level × weight; index_points: what of it reaches the index."""

    level: int
    points: Decimal
    index_points: Decimal
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the instrument with both sides."""

    row: Row
    claimed: Side
    verified: Side

    @property
    def name(self) -> str:
        """The row's name in the reader's language."""
        return in_language(self.row.name_id, self.row.name_en)


@dataclass(frozen=True)
class Entry:
    """One innovation with its maturity and what of it reaches the index, on both sides; None: not counted."""

    id: str
    name: str
    claimed: Side | None
    verified: Side | None


def in_language(text_id: str, text_en: str) -> str:
    """Return the text in the reader's language; the other one where it is missing."""
    return (text_en or text_id) if get_language() == "en" else (text_id or text_en)


def said(words: Words) -> str:
    """Return a remark of the core in the reader's language."""
    return in_language(words.id, words.en)


def lines(result: Score, where: str) -> list[Line]:
    """Return the rows of the government ("government") or of one innovation (its id), in printed order."""
    rows = result.instrument.government_rows if where == "government" else result.instrument.innovation_rows
    sides = {view: _by_row(result, view, where) for view in ("claimed", "verified")}
    nothing = Side(0, NOTHING, NOTHING)
    return [
        Line(row, sides["claimed"].get(row.id, nothing), sides["verified"].get(row.id, nothing))
        for row in rows
    ]


def entries(result: Score) -> list[Entry]:
    """Return every innovation the score looks at, the heaviest verified first."""
    found = []
    for one in result.city.innovations:
        sides = [_whole(result, figures, one.id) for figures in (result.claimed, result.verified)]
        found.append(Entry(one.id, one.name or one.id, *sides))
    return sorted(found, key=lambda one: (-(one.verified.points if one.verified else -1), one.name))


def steps(result: Score) -> list[dict]:
    """Return the sum as sentences of figures: part, how it comes about, claimed, verified."""
    shown = [
        (_("The city as a whole (SPD)"), lambda one: _plain(one.government), lambda one: one.government),
        (_("Mean maturity (SID)"), lambda one: _mean(one), lambda one: one.mean_maturity),
        (_("Number of innovations"), lambda one: _count(result.instrument, one), lambda one: one.count),
        (_("Total"), lambda one: _sum(one), lambda one: one.total),
        (_("Index"), lambda one: _index(result.instrument, one), lambda one: one.index),
    ]
    return [
        {
            "name": name,
            **{
                view: {"how": how(figures), "value": rounded(Fraction(value(figures)))}
                for view, figures in (("claimed", result.claimed), ("verified", result.verified))
            },
        }
        for name, how, value in shown
    ]


def rounded(value: Fraction | Decimal, places: int = 4) -> Decimal:
    """Return a number for reading, half up, without zeros at its end."""
    scale = 10**places
    whole = int(Fraction(value) * scale + (Fraction(1, 2) if value >= 0 else -Fraction(1, 2)))
    number = (Decimal(whole) / scale).normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral() else number


def written(value: float, places: int = 2) -> str:
    """Return a number with so many decimals, rounded half up, as the reader's language writes it."""
    exact = rounded(Fraction(str(value)), places)
    return str(number_format(exact, places))


def _by_row(result: Score, view: str, where: str) -> dict[str, Side]:
    return {part.row_id: _side(part) for part in explain(result, view) if part.where == where}


def _side(part: Contribution) -> Side:
    return Side(part.level, part.points, rounded(part.index_points), said(part.note))


def _whole(result: Score, figures: Figures, one: str) -> Side | None:
    maturity = figures.maturities.get(one)
    if maturity is None:
        return None
    maximum = Fraction(result.instrument.formula.maximum.value or 250)
    return Side(0, maturity, rounded(Fraction(maturity) * 100 / maximum / max(figures.divisor, 1)))


def _plain(value: Decimal) -> str:
    return _("sum of its rows: %(points)s") % {"points": _written(value)}


def _mean(one: Figures) -> str:
    total = sum(one.maturities.values(), NOTHING)
    return f"{_written(total)} ÷ {one.divisor}"


def _count(instrument: Instrument, one: Figures) -> str:
    formula, n = instrument.formula, len(one.maturities)
    minimum = formula.basic_affairs_minimum.value
    if minimum is not None and one.basic_affairs < minimum:
        return _("0: only %(have)s of the %(wanted)s basic affairs wanted") % {
            "have": one.basic_affairs,
            "wanted": minimum,
        }
    return f"{_written(formula.count_points.value or NOTHING)} × {min(n, formula.count_cap.value or n)}"


def _sum(one: Figures) -> str:
    return " + ".join(
        _written(rounded(Fraction(part))) for part in (one.government, one.mean_maturity, one.count)
    )


def _index(instrument: Instrument, one: Figures) -> str:
    return f"{_written(rounded(one.total))} ÷ {_written(instrument.formula.maximum.value or NOTHING)} × 100"


def _written(value: Decimal) -> str:
    return str(number_format(value))
