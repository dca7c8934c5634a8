"""Putting requests into rounds and taking them out, and taking a whole step back. `t` is the tables."""

from numba import njit
from numpy.typing import NDArray

from pelangi.core.routing.kernel.tables import (
    CHANGED,
    COUNT,
    COVER_AT,
    DAY,
    DAY_KITS,
    DRIVE,
    DRIVEN,
    FAVOURED,
    FIRST,
    FOLLOWER,
    GAPS,
    GROUP,
    KEPT,
    KITS_OUT,
    LABELS,
    LEAN,
    LOOSE,
    MIN_DAYS,
    N_CHANGED,
    N_DAYS,
    N_LOOSE,
    N_REACH,
    N_TRIED,
    N_WAITING,
    OLD_DAY_KITS,
    OLD_REACHED,
    OLD_TOTAL,
    ORDINAL,
    PEOPLE,
    REACHED,
    SIBLING,
    SIZE,
    STEP,
    STOPS,
    TOTAL,
    TOUCHED,
    TRIED,
    TRIED_IN,
    VALUE,
    WAITING,
    WAITING_AT,
    WARD,
    WHERE,
    WORTH,
    Tables,
)
from pelangi.core.routing.kernel.times import cheapest


@njit(**LEAN, inline="always")
def gain(reach: tuple[NDArray, NDArray], visit: NDArray, worth: NDArray, request: int) -> float:
    """Return what planning a request adds: its worth, and what its people add to its ward's and group's reach.

    reach: note and cover of the tables. The innermost functions take arrays and are compiled into their callers: to
    hand over all tables, or even these, costs more than they do.
    """
    note, cover = reach
    people, found = visit[request, PEOPLE], worth[request]
    for kind in (WARD, GROUP):
        row = visit[request, kind]
        at = note[COVER_AT, row] + note[REACHED, row]
        found += cover[at + people] - cover[at]
    return found


@njit(**LEAN, inline="always")
def count_in(t: Tables, request: int, sign: int) -> None:
    """Add (1) or take away (-1) a request in the totals."""
    people = t.visit[request, PEOPLE]
    if sign > 0:
        t.real[TOTAL, VALUE] += gain((t.note, t.cover), t.visit, t.real[WORTH], request)
    for kind in (WARD, GROUP):
        t.note[REACHED, t.visit[request, kind]] += sign * people
    if sign < 0:
        t.real[TOTAL, VALUE] -= gain((t.note, t.cover), t.visit, t.real[WORTH], request)


@njit(**LEAN, inline="always")
def keep_old(t: Tables, number: int) -> None:
    """Note round `number` as it was before this step, once."""
    row = t.rounds[number]
    if row[KEPT] == 0:
        for column in range(COUNT, row[LABELS] + 4 * row[COUNT] + 4):
            t.old[number, column] = row[column]
        row[KEPT] = 1
        t.note[CHANGED, t.note[SIZE, N_CHANGED]] = number
        t.note[SIZE, N_CHANGED] += 1


@njit(**LEAN, inline="always")
def join_waiting(t: Tables, request: int) -> None:
    """Put a request on the list of those in no round."""
    last = t.note[SIZE, N_WAITING]
    t.visit[request, WHERE] = -1
    t.note[WAITING_AT, request] = last
    t.note[WAITING, last] = request
    t.note[SIZE, N_WAITING] = last + 1


@njit(**LEAN, inline="always")
def leave_waiting(t: Tables, request: int, number: int) -> None:
    """Take a request off the list of those in no round; it is in round `number` now."""
    at, last = t.note[WAITING_AT, request], t.note[SIZE, N_WAITING] - 1
    moved = t.note[WAITING, last]
    t.note[WAITING, at] = moved
    t.note[WAITING_AT, moved] = at
    t.note[SIZE, N_WAITING] = last
    t.visit[request, WHERE] = number


@njit(**LEAN, inline="always")
def join_loose(t: Tables, request: int) -> None:
    """Put a request on the list of those to be tried in every round."""
    t.note[LOOSE, t.note[SIZE, N_LOOSE]] = request
    t.note[SIZE, N_LOOSE] += 1


@njit(**LEAN)
def join_once(note: NDArray, request: int) -> None:
    """Put a request on the list of those tried in this step, once."""
    if note[TRIED_IN, request] != note[SIZE, STEP]:
        note[TRIED_IN, request] = note[SIZE, STEP]
        note[TRIED, note[SIZE, N_TRIED]] = request
        note[SIZE, N_TRIED] += 1


