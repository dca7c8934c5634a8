"""What is alike is counted, not told apart: a choice among equal things is one whole number, not many yes or no.

Two rows are alike when their open steps bring the same points and take the same hours under every limit, two
innovations when nothing the choice looks at differs. A plan says how many of each kind; which ones does not matter,
so the first are taken. This leaves out no plan (rows of one innovation meet only in whether it is counted) and
loosens no bound, but a search no longer tries the same plan under many names.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pelangi.core.index.advise.model import Model
from pelangi.core.index.region import folded


@dataclass(frozen=True)
class RowKind:
    """Rows that are alike. groups: their group numbers in the model; each takes at most one of `levels` steps.

    owned: whether innovations own them (False: the government). forced: see Model.
    """

    groups: tuple[int, ...]
    steps: tuple[tuple[int, ...], ...]
    owned: bool
    forced: bool

    @property
    def levels(self) -> int:
        """How many steps each of these rows offers."""
        return len(self.steps[0])


@dataclass(frozen=True)
class UnitKind:
    """Innovations that are alike, by number. rows: how many rows of each kind one of them has."""

    units: tuple[int, ...]
    rows: Counter[int]


@dataclass(frozen=True)
class Kinds:
    """A model's columns: one for each kind of innovation, then one for each level of each kind of row."""

    units: tuple[UnitKind, ...]
    rows: tuple[RowKind, ...]

    @property
    def first_steps(self) -> tuple[int, ...]:
        """Return one step for each column of rows, standing for all of that kind and level."""
        return tuple(step for kind in self.rows for step in kind.steps[0])


def kinds(model: Model) -> Kinds:
    """Return what is alike in a model, in the order of its first members."""
    rows = _row_kinds(model)
    owned: dict[int, Counter[int]] = {}
    for number, kind in enumerate(rows):
        for steps in kind.steps if kind.owned else ():
            owned.setdefault(int(model.unit[steps[0]]), Counter())[number] += 1
    basic = {folded(name) for name in model.problem.instrument.basic_affairs.value}
    marks = [
        (
            int(model.base[number]),
            model.possible[number],
            unit.keep,
            unit.affairs & basic,
            tuple(model.entry[:, number].tolist()),
            frozenset(owned.get(number, Counter()).items()),
        )
        for number, unit in enumerate(model.problem.units)
    ]
    alike = _gathered(marks)
    return Kinds(tuple(UnitKind(one, owned.get(one[0], Counter())) for one in alike), rows)


def _row_kinds(model: Model) -> tuple[RowKind, ...]:
    steps: dict[int, list[int]] = {}
    for step, group in enumerate(model.group):
        steps.setdefault(int(group), []).append(step)
    groups = list(steps)
    use = [tuple(column) for column in model.use.T.tolist()]
    marks = [
        (
            int(model.unit[steps[group][0]]) < 0,
            group in model.forced,
            tuple((int(model.points[step]), use[step]) for step in steps[group]),
        )
        for group in groups
    ]
    return tuple(
        RowKind(
            tuple(groups[one] for one in alike),
            tuple(tuple(steps[groups[one]]) for one in alike),
            owned=not marks[alike[0]][0],
            forced=marks[alike[0]][1],
        )
        for alike in _gathered(marks)
    )


def _gathered(marks: Iterable[Hashable]) -> list[tuple[int, ...]]:
    """Return the places of equal marks together."""
    found: dict[Hashable, list[int]] = {}
    for place, mark in enumerate(marks):
        found.setdefault(mark, []).append(place)
    return [tuple(places) for places in found.values()]


def told_apart(model: Model, found: Kinds, values: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Return the innovations and steps that a plan in kinds stands for: of each kind the first ones."""
    counted = sorted(
        one for kind, many in zip(found.units, values, strict=False) for one in kind.units[: int(many)]
    )
    inside = {-1, *counted}
    steps: list[int] = []
    column = len(found.units)
    for kind in found.rows:
        free = iter([own for own in kind.steps if int(model.unit[own[0]]) in inside])
        for level in range(kind.levels - 1, -1, -1):
            steps += [next(free)[level] for _one in range(int(values[column + level]))]
        column += kind.levels
    return counted, sorted(steps)
