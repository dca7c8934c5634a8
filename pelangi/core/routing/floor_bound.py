"""How many people of each floor can be reached at the very most: a linear program that every plan satisfies.

Requests may be served in parts, on any day and by any kind of team that could visit them alone; a visit takes its
minutes and half of its shortest drives to and from anywhere. No plan reaches more, so what is impossible here is proven
to be so; what is possible here need not be in whole visits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import floyd_warshall

from pelangi.core.routing.board import Board
from pelangi.core.routing.drive import Haversine, Matrix
from pelangi.core.routing.floors import Floor
from pelangi.core.routing.problem import Problem, Shift
from pelangi.core.routing.travel import drive_minutes

MOST_PLACES = 700
"""Places up to which quickest ways are worked out; beyond it drives count as nothing where a table is given."""

NO_TIME = 1e-4
"""Minutes of a drive that takes none."""

Pool = tuple[int, frozenset[str], int]
"""A day, the skills and the kits of the teams in it."""


@dataclass(frozen=True)
class Bound:
    """short: people lacking per floor in the best case; at least their sum is lacking in every plan."""

    short: tuple[float, ...]

    @property
    def people(self) -> int:
        """People that every plan lacks, over all floors."""
        return int(np.ceil(sum(self.short) - 1e-6))


class Reach:
    """The linear program of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.board, self.problem = Board(problem), problem
        self.wanted = self._wanted()
        self.takes = self._takes()
        pools: dict[Pool, list[int]] = {}
        for number, one in enumerate(self.board.team_days):
            pools.setdefault((one.ordinal, one.team.skills, one.team.kits), []).append(number)
        self.pools = pools
        fits = self.board.can & _board_of_the_willing(problem).alone
        self.pairs = [
            (request, row)
            for row, members in enumerate(pools.values())
            for request in self.wanted
            if fits[request, members].any()
        ]

    def bound(self, floors: Sequence[Floor]) -> Bound:
        """Return the fewest people lacking to these floors together."""
        count, pairs = len(floors), len(self.pairs)
        if not pairs:
            return Bound(tuple(float(one.needed(self.problem.requests)) for one in floors))
        rows, limits = self._capacity()
        once = {request: len(limits) + number for number, request in enumerate(self.wanted)}
        rows += [(once[request], column, 1.0) for column, (request, _) in enumerate(self.pairs)]
        limits += [1.0] * len(once)
        for request in self.wanted:  # a follow-up at most as far as its first visit
            first = self.board.first[request]
            if first >= 0:
                rows += [(len(limits), at, 1.0) for at, (one, _) in enumerate(self.pairs) if one == request]
                rows += [(len(limits), at, -1.0) for at, (one, _) in enumerate(self.pairs) if one == first]
                limits.append(0.0)
        for number, floor in enumerate(floors):
            for column, (request, _) in enumerate(self.pairs):
                one = self.board.requests[request]
                if floor.covers(one) and one.people:
                    rows.append((len(limits), column, -float(one.people)))
            rows.append((len(limits), pairs + number, -1.0))
            limits.append(-float(floor.needed(self.problem.requests)))
        row_at, column_at, values = zip(*rows, strict=True)
        table = coo_array((values, (row_at, column_at)), shape=(len(limits), pairs + count)).tocsr()
        cost = np.concatenate((np.zeros(pairs), np.ones(count)))
        bounds = [(0, 1)] * pairs + [(0, None)] * count
        found = linprog(cost, A_ub=table, b_ub=limits, bounds=bounds, method="highs")
        return Bound(tuple(found.x[pairs:].tolist()))

    def _wanted(self) -> list[int]:
        """Return who counts for a floor, and whom they follow."""
        found: set[int] = set()
        for number, one in enumerate(self.board.requests):
            link = number if any(floor.covers(one) for floor in self.problem.floors) else -1
            while link >= 0 and link not in found:
                found.add(link)
                link = self.board.first[link]
        return sorted(found)

    def _takes(self) -> NDArray[np.float64]:
        """Return the fewest minutes a visit can cost its team: at the door, and half of the shortest drives."""
        board = self.board
        ends = sorted({end for one in board.team_days for end in (one.start, one.end)})
        nodes = np.concatenate((board.place, np.array(ends, dtype=np.int64)))
        away = board.minutes[np.ix_(nodes, nodes)].astype(np.float64)
        np.fill_diagonal(away, np.inf)
        if not away.size:
            return board.length.astype(np.float64)
        least: NDArray[np.float64] = away.min(axis=0) + away.min(axis=1)
        least[np.isinf(least)] = 0.0
        takes: NDArray[np.float64] = board.length + least[: len(board.requests)] / 2
        return takes

    def _capacity(self) -> tuple[list[tuple[int, int, float]], list[float]]:
        """Return the rows that bound time per pool, and kits per day."""
        rows = [(row, column, float(self.takes[request])) for column, (request, row) in enumerate(self.pairs)]
        limits = [
            float(sum(_minutes(self.board.team_days[one].shift) for one in members))
            for members in self.pools.values()
        ]
        kits = self.problem.kits_per_day
        days = sorted({day for day, _, _ in self.pools}) if kits is not None else []
        day_of = [day for day, _, _ in self.pools]
        for day in days:  # a kit is out with one team all day: kits × minutes
            longest = max(_minutes(one.shift) for one in self.board.team_days if one.ordinal == day)
            for column, (request, row) in enumerate(self.pairs):
                if day_of[row] == day and self.board.kits[request]:
                    used = float(self.board.kits[request] * self.takes[request])
                    rows.append((len(limits), column, used))
            limits.append(float((kits or 0) * longest))
        return rows, limits


def _board_of_the_willing(problem: Problem) -> Board:
    """Return a board that says who could visit whom alone if nobody rested and every drive took the quickest way round.

    With a given table the way over a third place may be quicker than the direct one, and a rest may lie there.
    """
    drive = problem.drive
    if not isinstance(drive, Haversine):
        minutes = np.zeros((len(problem.places), len(problem.places)))
        if len(problem.places) <= MOST_PLACES:
            minutes = floyd_warshall(np.maximum(drive_minutes(problem), NO_TIME))  # it takes 0 for "no way"
        drive = Matrix(tuple(tuple(int(one + 1e-3) for one in row) for row in minutes))
    teams = tuple(
        replace(team, shifts=tuple(replace(one, rest=None) for one in team.shifts)) for team in problem.teams
    )
    return Board(replace(problem, drive=drive, teams=teams))


def _minutes(shift: Shift) -> int:
    """Return the minutes of a shift without a break that lies within it."""
    rest, whole = shift.rest, shift.to_min - shift.from_min
    if rest is None or rest.from_min < shift.from_min or rest.to_min > shift.to_min:
        return whole
    return whole - rest.length_min
