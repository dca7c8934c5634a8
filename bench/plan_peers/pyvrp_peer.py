"""PyVRP: one vehicle type per team-day, one optional client per request, on the common clock (common_clock).

Penalties begin near what a minute is worth (weight per minute in the queue) instead of far above it; with the defaults
the search stays rigid for minutes.
"""

import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

from plan_peers.common_clock import short_day
from plan_peers.shared import Case

PRIZE = 900
"""Seconds of driving that a point of weight is worth."""

MAX_PENALTY, BETWEEN_UPDATES, LOAD_UNITS = 8.0, 50, 5000


def solve(case: Case, seconds: float, seed: int, start: list[list[int]] | None = None) -> list[list[int]]:
    """Return the routes; building the model counts into the seconds of the caller's clock, not of this budget."""
    data = _data(case)
    params = pyvrp.SolveParams(
        penalty=pyvrp.PenaltyParams(solutions_between_updates=BETWEEN_UPDATES, max_penalty=MAX_PENALTY)
    )
    first = None
    if start is not None:
        first = pyvrp.Solution(
            data, [pyvrp.Route(data, route, number) for number, route in enumerate(start) if route]
        )
    found = pyvrp.solve(
        data, MaxRuntime(seconds), seed=seed, collect_stats=False, params=params, initial_solution=first
    )
    routes: list[list[int]] = [[] for _ in case.team_days]
    for route in found.best.routes():
        routes[route.vehicle_type()] = [visit.idx for visit in route if visit.is_client()]
    return routes


def _data(case: Case) -> pyvrp.ProblemData:
    day = short_day(case)
    big = LOAD_UNITS * len(case.requests)
    clients = [
        pyvrp.Client(
            location=case.place[number],
            delivery=(LOAD_UNITS * day.demand[:, number]).tolist(),
            service_duration=60 * case.length[number],
            tw_early=60 * day.opens[number],
            tw_late=60 * day.shuts[number],
            prize=round(PRIZE * one["weight"]),
            required=False,
        )
        for number, one in enumerate(case.requests)
    ]
    ends = sorted({place for one in case.team_days for place in (one.start, one.end)})
    vehicles = [
        pyvrp.VehicleType(
            capacity=np.where(day.room[:, number], big, 0).tolist(),
            start_depot=ends.index(one.start),
            end_depot=ends.index(one.end),
            tw_early=60 * day.begins[number],
            tw_late=60 * day.ends[number],
        )
        for number, one in enumerate(case.team_days)
    ]
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in case.drive],
        clients,
        [pyvrp.Depot(place) for place in ends],
        vehicles,
        [60 * case.drive],
        [60 * case.drive],
    )
