"""Fairness in the search: what it is worth that some of a ward's or group's people are reached at all.

For a ward or group with N people in R requests in the queue, of whom x are reached, the search adds

    fairness · u · max(1, s · R) · min(x / (s · N), 1)

where u is the mean weight of a request, s = WARD_PART · e³ or GROUP_PART · e² and e is the share of all people for
whom the teams' time suffices (a power: the shorter the time, the more it costs to lift the far; a higher one for wards,
which are far in one piece, while the people of a group live everywhere). Up to s each visit counts
as `fairness` mean ones more, and a small ward as one at least; beyond it nothing is added and weight decides alone. So
nobody is left behind, at a price that is bounded.
"""

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.problem import Problem, team_days
from pelangi.core.routing.travel import drive_minutes

WARD_PART, GROUP_PART = 0.95, 0.87
"""Up to which part of e³ a ward, of e² a group is favoured."""


def share_expected(problem: Problem) -> float:
    """Return the share of all people for whom the teams' time suffices when the worthiest per minute come first.

    A visit costs its service and half the shortest drives from and to somebody else.
    """
    requests = problem.requests
    people = np.array([one.people for one in requests], dtype=np.float64)
    if not people.sum() or len(requests) < 2:
        return 1.0
    number = {one.id: index for index, one in enumerate(problem.places)}
    places = [number[one.place] for one in requests]
    ways = drive_minutes(problem)[np.ix_(places, places)].astype(np.float64)
    np.fill_diagonal(ways, np.inf)
    minutes = np.array([one.length_min for one in requests]) + (ways.min(axis=0) + ways.min(axis=1)) / 2
    weight = np.array([one.weight for one in requests])
    order = np.argsort(-weight / np.maximum(minutes, 1), kind="stable")
    has = sum(
        shift.to_min - shift.from_min - (shift.rest.length_min if shift.rest is not None else 0)
        for _, shift in team_days(problem)
    )
    return float(people[order][np.cumsum(minutes[order]) <= has].sum() / people.sum())


def worth_of_reach(
    problem: Problem, rows: NDArray[np.int32], fairness: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return how many people each row (ward or group) has, and what reaching 0, 1, 2 … of them adds, row after row.

    rows: the two rows of each request, its ward's and its group's. Promised visits are settled before and add no count.
    """
    count = int(rows.max()) + 1 if len(rows) else 0
    people, visits = np.zeros(count, dtype=np.int64), np.zeros(count)
    for index, one in enumerate(problem.requests):
        people[rows[index]] += one.people
        visits[rows[index]] += one.promised is None
    if not fairness:
        return people, np.zeros(int(people.sum()) + count)
    price = fairness * float(np.mean([one.weight for one in problem.requests] or [0.0]))
    expected = share_expected(problem)
    ward_share, group_share = WARD_PART * expected**3, GROUP_PART * expected**2
    is_ward = np.isin(np.arange(count), rows[:, 0])
    found = [np.zeros(0)]
    for row in range(count):
        share = ward_share if is_ward[row] else group_share
        reached = np.arange(people[row] + 1) / max(1e-9, share * people[row])
        worth = max(1.0, share * visits[row]) if visits[row] else 0.0
        found.append(price * worth * np.minimum(reached, 1.0))
    return people, np.concatenate(found)
