"""Small problems, exactly: of a handful of requests every plan is weighed, and the best one is returned.

Per team-day, the least driving of every set of requests it can serve (labels over sets, after Held and Karp (1962), "A
dynamic programming approach to sequencing problems", J. SIAM 10(1), 196-210); then all ways to give sets to team-days,
day after day, so that kits and follow-ups are exact. Compared as check.Score.key does, fairness added to the weight.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.board import Board, TeamDay, rest_between
from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.ground import cover_of

MOST_REQUESTS = 7
MOST_STATES = 6_000
"""Ways of having served some of the requests that are kept at once; beyond it the search is asked instead."""

Order = tuple[int, ...]
Sets = dict[int, tuple[int, Order]]
"""Which requests (bits) a team-day can serve: least driving, in which order."""

State = tuple[int, ...]
"""Per request: 0 while it waits, then 1, or the running number of its day where follow-ups depend on it."""

Way = tuple[int, int, int, Order]
"""A way through a set: when it can leave the last one, not having rested and having rested; driving; the order."""

Kept = dict[tuple[int, ...], tuple[Order, ...]]
"""Rounds per team-day by the busy minutes of the teams, among those with the least driving."""

Plans = dict[tuple[State, int], tuple[int, Kept]]
"""Least driving and its rounds, by state and kits that are out on the day at hand."""


def best_of_all(board: Board, fairness: float) -> list[list[int]] | None:
    """Return the rounds of the best plan, one per team-day; None when there are too many plans to try."""
    if len(board.requests) > MOST_REQUESTS:
        return None
    plans: Plans = {((0,) * len(board.requests), 0): _nothing(board)}
    for number, one in enumerate(board.team_days):
        if number and one.ordinal != board.team_days[number - 1].ordinal:
            plans = _without_kits(plans)
        plans = _with_team_day(board, number, plans)
        if len(plans) > MOST_STATES:
            return None
    return _best(board, _without_kits(plans), fairness)


def _nothing(board: Board) -> tuple[int, Kept]:
    return 0, {(0,) * len(board.problem.teams): ((),) * len(board.team_days)}


def _without_kits(plans: Plans) -> Plans:
    """Forget at the end of a day how many kits were out."""
    found: Plans = {}
    for (state, _), plan in plans.items():
        _keep(found, (state, 0), plan)
    return found


def _keep(found: Plans, key: tuple[State, int], plan: tuple[int, Kept]) -> None:
    old = found.get(key)
    if old is None or plan[0] < old[0]:
        found[key] = plan
    elif plan[0] == old[0]:
        found[key] = plan[0], plan[1] | old[1]


def _with_team_day(board: Board, number: int, plans: Plans) -> Plans:
    """Return the plans with any set of requests, or none, served by this team-day."""
    sets, limit = sets_of(board, number), board.problem.kits_per_day
    team = board.problem.teams.index(board.team_days[number].team)
    found = dict(plans)
    for (state, kits), (drive, kept) in plans.items():
        for bits, (more, order) in sets.items():
            out = kits + max(int(board.kits[one]) for one in order)
            new = _served(board, number, state, bits)
            if new is None or (limit is not None and out > limit):
                continue
            length = more + sum(int(board.length[one]) for one in order)
            rounds: Kept = {}
            for busy, routes in kept.items():
                longer = (*busy[:team], busy[team] + length, *busy[team + 1 :])
                rounds[longer] = (*routes[:number], order, *routes[number + 1 :])
            _keep(found, (new, out if limit is not None else 0), (drive + more, rounds))
    return found


def _served(board: Board, number: int, state: State, bits: int) -> State | None:
    """Return the state after these requests were served; None if one is served already or comes too soon."""
    day, new = board.team_days[number].ordinal, list(state)
    for request in _members(bits):
        after, first = board.requests[request].after, board.first[request]
        if new[request] or (
            first >= 0 and after is not None and not 0 < state[first] <= day - after.min_days
        ):
            return None
        new[request] = day if board.followers[request] else 1
    return tuple(new)


def _members(bits: int) -> Iterator[int]:
    number = 0
    while bits:
        if bits & 1:
            yield number
        bits >>= 1
        number += 1


# ------------------------------------------------------------------------------------------------ one team-day
def sets_of(board: Board, number: int) -> Sets:
    """Return every set of requests, none left aside, that this team-day can serve with its least driving."""
    one, found = board.team_days[number], Sets()
    (unrested,), (rested,) = board.forward(number, [])
    ways: dict[tuple[int, int], list[Way]] = {(0, -1): [(unrested, rested, 0, ())]}
    while ways:
        ways = _longer(board, number, ways)
        for bits, way in ((bits, way) for (bits, _), many in ways.items() for way in many):
            order = way[3]
            home = way[2] + int(board.minutes[board.place[order[-1]], one.end])
            if (bits not in found or home < found[bits][0]) and board.runs(number, order):
                found[bits] = home, order
    return found


def _longer(
    board: Board, number: int, ways: dict[tuple[int, int], list[Way]]
) -> dict[tuple[int, int], list[Way]]:
    """Return the ways through one request more."""
    found: dict[tuple[int, int], list[Way]] = {}
    able = [request for request in range(len(board.requests)) if board.can[request, number]]
    for (bits, _), many in ways.items():
        for request in able:
            if not bits >> request & 1:
                place = found.setdefault((bits | 1 << request, request), [])
                for way in many:
                    _note(place, _onward(board, number, way, request), board.team_days[number])
    return {key: many for key, many in found.items() if many}


def _onward(board: Board, number: int, way: Way, request: int) -> Way:
    one = board.team_days[number]
    unrested, rested, driven, order = way
    drive = int(board.minutes[board.place[order[-1]] if order else one.start, board.place[request]])
    length = int(board.length[request])
    ready = min(rested + drive, rest_between(one, unrested, drive))
    return (
        board.earliest(number, request, unrested + drive) + length,
        board.earliest(number, request, ready) + length,
        driven + drive,
        (*order, request),
    )


def _note(ways: list[Way], way: Way, one: TeamDay) -> None:
    """Keep a way that no other one beats in all of: leaving unrested, leaving rested, driving."""
    if min(way[0], way[1]) > one.shift.to_min:
        return
    if any(old[0] <= way[0] and old[1] <= way[1] and old[2] <= way[2] for old in ways):
        return
    ways[:] = [old for old in ways if not (way[0] <= old[0] and way[1] <= old[1] and way[2] <= old[2])]
    ways.append(way)


# ------------------------------------------------------------------------------------------------ the best
def _best(board: Board, plans: Plans, fairness: float) -> list[list[int]]:
    cover_at, cover = cover_of(replace(board.problem, floors=()), board.tables.visit, fairness)
    best: tuple[Order, ...] = ((),) * len(board.team_days)
    best_key: tuple[float, ...] | None = None
    on_duty = [bool(team.shifts) for team in board.problem.teams]
    for (state, _), (drive, kept) in plans.items():
        worth = _worth(board, [number for number, day in enumerate(state) if day], cover_at, cover)
        if best_key is not None and (*worth, -drive) < best_key[: len(worth) + 1]:
            continue
        for busy, routes in kept.items():
            minutes = [one for one, works in zip(busy, on_duty, strict=True) if works]
            key = (*worth, -drive, min(minutes, default=0) - max(minutes, default=0))
            if best_key is None or key > best_key:
                best, best_key = routes, key
    return [list(order) for order in best]


def _worth(
    board: Board, served: Sequence[int], cover_at: NDArray[np.int32], cover: NDArray[np.float64]
) -> tuple[float, ...]:
    """Return what comes before driving: promises, people lacking to floors, weight with fairness, people, requests."""
    requests, visit = board.requests, board.tables.visit
    chosen = [requests[one] for one in served]
    short = sum(max(0, one.needed(requests) - one.people(chosen)) for one in board.problem.floors)
    weight = sum(one.weight for one in chosen)
    for row in {int(row) for row in visit[:, [at.WARD, at.GROUP]].ravel()}:
        reached = sum(requests[one].people for one in served if row in visit[one, [at.WARD, at.GROUP]])
        weight += float(cover[cover_at[row] + reached])
    promises = sum(one.promised is not None for one in chosen)
    return promises, -short, round(weight, 6), sum(one.people for one in chosen), len(chosen)
