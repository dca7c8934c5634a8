"""PyVRP as the engine: our problem in its words, its routes back in ours.

The mapping (docs/algorithms/routing.md): one vehicle type per team-day; all days on one clock; who may be served by
whom, and on which days, as load dimensions (demand 1 against capacity 0); the break cut out of the clock; visits
optional with a prize; hours that differ by day as a client group. What PyVRP cannot say (kits of the day, follow-ups,
moving breaks) is held at the state of the start, and everything is timed anew by our own exact rules afterwards.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray
from pyvrp.stop import StoppingCriterion

from pelangi.core.routing.board import NEVER, Board
from pelangi.core.routing.problem import DAY_MIN
from pelangi.core.routing.rounds import Rounds

PRIZE = 10_000
"""Prize of the weightiest ordinary request; a minute of driving costs 1."""

PROMISE_PRIZE = 1_000_000
"""Prize of a promised request: more than any ordinary one displaced by it."""


@dataclass
class Mapped:
    """The problem as PyVRP has it. owner[c] is the request of client c; hours_of[c] its hours on the cut clock."""

    board: Board
    may: NDArray[np.bool_]
    clients: list[pyvrp.Client] = field(default_factory=list)
    groups: list[pyvrp.ClientGroup] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    open_on: list[NDArray[np.bool_]] = field(default_factory=list)


def improved(start: Rounds, stop: StoppingCriterion, seed: int) -> Rounds:
    """Return rounds that PyVRP found from `start`, mended and filled up by our own rules."""
    mapped = _clients(start.board, _frozen(start))
    if not mapped.clients:
        return start
    data = _data(start.board, mapped)
    first = pyvrp.Solution(data, _routes(start, mapped, data))
    result = pyvrp.solve(data, stop, seed=seed, collect_stats=False, display=False, initial_solution=first)
    return _mended(start.board, mapped, result.best)


def _frozen(start: Rounds) -> NDArray[np.bool_]:
    """Return who may go where when kits and follow-ups are held as they are in the start."""
    board = start.board
    may = board.can & board.alone & (board.kits[:, None] <= _kit_shares(start)[None, :])
    planned = np.flatnonzero(start.where >= 0)
    may[planned, start.where[planned]] = True
    for number, first in enumerate(board.first):
        after = board.requests[number].after
        if first < 0 or after is None:
            continue
        if start.where[number] < 0 or start.where[first] < 0:
            may[number] = False  # the search that follows may still bring both in
        else:
            first_day = start.day[start.where[first]]
            may[first] &= start.day <= first_day
            may[number] &= start.day >= first_day + after.min_days
    return np.asarray(may)


def _kit_shares(start: Rounds) -> NDArray[np.int64]:
    """Give each team-day the kits it has out; what is left of a day goes to its teams in turn."""
    limit = start.board.problem.kits_per_day
    carries = np.array([one.team.kits for one in start.board.team_days], dtype=np.int64)
    if limit is None:
        return carries
    share = start.kits_out.copy()
    for number in range(len(share)):
        left = limit - int(share[start.day == start.day[number]].sum())
        share[number] += min(left, int(carries[number] - share[number]))
    return share


def _cut(board: Board) -> tuple[int, int]:
    """Return where the clock is cut for the break and how many minutes are taken out: the commonest break."""
    rests = [(one.rest_from, one.rest_to, one.rest_min) for one in board.team_days if one.rest_min]
    if not rests:
        return DAY_MIN, 0
    rest_from, rest_to, rest_min = max(sorted(set(rests)), key=rests.count)
    return (rest_from + rest_to - rest_min) // 2, rest_min


def _cut_time(clock: int, cut: tuple[int, int]) -> int:
    at, length = cut
    return clock if clock <= at else max(at, clock - length)


def _clients(board: Board, may: NDArray[np.bool_]) -> Mapped:
    """One client per request and per distinct hours; several of one request form a group, of which one is served."""
    mapped, cut = Mapped(board, may), _cut(board)
    top = max((request.weight for request in board.requests), default=0.0) or 1.0
    for number, request in enumerate(board.requests):
        hours = _hours_by_days(board, number, may[number])
        group = None
        if len(hours) > 1:
            group = len(mapped.groups)
            indices = list(range(len(mapped.clients), len(mapped.clients) + len(hours)))
            mapped.groups.append(pyvrp.ClientGroup(indices, required=False))
        prize = PROMISE_PRIZE if request.promised is not None else 1 + round(request.weight / top * PRIZE)
        for (opening, closing), days in hours.items():
            early, late = _cut_time(opening, cut), _cut_time(closing, cut)
            place, length = int(board.place[number]), int(board.length[number])
            mapped.open_on.append(days)
            mapped.owner.append(number)
            mapped.clients.append(
                pyvrp.Client(
                    place,
                    service_duration=length,
                    tw_early=early,
                    tw_late=late,
                    prize=prize,
                    required=False,
                    group=group,
                )
            )
    return mapped


def _hours_by_days(
    board: Board, number: int, may: NDArray[np.bool_]
) -> dict[tuple[int, int], NDArray[np.bool_]]:
    found: dict[tuple[int, int], NDArray[np.bool_]] = {}
    for team_day in np.flatnonzero(may):
        opens, closes = board.opens[team_day][number], board.closes[team_day][number]
        for opening, closing in zip(opens.tolist(), closes.tolist(), strict=True):
            if opening < NEVER:
                days = found.setdefault((opening, closing), np.zeros(len(may), dtype=np.bool_))
                days[team_day] = True
    return found


def _data(board: Board, mapped: Mapped) -> pyvrp.ProblemData:
    demands, capacities = _dimensions(mapped)
    weighty = [100 if board.requests[owner].promised is not None else 1 for owner in mapped.owner]
    clients = [
        pyvrp.Client(
            one.location,
            delivery=[int(demand) * times for demand in row],
            service_duration=one.service_duration,
            tw_early=one.tw_early,
            tw_late=one.tw_late,
            prize=one.prize,
            required=False,
            group=one.group,
        )
        for one, row, times in zip(mapped.clients, demands, weighty, strict=True)
    ]
    locations = [pyvrp.Location(place.lon or 0.0, place.lat or 0.0) for place in board.problem.places]
    ends = sorted({place for one in board.team_days for place in (one.start, one.end)})
    minutes: Any = board.minutes  # PyVRP's own annotation of arrays is not one that NumPy's types can meet
    return pyvrp.ProblemData(
        locations=locations,
        clients=clients,
        depots=[pyvrp.Depot(place) for place in ends],
        vehicle_types=_vehicles(board, capacities, ends),
        distance_matrices=[minutes],
        duration_matrices=[minutes],
        groups=mapped.groups,
    )


def _vehicles(board: Board, capacities: NDArray[np.int64], ends: list[int]) -> list[pyvrp.VehicleType]:
    cut = _cut(board)
    made = []
    for one, capacity in zip(board.team_days, capacities, strict=True):
        begin = _cut_time(one.shift.from_min, cut)
        worked = one.shift.to_min - one.shift.from_min - one.rest_min
        made.append(
            pyvrp.VehicleType(
                1,
                [int(most) for most in capacity],
                start_depot=ends.index(one.start),
                end_depot=ends.index(one.end),
                tw_early=begin,
                tw_late=begin + max(1, worked),
            )
        )
    return made


def _dimensions(mapped: Mapped) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Express "client c may not go on team-day v" as loads: demand 1 in a dimension where v has capacity 0.

    One dimension per set of team-days that occurs, or per set of clients, whichever are fewer.
    Return demands (clients, dimensions) and capacities (team-days, dimensions).
    """
    closed = ~np.array(mapped.open_on, dtype=np.bool_)
    plenty = 100 * len(mapped.clients) + 1
    rows, row_of = np.unique(closed, axis=0, return_inverse=True)
    columns, column_of = np.unique(closed, axis=1, return_inverse=True)
    if len(rows) <= columns.shape[1]:
        demands = np.eye(len(rows), dtype=np.int64)[row_of.ravel()]
        capacities = np.where(rows.T, 0, plenty)
    else:
        demands = columns.astype(np.int64)
        own = np.eye(columns.shape[1], dtype=np.bool_)[column_of.ravel()]
        capacities = np.where(own, 0, plenty)
    binding = closed.any() and (demands.sum(axis=0) > 0) & (capacities == 0).any(axis=0)
    keep = np.flatnonzero(binding) if closed.any() else np.zeros(0, dtype=np.int64)
    return demands[:, keep], capacities[:, keep]


