"""The tightest upper bound: a linear program over whole rounds, by column generation (Dantzig-Wolfe).

Every kind of team-day has at most as many rounds as there are such team-days, every request is in at most one. A round
keeps hours, shift, break and skill exactly; it may come back to a request only after it has left its neighbours
(ng-routes: Baldacci, Mingozzi and Roberti 2011, Oper. Res. 59(5)), so the bound holds for every plan. At any prices of
requests `Σ price + Σ kinds × best round` is a bound; the lowest one seen is returned. Kits of a day and follow-ups are
left aside, which can only raise it. Half a minute each:
.venv/bin/python bench/plan_bound_routes.py S 1 2 3
"""

import sys
import time

import numpy as np
from numba import njit
from numpy.typing import NDArray
from plan_bound import weight_bound
from plan_instances import L, S, problem_data
from scipy.optimize import linprog
from scipy.sparse import csc_array

from pelangi.core.routing import Problem
from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.ground import tables_of
from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.kernel.times import earliest, rest_between

NEIGHBOURS, LABELS, TAKEN = 8, 3_000_000, 30
"""Neighbours a round remembers, labels at most, rounds taken over from one pricing of one kind."""

SMOOTH, CLOSE, MOST_S = 0.7, 1e-3, 300.0
"""Share of the best prices so far in the next ones; how near both programs come before it ends, or seconds."""

NODE, TIME, RESTED, MASK, PARENT, SAME, NEXT, DEAD = range(8)


@njit(cache=False)
def carried(mask: int, here: int, onto: int, near: tuple[NDArray, NDArray]) -> int:
    """Return which neighbours of `onto` a round remembers that comes from `here`."""
    nearest, position = near
    kept = 1 << position[onto, here] if position[onto, here] >= 0 else 0
    for one in range(nearest.shape[1]):
        where = position[onto, nearest[here, one]]
        if (mask >> one) & 1 and where >= 0:
            kept |= 1 << where
    return kept


@njit(cache=False)
def gets_home(row: NDArray, done: int, rested: int, back: int) -> bool:
    """Say whether a team that is done somewhere then ends its round in time, rested."""
    if rested:
        return done + back <= row[at.TO]
    return done + back <= row[at.REST_TO] - row[at.REST_MIN] or rest_between(row, done, back) <= row[at.TO]


@njit(cache=False)
def is_beaten(whole: NDArray, value: NDArray, first: NDArray, new: int) -> bool:
    """Say whether an older label at the same place is as good as the new one; those that it beats die."""
    chain = 2 * whole[new, NODE] + whole[new, RESTED]
    before, old = -1, first[chain]
    while old >= 0:
        sooner, later = whole[old, TIME] <= whole[new, TIME], whole[old, TIME] >= whole[new, TIME]
        if sooner and value[old] >= value[new] - 1e-9 and whole[old, MASK] & ~whole[new, MASK] == 0:
            return True
        if later and value[new] >= value[old] - 1e-9 and whole[new, MASK] & ~whole[old, MASK] == 0:
            whole[old, DEAD] = 1
            if before < 0:
                first[chain] = whole[old, SAME]
            else:
                whole[before, SAME] = whole[old, SAME]
        else:
            before = old
        old = whole[old, SAME]
    whole[new, SAME] = first[chain]
    first[chain] = new
    return False


@njit(cache=False)
def extended(  # noqa: C901 - one compiled step of a label; in pieces it would hand over all arrays for each place
    ground: tuple[NDArray, NDArray, NDArray, NDArray],
    near: tuple[NDArray, NDArray],
    labels: tuple[NDArray, NDArray, NDArray, NDArray],
    state: tuple[int, int, int, int],
) -> int:
    """Go on from one label to every place worth going to; return how many labels there are now (-1: too many)."""
    drive, visit, row, gain = ground
    whole, value, first, bucket = labels
    parent, count, now, rested = state
    here, mask, so_far = row[at.START], 0, 0.0
    if parent >= 0:
        here, mask, so_far = whole[parent, NODE], whole[parent, MASK], value[parent]
    for onto in range(len(gain)):
        if gain[onto] <= 1e-9 or onto == here:
            continue
        if parent >= 0 and near[1][here, onto] >= 0 and (mask >> near[1][here, onto]) & 1:
            continue
        way = drive[here, onto]
        for rests in range(2 - rested):
            ready = rest_between(row, now, way) if rests else now + way
            done = (
                earliest(visit[onto], row[at.DAY], ready) + visit[onto, at.LENGTH] if ready < NEVER else NEVER
            )
            after = 1 if rested or rests else 0
            if done >= NEVER or not gets_home(row, done, after, drive[onto, row[at.END]]):
                continue
            if count >= len(whole):
                return -1
            whole[count, NODE], whole[count, TIME], whole[count, RESTED] = onto, done, after
            whole[count, MASK] = carried(mask, here, onto, near) if parent >= 0 else 0
            whole[count, PARENT], whole[count, DEAD], value[count] = parent, 0, so_far + gain[onto]
            if not is_beaten(whole, value, first, count):
                whole[count, NEXT] = bucket[done]
                bucket[done] = count
                count += 1
    return count


