"""The adviser's choice as whole-number arrays: one column for each innovation and each level it could reach."""

from collections.abc import Mapping
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
    """Return the model of a problem: every level above the present one that can be reached is one step."""
    ladders: list[list[Step]] = []
    forced: set[int] = set()
    possible: list[bool] = []
    for number, unit in enumerate(problem.units):
        can = True
        for row in problem.instrument.innovation_rows:
            ladder = _ladder(problem, number, row.id, unit.hours[row.id])
            if (
                problem.mandatory == "entered"
                and row.mandatory
                and not unit.entered
                and not unit.levels.get(row.id)
            ):
                forced.add(len(ladders))
                can = can and bool(ladder)
            ladders.append(ladder)
        possible.append(can)
    for spd_row, hours in problem.government_hours.items():
        ladders.append(_ladder(problem, -1, spd_row, hours))
    steps = [step for ladder in ladders for step in ladder]
    group = [number for number, ladder in enumerate(ladders) for _step in ladder]
    return Model(
        problem,
        _whole([_points(problem, unit.levels) for unit in problem.units]),
        tuple(steps),
        _whole(group),
        _whole([step.unit for step in steps]),
        _whole([step.points for step in steps]),
        _whole([step.hours for step in steps]),
        frozenset(forced),
        tuple(possible),
        _use(problem, steps),
        _whole(
            [_entry(limit, unit) for limit in problem.limits for unit in problem.units], len(problem.limits)
        ),
        _government(problem),
    )


def _whole(numbers: list[int], limits: int = 0) -> Ints:
    found = np.array(numbers, dtype=np.int64)
    return found.reshape(limits, -1) if limits else found


def _use(problem: Problem, steps: list[Step]) -> Ints:
    table = [
        step.hours if _falls(one, step.agency, step.due) else 0 for one in problem.limits for step in steps
    ]
    return _whole(table, len(problem.limits))


def _points(problem: Problem, levels: Mapping[str, int]) -> int:
    by_id = problem.instrument.by_id
    return sum(weight_units(problem, by_id[row]) * level for row, level in levels.items())


def _ladder(problem: Problem, number: int, row_id: str, hours: tuple[int, ...]) -> list[Step]:
    weight = weight_units(problem, problem.instrument.by_id[row_id])
    agency = problem.units[number].agency if number >= 0 else problem.government_agency
    levels = problem.units[number].levels if number >= 0 else problem.government_levels
    level = levels.get(row_id, 0)
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
    return _points(problem, problem.government_levels)
