"""The adviser's choice as whole-number arrays: one column for each innovation and each level it could reach."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pelangi.core.index.advise.problem import Limit, Problem, Unit, weight_units

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """Raise `row` to `level` in the unit of this number; -1 is the government itself. due: None, no deadline."""

    unit: int
    row: str
    level: int
    hours: int
    points: int
    agency: str
    due: date | None


@dataclass(frozen=True)
class Model:
    """Points are hundredths. base: of each unit as it stands. steps: alternatives of one (unit, row) exclude each
    other; group numbers them. forced: groups a newly entered unit must take one of (its mandatory rows), unless
    the unit can never be entered (possible False). use: hours of every step under every limit (limits x steps);
    entry the same for entering a unit."""

    problem: Problem
    base: Ints
    steps: tuple[Step, ...]
    group: Ints
    unit: Ints
    points: Ints
    hours: Ints
    forced: frozenset[int]
    possible: tuple[bool, ...]
    use: Ints
    entry: Ints
    government: int

    @property
    def caps(self) -> Ints:
        """The hours of every limit."""
        return np.array([limit.hours for limit in self.problem.limits], dtype=np.int64)


def build(problem: Problem) -> Model:
    """Return the model of a problem; steps that cost more than another of no fewer points are left out by none."""
    rows = problem.instrument
    steps: list[Step] = []
    group: list[int] = []
    forced: set[int] = set()
    possible: list[bool] = []
    groups = 0
    base = []
    for number, unit in enumerate(problem.units):
        base.append(sum(weight_units(problem, rows.by_id[row]) * level for row, level in unit.levels.items()))
        can = True
        for row in rows.innovation_rows:
            ladder = _ladder(problem, number, row.id, unit.hours[row.id], unit.levels.get(row.id, 0))
            must = bool(row.mandatory) and not unit.entered and not unit.levels.get(row.id, 0)
            if must and problem.mandatory == "entered":
                forced.add(groups)
                can = can and bool(ladder)
            steps += ladder
            group += [groups] * len(ladder)
            groups += 1
        possible.append(can)
    for spd_row, hours in problem.government_hours.items():
        ladder = _ladder(problem, -1, spd_row, hours, problem.government_levels.get(spd_row, 0))
        steps += ladder
        group += [groups] * len(ladder)
        groups += 1
    limits = problem.limits
    use = [[step.hours if _falls(limit, step.agency, step.due) else 0 for step in steps] for limit in limits]
    entry = [[_entry(limit, unit) for unit in problem.units] for limit in limits]
    return Model(
        problem,
        np.array(base, dtype=np.int64),
        tuple(steps),
        np.array(group, dtype=np.int64),
        np.array([step.unit for step in steps], dtype=np.int64),
        np.array([step.points for step in steps], dtype=np.int64),
        np.array([step.hours for step in steps], dtype=np.int64),
        frozenset(forced),
        tuple(possible),
        np.array(use, dtype=np.int64).reshape(len(limits), len(steps)),
        np.array(entry, dtype=np.int64).reshape(len(limits), len(problem.units)),
        _government(problem),
    )


def _ladder(problem: Problem, number: int, row_id: str, hours: tuple[int, ...], level: int) -> list[Step]:
    weight = weight_units(problem, problem.instrument.by_id[row_id])
    agency = problem.units[number].agency if number >= 0 else ""
    due = problem.deadlines.get(row_id)
    return [
        Step(number, row_id, level + above, sum(hours[:above]), weight * above, agency, due)
        for above in range(1, len(hours) + 1)
    ]


def _falls(limit: Limit, agency: str, due: date | None) -> bool:
    if limit.agency and limit.agency != agency:
        return False
    return limit.due is None or (due is not None and due <= limit.due)


def _entry(limit: Limit, unit: Unit) -> int:
    return unit.entry_hours if not unit.entered and _falls(limit, unit.agency, None) else 0


def _government(problem: Problem) -> int:
    if problem.city.government_total is not None:
        return int(problem.city.government_total * 100)
    by_id = problem.instrument.by_id
    return sum(weight_units(problem, by_id[row]) * level for row, level in problem.government_levels.items())
