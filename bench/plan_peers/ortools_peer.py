"""OR-Tools routing: one vehicle per team-day on the common clock, visits as disjunctions, guided local search."""

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.constraint_solver.pywrapcp import RoutingIndexManager, RoutingModel

from plan_peers.common_clock import ShortDay, short_day
from plan_peers.shared import DAY_MIN, Case

PRIZE = 15
"""Minutes of driving that a point of weight is worth."""


def solve(case: Case, seconds: float, seed: int, start: list[list[int]] | None = None) -> list[list[int]]:
    """Return the routes, none when the time was too short for a first solution. OR-Tools has no seed here."""
    day, count = short_day(case), len(case.requests)
    ends = _ends(case)
    manager = RoutingIndexManager(
        count + len(ends),
        len(case.team_days),
        [count + ends.index(one.start) for one in case.team_days],
        [count + ends.index(one.end) for one in case.team_days],
    )
    routing = RoutingModel(manager)
    _times(case, day, routing, manager)
    for number, one in enumerate(case.requests):
        routing.AddDisjunction([manager.NodeToIndex(number)], round(PRIZE * one["weight"]))
    for load, room in zip(day.demand.tolist(), day.room.tolist(), strict=True):
        weighs = routing.RegisterUnaryTransitVector(load + [0] * len(ends))
        routing.AddDimensionWithVehicleCapacity(
            weighs, 0, [count if may else 0 for may in room], True, f"load {weighs}"
        )
    found = _found(routing, seconds, start)
    return [_route(routing, manager, found, number) if found else [] for number in range(len(case.team_days))]


def _ends(case: Case) -> list[int]:
    return sorted({place for one in case.team_days for place in (one.start, one.end)})


def _times(case: Case, day: ShortDay, routing: RoutingModel, manager: RoutingIndexManager) -> None:
    ends = _ends(case)
    nodes = [*case.place, *ends]
    drive = case.drive[np.ix_(nodes, nodes)]
    service = np.array([*case.length, *(0 for _ in ends)])
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(drive.tolist()))
    takes = routing.RegisterTransitMatrix((drive + service[:, None]).tolist())
    routing.AddDimension(takes, DAY_MIN, DAY_MIN, False, "time")
    time = routing.GetDimensionOrDie("time")
    for number in range(len(case.requests)):
        time.CumulVar(manager.NodeToIndex(number)).SetRange(day.opens[number], day.shuts[number])
    for number in range(len(case.team_days)):
        for index in (routing.Start(number), routing.End(number)):
            time.CumulVar(index).SetRange(day.begins[number], day.ends[number])


def _found(
    routing: RoutingModel, seconds: float, start: list[list[int]] | None
) -> pywrapcp.Assignment | None:
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(round(seconds * 1000))
    if start is None:
        return routing.SolveWithParameters(search)
    routing.CloseModelWithParameters(search)  # first, or guided local search is silently left out
    first = routing.ReadAssignmentFromRoutes(start, True)
    if first is None:
        raise ValueError("OR-Tools does not accept the start")
    return routing.SolveFromAssignmentWithParameters(first, search)


def _route(
    routing: RoutingModel, manager: RoutingIndexManager, found: pywrapcp.Assignment, number: int
) -> list[int]:
    route, index = [], found.Value(routing.NextVar(routing.Start(number)))
    while not routing.IsEnd(index):
        route.append(manager.IndexToNode(index))
        index = found.Value(routing.NextVar(index))
    return route
