"""Every group, sex, ward and their crossings beside everybody else at equal need, all at once.

Methods: `adjusted` (strata, many comparisons). Sets of fewer than five are one set, "pooled", and never left out in
silence. Single traits and crossings are two families, each corrected for its own number of comparisons.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from pelangi.core.adjusted import (
    Adjusted,
    Stratum,
    adjusted_share,
    adjusted_tables,
    benjamini_hochberg,
)
from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import By, CaseRow
from pelangi.core.traits import TRAITS, Trait, label_of, pooled, with_pool

BELIEVED = 0.05
"""q-value up to which a difference is believed: at most this share of what is believed is chance."""
Deed = tuple[CaseRow, bool]
"""The case of a record, and whether it happened so."""


class What(StrEnum):
    """What is compared."""

    SERVED = "served"
    REFUSED = "refused"
    WAIT = "wait"
    ERROR = "error"
    KEPT = "kept"


HARM = {What.REFUSED, What.ERROR}  # more of it is worse


@dataclass(frozen=True)
class Comparison:
    """One set beside everybody else. q: p after all comparisons of its family together (Benjamini-Hochberg).

    people: how many records of the set are compared: cases, or promises and answers of the centre.
    """

    by: Trait
    label: str
    what: What
    people: int
    found: Adjusted
    q: float

    @property
    def believed(self) -> bool:
        """Return whether chance is no good explanation."""
        return self.q <= BELIEVED

    @property
    def is_worse(self) -> bool:
        """Return whether it is to their harm: served more slowly or less, refused more; only then one acts on it."""
        if self.what is What.WAIT:
            return self.found.ratio is not None and self.found.ratio.estimate < 1
        sign = 1 if self.what in HARM else -1
        return self.found.difference is not None and sign * self.found.difference.estimate > 0


@dataclass(frozen=True)
class Compared:
    """Every comparison, the surest first, and which labels stood together by (trait, what)."""

    comparisons: list[Comparison]
    pooled: dict[tuple[Trait, What], tuple[str, ...]]


def compare_all(
    rows: Iterable[CaseRow],
    *,
    as_of: date,
    unknown: str = "",
    deeds: Mapping[What, Sequence[Deed]] | None = None,
) -> Compared:
    """Return every comparison that can be made at equal need as of a day, the surest first.

    The label `unknown` is not compared by itself but is among the others. deeds: records that are no cases.
    """
    counted = [row for row in rows if row.asked_on <= as_of]
    all_deeds = {**_deeds_of(counted, as_of), **(deeds or {})}
    made: list[Comparison] = []
    stood_together: dict[tuple[Trait, What], tuple[str, ...]] = {}
    for by in TRAITS:
        for what, records in all_deeds.items():
            labels = [label_of(row, by, unknown) for row, _so in records]
            stood_together[by, what] = small = pooled(labels, unknown)
            called = ["" if label == unknown else label for label in with_pool(labels, small)]
            made += _compare(by, what, records, called, as_of=as_of)
    families = [[one for one in made if isinstance(one.by, By) is single] for single in (True, False)]
    believed = [one for family in families for one in _corrected(family)]
    together = {key: labels for key, labels in stood_together.items() if labels}
    return Compared(sorted(believed, key=lambda one: one.q), together)


def compare_one(
    rows: Sequence[CaseRow],
    *,
    by: Trait,
    label: str,
    what: What,
    as_of: date,
    deeds: Sequence[Deed] | None = None,
) -> Comparison | None:
    """Return one comparison of these rows as of a day, alone (q is p); None when it cannot be made."""
    records = deeds if deeds is not None else _deeds_of(rows, as_of)[what]
    labels = [label if label_of(row, by) == label else "" for row, _so in records]
    made = _compare(by, what, records, labels, as_of=as_of)
    return made[0] if made else None


def _corrected(family: Sequence[Comparison]) -> list[Comparison]:
    qs = benjamini_hochberg([one.found.p for one in family])
    return [replace(one, q=q) for one, q in zip(family, qs, strict=True)]


def _deeds_of(rows: Sequence[CaseRow], as_of: date) -> dict[What, Sequence[Deed]]:
    return {
        What.SERVED: [(row, _by_then(row.served_on, as_of)) for row in rows],
        What.REFUSED: [(row, _by_then(row.refused_on, as_of)) for row in rows],
        What.WAIT: [(row, row.waited(as_of)[1]) for row in rows],
    }


def _by_then(day: date | None, as_of: date) -> bool:
    return day is not None and day <= as_of


def _compare(
    by: Trait, what: What, records: Sequence[Deed], labels: Sequence[str], *, as_of: date
) -> list[Comparison]:
    """Return each label of five and more beside the others, in order of the labels; "" is compared with nobody."""
    sizes = Counter(labels)
    wanted = sorted(label for label, size in sizes.items() if size >= MINIMUM and label)
    if what is What.WAIT:
        waits = _Waits([(row, label) for (row, _so), label in zip(records, labels, strict=True)], as_of)
        found = {label: adjusted_tables(waits.tables(label)) for label in wanted}
    else:
        strata = _strata(records, labels)
        found = {label: adjusted_share(strata.get(label, [])) for label in wanted}
    return [
        Comparison(by, label, what, sizes[label], one, one.p)
        for label, one in found.items()
        if one is not None
    ]


def _strata(records: Sequence[Deed], labels: Sequence[str]) -> dict[str, list[Stratum]]:
    """Return the strata of need of each label, where it has somebody, beside all others; in the order of needs."""
    inside = Counter((label, row.need, so) for (row, so), label in zip(records, labels, strict=True))
    whole: Counter[tuple[str, bool]] = Counter()
    for (_label, need, so), number in inside.items():
        whole[need, so] += number
    strata: dict[str, list[Stratum]] = defaultdict(list)
    for label, need in sorted({(label, need) for label, need, _so in inside}):
        mine, happened = inside[label, need, False] + inside[label, need, True], inside[label, need, True]
        people, everybody = whole[need, False] + whole[need, True], whole[need, True]
        strata[label].append(Stratum(mine, people - mine, happened, everybody - happened))
    return strata


class _Waits:
    """How long everybody waited, counted by need, label, days and how it ended: a million cases are few that differ."""

    def __init__(self, cases: Iterable[tuple[CaseRow, str]], as_of: date):
        ends = Counter((label, row.need, *row.waited(as_of)) for row, label in cases)
        self._of: dict[tuple[str, str], Counter[tuple[int, bool]]] = defaultdict(Counter)
        self._all: dict[str, Counter[tuple[int, bool]]] = defaultdict(Counter)
        for (label, need, days, served), number in ends.items():
            self._of[label, need][days, served] += number
            self._all[need][days, served] += number
        self._needs: dict[str, list[str]] = defaultdict(list)
        for label, need in sorted(self._of):
            self._needs[label].append(need)
        self._whole = {need: _at_risk(found) for need, found in self._all.items()}

    def tables(self, label: str) -> Iterator[Stratum]:
        """Yield, for each need and day on which somebody was served, who was waiting and who was served."""
        for need in self._needs[label]:
            mine, own, inside = self._of[label, need], _at_risk(self._of[label, need]), 0
            for day, people in self._whole[need].items():  # the longest waits first
                inside = own.get(day, inside)
                served, happened = self._all[need][day, True], mine[day, True]
                if served and inside:
                    yield Stratum(inside, people - inside, happened, served - happened)


def _at_risk(ends: Mapping[tuple[int, bool], int]) -> dict[int, int]:
    """Return, for each day on which a wait ended, how many waited as long, from the longest on."""
    by_day: Counter[int] = Counter()
    for (days, _served), number in ends.items():
        by_day[days] += number
    found, waiting = {}, 0
    for day in sorted(by_day, reverse=True):
        waiting += by_day[day]
        found[day] = waiting
    return found
