"""A tighter upper bound than plan_bound: the drives form paths, as a linear program solved by HiGHS.

Visits are paid per day and skill as there. On top, the minutes of all teams together must suffice for the visits and
for arcs: every visit has one arc in and one out, as many leave the teams' place as days are worked and return to it,
and no two visits form a circle of their own. Only the K cheapest arcs of each visit are variables; another arc costs at
least half the next cheapest at either end.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from plan_bound import clock
from scipy.optimize import linprog
from scipy.sparse import coo_array

K = 8

Floats = NDArray[np.float64]
Pairs = list[tuple[int, int]]
Arcs = tuple[Pairs, Floats, Floats]
"""The arcs that are variables, and what another arc into or out of each node costs at that end."""


class _Rows:
    """A sparse system of rows `≤ limit` that grows."""

    def __init__(self) -> None:
        self.entries: tuple[list[int], list[int], list[float]] = ([], [], [])
        self.limit: list[float] = []

    def add(self, limit: float, **terms: Any) -> None:
        """Add one row: columns and values of the same length."""
        for column, value in zip(terms["columns"], terms["values"], strict=True):
            for kept, item in zip(self.entries, (len(self.limit), column, value), strict=True):
                kept.append(item)
        self.limit.append(limit)

    def equal(self, columns: list[int], values: list[float]) -> None:
        """Add two rows that make the sum 0."""
        self.add(0.0, columns=columns, values=values)
        self.add(0.0, columns=columns, values=[-value for value in values])


def path_bound(data: dict[str, Any]) -> float:
    """Return the bound for a problem file with a matrix of drives and one start and end place for all teams."""
    number = {one["id"]: index for index, one in enumerate(data["places"])}
    place = [number[one["place"]] for one in data["requests"]]
    depots = {one[end] for one in data["teams"] for end in ("start", "end")}
    if len(depots) != 1:
        raise ValueError("teams start from different places")
    nodes = [*place, number[depots.pop()]]
    drive = np.array(data["drive"]["minutes"], dtype=float)[np.ix_(nodes, nodes)]
    np.fill_diagonal(drive, np.inf)
    pools, shifts, longest = _pools(data)
    visits = [
        (index, pool)
        for index, one in enumerate(data["requests"])
        for pool, (day, skills) in enumerate(pools)
        if set(one["skills"]) <= skills
        and (not one["windows"] or any(w["day"] == day for w in one["windows"]))
    ]
    return _Paths(data["requests"], drive, visits, _arcs(drive)).most(list(pools.values()), shifts, longest)


def _pools(data: dict[str, Any]) -> tuple[dict[tuple[str, frozenset[str]], float], int, float]:
    """Return minutes per day and skills, how many team-days there are, and the longest of them."""
    pools: dict[tuple[str, frozenset[str]], float] = {}
    lengths = []
    for team in data["teams"]:
        for shift in team["shifts"]:
            minutes = clock(shift["to"]) - clock(shift["from"]) - shift.get("break", {}).get("min", 0)
            lengths.append(minutes)
            pool = shift["day"], frozenset(team["skills"])
            pools[pool] = pools.get(pool, 0.0) + minutes
    return pools, len(lengths), float(max(lengths))


def _arcs(drive: Floats) -> Arcs:
    into, out = np.argsort(drive, axis=0)[:K].T, np.argsort(drive, axis=1)[:, :K]
    depot = len(drive) - 1
    arcs = {(int(i), j) for j in range(len(drive)) for i in into[j]}
    arcs |= {(i, int(j)) for i in range(len(drive)) for j in out[i]}
    arcs |= {(depot, j) for j in range(depot)} | {(j, depot) for j in range(depot)}
    return sorted(arcs), np.sort(drive, axis=0)[K] / 2, np.sort(drive, axis=1)[:, K] / 2


class _Paths:
    """The columns: visits per pool, arcs, other arcs into and out of each visit, days worked."""

    def __init__(self, requests: list[dict[str, Any]], drive: Floats, visits: Pairs, arcs: Arcs) -> None:
        self.requests, self.drive, self.visits = requests, drive, visits
        self.arcs, self.cost_in, self.cost_out = arcs
        self.count = len(requests)
        self.first = len(visits)
        self.other = self.first + len(self.arcs)
        self.worked = self.other + 2 * self.count
        self.of: list[list[int]] = [[] for _ in requests]
        for column, (index, _) in enumerate(visits):
            self.of[index].append(column)
        self.length = [one["service_min"] + one.get("setup_min", 0) for one in requests]
        self.rows = _Rows()

    def most(self, pools: list[float], shifts: int, longest: float) -> float:
        """Return the most weight."""
        self._time(pools, longest)
        self._flow()
        self._no_pairs()
        gain = np.zeros(self.worked + 1)
        gain[: self.first] = [-self.requests[index]["weight"] for index, _ in self.visits]
        line, column, value = self.rows.entries
        system = coo_array((value, (line, column)), shape=(len(self.rows.limit), len(gain))).tocsr()
        upper = np.ones(len(gain))
        upper[self.worked] = shifts
        bounds = np.column_stack((np.zeros(len(gain)), upper))
        return float(-linprog(gain, A_ub=system, b_ub=self.rows.limit, bounds=bounds, method="highs").fun)

    def _time(self, pools: list[float], longest: float) -> None:
        least = np.floor(self.drive.min(axis=0) + self.drive.min(axis=1)) / 2
        for columns in self.of:
            self.rows.add(1.0, columns=columns, values=[1.0] * len(columns))
        for pool, minutes in enumerate(pools):
            mine = [column for column, (_, where) in enumerate(self.visits) if where == pool]
            takes = [self.length[self.visits[one][0]] + least[self.visits[one][0]] for one in mine]
            self.rows.add(minutes, columns=mine, values=takes)
        takes = [self.length[index] for index, _ in self.visits]
        takes += [self.drive[arc] for arc in self.arcs]
        takes += [*self.cost_in[: self.count], *self.cost_out[: self.count], -longest]
        self.rows.add(0.0, columns=range(self.worked + 1), values=takes)

    def _flow(self) -> None:
        into: list[list[int]] = [[] for _ in range(self.count + 1)]
        out: list[list[int]] = [[] for _ in range(self.count + 1)]
        for column, (i, j) in enumerate(self.arcs, self.first):
            out[i].append(column)
            into[j].append(column)
        for index, mine in enumerate(self.of):
            for side, other in ((into, self.other), (out, self.other + self.count)):
                columns = [*side[index], other + index]
                self.rows.equal([*columns, *mine], [1.0] * len(columns) + [-1.0] * len(mine))
        for side in (into[self.count], out[self.count]):
            self.rows.equal([*side, self.worked], [1.0] * len(side) + [-1.0])

    def _no_pairs(self) -> None:
        column_of = {arc: column for column, arc in enumerate(self.arcs, self.first)}
        for (i, j), column in column_of.items():
            if i < j < self.count and (j, i) in column_of:
                for end in (i, j):
                    mine = self.of[end]
                    both = [column, column_of[j, i], *mine]
                    self.rows.add(0.0, columns=both, values=[1.0, 1.0] + [-1.0] * len(mine))