@njit(**LEAN, inline="always")
def take_one(t: Tables, request: int) -> None:
    """Take one request out of its round."""
    number, at = t.visit[request, WHERE], STOPS
    keep_old(t, number)
    row = t.rounds[number]
    row[TOUCHED] = 1
    for place in range(STOPS, STOPS + row[COUNT]):
        if row[place] != request:
            row[at] = row[place]
            at += 1
    row[COUNT] -= 1
    join_waiting(t, request)
    join_loose(t, request)
    count_in(t, request, -1)


@njit(**LEAN)
def take_out(t: Tables, request: int) -> None:
    """Take a request out of its round, and its follow-ups out of theirs. The rounds are timed by the caller."""
    index = t.note[SIZE, N_LOOSE]
    take_one(t, request)
    while (
        index < t.note[SIZE, N_LOOSE]
    ):  # no recursion: Numba cannot keep a compiled function that calls itself
        follower = t.visit[t.note[LOOSE, index], FOLLOWER]
        while follower >= 0:
            if t.visit[follower, WHERE] >= 0:
                take_one(t, follower)
            follower = t.visit[follower, SIBLING]
        index += 1


@njit(**LEAN)
def put_in(t: Tables, number: int, request: int) -> None:
    """Put a request into its cheapest gap of a round. The round is timed by the caller."""
    keep_old(t, number)
    row = t.rounds[number]
    gap = cheapest(t.drive, t.visit, row, request) % GAPS
    for place in range(STOPS + row[COUNT], STOPS + gap, -1):
        row[place] = row[place - 1]
    row[STOPS + gap] = request
    row[COUNT] += 1
    leave_waiting(t, request, number)


@njit(**LEAN, inline="always")
def is_late_enough(visit: NDArray, rounds: NDArray, number: int, request: int) -> bool:
    """Say whether the first visit of a follow-up is planned enough days before team-day `number`."""
    first = visit[request, FIRST]
    if first < 0:
        return True
    on = visit[first, WHERE]
    return on >= 0 and rounds[number, ORDINAL] - rounds[on, ORDINAL] >= visit[request, MIN_DAYS]


@njit(**LEAN, inline="always")
def count_round(t: Tables, number: int, sign: int) -> None:
    """Add (1) or take away (-1) a round's driving and kits in the totals."""
    t.real[TOTAL, DRIVEN] += sign * t.rounds[number, DRIVE]
    t.note[DAY_KITS, t.rounds[number, DAY]] += sign * t.rounds[number, KITS_OUT]


@njit(**LEAN, inline="always")
def copy_row(table: NDArray, source: int, target: int, count: int) -> None:
    """Copy the first so many entries of a row onto another."""
    for place in range(count):
        table[target, place] = table[source, place]


@njit(**LEAN)
def begin_step(t: Tables) -> None:
    """Forget the last step."""
    for index in range(t.note[SIZE, N_CHANGED]):
        number = t.note[CHANGED, index]
        t.rounds[number, KEPT] = t.rounds[number, TOUCHED] = 0
    t.note[SIZE, N_CHANGED] = t.note[SIZE, N_LOOSE] = t.note[SIZE, N_TRIED] = 0
    t.note[SIZE, STEP] += 1
    t.note[SIZE, FAVOURED] = -1
    copy_row(t.note, DAY_KITS, OLD_DAY_KITS, t.note[SIZE, N_DAYS])
    copy_row(t.note, REACHED, OLD_REACHED, t.note[SIZE, N_REACH])
    copy_row(t.real, TOTAL, OLD_TOTAL, 2)


@njit(**LEAN)
def step_back(t: Tables) -> None:
    """Undo the step: every changed round as it was."""
    for index in range(t.note[SIZE, N_CHANGED]):
        row = t.rounds[t.note[CHANGED, index]]
        for place in range(STOPS, STOPS + row[COUNT]):
            join_waiting(t, row[place])
    for index in range(t.note[SIZE, N_CHANGED]):
        number = t.note[CHANGED, index]
        row, old = t.rounds[number], t.old[number]
        for column in range(COUNT, row[LABELS] + 4 * old[COUNT] + 4):
            row[column] = old[column]
        for place in range(STOPS, STOPS + row[COUNT]):
            leave_waiting(t, row[place], number)
    t.note[SIZE, N_CHANGED] = 0
    copy_row(t.note, OLD_DAY_KITS, DAY_KITS, t.note[SIZE, N_DAYS])
    copy_row(t.note, OLD_REACHED, REACHED, t.note[SIZE, N_REACH])
    copy_row(t.real, OLD_TOTAL, TOTAL, 2)
