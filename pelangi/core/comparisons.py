"""Every group, sex and ward beside everybody else at equal need, all at once, and the same week by week for the watch.

Methods: `adjusted` (strata, many comparisons), `watch` (week by week).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from pelangi.core.adjusted import Adjusted, Stratum, adjusted_share, adjusted_wait, benjamini_hochberg
from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import By, CaseRow

BELIEVED = 0.05
"""q-value up to which a difference is believed: at most this share of what is believed is chance."""


class What(StrEnum):
    """What is compared."""

    SERVED = "served"
    REFUSED = "refused"
    WAIT = "wait"


@dataclass(frozen=True)
class Comparison:
    """One group beside everybody else. q: p after all comparisons made together (Benjamini-Hochberg)."""

    by: By
    label: str
    what: What
    people: int
    found: Adjusted
    q: float

    @property
    def believed(self) -> bool:
        """Return whether chance is no good explanation."""
        return self.q <= BELIEVED


def compare_all(rows: Iterable[CaseRow], *, as_of: date, unknown: str = "") -> list[Comparison]:
    """Return every comparison that can be made at equal need as of a day, the surest first.

    Labels of fewer people than five, and the label `unknown`, are not compared by themselves but are among the others.
    """
    counted = [row for row in rows if row.asked_on <= as_of]
    made: list[Comparison] = []
    for by in By:
        for label, people in sorted(Counter(getattr(row, by) for row in counted).items()):
            if people >= MINIMUM and label != unknown:
                made += _compare(counted, by, label, as_of)
    qs = benjamini_hochberg([one.found.p for one in made])
    return sorted((replace(one, q=q) for one, q in zip(made, qs, strict=True)), key=lambda one: one.q)


def _compare(rows: Sequence[CaseRow], by: By, label: str, as_of: date) -> list[Comparison]:
    people = sum(getattr(row, by) == label for row in rows)
    waits = [(row.need, getattr(row, by) == label, *row.waited(as_of)) for row in rows]
    found = {
        What.SERVED: adjusted_share(
            _strata(rows, by, label, [_by_then(row.served_on, as_of) for row in rows])
        ),
        What.REFUSED: adjusted_share(
            _strata(rows, by, label, [_by_then(row.refused_on, as_of) for row in rows])
        ),
        What.WAIT: adjusted_wait(waits),
    }
    return [Comparison(by, label, what, people, one, one.p) for what, one in found.items() if one is not None]


def _by_then(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def _strata(rows: Sequence[CaseRow], by: By, label: str, happened: Sequence[bool]) -> list[Stratum]:
    return strata((row.need, getattr(row, by) == label, so) for row, so in zip(rows, happened, strict=True))


def strata(people: Iterable[tuple[object, bool, bool]]) -> list[Stratum]:
    """Return the strata of (need, inside the group, whether it happened), in the order of the needs as text."""
    counts = Counter(people)
    return [
        Stratum(
            counts[need, True, True] + counts[need, True, False],
            counts[need, False, True] + counts[need, False, False],
            counts[need, True, True],
            counts[need, False, True],
        )
        for need in sorted({need for need, _inside, _happened in counts}, key=str)
    ]


def weekly_waits(rows: Sequence[CaseRow], by: By, label: str, mondays: Sequence[date]) -> list[list[Stratum]]:
    """Return, for each week, who waited when it began and who of them was served in it.

    Strata: need and full weeks waited so far. Whoever asked and was served within one week is not in it.
    """
    out = []
    for monday in mondays:
        sunday = monday + timedelta(days=6)
        waiting = [row for row in rows if row.asked_on < monday and _end(row) >= monday]
        out.append(
            strata(
                (
                    (row.need, (monday - row.asked_on).days // 7),
                    getattr(row, by) == label,
                    _by_then(row.served_on, sunday),
                )
                for row in waiting
            )
        )
    return out


def _end(row: CaseRow) -> date:
    return min(day for day in (row.served_on, row.refused_on, row.left_on, date.max) if day is not None)
