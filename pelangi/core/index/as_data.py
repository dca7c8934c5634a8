"""The score as plain data, for files and programs: figures rounded for reading, never for further sums."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from pelangi.core.index.score import Figures, Score
from pelangi.core.index.words import Words

ESTIMATE = Words(
    "perkiraan: hanya pengukuran kementerian yang berlaku",
    "an estimate: only the ministry's own measuring counts",
)


def score_as_data(result: Score) -> dict[str, Any]:
    """Return the verified figures, the claimed ones beside them under "claimed", and the notes.

    Numbers are rounded half up to two decimals. The result is an estimate, and its first note says so.
    """
    return {
        "year": result.instrument.year,
        **_figures(result.verified),
        "claimed": _figures(result.claimed),
        "notes": [str(note) for note in (ESTIMATE, *result.notes)],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "government": _two(figures.government),
        "mean_maturity": _two(figures.mean_maturity),
        "count": _two(figures.count),
        "total": _two(figures.total),
        "index": float(figures.index),
        "predicate": figures.predicate,
        "divisor": figures.divisor,
        "basic_affairs": figures.basic_affairs,
        "innovations": [
            {"id": one, "maturity": _two(maturity)} for one, maturity in figures.maturities.items()
        ],
    }


def _two(value: Decimal | Fraction) -> float:
    return int(Fraction(value) * 100 + Fraction(1, 2)) / 100
