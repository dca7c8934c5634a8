"""One linear program in whole numbers for a fixed number of innovations, solved by HiGHS."""

import math
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np
from numpy.typing import NDArray

from pelangi.core.index.advise.model import Model
from pelangi.core.index.advise.quiet import new_solver

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """n innovations counted, their maturities divided by divisor; affairs: enough basic affairs are represented
    and the count score (hundredths) is given."""

    n: int
    divisor: int
    affairs: bool
    count: int


@dataclass(frozen=True)
class Found:
    """A plan of one case. total, bound: points, exact."""

    counted: tuple[int, ...]
    steps: tuple[int, ...]
    total: Fraction
    bound: Fraction


class OutOfTime(Exception):
    """The time ended before any plan of the case was found. bound: what it could reach at most, in points."""

    def __init__(self, bound: Fraction):
        super().__init__()
        self.bound = bound


class _Rows:
    """Rows of the constraint matrix, collected one by one."""

    def __init__(self) -> None:
        self.starts: list[int] = [0]
        self.columns: list[int] = []
        self.values: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, entries: list[tuple[int, float]], low: float, high: float) -> None:
        for column, value in entries:
            if value:
                self.columns.append(column)
                self.values.append(value)
        self.starts.append(len(self.columns))
        self.low.append(low)
        self.high.append(high)


def solve(model: Model, case: Case, beat: Fraction, seconds: float) -> Found | None:
    """Return the best plan of a case that beats the total `beat`, or None when there is none.

    Its bound is its own total where HiGHS proved it, else HiGHS's bound after `seconds`. Raises OutOfTime.
    """
    worth = _worth(model, case)
    unit = math.gcd(*map(int, worth)) or 1
    fixed = (model.government + case.count) * case.divisor
    rows = _constraints(model, case)
    wanted = beat * 100 * case.divisor - fixed
    rows.add(
        [(one, float(value // unit)) for one, value in enumerate(worth)],
        math.floor(wanted / unit) + 1,
        math.inf,
    )
    answer = _run(worth // unit, rows, _upper(model, len(worth)), seconds)
    if answer is None:
        return None
    values, bound = answer
    highest = math.floor(min(bound, float(worth.sum()) / unit) + 1e-6) * unit + fixed
    if values is None:
        raise OutOfTime(Fraction(highest, 100 * case.divisor))
    chosen = np.flatnonzero(values > 0.5)
    units = len(model.base)
    exact = int(worth[chosen].sum()) + fixed
    highest = max(exact, highest)
    return Found(
        tuple(int(one) for one in chosen if one < units),
        tuple(int(one) - units for one in chosen if units <= one < units + len(model.steps)),
        Fraction(exact, 100 * case.divisor),
        Fraction(highest, 100 * case.divisor),
    )


def _worth(model: Model, case: Case) -> NDArray[np.int64]:
    """Columns: units, steps, then one for each basic affair. Points times the divisor, so that all are whole."""
    steps = np.where(model.unit < 0, model.points * case.divisor, model.points)
    affairs = len(model.problem.instrument.basic_affairs.value)
    return np.concatenate([model.base, steps, np.zeros(affairs, dtype=np.int64)])


def _upper(model: Model, columns: int) -> Floats:
    upper = np.ones(columns)
    upper[: len(model.base)] = model.possible
    return upper


def _constraints(model: Model, case: Case) -> _Rows:
    rows, units = _Rows(), len(model.base)
    rows.add([(one, 1.0) for one in range(units)], case.n, case.n)
    for number, limit in enumerate(model.problem.limits):
        entries = [(one, float(model.entry[number, one])) for one in range(units)]
        entries += [(units + one, float(hours)) for one, hours in enumerate(model.use[number])]
        rows.add(entries, -math.inf, limit.hours)
    members: dict[int, list[int]] = {}
    for step, group in enumerate(model.group):
        members.setdefault(int(group), []).append(step)
    for group, steps in members.items():
        owner = int(model.unit[steps[0]])
        entries = [(units + step, 1.0) for step in steps]
        if owner < 0:
            rows.add(entries, 0, 1)
        else:
            rows.add([*entries, (owner, -1.0)], 0 if group in model.forced else -1, 0)
    for one, unit in enumerate(model.problem.units):
        if unit.keep:
            rows.add([(one, 1.0)], 1, 1)
    if case.affairs:
        _affairs(model, rows)
    return rows


def _affairs(model: Model, rows: _Rows) -> None:
    instrument = model.problem.instrument
    minimum = instrument.formula.basic_affairs_minimum.value or 0
    names = [" ".join(name.casefold().split()) for name in instrument.basic_affairs.value]
    first = len(model.base) + len(model.steps)
    rows.add([(first + one, 1.0) for one in range(len(names))], minimum, math.inf)
    for one, name in enumerate(names):
        having = [(number, -1.0) for number, unit in enumerate(model.problem.units) if name in unit.affairs]
        rows.add([(first + one, 1.0), *having], -math.inf, 0)


def _run(
    worth: NDArray[np.int64], rows: _Rows, upper: Floats, seconds: float
) -> tuple[Floats | None, float] | None:
    """Return the columns' values (None: none found in time) and a bound on the worth; None when nothing is allowed."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(worth), len(rows.low)
    program.col_cost_ = worth.astype(float)
    program.col_lower_, program.col_upper_ = np.zeros(len(worth)), upper
    program.row_lower_, program.row_upper_ = np.array(rows.low), np.array(rows.high)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.array(rows.starts)
    program.a_matrix_.index_, program.a_matrix_.value_ = np.array(rows.columns), np.array(rows.values)
    program.sense_ = highspy.ObjSense.kMaximize
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    solver = new_solver()
    options = {
        "output_flag": False,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,
        "time_limit": seconds,
        "threads": 1,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    info = solver.getInfo()
    found = info.primal_solution_status == 2  # 2: feasible
    values = np.array(solver.getSolution().col_value) if found else None
    return values, float(info.mip_dual_bound)
