"""Recreate: put back, again and again, whoever brings most per minute of service and detour."""

from numba import njit
from numpy.typing import NDArray

from pelangi.core.routing.kernel.change import (
    count_in,
    count_round,
    gain,
    is_late_enough,
    join_loose,
    join_once,
    put_in,
)
from pelangi.core.routing.kernel.tables import (
    BEST,
    CALLED,
    CHANGED,
    DAY,
    DAY_KITS,
    FILL,
    FILLED_IN,
    FOLLOWER,
    GAPS,
    KITS,
    KITS_A_DAY,
    KITS_OUT,
    LEAN,
    LEAST,
    LENGTH,
    N_CALLED,
    N_CALLED_SORTED,
    N_CHANGED,
    N_ROUNDS,
    N_SORTED,
    N_TRIED,
    NEVER,
    NOISE,
    RATE,
    ROUNDS,
    SIBLING,
    SIZE,
    SLACK,
    STEP,
    TOUCHED,
    TRIED,
    UPTO,
    WHERE,
    WORTH,
    Tables,
)
from pelangi.core.routing.kernel.times import cheapest, time_round


@njit(**LEAN, inline="always")
def has_kits(note: NDArray, row: NDArray, needed: int) -> bool:
    """Say whether the kits of the day reach for so many in the round of this row."""
    more = needed - row[KITS_OUT]
    return more <= 0 or note[DAY_KITS, row[DAY]] + more <= note[SIZE, KITS_A_DAY]


@njit(**LEAN, inline="always")
def weigh(t: tuple, row: NDArray, number: int, request: int) -> float:
    """Return what a request is worth per minute in round `number` (its row), with noise; 0 if it does not fit.

    t: drives, visits, rounds, notes, reals, cover. See `change.gain` on what is handed over.
    """
    drive, visit, rounds, note, real, cover = t
    if visit[request, LEAST] > row[SLACK] or not is_late_enough(visit, rounds, number, request):
        return 0.0
    extra = cheapest(drive, visit, row, request) // GAPS
    if extra >= NEVER or not has_kits(note, row, visit[request, KITS]):
        return 0.0
    gained = max(1e-12, gain((note, cover), visit, real[WORTH], request))
    return gained * real[NOISE, request] / max(1, visit[request, LENGTH] + extra)


@njit(**LEAN)
def list_of(t: Tables, number: int) -> tuple[NDArray, int, int]:
    """Return who is tried in a round, how many, and how many of them stand in order of RATE."""
    if t.rounds[number, TOUCHED]:
        return t.note[TRIED], t.note[SIZE, N_TRIED], t.note[SIZE, N_SORTED]
    return t.note[CALLED], t.note[SIZE, N_CALLED], t.note[SIZE, N_CALLED_SORTED]


@njit(**LEAN)
def choose(t: Tables, number: int, anew: int) -> None:
    """Find the best request for round `number`. anew: 2 weighs everybody, 1 those that fitted, 0 those not yet weighed.

    The list is in order of the worth a minute without any detour, so it is left as soon as that is below the best
    found; UPTO notes how far the worths of the round hold.
    """
    visit, note, rate, row = t.visit, t.note, t.real[RATE], t.rounds[number]
    some = (t.drive, visit, t.rounds, note, t.real, t.cover)
    density, can, upto = t.density[number], t.can[number], 0 if anew == 2 else note[UPTO, number]
    listed, count, ordered = list_of(t, number)
    best, best_request, index, held = 0.0, -1, 0, count
    while index < count:
        request = listed[index]
        if index < ordered and rate[request] <= best:
            held = index
            index = ordered  # those who joined later are in no order
            continue
        found, is_known = density[request], index < upto
        index += 1
        if visit[request, WHERE] >= 0 or (is_known and found == 0.0):
            continue
        if anew or not is_known:
            found = weigh(some, row, number, request) if can[request] else 0.0
            density[request] = found
        if found > best and (anew or has_kits(note, row, visit[request, KITS])):
            best, best_request = found, request
    note[UPTO, number] = held if anew else max(upto, held)
    t.real[FILL, number] = best
    note[BEST, number] = best_request


@njit(**LEAN)
def is_filled(note: NDArray, number: int) -> bool:
    """Say whether a round is among those filled in this step, so that its worths are of this step."""
    return note[FILLED_IN, number] == note[SIZE, STEP]


@njit(**LEAN)
def place_one(t: Tables, number: int, request: int) -> None:
    """Put a request into round `number` and keep totals and notes right."""
    count_round(t, number, -1)
    put_in(t, number, request)
    time_round(t.drive, t.visit, t.rounds[number])
    count_round(t, number, 1)
    count_in(t, request, 1)
    follower = t.visit[request, FOLLOWER]
    while follower >= 0:  # follow-ups may come now
        if t.visit[follower, WHERE] < 0:
            join_called(t, follower)
            try_everywhere(t, follower)
        follower = t.visit[follower, SIBLING]
    choose(t, number, 1 if is_filled(t.note, number) else 2)
    for other in range(len(t.rounds)):
        if t.note[BEST, other] == request and other != number:
            choose(t, other, 0 if is_filled(t.note, other) else 2)


@njit(**LEAN)
def join_called(t: Tables, request: int) -> None:
    """Try a request in every round from now on."""
    join_loose(t, request)
    join_once(t.note, request)
    t.note[CALLED, t.note[SIZE, N_CALLED]] = request
    t.note[SIZE, N_CALLED] += 1


@njit(**LEAN)
def try_everywhere(t: Tables, request: int) -> None:
    """Weigh a request in every round."""
    some = (t.drive, t.visit, t.rounds, t.note, t.real, t.cover)
    for number in range(len(t.rounds)):
        found = weigh(some, t.rounds[number], number, request) if t.can[number, request] else 0.0
        t.density[number, request] = found
        if found > t.real[FILL, number]:
            t.real[FILL, number] = found
            t.note[BEST, number] = request


@njit(**LEAN)
def recreate(t: Tables) -> None:
    """Fill the rounds: everybody is tried in touched rounds, in the others only those just taken out."""
    rounds = len(t.rounds)
    t.note[BEST, :rounds] = -1
    t.real[FILL, :rounds] = 0.0
    for index in range(t.note[SIZE, N_ROUNDS]):
        choose(t, t.note[ROUNDS, index], 2)
    while rounds:
        number = 0
        for other in range(1, rounds):
            if t.real[FILL, other] > t.real[FILL, number]:
                number = other
        request = t.note[BEST, number]
        if request < 0:
            return
        if has_kits(t.note, t.rounds[number], t.visit[request, KITS]):
            place_one(t, number, request)
        else:
            choose(t, number, 0)


@njit(**LEAN)
def time_changed(t: Tables) -> None:
    """Time the rounds that lost stops."""
    for index in range(t.note[SIZE, N_CHANGED]):
        number = t.note[CHANGED, index]
        count_round(t, number, -1)
        time_round(t.drive, t.visit, t.rounds[number])
        count_round(t, number, 1)
