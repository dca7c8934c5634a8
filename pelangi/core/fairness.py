"""Fairness: reach, waiting time and refusal by group, sex or ward, each beside everybody else's.

Status and sex are asked about here and only here: they never enter triage or planning.
Sources of the methods: `intervals`, `waiting`, `disclosure`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pelangi.core.disclosure import MINIMUM, pool
from pelangi.core.intervals import Interval, newcombe, risk_ratio, wilson
from pelangi.core.waiting import Wait, kaplan_meier, kaplan_meier_of


class By(StrEnum):
    """What people are compared by."""

    GROUP = "group"
    SEX = "sex"
    WARD = "ward"


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One person's case.

    Days after the day asked about do not count, so every figure can be asked as of any day.
    served_on: the document was in hand. refused_on: the person refused. left_on: the case ended otherwise
    (moved, deceased, cancelled); from then on nobody knows how long the wait would have been.
    need: what the case takes (documents, obstacle), so that like is compared with like. key: which case it is.
    """

    group: str
    sex: str
    ward: str
    asked_on: date
    served_on: date | None = None
    refused_on: date | None = None
    left_on: date | None = None
    need: str = ""
    key: int = 0

    def __post_init__(self) -> None:
        for name in ("served_on", "refused_on", "left_on"):
            day = getattr(self, name)
            if day is not None and day < self.asked_on:
                raise ValueError(f"{name} {day} lies before asked_on {self.asked_on}")

    def waited(self, as_of: date) -> tuple[int, bool]:
        """Return the days waited as of a day, and whether the wait ended with the document in hand."""
        if self.served_on is not None and self.served_on <= as_of:
            return (self.served_on - self.asked_on).days, True
        end = min(day for day in (self.refused_on, self.left_on, as_of) if day is not None)
        return (end - self.asked_on).days, False


@dataclass(frozen=True)
class Outcome:
    """One outcome of a set of people: how many, the share, and its distance from everybody else's.

    difference: this share less the others', in points of 1. ratio: this share over the others', None when
    either is 0. Both None when there is nobody else.
    """

    count: int
    share: Interval
    difference: Interval | None
    ratio: Interval | None


@dataclass(frozen=True)
class Figures:
    """The figures of one set of people. members: the labels it holds, several when small ones are pooled."""

    label: str
    members: tuple[str, ...]
    people: int
    reached: Outcome
    refused: Outcome
    wait: Wait


@dataclass(frozen=True)
class Fairness:
    """Everybody together, then each set. pooled: labels too small to stand alone, named openly.

    groups is empty, and everybody None, when there are fewer people than the minimum in all.
    """

    by: By
    as_of: date
    everybody: Figures | None
    groups: tuple[Figures, ...]
    pooled: tuple[str, ...]


POOLED = "pooled"


def fairness(rows: Iterable[CaseRow], *, by: By, as_of: date, minimum: int = MINIMUM) -> Fairness:
    """Return reach, refusal and waiting of each group, sex or ward as of a day.

    Only cases asked for on or before the day count. Labels with fewer people than `minimum` are pooled into
    one set whose members are named; sets come in the order of their labels, the pooled one last.
    """
    tallies = _tallies(rows, by, as_of)
    sizes = {label: tallies[label].people for label in sorted(tallies)}
    pooled = tuple(sorted(pool(sizes, minimum)))
    whole = _together(tallies.values())
    if whole.people < minimum:
        return Fairness(by, as_of, None, (), pooled)
    sets: list[tuple[str, tuple[str, ...]]] = [(label, (label,)) for label in sizes if label not in pooled]
    if pooled:
        sets.append((POOLED, pooled))
    return Fairness(
        by=by,
        as_of=as_of,
        everybody=_figures("", tuple(sizes), whole, whole),
        groups=tuple(
            _figures(label, members, _together(tallies[one] for one in members), whole)
            for label, members in sets
        ),
        pooled=pooled,
    )


def wait_of(rows: Iterable[CaseRow], as_of: date) -> Wait:
    """Return the waiting curve of these cases as of a day; open, refused and ended cases are censored."""
    return kaplan_meier(row.waited(as_of) for row in rows if row.asked_on <= as_of)


@dataclass
class _Tally:
    """What is counted of a set of cases in one pass. waits: (days, served) -> people."""

    people: int = 0
    reached: int = 0
    refused: int = 0
    waits: Counter[tuple[int, bool]] = field(default_factory=Counter)


def _tallies(rows: Iterable[CaseRow], by: By, as_of: date) -> dict[str, _Tally]:
    found: dict[str, _Tally] = defaultdict(_Tally)
    for row in rows:
        if row.asked_on > as_of:
            continue
        one = found[getattr(row, by)]
        one.people += 1
        one.reached += row.served_on is not None and row.served_on <= as_of
        one.refused += row.refused_on is not None and row.refused_on <= as_of
        one.waits[row.waited(as_of)] += 1
    return found


def _together(tallies: Iterable[_Tally]) -> _Tally:
    whole = _Tally()
    for one in tallies:
        whole.people += one.people
        whole.reached += one.reached
        whole.refused += one.refused
        whole.waits.update(one.waits)
    return whole


def _figures(label: str, members: tuple[str, ...], inside: _Tally, whole: _Tally) -> Figures:
    others = whole.people - inside.people
    return Figures(
        label=label,
        members=members,
        people=inside.people,
        reached=_outcome((inside.reached, inside.people), (whole.reached - inside.reached, others)),
        refused=_outcome((inside.refused, inside.people), (whole.refused - inside.refused, others)),
        wait=kaplan_meier_of(inside.waits),
    )


def _outcome(inside: tuple[int, int], outside: tuple[int, int]) -> Outcome:
    share = wilson(*inside)
    if not outside[1]:
        return Outcome(inside[0], share, None, None)
    return Outcome(inside[0], share, newcombe(*inside, *outside), risk_ratio(*inside, *outside))
