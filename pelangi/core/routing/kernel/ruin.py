"""Ruin: choose whom to take out in this step."""

import numpy as np
from numba import njit

from pelangi.core.routing.kernel.change import keep_old, take_out
from pelangi.core.routing.kernel.tables import (
    AROUND,
    COUNT,
    FAVOURED,
    LEAN,
    LENGTH,
    N_WAITING,
    SIZE,
    STOPS,
    TOUCHED,
    WAITING,
    WHERE,
    WORTH,
    Tables,
)

TURNS_AROUND = 8
"""So often somebody is looked for near the place of the step, then anywhere."""


@njit(**LEAN)
def one_around(t: Tables) -> int:
    """Return somebody near the place of the step; anybody where that is anywhere."""
    around = t.note[SIZE, AROUND]
    if around < 0:
        return np.random.randint(len(t.visit))
    return t.near[around, np.random.randint(t.near.shape[1])]


@njit(**LEAN)
def one_waiting(t: Tables) -> int:
    """Return somebody in no round, near the place of the step where there is one."""
    if t.note[SIZE, AROUND] >= 0:
        for _ in range(TURNS_AROUND):
            request = one_around(t)
            if t.visit[request, WHERE] < 0:
                return request
    return t.note[WAITING, np.random.randint(t.note[SIZE, N_WAITING])]


@njit(**LEAN)
def any_waiting(t: Tables) -> int:
    """Return somebody in no round, the better of two by worth per minute; -1 if nobody waits."""
    if t.note[SIZE, N_WAITING] == 0:
        return -1
    one, two = one_waiting(t), one_waiting(t)
    first = t.real[WORTH, one] * (t.visit[two, LENGTH] + 10)
    return one if first >= t.real[WORTH, two] * (t.visit[one, LENGTH] + 10) else two


@njit(**LEAN)
def any_planned(t: Tables) -> int:
    """Return somebody in a round; -1 if it is hard to find one."""
    for turn in range(100):
        request = one_around(t) if turn < TURNS_AROUND else np.random.randint(len(t.visit))
        if t.visit[request, WHERE] >= 0:
            return request
    return -1


@njit(**LEAN)
def take_stops(t: Tables, number: int, begin: int, length: int) -> None:
    """Take `length` stops in a row out of a round, from place `begin` on."""
    keep_old(t, number)
    for place in range(begin, begin + length):
        request = t.old[number, STOPS + place]
        if t.visit[request, WHERE] == number:
            take_out(t, request)


@njit(**LEAN)
def take_stretch(t: Tables, request: int, length: int) -> None:
    """Take out a stretch of neighbouring stops that holds this request."""
    number = t.visit[request, WHERE]
    count = t.rounds[number, COUNT]
    length = min(length, count)
    at = 0
    for place in range(count):
        if t.rounds[number, STOPS + place] == request:
            at = place
    begin = max(0, min(count - length, at - np.random.randint(length)))
    take_stops(t, number, begin, length)


@njit(**LEAN)
def take_stretches(t: Tables, seed: int, most: int) -> None:
    """Take stretches of up to `most` stops out of a few rounds near a request (Christiaens and Vanden Berghe 2020)."""
    rounds, done = 1 + np.random.randint(3), 0
    is_waiting = t.visit[seed, WHERE] < 0
    if not is_waiting:
        take_stretch(t, seed, 1 + np.random.randint(most))
        done = 1
    for index in range(t.near.shape[1]):
        if done >= rounds:
            return
        other = t.near[seed, index]
        number = t.visit[other, WHERE]
        if number < 0 or t.rounds[number, TOUCHED]:
            continue
        if is_waiting and not t.can[number, seed]:
            continue
        take_stretch(t, other, 1 + np.random.randint(most))
        done += 1


@njit(**LEAN)
def take_near(t: Tables, seed: int, most: int) -> None:
    """Take out the nearest ones to a request, about one in four being passed over."""
    size = 1 + np.random.randint(most)
    for index in range(t.near.shape[1]):
        if size == 0:
            return
        other = t.near[seed, index]
        if t.visit[other, WHERE] >= 0 and np.random.random() < 0.75:
            take_out(t, other)
            size -= 1


@njit(**LEAN)
def take_round(t: Tables, number: int) -> None:
    """Take out all stops of a round."""
    keep_old(t, number)
    t.rounds[number, TOUCHED] = 1
    take_stops(t, number, 0, t.old[number, COUNT])


@njit(**LEAN)
def take_rounds(t: Tables, seed: int) -> None:
    """Take out the whole round of a request, and now and then that of a neighbour."""
    take_round(t, t.visit[seed, WHERE])
    if np.random.random() < 0.5:
        for index in range(t.near.shape[1]):
            other = t.near[seed, index]
            if t.visit[other, WHERE] >= 0 and np.random.random() < 0.3:
                take_round(t, t.visit[other, WHERE])
                return


@njit(**LEAN)
def favoured(t: Tables) -> int:
    """Return somebody who waits, favoured in this step, about one time in three; else somebody planned; -1 if none."""
    waits = any_waiting(t) if np.random.random() < 0.35 else -1
    if waits < 0:
        return any_planned(t)
    t.note[SIZE, FAVOURED] = waits
    return waits


@njit(**LEAN)
def ruin(t: Tables) -> None:
    """Take out visits in one of several ways."""
    seed, kind = favoured(t), np.random.random()
    if seed < 0:
        return
    if t.visit[seed, WHERE] < 0 or kind < 0.55:
        take_stretches(t, seed, 8)
    elif kind < 0.77:
        take_near(t, seed, 14)
    elif kind < 0.92:
        take_rounds(t, seed)
    else:
        for _ in range(1 + np.random.randint(8)):
            other = any_planned(t)
            if other >= 0:
                take_out(t, other)
