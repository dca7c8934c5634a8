"""Ruin and recreate with simulated annealing, in chunks of steps so that the caller can look in between."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from pelangi.core.routing.kernel.call import call, call_all, go_elsewhere, most_noise, shake
from pelangi.core.routing.kernel.change import (
    begin_step,
    count_in,
    count_round,
    keep_old,
    leave_waiting,
    step_back,
)
from pelangi.core.routing.kernel.recreate import recreate, time_changed
from pelangi.core.routing.kernel.ruin import ruin, take_round
from pelangi.core.routing.kernel.seen import Seen, note_changed
from pelangi.core.routing.kernel.tables import (
    COUNT,
    DRIVEN,
    LEAN,
    OLD_TOTAL,
    PRICE,
    STOPS,
    TOTAL,
    TOUCHED,
    VALUE,
    Tables,
)
from pelangi.core.routing.kernel.times import time_round


@njit(**LEAN)
def is_better(total: NDArray, best: NDArray) -> bool:
    """Say whether value is higher, or the same with less driving."""
    if total[VALUE] > best[VALUE] + 1e-7:
        return True
    return total[VALUE] > best[VALUE] - 1e-7 and total[DRIVEN] < best[DRIVEN]


@njit(**LEAN)
def note_best(t: Tables, stops: NDArray, best: NDArray) -> None:
    """Copy the plan as the best so far: stops (v, 1 + most), the count first; best: value and driving."""
    for number in range(len(stops)):
        count = t.rounds[number, COUNT]
        stops[number, 0] = count
        for place in range(count):
            stops[number, place + 1] = t.rounds[number, STOPS + place]
    best[VALUE], best[DRIVEN] = t.real[TOTAL, VALUE], t.real[TOTAL, DRIVEN]


@njit(**LEAN)
def run(t: Tables, seen: Seen, plan: tuple[NDArray, NDArray], setting: tuple[int, int, float, float]) -> int:
    """Do a chunk of steps and return how many were taken on; plan: stops and best so far, changed in place.

    setting: seed of the chunk, steps, heat: a step that loses as much is taken on about one time in three; within: the
    rounds of plans at most so much below the best are noted as seen, taken on or not; negative for none.
    """
    stops, best = plan
    seed, steps, heat, within = setting
    np.random.seed(seed)
    taken, price = 0, t.real[PRICE, 0]
    for _ in range(steps):
        begin_step(t)
        go_elsewhere(t)
        old = t.real[OLD_TOTAL, VALUE] - price * t.real[OLD_TOTAL, DRIVEN]
        ruin(t)
        time_changed(t)
        call(t)
        shake(t, most_noise(t) * np.random.random())
        recreate(t)
        new = t.real[TOTAL, VALUE] - price * t.real[TOTAL, DRIVEN]
        if t.real[TOTAL, VALUE] >= best[VALUE] - within:
            note_changed(t, seen)
        if new >= old + heat * np.log(np.random.random() + 1e-300):
            taken += 1
            if is_better(t.real[TOTAL], best):
                note_best(t, stops, best)
        else:
            step_back(t)
    return taken


@njit(**LEAN)
def adopt(t: Tables, number: int, stops: NDArray) -> None:
    """Put requests in this order into round `number`, which is empty. The caller knows that it is allowed."""
    row = t.rounds[number]
    for request in stops:
        row[STOPS + row[COUNT]] = request
        row[COUNT] += 1
        leave_waiting(t, request, number)
        count_in(t, request, 1)
    count_round(t, number, -1)
    time_round(t.drive, t.visit, row)
    count_round(t, number, 1)


@njit(**LEAN)
def replace_all(t: Tables, stops: NDArray) -> None:
    """Put these rounds in the place of all: (v, 1 + most), the count first. The caller knows that they are allowed."""
    begin_step(t)
    for number in range(len(t.rounds)):
        take_round(t, number)
    time_changed(t)
    begin_step(t)
    for number in range(len(stops)):
        adopt(t, number, stops[number, 1 : 1 + stops[number, 0]])


@njit(**LEAN)
def construct(t: Tables) -> None:
    """Fill the rounds by density, without noise: the start when they are empty, more of them when they are not."""
    begin_step(t)
    for number in range(len(t.rounds)):
        time_round(t.drive, t.visit, t.rounds[number])
        keep_old(t, number)
        t.rounds[number, TOUCHED] = 1
    call_all(t.note, len(t.rounds))
    shake(t, 0.0)
    recreate(t)
