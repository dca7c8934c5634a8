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
def no_beaters(floor: NDArray) -> Beaters:
    """Return that nothing is there yet to beat labels with but what is known beforehand."""
    chains = len(floor)
    return Beaters(
        np.empty((chains, BEATERS)),
        np.empty((chains, BEATERS), dtype=np.int32),
        np.zeros(chains, dtype=np.int32),
        np.full(chains, -1.0),
        floor.copy(),
    )


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
    if done + back > row[at.TO]:
        return False
    if rested or done + back <= row[at.REST_TO] - row[at.REST_MIN]:
        return True
    return rest_between(row, done, back) <= row[at.TO]


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
def done_at(
    ground: tuple[NDArray, NDArray, NDArray, NDArray], leg: tuple[int, int, int], rested: int, rests: int
) -> int:
    """Return when a visit is done, NEVER if it does not fit. leg: from where, when left, and to whom."""
    drive, visit, row, _gain = ground
    here, now, onto = leg
    ready = rest_between(row, now, drive[here, onto]) if rests else now + drive[here, onto]
    if ready >= NEVER:
        return NEVER
    done = earliest(visit[onto], row[at.DAY], ready) + visit[onto, at.LENGTH]
    after = 1 if rested or rests else 0
    return done if done < NEVER and gets_home(row, done, after, drive[onto, row[at.END]]) else NEVER


@njit(cache=True)
def joined(
    tables: tuple[Labels, Beaters, NDArray, NDArray],
    place: tuple[int, int, int],
    worth: tuple[float, int],
    before: tuple[int, int],
) -> int:
    """Add a label unless it is beaten; return how many there are now.

    place: request, whether rested, when done; worth: value and memory; before: the label it comes from, and how many
    there are.
    """
    labels, beaters, bucket, chains = tables
    onto, rested, done = place
    value, memory = worth
    parent, count = before
    chain, whole = 2 * onto + rested, labels.whole
    if value < beaters.floor[chain, done] - 1e-9 or is_beaten(beaters, onto, rested, worth):
        return count
    if has_equal(labels, chains[chain, done], value, memory):
        return count
    whole[count, NODE], whole[count, RESTED], whole[count, MASK] = onto, rested, memory
    whole[count, PARENT], labels.value[count] = parent, value
    whole[count, NEXT], whole[count, SAME] = bucket[done], chains[chain, done]
    bucket[done] = chains[chain, done] = count
    return count + 1


@njit(cache=True)
def extended(
    ground: tuple[NDArray, NDArray, NDArray, NDArray],
    ways: tuple[Near, NDArray],
    tables: tuple[Labels, Beaters, NDArray, NDArray],
    state: tuple[int, int, int, int],
) -> int:
    """Go on from one label to every place worth going to; return how many labels there are now (-1: too many).

    ground: as for `priced`. ways: with the places to go on to. tables: labels, beaters, then the first label of each
    minute, and of each place and minute. state: label (-1: the start), how many labels there are, time, whether rested.
    """
    (near, onwards), labels, free = ways, tables[0], tables[1].free
    parent, count, now, rested = state
    so_far = labels.value[parent] if parent >= 0 else 0.0
    here = labels.whole[parent, NODE] if parent >= 0 else ground[2][at.START]
    mask = labels.whole[parent, MASK] if parent >= 0 else 0
    for onto in onwards:
        if onto < 0:
            break
        new = so_far + ground[3][onto]
        if new <= free[2 * onto + 1] + 1e-9:
            continue  # most end here
        if parent >= 0 and (onto == here or is_remembered(near, mask, here, onto)):
            continue
        memory = remembered(near, mask, here, onto) if parent >= 0 else 0
        is_without_rest = new > free[2 * onto + rested] + 1e-9
        for rests in range(0 if is_without_rest else 1, 2 - rested):
            done = done_at(ground, (here, now, onto), rested, rests)
            if done < NEVER:
                if count + 1 >= len(labels.value):
                    return -1
                count = joined(tables, (onto, max(rested, rests), done), (new, memory), (parent, count))
    return count


@njit(cache=True)
def is_taken_on(labels: Labels, label: int, beaters: Beaters, floor: NDArray) -> bool:
    """Say whether a label whose time has come goes on: if so it beats others. floor: of this minute."""
    place, rested, mask = labels.whole[label, NODE], labels.whole[label, RESTED], labels.whole[label, MASK]
    value, chain = labels.value[label], 2 * place + rested
    if is_beaten(beaters, place, rested, (value, mask)):
        return False
    keep_beater(beaters, chain, value, mask)
    if mask == 0:
        floor[chain] = max(floor[chain], value)
    return True


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
    bucket, chains = np.full(row[at.TO] + 2, -1, dtype=np.int32), np.full(floor.shape, -1, dtype=np.int32)
    beaters = no_beaters(floor)
    tables, everybody = (labels, beaters, bucket, chains), np.flatnonzero(gain > 1e-9).astype(np.int32)
    begin, rest = row[at.FROM], row[at.REST_MIN]
    begun = max(begin, row[at.REST_FROM] + rest)
    count = extended(ground, (near, everybody), tables, (-1, 0, begin, 0 if rest else 1))
    if rest and count >= 0:
        count = extended(ground, (near, everybody), tables, (-1, count, begun, 1))
    for now in range(begin, len(bucket)):
        label = bucket[now]
        while label >= 0 and count >= 0:
            if is_taken_on(labels, label, beaters, floor[:, now]):
                here, rested = labels.whole[label, NODE], labels.whole[label, RESTED]
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
