"""The best set of rounds among all that the search has seen: a set packing program (packing.py), solved by HiGHS.

The search keeps one plan at a time, so that a good Tuesday of one plan and a good Friday of another never meet. Here
they do. The program is first solved in parts over all rounds seen, of which only those that may raise it are handed
over (Gilmore and Gomory 1961, "A linear programming approach to the cutting-stock problem", Oper. Res. 9, 849-859);
whole ones are then chosen among those whose worth less what they take, at the prices found, is highest.
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from pelangi.core.quiet_solver import new_solver
from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.seen import FIRST_STOP, HELD, KIND, WAY, Seen
from pelangi.core.routing.kernel.tables import Tables
from pelangi.core.routing.packing import Floats, Ints, Rounds, Rows, rows_of

AT_ONCE = 1_000
"""Rounds handed to the program in parts at a time."""

MOST_NODES = 200
"""Branches at most, so that the work ends where no clock ends it."""

MINUTE_PRICE = 1e-5
"""What a minute of driving costs, in worths of a middling request: of equal sets the shorter way."""


@dataclass(frozen=True)
class Found:
    """routes: the stops of each team-day in the best set. best_first: all rounds seen, by number, worthiest first."""

    routes: list[list[int]]
    best_first: Ints


@dataclass(frozen=True)
class Ask:
    """worth: of each request, without what a promise adds. promised: which stay planned where they are planned.

    among: how many rounds whole ones are chosen from. ends: asked often; True ends the work with the best so far.
    seconds_left: the most that HiGHS may take, since it does not ask inside its own trials; infinite without a clock.
    """

    worth: Floats
    promised: NDArray[np.bool_]
    among: int
    ends: Callable[[], bool]
    seconds_left: Callable[[], float]


def recombined(t: Tables, seen: Seen, ask: Ask) -> Found:
    """Return the best set of the rounds seen. t: holds the best plan, whose rounds are among those seen."""
    choice = _Choice(t, seen, ask)
    reduced = choice.in_parts()
    best_first = np.argsort(-reduced, kind="stable")
    some = np.unique(np.concatenate((choice.stands, best_first[: ask.among])))
    chosen = choice.stands if ask.ends() else choice.whole(some)
    return Found(_dealt(choice.rounds[chosen], seen.kinds), best_first)


class _Choice:
    """stands: the numbers of the rounds of the plan that is there."""

    def __init__(self, t: Tables, seen: Seen, ask: Ask) -> None:
        self.rounds: Rounds = seen.rounds[: int(seen.held[0])]
        self.rows: Rows = rows_of(t, seen.kinds, ask.promised)
        self.ends, self.seconds_left = ask.ends, ask.seconds_left
        self.stands = np.array(_numbers(self.rounds, t, seen), dtype=np.int64)
        days = len(self.rows.of_day)
        self.worth = self.rows.sums(self.rounds, np.broadcast_to(ask.worth, (days, len(ask.worth))))
        self.worth -= MINUTE_PRICE * float(np.median(ask.worth)) * self.rounds[:, WAY]

    def in_parts(self) -> Floats:
        """Solve the program in parts and return what each round is worth above what it takes."""
        solver = self._begun()
        is_in = np.zeros(len(self.rounds), dtype=np.bool_)
        least = 1e-7 * max(1.0, float(self.worth.max()))
        new = np.unique(np.concatenate((self.stands, np.argsort(-self.worth, kind="stable")[:AT_ONCE])))
        while True:
            self._add(solver, new, np.inf)
            is_in[new] = True
            solver.run()
            price = np.array(solver.getSolution().row_dual)
            reduced: Floats = self.worth - self.rows.cost(self.rounds, price)
            better = np.flatnonzero((reduced > least) & ~is_in)
            if not len(better) or self.ends():
                return reduced
            new = better[np.argsort(-reduced[better], kind="stable")[:AT_ONCE]]

    def whole(self, some: Ints) -> Ints:
        """Return the numbers of the best set among some; those of the plan that is there where none is found."""
        solver, first = self._begun(), len(self.rows.reach)
        self._add(solver, some, 1.0)
        places = np.arange(first, first + len(some), dtype=np.int32)
        solver.changeColsIntegrality(len(some), places, np.ones(len(some), dtype=np.uint8))  # 1: whole
        known = highspy.HighsSolution()
        known.col_value = [0.0] * first + np.isin(some, self.stands).astype(float).tolist()
        solver.setSolution(known)

        def look(event: highspy.HighsCallbackEvent) -> None:
            if self.ends():
                event.interrupt()

        solver.cbMipInterrupt.subscribe(look)
        solver.setOptionValue("time_limit", max(0.0, self.seconds_left()))
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return self.stands
        return some[np.array(solver.getSolution().col_value)[first:] > 0.5]

    def _begun(self) -> highspy.Highs:
        """Return a program with its rows and the columns that are no rounds."""
        rows = self.rows
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = len(rows.high), len(rows.reach)
        program.row_lower_, program.row_upper_ = rows.low, rows.high
        program.col_cost_ = np.array([worth for _, worth, _ in rows.reach])
        program.col_lower_ = np.zeros(len(rows.reach))
        program.col_upper_ = np.array([most for _, _, most in rows.reach])
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.arange(len(rows.reach) + 1)
        program.a_matrix_.index_ = np.array([row for row, _, _ in rows.reach], dtype=np.int32)
        program.a_matrix_.value_ = np.ones(len(rows.reach))
        program.sense_ = highspy.ObjSense.kMaximize
        solver = new_solver()
        for name, setting in {"output_flag": False, "threads": 1, "mip_max_nodes": MOST_NODES}.items():
            solver.setOptionValue(name, setting)
        solver.passModel(program)
        return solver

    def _add(self, solver: highspy.Highs, some: Ints, most: float) -> None:
        columns: csc_array = self.rows.columns(self.rounds[some])
        begins, rows = columns.indptr[:-1].astype(np.int32), columns.indices.astype(np.int32)
        ends = np.zeros(len(some)), np.full(len(some), most)
        solver.addCols(len(some), self.worth[some], *ends, columns.nnz, begins, rows, columns.data)


def _numbers(rounds: Rounds, t: Tables, seen: Seen) -> list[int]:
    """Return the numbers of the rounds of the plan in t."""
    found = []
    for kind, row in zip(seen.kinds, t.rounds, strict=True):
        stops = sorted(row[at.STOPS : at.STOPS + row[at.COUNT]].tolist())
        if stops:
            alike = np.flatnonzero((rounds[:, KIND] == kind) & (rounds[:, HELD] == len(stops)))
            same = np.sort(rounds[alike, FIRST_STOP : FIRST_STOP + len(stops)], axis=1) == stops
            found.append(int(alike[same.all(axis=1)][0]))
    return found


def _dealt(rounds: Rounds, kinds: NDArray[np.int32]) -> list[list[int]]:
    """Deal rounds to the team-days of their kind, in order; return the stops of each team-day."""
    waiting: dict[int, list[list[int]]] = {}
    for row in rounds:
        waiting.setdefault(int(row[KIND]), []).append(row[FIRST_STOP : FIRST_STOP + row[HELD]].tolist())
    return [waiting[int(kind)].pop(0) if waiting.get(int(kind)) else [] for kind in kinds]
