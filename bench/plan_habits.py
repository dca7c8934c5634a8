"""What offices do without a planner: a ward a day in turn, or the most urgent first wherever they live."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from pelangi.core.routing import Problem
from pelangi.core.routing.board import Board
from pelangi.core.routing.search import Routes
from pelangi.core.routing.timetable import timetable

Key = Callable[[int, int, int], tuple | None]
"""What to sort by, of a team-day, a request and the minutes until its visit could begin; None: not there."""


def ward_rotation(problem: Problem) -> Routes:
    """Each team-day takes the next ward, the largest first, and in it whoever's visit can begin soonest."""
    waiting = Counter(one.ward for one in problem.requests)
    wards = sorted(waiting, key=lambda ward: (-waiting[ward], ward))

    def key(number: int, request: int, minutes: int) -> tuple | None:
        here = problem.requests[request].ward == wards[number % len(wards)]
        return (minutes, request) if here else None

    return _walked(problem, key)


def priority_first(problem: Problem) -> Routes:
    """Each team goes to the highest priority (weight a person) first, of those wherever a visit can begin soonest."""
    worth = [one.weight / max(1, one.people) for one in problem.requests]
    return _walked(problem, lambda _, request, minutes: (-worth[request], minutes, request))


def _walked(problem: Problem, key: Key) -> Routes:
    """Add to the end of each round, day by day, whoever comes first."""
    board, done, routes = Board(problem), set(), []
    for number in range(len(board.team_days)):
        route: list[int] = []
        fits = board.can[:, number] & board.alone[:, number]
        left = {one for one in np.flatnonzero(fits).tolist() if one not in done}
        while left:
            waits = _waits(board, number, route, left)
            keys = {one: key(number, one, waits[one]) for one in left}
            order = sorted((one for one in left if keys[one] is not None), key=keys.__getitem__)
            found = next((one for one in order if board.runs(number, [*route, one])), None)
            if found is None:
                break
            route.append(found)
            left.discard(found)
        done.update(route)
        routes.append(route)
    return routes


def _waits(board: Board, number: int, route: list[int], left: set[int]) -> dict[int, int]:
    """Return the minutes until each visit could begin, the break left aside."""
    one = board.team_days[number]
    now, here = one.shift.from_min, one.start
    if route:
        now, here = timetable(board, number, route)[-1].depart_min, int(board.place[route[-1]])
    return {
        request: board.earliest(number, request, now + int(board.minutes[here, board.place[request]])) - now
        for request in left
    }
