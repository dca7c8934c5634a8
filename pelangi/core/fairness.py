"""Fairness: reach, waiting time and refusal by group, sex or ward, each beside everybody else's.

Status and sex are asked about here and only here: they never enter triage or planning.
Sources of the methods: `intervals`, `waiting`, `disclosure`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pelangi.core.disclosure import MINIMUM, pool
from pelangi.core.intervals import Interval, newcombe, risk_ratio, wilson
from pelangi.core.waiting import Wait, kaplan_meier


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
    counted = [row for row in rows if row.asked_on <= as_of]
    sizes = Counter(getattr(row, by) for row in counted)
    pooled = tuple(sorted(pool(dict(sorted(sizes.items())), minimum)))
    if len(counted) < minimum:
        return Fairness(by, as_of, None, (), pooled)
    sets = [(label, (label,)) for label in sorted(sizes) if label not in pooled]
    if pooled:
        sets.append((POOLED, pooled))
    return Fairness(
        by=by,
        as_of=as_of,
        everybody=_figures("", tuple(sorted(sizes)), counted, by=by, as_of=as_of),
        groups=tuple(_figures(label, members, counted, by=by, as_of=as_of) for label, members in sets),
        pooled=pooled,
    )


def wait_of(rows: Iterable[CaseRow], as_of: date) -> Wait:
    """Return the waiting curve of these cases as of a day; open, refused and ended cases are censored."""
    return kaplan_meier(row.waited(as_of) for row in rows if row.asked_on <= as_of)


def _figures(
    label: str, members: tuple[str, ...], rows: Sequence[CaseRow], *, by: By, as_of: date
) -> Figures:
    inside = [row for row in rows if getattr(row, by) in members]
    outside = [row for row in rows if getattr(row, by) not in members]
    return Figures(
        label=label,
        members=members,
        people=len(inside),
        reached=_outcome(_happened(inside, "served_on", as_of), _happened(outside, "served_on", as_of)),
        refused=_outcome(_happened(inside, "refused_on", as_of), _happened(outside, "refused_on", as_of)),
        wait=wait_of(inside, as_of),
    )


def _happened(rows: Sequence[CaseRow], field: str, as_of: date) -> tuple[int, int]:
    days = [getattr(row, field) for row in rows]
    return sum(day is not None and day <= as_of for day in days), len(days)


def _outcome(inside: tuple[int, int], outside: tuple[int, int]) -> Outcome:
    share = wilson(*inside)
    if not outside[1]:
        return Outcome(inside[0], share, None, None)
    return Outcome(inside[0], share, newcombe(*inside, *outside), risk_ratio(*inside, *outside))
