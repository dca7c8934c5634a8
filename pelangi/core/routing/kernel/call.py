"""Whom a step tries, in which rounds: everybody in all of them where that is little, else whoever is near to it."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from pelangi.core.routing.kernel.change import copy_row, gain, join_once
from pelangi.core.routing.kernel.tables import (
    AROUND,
    CALLED,
    CHANGED,
    FAVOURED,
    FILLED_IN,
    LEAN,
    LENGTH,
    LOOSE,
    N_CALLED,
    N_CALLED_SORTED,
    N_CHANGED,
    N_LOOSE,
    N_ROUNDS,
    N_SORTED,
    N_TRIED,
    N_WAITING,
    NOISE,
    RATE,
    ROUNDS,
    SIZE,
    SORTING,
    STEP,
    TRIED,
    WAITING,
    WHERE,
    WORTH,
    Tables,
)

MANY_WAIT, MANY_ROUNDS = 250, 24
"""More waiting than this, or more rounds, and a step tries only some of them."""

NEAR_TRIED, NEAR_FILLED, ANY_TRIED, ANY_ROUNDS = 40, 10, 20, 4
"""Then: so many of the nearest to each who was taken out, the rounds of so many of them, and so many drawn from all."""


STEPS_A_PLACE = 100
"""So many steps then take place around one request before it is another's turn: what they read stays in the cache."""

RUN = 8
"""So many are sorted by insertion before runs are merged."""

NOISE_OF_ALL, NOISE_OF_SOME = 0.6, 0.15
"""Most noise of a step's worths when everybody is tried, and when it is chance already who is."""


@njit(**LEAN)
def are_few(t: Tables) -> bool:
    """Say whether everybody who waits can be tried in every round at each step."""
    return len(t.rounds) <= MANY_ROUNDS and t.note[SIZE, N_WAITING] <= MANY_WAIT


@njit(**LEAN)
def go_elsewhere(t: Tables) -> None:
    """Choose anew around whom the next steps take place, when it is time."""
    if are_few(t) or t.near.shape[1] == 0:
        t.note[SIZE, AROUND] = -1
    elif t.note[SIZE, STEP] % STEPS_A_PLACE == 0:
        t.note[SIZE, AROUND] = np.random.randint(len(t.visit))


@njit(**LEAN)
def join_filled(note: NDArray, number: int) -> None:
    """Put a round on the list of those filled in this step, once."""
    if note[FILLED_IN, number] != note[SIZE, STEP]:
        note[FILLED_IN, number] = note[SIZE, STEP]
        note[ROUNDS, note[SIZE, N_ROUNDS]] = number
        note[SIZE, N_ROUNDS] += 1


@njit(**LEAN)
def call_all(note: NDArray, rounds: int) -> None:
    """Everybody who waits is tried in every round. note: of the tables; rounds: how many."""
    note[SIZE, N_ROUNDS] = 0
    for number in range(rounds):
        join_filled(note, number)
    for index in range(note[SIZE, N_WAITING]):
        join_once(note, note[WAITING, index])


@njit(**LEAN)
def call(t: Tables) -> None:
    """Choose who is tried, and in which rounds: those touched, those of neighbours, and a few more by chance."""
    note, rounds = t.note, len(t.rounds)
    if are_few(t):
        call_all(note, rounds)
        return
    note[SIZE, N_ROUNDS] = 0
    for index in range(note[SIZE, N_CHANGED]):
        join_filled(note, note[CHANGED, index])
    for index in range(note[SIZE, N_LOOSE]):
        join_once(note, note[LOOSE, index])
    for index in range(note[SIZE, N_LOOSE]):
        call_near(note, t.visit, t.near[note[LOOSE, index]])
    call_some(note, rounds)


@njit(**LEAN)
def call_near(note: NDArray, visit: NDArray, near: NDArray) -> None:
    """Try the nearest to somebody, and the rounds of the very nearest."""
    for place in range(min(NEAR_TRIED, len(near))):
        number = visit[near[place], WHERE]
        if number < 0:
            join_once(note, near[place])
        elif place < NEAR_FILLED and note[SIZE, N_ROUNDS] < MANY_ROUNDS:
            join_filled(note, number)


@njit(**LEAN)
def call_some(note: NDArray, rounds: int) -> None:
    """Try whoever is favoured, and some of all who wait, in some more rounds; all of either where they are few."""
    waiting, favoured = note[SIZE, N_WAITING], note[SIZE, FAVOURED]
    for number in range(min(rounds, ANY_ROUNDS if rounds > MANY_ROUNDS else rounds)):
        join_filled(note, np.random.randint(rounds) if rounds > MANY_ROUNDS else number)
    for index in range(min(waiting, ANY_TRIED if waiting > MANY_WAIT else waiting)):
        join_once(note, note[WAITING, np.random.randint(waiting) if waiting > MANY_WAIT else index])
    if favoured >= 0:
        join_once(note, favoured)


@njit(**LEAN)
def most_noise(t: Tables) -> float:
    """Return the most noise of a step's worths, as a share of them."""
    return NOISE_OF_ALL if are_few(t) else NOISE_OF_SOME


@njit(**LEAN)
def shake(t: Tables, share: float) -> None:
    """Draw this step's noise for those who are tried, and put the best a minute first on both lists."""
    note, visit, noise, rate, worth = t.note, t.visit, t.real[NOISE], t.real[RATE], t.real[WORTH]
    count, called, favoured = note[SIZE, N_TRIED], note[SIZE, N_LOOSE], note[SIZE, FAVOURED]
    for index in range(count):
        request = note[TRIED, index]
        noise[request] = 1 + share * (2 * np.random.random() - 1)
        if request == favoured:
            noise[request] *= 1 + 3 * np.random.random()
        most = max(1e-12, gain((note, t.cover), visit, worth, request))
        rate[request] = most * noise[request] / max(1, visit[request, LENGTH])
    best_first(t, TRIED, count)
    copy_row(note, LOOSE, CALLED, called)
    best_first(t, CALLED, called)
    note[SIZE, N_SORTED] = count
    note[SIZE, N_CALLED] = note[SIZE, N_CALLED_SORTED] = called


@njit(**LEAN)
def best_first(t: Tables, listed: int, count: int) -> None:
    """Sort the first `count` of a list (its row) by rate, the highest first; equal ones stay as they are.

    Short runs by insertion; then they are merged to and fro between the list and the row SORTING.
    """
    note, rate = t.note, t.real[RATE]
    for begin in range(0, count, RUN):
        for place in range(begin + 1, min(begin + RUN, count)):
            request, at = note[listed, place], place
            while at > begin and rate[note[listed, at - 1]] < rate[request]:
                note[listed, at] = note[listed, at - 1]
                at -= 1
            note[listed, at] = request
    source, target, length = listed, SORTING, RUN
    while length < count:
        for begin in range(0, count, 2 * length):
            merge(t, (source, target), (begin, min(begin + length, count), min(begin + 2 * length, count)))
        source, target, length = target, source, 2 * length
    if source != listed:
        copy_row(note, source, listed, count)


@njit(**LEAN)
def merge(t: Tables, rows: tuple[int, int], span: tuple[int, int, int]) -> None:
    """Merge two sorted runs of a row that lie side by side into the other row. span: where they begin, meet and end."""
    note, rate = t.note, t.real[RATE]
    source, target = rows
    left, middle, end = span
    right = middle
    for place in range(left, end):
        if right >= end or (left < middle and rate[note[source, left]] >= rate[note[source, right]]):
            note[target, place] = note[source, left]
            left += 1
        else:
            note[target, place] = note[source, right]
            right += 1
