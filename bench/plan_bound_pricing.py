"""The best rounds of one team-day at given prices, by labels in order of time (for plan_bound_routes).

A round may come back to a request only after it has left its neighbours (ng-routes: Baldacci, Mingozzi and Roberti
2011, Oper. Res. 59(5)): more is allowed than in a plan, never less. Labels come to a place in order of time, so that a
short list for each place, of the worthiest that remember least, beats all that come later and are worth no more.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.kernel.times import earliest, rest_between

REMEMBERED, BEATERS, COLUMNS = 8, 96, 6
"""Neighbours a round remembers; labels at most that a place keeps to beat others with; columns of a label."""

NODE, RESTED, MASK, PARENT, NEXT, SAME = range(COLUMNS)


class Near(NamedTuple):
    """nearest: the neighbours that each request remembers, (n, REMEMBERED); position: which of them one is, or -1."""

    nearest: NDArray[np.int32]
    position: NDArray[np.int8]


class Labels(NamedTuple):
    """Room for labels: whole numbers (see NODE …), (room, COLUMNS), and what the round has gained so far, (room,)."""

    whole: NDArray[np.int32]
    value: NDArray[np.float64]


class Beaters(NamedTuple):
    """What beats a label, per place and whether the team has rested (2 n chains).

    value, mask: what some labels gained and remember, (2 n, BEATERS), count: how many these are, (2 n,). free: the most
    gained by one that remembers nobody, (2 n,): beats all that gain no more. floor: the same by each minute, as known
    beforehand, (2 n, minutes): beats all that gain less.
    """

    value: NDArray[np.float64]
    mask: NDArray[np.int32]
    count: NDArray[np.int32]
    free: NDArray[np.float64]
    floor: NDArray[np.float64]


@njit(cache=True)
def remembered(near: Near, mask: int, here: int, onto: int) -> int:
    """Return which neighbours of `onto` a round remembers that comes from `here`."""
    kept = 1 << near.position[onto, here] if near.position[onto, here] >= 0 else 0
    for one in range(near.nearest.shape[1]):
        where = near.position[onto, near.nearest[here, one]]
        if (mask >> one) & 1 and where >= 0:
            kept |= 1 << where
    return kept


@njit(cache=True)
def is_remembered(near: Near, mask: int, here: int, onto: int) -> bool:
    """Say whether a round that is here still remembers that it was there."""
    where = near.position[here, onto]
    return where >= 0 and (mask >> where) & 1 == 1


@njit(cache=True)
def gets_home(row: NDArray, done: int, rested: int, back: int) -> bool:
    """Say whether a team that is done somewhere then ends its round in time, rested."""
    if rested:
        return done + back <= row[at.TO]
    return done + back <= row[at.REST_TO] - row[at.REST_MIN] or rest_between(row, done, back) <= row[at.TO]


@njit(cache=True)
def is_beaten(beaters: Beaters, place: int, rested: int, worth: tuple[float, int]) -> bool:
    """Say whether an earlier label at a place gains as much and remembers no more. worth: value and memory."""
    value, mask = worth
    for chain in range(2 * place + rested, 2 * place + 2):
        for one in range(beaters.count[chain]):
            if beaters.value[chain, one] >= value - 1e-9 and beaters.mask[chain, one] & ~mask == 0:
                return True
    return False


@njit(cache=True)
def keep_beater(beaters: Beaters, chain: int, value: float, mask: int) -> None:
    """Keep a label to beat later ones with, instead of those that beat no more than it does."""
    if mask == 0:
        beaters.free[chain] = max(beaters.free[chain], value)
    one = 0
    while one < beaters.count[chain]:
        if beaters.value[chain, one] <= value and mask & ~beaters.mask[chain, one] == 0:
            beaters.count[chain] -= 1
            last = beaters.count[chain]
            beaters.value[chain, one], beaters.mask[chain, one] = (
                beaters.value[chain, last],
                beaters.mask[chain, last],
            )
        else:
            one += 1
    if beaters.count[chain] < beaters.value.shape[1]:
        beaters.value[chain, one], beaters.mask[chain, one] = value, mask
        beaters.count[chain] += 1


@njit(cache=True)
def has_equal(labels: Labels, first: int, value: float, mask: int) -> bool:
    """Say whether a label of the same place and minute (a chain from `first`) gains as much and remembers no more."""
    while first >= 0:
        if labels.value[first] >= value - 1e-9 and labels.whole[first, MASK] & ~mask == 0:
            return True
        first = labels.whole[first, SAME]
    return False


@njit(cache=True)
def extended(  # noqa: C901 - one compiled step of a label; in pieces it would hand over all arrays for each place
    ground: tuple[NDArray, NDArray, NDArray, NDArray],
    ways: tuple[Near, NDArray],
    tables: tuple[Labels, Beaters, NDArray, NDArray],
    state: tuple[int, int, int, int],
) -> int:
    """Go on from one label to every place worth going to; return how many labels there are now (-1: too many).

    ground: as for `priced`. ways: with the places to go on to. tables: labels, beaters, then the first label of each
    minute, and of each place and minute. state: label (-1: the start), how many labels there are, time, whether rested.
    """
    drive, visit, row, gain = ground
    near, onwards = ways
    labels, beaters, bucket, chains = tables
    parent, count, now, rested = state
    whole = labels.whole
    so_far = labels.value[parent] if parent >= 0 else 0.0
    here = whole[parent, NODE] if parent >= 0 else row[at.START]
    mask = whole[parent, MASK] if parent >= 0 else 0
    for onto in onwards:
        if onto < 0:
            break
        new = so_far + gain[onto]
        least = beaters.free[2 * onto + rested] + 1e-9
        if new <= least and (rested or new <= beaters.free[2 * onto + 1] + 1e-9):
            continue  # most end here
        if parent >= 0 and (onto == here or is_remembered(near, mask, here, onto)):
            continue
        memory = -1
        for rests in range(2 - rested):
            if new <= beaters.free[2 * onto + 1] + 1e-9 or (not rests and new <= least):
                continue
            ready = rest_between(row, now, drive[here, onto]) if rests else now + drive[here, onto]
            done = (
                earliest(visit[onto], row[at.DAY], ready) + visit[onto, at.LENGTH] if ready < NEVER else NEVER
            )
            after = 1 if rested or rests else 0
            if done >= NEVER or not gets_home(row, done, after, drive[onto, row[at.END]]):
                continue
            chain = 2 * onto + after
            if new < beaters.floor[chain, done] - 1e-9:
                continue
            if memory < 0:
                memory = remembered(near, mask, here, onto) if parent >= 0 else 0
            if is_beaten(beaters, onto, after, (new, memory)):
                continue
            if has_equal(labels, chains[chain, done], new, memory):
                continue
            if count >= len(whole):
                return -1
            whole[count, NODE], whole[count, RESTED], whole[count, MASK] = onto, after, memory
            whole[count, PARENT], labels.value[count] = parent, new
            whole[count, NEXT], whole[count, SAME] = bucket[done], chains[chain, done]
            bucket[done] = chains[chain, done] = count
            count += 1
    return count


@njit(cache=True)
def priced(
    ground: tuple[NDArray, NDArray, NDArray, NDArray],
    ways: tuple[Near, NDArray],
    labels: Labels,
    floor: NDArray,
) -> int:
    """Fill the labels of all rounds of one team-day and return how many there are; -1 if there is no room for them.

    ground: drives, visits, the row of the team-day, and what each request gains, 0 for those not to be visited.
    ways: who is remembered, and the places each request may be followed by, a row each (negative: none), or one row for
    all of them.
    floor: what a round that remembers nobody gains at least by each minute at a place, not rested and rested, for the
    same or for fewer ways onwards, (2 n, minutes); -1 where that is not known. It is raised to what is found.
    """
    row, gain = ground[2:]
    near, onwards = ways
    places, most = 2 * len(gain), row[at.TO] + 2
    bucket, chains = np.full(most, -1, dtype=np.int32), np.full((places, most), -1, dtype=np.int32)
    beaters = Beaters(
        np.empty((places, BEATERS)),
        np.empty((places, BEATERS), dtype=np.int32),
        np.zeros(places, dtype=np.int32),
        np.full(places, -1.0),
        floor.copy(),
    )
    tables, everybody = (labels, beaters, bucket, chains), np.flatnonzero(gain > 1e-9).astype(np.int32)
    begin, rest = row[at.FROM], row[at.REST_MIN]
    count = extended(ground, (near, everybody), tables, (-1, 0, begin, 0 if rest else 1))
    if rest and count >= 0:
        count = extended(
            ground, (near, everybody), tables, (-1, count, max(begin, row[at.REST_FROM] + rest), 1)
        )
    for now in range(begin, most):
        label = bucket[now]
        while label >= 0 and count >= 0:
            here, rested, mask = (
                labels.whole[label, NODE],
                labels.whole[label, RESTED],
                labels.whole[label, MASK],
            )
            value = labels.value[label]
            if not is_beaten(beaters, here, rested, (value, mask)):
                keep_beater(beaters, 2 * here + rested, value, mask)
                if mask == 0:
                    floor[2 * here + rested, now] = max(floor[2 * here + rested, now], value)
                some = onwards[here if len(onwards) > 1 else 0]
                count = extended(ground, (near, some), tables, (label, count, now, rested))
            label = labels.whole[label, NEXT]
    raise_floor(floor)
    return count


@njit(cache=True)
def raise_floor(floor: NDArray) -> None:
    """Let what is gained by a minute hold for later ones, and what is gained rested also for who has not rested."""
    for place in range(len(floor)):
        for minute in range(1, floor.shape[1]):
            floor[place, minute] = max(floor[place, minute], floor[place, minute - 1])
    for place in range(0, len(floor), 2):
        for minute in range(floor.shape[1]):
            floor[place, minute] = max(floor[place, minute], floor[place + 1, minute])
