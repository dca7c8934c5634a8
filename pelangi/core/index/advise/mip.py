"""One linear program in whole numbers for a fixed number of innovations, solved by HiGHS."""

import math
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np

from pelangi.core.index.advise.kinds import Kinds, told_apart
from pelangi.core.index.advise.model import Ints, Model
from pelangi.core.index.region import folded
from pelangi.core.quiet_solver import new_solver


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


def solve(model: Model, alike: Kinds, case: Case, beat: Fraction, *, seconds: float) -> Found | None:
    """Return the best plan of a case that beats the total `beat`, or None when there is none. alike: the model's kinds.

    Its bound is its own total where HiGHS proved it, else HiGHS's bound after `seconds`. Raises OutOfTime.
    """
    worth, (low, high) = _worth(model, alike, case), _ends(model, alike)
    unit = math.gcd(*map(int, worth)) or 1
    fixed = (model.government + case.count) * case.divisor
    rows = _constraints(model, alike, case)
    wanted = beat * 100 * case.divisor - fixed
    rows.add(
        [(one, float(value // unit)) for one, value in enumerate(worth)],
        math.floor(wanted / unit) + 1,
        math.inf,
    )
    answer = _run(worth // unit, rows, (low, high), seconds)
    if answer is None:
        return None
    values, bound = answer
    highest = math.floor(min(bound, float(worth @ high) / unit) + 1e-6) * unit + fixed
    if values is None:
        raise OutOfTime(Fraction(highest, 100 * case.divisor))
    exact = int(worth @ values) + fixed
    highest = max(exact, highest)
    counted, steps = told_apart(model, alike, values)
    return Found(
        tuple(counted),
        tuple(steps),
        Fraction(exact, 100 * case.divisor),
        Fraction(highest, 100 * case.divisor),
    )


def _worth(model: Model, alike: Kinds, case: Case) -> Ints:
    """Columns: those of Kinds, then one for each basic affair. Points times the divisor, so that all are whole."""
    units = [int(model.base[kind.units[0]]) for kind in alike.units]
    steps = [
        int(model.points[one]) * (1 if model.unit[one] >= 0 else case.divisor) for one in alike.first_steps
    ]
    affairs = [0] * len(model.problem.instrument.basic_affairs.value)
    return np.array([*units, *steps, *affairs], dtype=np.int64)


def _ends(model: Model, alike: Kinds) -> tuple[Ints, Ints]:
    """Return the least and the most of every column: what must be kept is, what cannot be entered is not."""
    affairs = len(model.problem.instrument.basic_affairs.value)
    units = model.problem.units
    low = [len(kind.units) if units[kind.units[0]].keep else 0 for kind in alike.units]
    high = [len(kind.units) if model.possible[kind.units[0]] else 0 for kind in alike.units]
    rows = [len(kind.groups) for kind in alike.rows for _level in range(kind.levels)]
    return (
        np.array([*low, *([0] * (len(rows) + affairs))], dtype=np.int64),
        np.array([*high, *rows, *([1] * affairs)], dtype=np.int64),
    )


def _constraints(model: Model, alike: Kinds, case: Case) -> _Rows:
    rows, units = _Rows(), len(alike.units)
    rows.add([(one, 1.0) for one in range(units)], case.n, case.n)
    for number, limit in enumerate(model.problem.limits):
        entries = [(one, float(model.entry[number, kind.units[0]])) for one, kind in enumerate(alike.units)]
        entries += [
            (units + one, float(model.use[number, step])) for one, step in enumerate(alike.first_steps)
        ]
        rows.add(entries, -math.inf, limit.hours)
    column = units
    for number, row in enumerate(alike.rows):
        entries = [(column + level, 1.0) for level in range(row.levels)]
        column += row.levels
        if row.owned:
            owners = [(one, -float(kind.rows[number])) for one, kind in enumerate(alike.units)]
            rows.add([*entries, *owners], 0 if row.forced else -math.inf, 0)
        else:
            rows.add(entries, 0, len(row.groups))
    if case.affairs:
        _affairs(model, alike, rows, column)
    return rows


def _affairs(model: Model, alike: Kinds, rows: _Rows, first: int) -> None:
    instrument = model.problem.instrument
    minimum = instrument.formula.basic_affairs_minimum.value or 0
    names = [folded(name) for name in instrument.basic_affairs.value]
    rows.add([(first + one, 1.0) for one in range(len(names))], minimum, math.inf)
    for one, name in enumerate(names):
        having = [
            (number, -1.0)
            for number, kind in enumerate(alike.units)
            if name in model.problem.units[kind.units[0]].affairs
        ]
        rows.add([(first + one, 1.0), *having], -math.inf, 0)


def hour_prices(model: Model, alike: Kinds, case: Case) -> list[float]:
    """Return what an hour under each limit is worth in a case, in hundredths of a point times the divisor.

    They are the duals of the program without its whole numbers; any prices >= 0 give a valid bound, these a tight one.
    """
    rows = _constraints(model, alike, case)
    solver = new_solver()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(_program(_worth(model, alike, case), rows, _ends(model, alike)))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return [0.0] * len(model.problem.limits)
    return [abs(dual) for dual in solver.getSolution().row_dual[1 : len(model.problem.limits) + 1]]


def _program(worth: Ints, rows: _Rows, ends: tuple[Ints, Ints]) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(worth), len(rows.low)
    program.col_cost_ = worth.astype(float)
    program.col_lower_, program.col_upper_ = (end.astype(float) for end in ends)
    program.row_lower_, program.row_upper_ = np.array(rows.low), np.array(rows.high)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.array(rows.starts)
    program.a_matrix_.index_, program.a_matrix_.value_ = np.array(rows.columns), np.array(rows.values)
    program.sense_ = highspy.ObjSense.kMaximize
    return program


def _run(
    worth: Ints, rows: _Rows, ends: tuple[Ints, Ints], seconds: float
) -> tuple[Ints | None, float] | None:
    """Return the columns' values (None: none found in time) and a bound on the worth; None when nothing is allowed."""
    program = _program(worth, rows, ends)
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
    values = np.rint(solver.getSolution().col_value).astype(np.int64) if found else None
    return values, float(info.mip_dual_bound)
