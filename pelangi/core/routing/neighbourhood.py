"""Requests in an order in which neighbours stand together, so that what a step of the search reads lies together."""

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.problem import Problem
from pelangi.core.routing.travel import drive_minutes


def by_neighbourhood(problem: Problem) -> NDArray[np.int64]:
    """Return the numbers of all requests, each the nearest to the one before it that is still left; (n,)."""
    number = {place.id: index for index, place in enumerate(problem.places)}
    places = [number[request.place] for request in problem.requests]
    minutes = drive_minutes(problem)[np.ix_(places, places)]
    both = (minutes + minutes.T).astype(np.float64)
    order = np.zeros(len(places), dtype=np.int64)
    for index in range(1, len(order)):
        both[:, order[index - 1]] = np.inf  # it is no longer left
        order[index] = np.argmin(both[order[index - 1]])
    return order