@njit(cache=False)
def priced(
    ground: tuple[NDArray, NDArray, NDArray, NDArray],
    near: tuple[NDArray, NDArray],
    whole: NDArray,
    value: NDArray,
) -> int:
    """Fill the labels of all rounds of one team-day, in order of time, and return how many there are."""
    row = ground[2]
    first, bucket = (
        np.full(2 * len(ground[3]), -1, dtype=np.int32),
        np.full(row[at.TO] + 2, -1, dtype=np.int32),
    )
    labels = whole, value, first, bucket
    begin, rest = row[at.FROM], row[at.REST_MIN]
    count = extended(ground, near, labels, (-1, 0, begin, 0 if rest else 1))
    if rest:
        count = extended(ground, near, labels, (-1, count, max(begin, row[at.REST_FROM] + rest), 1))
    for now in range(begin, row[at.TO] + 1):
        label = bucket[now]
        while label >= 0 and count >= 0:
            if not whole[label, DEAD]:
                count = extended(ground, near, labels, (label, count, now, whole[label, RESTED]))
            label = whole[label, NEXT]
    return count


class Program:
    """The program over the rounds found so far, per kind of team-day."""

    def __init__(self, problem: Problem) -> None:
        self.tables = tables_of(problem)
        self.weight = np.array([one.weight for one in problem.requests])
        self.count = len(self.weight)
        kinds: dict[bytes, list[int]] = {}
        for number, row in enumerate(self.tables.rounds):
            columns = [column for column in range(at.ORDINAL) if column != at.DAY]
            hours = self._hours(int(row[at.DAY]))
            key = row[columns].tobytes() + self.tables.can[number].tobytes() + hours.tobytes()
            kinds.setdefault(key, []).append(number)
        self.kinds = list(kinds.values())
        both = self.tables.drive[: self.count, : self.count].astype(np.int32)
        both = both + both.T
        np.fill_diagonal(both, 2**30)
        nearest = np.argsort(both, axis=1, kind="stable")[:, :NEIGHBOURS].astype(np.int32)
        position = np.full((self.count, self.count), -1, dtype=np.int8)
        np.put_along_axis(position, nearest, np.arange(nearest.shape[1], dtype=np.int8)[None, :], axis=1)
        self.near = nearest, position
        self.rounds: dict[tuple[int, tuple[int, ...]], None] = {}
        self.labels = np.empty((LABELS, 8), dtype=np.int32), np.empty(LABELS)

    def _hours(self, day: int) -> NDArray[np.int32]:
        most = int(self.tables.visit[0, at.HOURS_A_DAY])
        first = at.HOURS + 2 * most * day
        return self.tables.visit[:, first : first + 2 * most]

    def solved(self) -> tuple[float, NDArray, NDArray]:
        """Return the weight over the rounds so far, and the prices of requests and of kinds."""
        rows, columns, entries, gain = [], [], [], []
        for number, (kind, order) in enumerate(self.rounds):
            stops, times = np.unique(order, return_counts=True)
            rows += [*stops.tolist(), self.count + kind]
            entries += [*times.tolist(), 1]
            columns += [number] * (len(stops) + 1)
            gain.append(-self.weight[list(order)].sum())
        shape = self.count + len(self.kinds), len(self.rounds)
        limit = np.array([1.0] * self.count + [len(many) for many in self.kinds])
        found = linprog(
            gain, A_ub=csc_array((entries, (rows, columns)), shape=shape), b_ub=limit, method="highs"
        )
        prices = -found.ineqlin.marginals
        return -float(found.fun), prices[: self.count], prices[self.count :]

    def price(self, prices: NDArray, of_kinds: NDArray) -> tuple[float, int]:
        """Take over the best rounds at these prices; return the bound that they prove and how many are new."""
        bound, before = float(prices.sum()), len(self.rounds)
        whole, value = self.labels
        for kind, many in enumerate(self.kinds):
            gain = np.where(self.tables.can[many[0]] > 0, self.weight - prices, 0.0)
            ground = self.tables.drive, self.tables.visit, self.tables.rounds[many[0]], gain
            count = priced(ground, self.near, whole, value)
            if count < 0:
                raise ValueError(f"more than {LABELS} labels")
            best = np.full(self.count, -1, dtype=np.int64)
            best[whole[np.argsort(value[:count], kind="stable"), NODE]] = np.argsort(
                value[:count], kind="stable"
            )
            ends = sorted(best[best >= 0], key=lambda label: -value[label])[:TAKEN]
            bound += len(many) * max(0.0, float(value[ends[0]])) if ends else 0.0
            for label in ends:
                if value[label] > of_kinds[kind] + 1e-6:
                    self.rounds.setdefault((kind, self._order(int(label))))
        return bound, len(self.rounds) - before

    def _order(self, label: int) -> tuple[int, ...]:
        order = []
        while label >= 0:
            order.append(int(self.labels[0][label, NODE]))
            label = int(self.labels[0][label, PARENT])
        return tuple(reversed(order))


def round_bound(problem: Problem) -> float:
    """Return the bound. The time it takes grows with the square of the requests: for problems of some hundred."""
    program, began = Program(problem), time.thread_time()
    bound, best_prices = np.inf, np.zeros(program.count)
    program.price(best_prices, np.zeros(len(program.kinds)))
    while time.thread_time() - began < MOST_S:
        weight, prices, of_kinds = program.solved()
        mixed = SMOOTH * best_prices + (1 - SMOOTH) * prices
        found, new = program.price(mixed, of_kinds)
        if not new:
            mixed = prices
            found, new = program.price(prices, of_kinds)
        if found < bound:
            bound, best_prices = found, mixed
        if not new or bound - weight < CLOSE * weight:
            break
    return float(bound)


if __name__ == "__main__":
    for seed in sys.argv[2:]:
        data = problem_data({"S": S, "L": L}[sys.argv[1]], int(seed))
        most = round_bound(Problem.from_data(data))
        print(
            f"{sys.argv[1]}{seed}: {most:.1f}, {most / weight_bound(data):.4f} of the knapsack of minutes",
            flush=True,
        )
