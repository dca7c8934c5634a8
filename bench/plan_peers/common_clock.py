"""All team-days on one clock of a single day, for engines that know neither many days nor breaks.

The lunch break is cut out of the clock: minutes up to its beginning stay, later ones come earlier by its length. Lunch
falls at the first moment after that at which the team is free. On which days somebody may be visited, and which skills
are needed, are loads: a visit weighs 1 in a load of which the forbidden rounds can carry nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plan_peers.shared import DAY_MIN, Case


@dataclass
class ShortDay:
    """opens, shuts: first and last start of each visit; begins, ends: of each team-day; minutes of the short clock.

    demand: (loads, visits), 0 or 1; room: (loads, team-days), whether those that weigh may be carried.
    """

    opens: list[int]
    shuts: list[int]
    begins: list[int]
    ends: list[int]
    demand: NDArray[np.int64]
    room: NDArray[np.bool_]


def short_day(case: Case) -> ShortDay:
    """Return the case on the short clock. Raises ValueError when hours differ between days or breaks between teams."""
    rest = lunch(case)
    hours, open_days = [], []
    for number, one in enumerate(case.requests):
        found = {(opens % DAY_MIN, shuts % DAY_MIN) for opens, shuts in case.hours(number)}
        if len(found) != 1:
            raise ValueError(f"{one['id']} has different hours on different days")
        hours.append(found.pop())
        open_days.append(frozenset(opens // DAY_MIN for opens, _ in case.hours(number)))
    demand, room = _loads(case, open_days)
    return ShortDay(
        opens=[shortened(opens, rest) for opens, _ in hours],
        shuts=[shortened(shuts, rest) for _, shuts in hours],
        begins=[shortened(one.from_min, rest) for one in case.team_days],
        ends=[shortened(one.to_min, rest) for one in case.team_days],
        demand=demand,
        room=room,
    )


def lunch(case: Case) -> tuple[int, int, int]:
    """Return the break that all teams have: from, to, minutes. Raises ValueError when theirs differ."""
    breaks = {one.rest for one in case.team_days}
    if len(breaks) != 1:
        raise ValueError("teams with different breaks do not fit on one clock")
    return breaks.pop() or (DAY_MIN, DAY_MIN, 0)


def shortened(minute: int, rest: tuple[int, int, int]) -> int:
    """Return a minute of the day on the clock without the break."""
    begin, _, length = rest
    return minute if minute <= begin else max(begin, minute - length)


def _loads(case: Case, open_days: list[frozenset[int]]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """One load for each set of days on which the same visits are closed, and one for each skill."""
    days = np.array([one.offset // DAY_MIN for one in case.team_days])
    closed = np.array([[day not in opened for opened in open_days] for day in range(len(case.days))])
    patterns, which = np.unique(closed, axis=0, return_inverse=True)
    keep = patterns.any(axis=1)
    demand = [row.astype(np.int64) for row in patterns[keep]]
    room = [which.ravel()[days] != index for index in np.flatnonzero(keep)]
    for skill in sorted({skill for one in case.requests for skill in one["skills"]}):
        demand.append(np.array([skill in one["skills"] for one in case.requests], dtype=np.int64))
        room.append(np.array([skill in one.skills for one in case.team_days]))
    shape = (len(demand), len(case.requests)), (len(room), len(days))
    return np.array(demand, dtype=np.int64).reshape(shape[0]), np.array(room, dtype=np.bool_).reshape(
        shape[1]
    )
