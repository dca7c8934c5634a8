"""What the compiled search works on: arrays in one tuple, so that a call passes little and no object is made.

A visit is a row of `visit`, a team-day with its round a row of `rounds`; what a column holds is said here once.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LEAN: dict[str, Any] = {"cache": True, "_nrt": False}
"""How the search is compiled: without counting who holds an array, which took a third of the time. Such a function may
make no array: no copy, no sort of NumPy's."""

NEVER = 1_000_000
"""A time that never comes; also the cost of an insertion that does not fit."""

GAPS = 4096
"""cheapest() answers extra drive × GAPS + gap; no round holds as many stops."""

# visit: what does not change (LEAST: its length and the shortest drives there are to it and from it), where it is now
# (-1: in no round), its follow-ups as a chain, then its hours: per day `most` pairs of opening and closing (a shut pair
# opens after it closes)
(LENGTH, LEAST, KITS, FIRST, MIN_DAYS, WARD, GROUP, PEOPLE, WHERE, FOLLOWER, SIBLING, HOURS_A_DAY, HOURS) = (
    range(13)
)

# rounds: the team-day, then marks of the search, then the stops, then four labels for each gap
# KITS_BEFORE: kits that the team has out already
(START, END, FROM, TO, REST_FROM, REST_TO, REST_MIN, DAY, ORDINAL, KITS_BEFORE) = range(10)
# SLACK: the longest visit with its drives that any gap has time for
(COUNT, KITS_OUT, DRIVE, SLACK, TOUCHED, KEPT, LABELS, STOPS) = range(10, 18)
# the labels of a gap: earliest departure from the place before it, not having rested and having rested; latest moment
# to be ready at the place after it, likewise
LEFT, LEFT_RESTED, READY, READY_RESTED = range(4)

# note: rows
(SIZE, WAITING, WAITING_AT, LOOSE, CHANGED, DAY_KITS, OLD_DAY_KITS, REACHED, OLD_REACHED, COVER_AT) = range(
    10
)
# BEST: whom a round would take next (-1: nobody)
# TRIED: who is tried in this step, TRIED_IN: the last step in which somebody was, CALLED: those just taken out, both
# best first, SORTING: room to sort them; UPTO: how far in its list the worths of a round hold; ROUNDS: the rounds that
# are filled in this step, FILLED_IN: the last step in which a round was
TRIED, TRIED_IN, CALLED, UPTO, ROUNDS, FILLED_IN, BEST, SORTING = range(10, 18)
NOTES = 18
# note[SIZE]: how long the lists are, the limit of kits a day, the number of the step, who is favoured in it, how many
# days and how many wards and groups there are, around whom the steps of a while take place (-1: anywhere)
(
    N_WAITING,
    N_LOOSE,
    N_CHANGED,
    KITS_A_DAY,
    N_TRIED,
    N_CALLED,
    N_SORTED,
    N_CALLED_SORTED,
    N_ROUNDS,
    STEP,
    FAVOURED,
    N_DAYS,
    N_REACH,
    AROUND,
) = range(14)

# real: rows
# RATE: what a request is worth per minute at most in this step, noise included
WORTH, NOISE, TOTAL, OLD_TOTAL, FILL, PRICE, RATE = range(7)
REALS = 7
# real[TOTAL] and real[OLD_TOTAL]: the value of the plan and its driving
VALUE, DRIVEN = range(2)


class Tables(NamedTuple):
    """n requests are nodes 0 … n-1, places where rounds start and end the nodes after them; v team-days.

    drive: whole minutes between nodes, there and back, (nodes, nodes, 2), so that both ways of a request lie side by
    side. can: whom a team-day may serve by skill, kits and day, (v, n). near: the nearest
    of each request. density: worth a minute of each insertion as last worked out, (v, n), 0 if it does not fit.
    cover: worth of having reached 0, 1, 2 … people of each ward and group, one row after the other.
    old: rounds as they were before the step. note, real: see the rows above.
    """

    drive: NDArray[np.int16]
    visit: NDArray[np.int32]
    rounds: NDArray[np.int32]
    old: NDArray[np.int32]
    can: NDArray[np.uint8]
    near: NDArray[np.int32]
    note: NDArray[np.int32]
    real: NDArray[np.float64]
    density: NDArray[np.float64]
    cover: NDArray[np.float64]
