"""The tightest upper bound: a linear program over whole rounds, by column generation (Dantzig-Wolfe).

Every kind of team-day has at most as many rounds as there are such team-days, every request is in at most one. A round
keeps hours, shift, break and skill exactly (plan_bound_pricing), so the bound holds for every plan. At any prices of
requests `Σ price + Σ kinds × best round` is a bound; the lowest one seen is returned. Kits of a day and follow-ups are
left aside, which can only raise it. One to two minutes on S, twenty to forty on L:
.venv/bin/python bench/plan_bound_routes.py S 1 2 3
"""

import sys
import time
from collections.abc import Callable

import highspy
import numpy as np
from numpy.typing import NDArray
from plan_bound import weight_bound
from plan_bound_pricing import COLUMNS, NODE, PARENT, REMEMBERED, Labels, Near, priced
from plan_instances import L, S, problem_data

from pelangi.core.quiet_solver import new_solver
from pelangi.core.routing import Problem
from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.ground import tables_of
from pelangi.core.routing.search import searched

ROOM, BEST, TAKEN, SHARED = 20_000_000, 20_000, 150, 5
"""Labels at most; of one pricing of one kind the best ones looked at, rounds taken over, how many share a request."""

NEAR = 60
"""Requests nearest to each that rounds go on to at first."""

STARTS, STEPS = 3, 60_000
"""Plans to begin with, and steps of the search for each."""

SMOOTH, CLOSE, MOST_S = 0.5, 1e-3, 3_600.0
"""Share of the best prices so far in the next ones; how near both programs come before it ends, or seconds."""

Told = Callable[[float, float], None]
"""Hears after each pricing of the weight over the rounds so far and of the bound."""


