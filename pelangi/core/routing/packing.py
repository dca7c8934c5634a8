"""The program that chooses rounds: its rows, and rounds that were seen as its columns (recombine.py solves it).

Rows, in this order: every request in at most one round (a promise that is kept in exactly one); of a kind of
team-day as many rounds as there are; kits of a day; the people of a ward or group reached, as far as fairness counts
them; a follow-up on a day only if its first visit is early enough.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, hstack

from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.seen import FIRST_STOP, HELD, KIND, KITS_IN
from pelangi.core.routing.kernel.tables import NEVER, Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rounds = NDArray[np.int32]
"""Rounds that were seen, (c, FIRST_STOP + most): see kernel.seen."""

Entry = tuple[int, int, float]
"""Row, request, and what the request in a round adds to the row."""


@dataclass(frozen=True)
class Rows:
    """The rows of the program and what a round adds to them.

    of_day: of each day a matrix (rows, requests), what a request in a round of that day adds. day: of each kind of
    team-day. kind_row, kit_row: the first of these rows; kit_row -1: kits have no limit. low, high: (rows,).
    reach: columns that are no rounds, (row, worth, at most): people reached, by what each of them is worth.
    """

    of_day: list[csc_array]
    day: Ints
    kind_row: int
    kit_row: int
    low: Floats
    high: Floats
    reach: list[tuple[int, float, float]]

    def sums(self, rounds: Rounds, of_day: Floats) -> Floats:
        """Return for each round the sum over its stops. of_day: (days, requests)."""
        day, found = self.day[rounds[:, KIND]], np.zeros(len(rounds))
        for place in range(int(rounds[:, HELD].max(initial=0))):
            held = rounds[:, HELD] > place
            found[held] += of_day[day[held], rounds[held, FIRST_STOP + place]]
        return found

    def cost(self, rounds: Rounds, price: Floats) -> Floats:
        """Return what each round takes of the rows at these prices, (rows,)."""
        found = self.sums(rounds, np.array([one.T @ price for one in self.of_day]))
        found += price[self.kind_row + rounds[:, KIND]]
        if self.kit_row >= 0:
            found += rounds[:, KITS_IN] * price[self.kit_row + self.day[rounds[:, KIND]]]
        return found

    def columns(self, rounds: Rounds) -> csc_array:
        """Return rounds as columns, (rows, rounds)."""
        parts, order = [], []
        for day, of_day in enumerate(self.of_day):
            some = np.flatnonzero(self.day[rounds[:, KIND]] == day)
            parts.append(of_day @ _stops(rounds[some], of_day.shape[1]) + self._shared(rounds[some], day))
            order.append(some)
        whole = csc_array(hstack(parts, format="csc"))[:, np.argsort(np.concatenate(order), kind="stable")]
        whole.eliminate_zeros()
        return csc_array(whole)

    def _shared(self, rounds: Rounds, day: int) -> csc_array:
        """Return what rounds of a day take of the rows for kinds and kits."""
        number = np.arange(len(rounds))
        rows, values = [self.kind_row + rounds[:, KIND]], [np.ones(len(rounds))]
        if self.kit_row >= 0:
            rows.append(np.full(len(rounds), self.kit_row + day))
            values.append(rounds[:, KITS_IN].astype(float))
        entries = np.concatenate(values), (np.concatenate(rows), np.tile(number, len(rows)))
        return csc_array(coo_array(entries, shape=(len(self.high), len(rounds))))


def _stops(rounds: Rounds, requests: int) -> csc_array:
    """Return which requests each round holds, (requests, rounds)."""
    held = np.arange(rounds.shape[1] - FIRST_STOP) < rounds[:, HELD][:, None]
    stops, number = rounds[:, FIRST_STOP:][held], np.repeat(np.arange(len(rounds)), rounds[:, HELD])
    return csc_array(coo_array((np.ones(len(stops)), (stops, number)), shape=(requests, len(rounds))))


def rows_of(t: Tables, kinds: NDArray[np.int32], promised: NDArray[np.bool_]) -> Rows:
    """Return the rows of a problem. t: with the plan whose promises must stay kept. kinds: of each team-day."""
    requests, count = len(t.visit), int(kinds.max()) + 1
    day = np.zeros(count, dtype=np.int64)
    day[kinds] = t.rounds[:, at.DAY]
    ordinal = {int(row[at.DAY]): int(row[at.ORDINAL]) for row in t.rounds}
    days, limit = int(day.max()) + 1, int(t.note[at.SIZE, at.KITS_A_DAY])
    kept = promised & (t.visit[:, at.WHERE] >= 0)
    high = [np.ones(requests), np.bincount(kinds, minlength=count).astype(float)]
    if limit < NEVER:
        high.append(np.full(days, float(limit)))
    begin = sum(map(len, high))
    people, reach = _reach(t, begin)
    late, others = _follow_ups(t, begin + len(people), ordinal)
    high.append(np.zeros(len(people) + others))
    low = np.concatenate((kept.astype(float), np.full(sum(map(len, high)) - requests, -np.inf)))
    same: list[Entry] = [(one, one, 1.0) for one in range(requests)]
    same += [(row, int(one), -float(t.visit[one, at.PEOPLE])) for row, some in people for one in some]
    shape = (len(low), requests)
    return Rows(
        of_day=[_matrix(same + late.get(one, []), shape) for one in range(days)],
        day=day,
        kind_row=requests,
        kit_row=requests + count if limit < NEVER else -1,
        low=low,
        high=np.concatenate(high),
        reach=reach,
    )


def _matrix(entries: list[Entry], shape: tuple[int, int]) -> csc_array:
    rows, columns, values = zip(*entries, strict=True)
    return csc_array(coo_array((values, (rows, columns)), shape=shape))


def _reach(t: Tables, row: int) -> tuple[list[tuple[int, Ints]], list[tuple[int, float, float]]]:
    """Return a row for each ward and group whose reach adds something, with its requests, and the columns for it."""
    rows: list[tuple[int, Ints]] = []
    columns = []
    for kind in (at.WARD, at.GROUP):
        for number in np.unique(t.visit[:, kind]):
            some = np.flatnonzero(t.visit[:, kind] == number)
            begin, people = int(t.note[at.COVER_AT, number]), int(t.visit[some, at.PEOPLE].sum())
            each = np.round(np.diff(t.cover[begin : begin + people + 1]), 12)
            edges = np.flatnonzero(np.diff(each, prepend=np.nan, append=np.nan)).tolist()
            counted = [(float(each[one]), float(two - one)) for one, two in pairwise(edges) if each[one] > 0]
            if counted:
                columns += [(row + len(rows), *one) for one in counted]
                rows.append((row + len(rows), some))
    return rows, columns


def _follow_ups(t: Tables, row: int, ordinal: dict[int, int]) -> tuple[dict[int, list[Entry]], int]:
    """Return per day what follow-ups and first visits add to the rows from `row` on, and how many rows these are.

    ordinal: of each day. A row says of a follow-up on one day: at most as often as its first visit early enough.
    """
    found: dict[int, list[Entry]] = {day: [] for day in ordinal}
    begin = row
    for follower in np.flatnonzero(t.visit[:, at.FIRST] >= 0):
        before, least = int(t.visit[follower, at.FIRST]), int(t.visit[follower, at.MIN_DAYS])
        for day, on in ordinal.items():
            found[day].append((row, int(follower), 1.0))
            for earlier, then in ordinal.items():
                if on - then >= least:
                    found[earlier].append((row, before, -1.0))
            row += 1
    return found, row - begin
