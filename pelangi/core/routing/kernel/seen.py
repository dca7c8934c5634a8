"""Rounds the search has seen, each once per kind of team-day: from these the best set is chosen anew (recombine.py)."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from pelangi.core.routing.kernel.tables import (
    CHANGED,
    COUNT,
    DRIVE,
    KITS_OUT,
    LEAN,
    N_CHANGED,
    SIZE,
    STOPS,
    Tables,
)

(KIND, HELD, KITS_IN, WAY, FIRST_STOP) = range(5)
"""Columns of a round that was seen: kind of its team-day, stops, kits, minutes of driving, then the stops in order."""


class Seen(NamedTuple):
    """At most c rounds, (c, FIRST_STOP + most); slots (a power of two, at least 2 c; -1 empty) finds one by keys.

    keys: one per request, then one per kind. kinds: of each team-day. held: (1,) how many rounds.
    """

    rounds: NDArray[np.int32]
    slots: NDArray[np.int32]
    keys: NDArray[np.int64]
    kinds: NDArray[np.int32]
    held: NDArray[np.int64]


def nothing_seen(kinds: NDArray[np.int32], requests: int, most: int, room: int) -> Seen:
    """Return room for so many rounds of at most `most` stops. kinds: number of the kind of each team-day."""
    bits = int(2 * room - 1).bit_length()
    keys = np.random.default_rng(1).integers(0, 2**62, requests + int(kinds.max(initial=0)) + 1)
    return Seen(
        rounds=np.zeros((room, FIRST_STOP + most), dtype=np.int32),
        slots=np.full(1 << bits, -1, dtype=np.int32),
        keys=keys.astype(np.int64),
        kinds=kinds,
        held=np.zeros(1, dtype=np.int64),
    )


@njit(**LEAN)
def key_of(seen: Seen, kind: int, stops: NDArray) -> int:
    """Return a number that hardly any other set of stops of this kind has, in whatever order they stand."""
    key = seen.keys[len(seen.keys) - 1 - kind]
    for request in stops:
        key ^= seen.keys[request]
    return key


@njit(**LEAN)
def slot_of(seen: Seen, kind: int, stops: NDArray) -> int:
    """Return the slot that holds this round, or the free one where it belongs."""
    key, mask = key_of(seen, kind, stops), len(seen.slots) - 1
    at = key & mask
    while seen.slots[at] >= 0:
        other = seen.rounds[seen.slots[at]]
        is_alike = other[KIND] == kind and other[HELD] == len(stops)
        if is_alike and key_of(seen, kind, other[FIRST_STOP : FIRST_STOP + len(stops)]) == key:
            break
        at = (at + 1) & mask
    return at


@njit(**LEAN)
def note_round(seen: Seen, kind: int, load: tuple[int, int], stops: NDArray) -> None:
    """Note a round, or its shorter way if it was seen before. load: its kits and minutes of driving."""
    at = slot_of(seen, kind, stops)
    number = seen.slots[at]
    if number < 0:
        if seen.held[0] == len(seen.rounds):
            return
        number = seen.held[0]
        seen.slots[at] = number
        seen.held[0] += 1
    elif seen.rounds[number, WAY] <= load[1]:
        return
    row = seen.rounds[number]
    row[KIND], row[HELD], row[KITS_IN], row[WAY] = kind, len(stops), load[0], load[1]
    for place in range(len(stops)):
        row[FIRST_STOP + place] = stops[place]


@njit(**LEAN)
def note_changed(t: Tables, seen: Seen) -> None:
    """Note the rounds that changed in this step."""
    for index in range(t.note[SIZE, N_CHANGED]):
        number = t.note[CHANGED, index]
        row = t.rounds[number]
        if row[COUNT]:
            stops = row[STOPS : STOPS + row[COUNT]]
            note_round(seen, seen.kinds[number], (row[KITS_OUT], row[DRIVE]), stops)


@njit(**LEAN)
def note_all(t: Tables, seen: Seen) -> None:
    """Note every round as it stands."""
    for number in range(len(t.rounds)):
        row = t.rounds[number]
        if row[COUNT]:
            stops = row[STOPS : STOPS + row[COUNT]]
            note_round(seen, seen.kinds[number], (row[KITS_OUT], row[DRIVE]), stops)


@njit(cache=True)
def keep_only(seen: Seen, chosen: NDArray) -> None:
    """Forget all rounds but these. chosen: their numbers, ascending."""
    seen.slots[:] = -1
    seen.held[0] = 0
    for number in chosen:
        row = seen.rounds[number].copy()
        stops = row[FIRST_STOP : FIRST_STOP + row[HELD]]
        note_round(seen, row[KIND], (row[KITS_IN], row[WAY]), stops)