class Program:
    """The program over the rounds found so far, per kind of team-day."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.tables = problem, tables_of(problem)
        self.weight = np.array([one.weight for one in problem.requests])
        self.count = len(self.weight)
        kinds: dict[bytes, list[int]] = {}
        for number, row in enumerate(self.tables.rounds):
            columns = [column for column in range(at.ORDINAL) if column != at.DAY]
            hours = self._hours(int(row[at.DAY]))
            key = row[columns].tobytes() + self.tables.can[number].tobytes() + hours.tobytes()
            kinds.setdefault(key, []).append(number)
        self.kinds = list(kinds.values())
        self.drive = np.ascontiguousarray(self.tables.drive[:, :, 0])
        both = self.drive[: self.count, : self.count].astype(np.int32)
        both = both + both.T
        np.fill_diagonal(both, 2**30)
        self.by_drive = np.argsort(both, axis=1, kind="stable").astype(np.int32)
        nearest = np.ascontiguousarray(self.by_drive[:, :REMEMBERED])
        position = np.full((self.count, self.count), -1, dtype=np.int8)
        np.put_along_axis(position, nearest, np.arange(nearest.shape[1], dtype=np.int8)[None, :], axis=1)
        self.near = Near(nearest, position)
        self.labels = Labels(np.empty((ROOM, COLUMNS), dtype=np.int32), np.empty(ROOM))
        self.rounds: set[tuple[int, tuple[int, ...]]] = set()
        self.solver = self._begun()

    def _hours(self, day: int) -> NDArray[np.int32]:
        most = int(self.tables.visit[0, at.HOURS_A_DAY])
        first = at.HOURS + 2 * most * day
        return self.tables.visit[:, first : first + 2 * most]

    def _begun(self) -> highspy.Highs:
        program = highspy.HighsLp()
        limit = np.array([1.0] * self.count + [len(many) for many in self.kinds])
        program.num_row_, program.num_col_ = len(limit), 0
        program.row_lower_, program.row_upper_ = np.full(len(limit), -np.inf), limit
        program.a_matrix_.start_ = np.zeros(1, dtype=np.int32)
        program.sense_ = highspy.ObjSense.kMaximize
        solver = new_solver()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(program)
        return solver

    def begin(self) -> None:
        """Take over the rounds of some plans: good prices from the first pricing on."""
        for seed in range(STARTS):
            routes = searched(self.problem, lambda done: done / STEPS, seed, fairness=0.0)
            for kind, many in enumerate(self.kinds):
                for number in many:
                    self.take(kind, routes[number])

    def take(self, kind: int, order: list[int]) -> bool:
        """Take over a round; say whether it is new."""
        key = kind, tuple(sorted(order))
        if not order or key in self.rounds:
            return False
        self.rounds.add(key)
        stops, times = np.unique(order, return_counts=True)
        rows, entries = (
            np.append(stops, self.count + kind).astype(np.int32),
            np.append(times, 1).astype(float),
        )
        self.solver.addCol(float(self.weight[order].sum()), 0.0, np.inf, len(rows), rows, entries)
        return True

    def solved(self) -> tuple[float, NDArray, NDArray]:
        """Return the weight over the rounds so far, and the prices of requests and of kinds."""
        self.solver.run()
        prices = np.array(self.solver.getSolution().row_dual).clip(0)
        weight = float(self.solver.getInfo().objective_function_value)
        return weight, prices[: self.count], prices[self.count :]

    def price(self, prices: NDArray, of_kinds: NDArray, *, everywhere: bool) -> tuple[float, int]:
        """Take over the best rounds at these prices; return the bound that they prove and how many are new.

        everywhere: false looks only for rounds that go on to a near request each time, which proves nothing.
        """
        bound, new = float(prices.sum()), 0
        for kind, many in enumerate(self.kinds):
            row = self.tables.rounds[many[0]]
            hours = self._hours(int(row[at.DAY]))
            is_open = (hours[:, ::2] <= hours[:, 1::2]).any(axis=1) & (self.tables.can[many[0]] > 0)
            gain = np.where(is_open, self.weight - prices, 0.0)
            count = self._labelled(row, gain, everywhere=everywhere)
            if count:
                bound += len(many) * float(self.labels.value[:count].max())
                new += self._take_best(kind, count, float(of_kinds[kind]))
        return bound, new

    def _labelled(self, row: NDArray, gain: NDArray, *, everywhere: bool) -> int:
        """Fill the labels for one team-day; those over near ways come first, since most others then are beaten."""
        worth, floor = (
            np.flatnonzero(gain > 0).astype(np.int32),
            np.full((2 * self.count, row[at.TO] + 2), -1.0),
        )
        ground, count = (self.drive, self.tables.visit, row, gain), 0
        for onwards in (self._nearest(worth), worth[None, :])[: 2 if everywhere else 1]:
            count = priced(ground, (self.near, onwards), self.labels, floor)
            if count < 0:
                raise ValueError(f"more than {ROOM} labels")
        return count

    def _nearest(self, worth: NDArray) -> NDArray[np.int32]:
        """Return the nearest of some requests to each request, the nearest first, -1 where there are no more."""
        near = np.full((self.count, min(NEAR, len(worth))), -1, dtype=np.int32)
        is_worth = np.isin(np.arange(self.count), worth)
        for one in worth:
            some = self.by_drive[one][is_worth[self.by_drive[one]]][: near.shape[1]]
            near[one, : len(some)] = some
        return near

    def _take_best(self, kind: int, count: int, least: float) -> int:
        value = self.labels.value[:count]
        best = np.argpartition(-value, min(count, BEST) - 1)[:BEST]
        used, new = np.zeros(self.count, dtype=np.int64), 0
        for label in best[np.argsort(-value[best], kind="stable")]:
            if value[label] <= least + 1e-6 or new >= TAKEN:
                break
            order = self._order(int(label))
            if used[order].max() < SHARED and self.take(kind, order):
                used[order] += 1
                new += 1
        return new

    def _order(self, label: int) -> list[int]:
        order = []
        while label >= 0:
            order.append(int(self.labels.whole[label, NODE]))
            label = int(self.labels.whole[label, PARENT])
        return order[::-1]


def round_bound(problem: Problem, told: Told | None = None) -> float:
    """Return the bound, after a minute for some hundred requests and the longer for more."""
    program, began = Program(problem), time.thread_time()
    program.begin()
    bound, best, everywhere = np.inf, np.zeros(0), False
    while time.thread_time() - began < MOST_S:
        weight, prices, of_kinds = program.solved()
        mixed = SMOOTH * best + (1 - SMOOTH) * prices if len(best) else prices
        found, new = program.price(mixed, of_kinds, everywhere=everywhere)
        if not new:
            mixed = prices
            found, new = program.price(prices, of_kinds, everywhere=everywhere)
        if found < bound:
            bound, best = found, mixed
        if told:
            told(weight, bound if everywhere else np.inf)
        if not new or bound - weight < CLOSE * weight:
            if everywhere:
                return float(bound)
            bound, everywhere = np.inf, True
    return float(bound)


if __name__ == "__main__":
    for seed in sys.argv[2:]:
        data = problem_data({"S": S, "L": L}[sys.argv[1]], int(seed))
        minutes = weight_bound(data)
        most = round_bound(
            Problem.from_data(data),
            lambda weight, bound, minutes=minutes: print(
                f"  {weight:.1f} to {bound:.1f}, {weight / minutes:.4f} to {bound / minutes:.4f}",
                file=sys.stderr,
                flush=True,
            ),
        )
        print(f"{sys.argv[1]}{seed}: {most:.1f}, {most / minutes:.4f} of the knapsack of minutes", flush=True)