def _routes(start: Rounds, mapped: Mapped, data: pyvrp.ProblemData) -> list[pyvrp.Route]:
    """Return the start as PyVRP routes; of a request with several hours, the client whose hours are met."""
    clients: dict[int, list[int]] = {}
    for client, owner in enumerate(mapped.owner):
        clients.setdefault(owner, []).append(client)
    made = []
    for team_day, route in enumerate(start.routes):
        visits, left = [], start.board.labels(team_day, route)
        for position, request in enumerate(route):
            leave = min(int(left.left_unrested[position + 1]), int(left.left_rested[position + 1]))
            begins = leave - int(start.board.length[request])
            fitting = [one for one in clients.get(request, []) if mapped.open_on[one][team_day]]
            if fitting:
                cut = _cut_time(begins, _cut(start.board))
                visits.append(min(fitting, key=lambda one: _distance(data.client(one), cut)))
        if visits:
            made.append(pyvrp.Route(data, visits, team_day))
    return made


def _distance(client: pyvrp.Client, time: int) -> int:
    return max(client.tw_early - time, time - client.tw_late, 0)


def _mended(board: Board, mapped: Mapped, solution: pyvrp.Solution) -> Rounds:
    """Rebuild the rounds under the exact rules: what breaks one is left out (the least worth first), then fill."""
    rounds = Rounds(board)
    orders: list[list[int]] = [[] for _ in board.team_days]
    for route in solution.routes():
        orders[route.vehicle_type()] = [mapped.owner[one.idx] for one in route.schedule() if one.is_client()]
    for team_day in sorted(range(len(orders)), key=lambda number: board.team_days[number].ordinal):
        rounds.adopt(team_day, orders[team_day])
    rounds.fill()
    return rounds
