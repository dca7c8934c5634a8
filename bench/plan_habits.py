"""What offices do without a planner: a ward a day in turn, or the most urgent first wherever they live."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from pelangi.core.routing import Problem
from pelangi.core.routing.board import Board
from pelangi.core.routing.search import Routes

Key = Callable[[int, int], tuple]
"""What to sort by, of a request and the minutes to it."""


def ward_rotation(problem: Problem) -> Routes:
    """Each team-day takes the next ward, the largest first, and goes to the nearest door again and again."""
    waiting = Counter(one.ward for one in problem.requests)
    wards = sorted(waiting, key=lambda ward: (-waiting[ward], ward))

    def turn(number: int) -> Callable[[int], bool]:
        ward = wards[number % len(wards)]
        return lambda request: problem.requests[request].ward == ward

    return _walked(problem, turn, lambda request, minutes: (minutes, request))


def priority_first(problem: Problem) -> Routes:
    """Each team goes to the highest priority (weight a person) first, then to the nearest of those."""
    worth = [one.weight / max(1, one.people) for one in problem.requests]
    return _walked(
        problem, lambda _: lambda _: True, lambda request, minutes: (-worth[request], minutes, request)
    )


def _walked(problem: Problem, turn: Callable[[int], Callable[[int], bool]], key: Key) -> Routes:
    board, done, routes = Board(problem), set(), []
    for number in range(len(board.team_days)):
        belongs, route = turn(number), []
        fits = board.can[:, number] & board.alone[:, number]
        left = {one for one in np.flatnonzero(fits).tolist() if one not in done and belongs(one)}
        while left:
            here = int(board.place[route[-1]]) if route else board.team_days[number].start
            order = sorted(left, key=lambda one: key(one, int(board.minutes[here, board.place[one]])))
            found = next((one for one in order if board.runs(number, [*route, one])), None)
            if found is None:
                break
            route.append(found)
            left.discard(found)
        done.update(route)
        routes.append(route)
    return routes
