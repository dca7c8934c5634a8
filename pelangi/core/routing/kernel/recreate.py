"""Recreate: put back, again and again, whoever brings most per minute of service and detour."""

from numba import njit

from pelangi.core.routing.kernel.change import (
    count_in,
    count_round,
    gain,
    is_late_enough,
    join_loose,
    put_in,
)
from pelangi.core.routing.kernel.tables import (
    BEST,
    CHANGED,
    DAY,
    DAY_KITS,
    FILL,
    FOLLOWER,
    GAPS,
    KITS,
    KITS_A_DAY,
    KITS_OUT,
    LENGTH,
    LOOSE,
    N_CHANGED,
    N_LOOSE,
    N_WAITING,
    NEVER,
    NOISE,
    SIBLING,
    SIZE,
    SLACK,
    TOUCHED,
    WAITING,
    WHERE,
    Tables,
)
from pelangi.core.routing.kernel.times import cheapest, time_round


@njit(cache=True, inline="always")
def has_kits(t: Tables, number: int, request: int) -> bool:
    """Say whether the kits of the day reach for this request in round `number`."""
    more = t.visit[request, KITS] - t.rounds[number, KITS_OUT]
    return more <= 0 or t.note[DAY_KITS, t.rounds[number, DAY]] + more <= t.note[SIZE, KITS_A_DAY]


@njit(cache=True, inline="always")
def weigh(t: Tables, number: int, request: int) -> float:
    """Note what a request is worth per minute in round `number`, with this step's noise; 0 when it does not fit."""
    found = 0.0
    if t.can[number, request] and is_late_enough(t, number, request):
        extra = cheapest(t.drive, t.visit, t.rounds[number], request) // GAPS
        if extra < NEVER and has_kits(t, number, request):
            minutes = max(1, t.visit[request, LENGTH] + extra)
            found = max(1e-12, gain(t, request)) * t.real[NOISE, request] / minutes
    t.density[number, request] = found
    return found


@njit(cache=True)
def choose(t: Tables, number: int, anew: int) -> None:
    """Find the best request for round `number`. anew: 2 weighs everybody, 1 those that fitted, 0 those not yet weighed.

    A request whose worth a minute without any detour is below the best found is not tried: its density is noted as
    minus that bound, and it is weighed when it matters.
    """
    best, best_request, slack = 0.0, -1, t.rounds[number, SLACK]
    is_open = t.rounds[number, TOUCHED] == 1
    count = t.note[SIZE, N_WAITING] if is_open else t.note[SIZE, N_LOOSE]
    listed = t.note[WAITING] if is_open else t.note[LOOSE]
    for index in range(count):
        request = listed[index]
        found = t.density[number, request]
        if t.visit[request, WHERE] >= 0 or (anew < 2 and found == 0.0):
            continue
        if t.visit[request, LENGTH] > slack:
            t.density[number, request] = 0.0
            continue
        if anew or found < 0.0:
            most = (
                -found
                if anew == 0
                else gain(t, request) * t.real[NOISE, request] / max(1, t.visit[request, LENGTH])
            )
            if most <= best:
                t.density[number, request] = -max(1e-12, most)
                continue
            found = weigh(t, number, request)
        if found > best and (anew or has_kits(t, number, request)):
            best, best_request = found, request
    t.real[FILL, number] = best
    t.rounds[number, BEST] = best_request


@njit(cache=True)
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
            join_loose(t, follower)
            try_everywhere(t, follower)
        follower = t.visit[follower, SIBLING]
    choose(t, number, 1)
    for other in range(len(t.rounds)):
        if t.rounds[other, BEST] == request and other != number:
            choose(t, other, 0)


@njit(cache=True)
def try_everywhere(t: Tables, request: int) -> None:
    """Weigh a request in every round."""
    for number in range(len(t.rounds)):
        found = weigh(t, number, request)
        if found > t.real[FILL, number]:
            t.real[FILL, number] = found
            t.rounds[number, BEST] = request


@njit(cache=True)
def recreate(t: Tables) -> None:
    """Fill the rounds: everybody is tried in touched rounds, in the others only those just taken out."""
    rounds = len(t.rounds)
    for number in range(rounds):
        choose(t, number, 2)
    while rounds:
        number = 0
        for other in range(1, rounds):
            if t.real[FILL, other] > t.real[FILL, number]:
                number = other
        request = t.rounds[number, BEST]
        if request < 0:
            return
        if has_kits(t, number, request):
            place_one(t, number, request)
        else:
            choose(t, number, 0)


@njit(cache=True)
def time_changed(t: Tables) -> None:
    """Time the rounds that lost stops."""
    for index in range(t.note[SIZE, N_CHANGED]):
        number = t.note[CHANGED, index]
        count_round(t, number, -1)
        time_round(t.drive, t.visit, t.rounds[number])
        count_round(t, number, 1)
