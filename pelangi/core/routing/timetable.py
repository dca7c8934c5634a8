"""From the order of stops to times of day, and from rounds to a plan."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pelangi.core.routing.board import Board, TeamDay
from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.plan import Plan, Round, Stop, Unplanned
from pelangi.core.routing.rounds import Rounds


def plan_of(rounds: Rounds) -> Plan:
    """Return the plan of the rounds; everybody else is unplanned, without a reason yet."""
    board = rounds.board
    made = []
    for number, route in enumerate(rounds.routes):
        if route:
            one = board.team_days[number]
            made.append(
                Round(
                    one.team.id, one.shift.day, timetable(board, number, route), _drive_min(board, one, route)
                )
            )
    left = tuple(
        Unplanned(request.id)
        for request, at in zip(board.requests, rounds.where.tolist(), strict=True)
        if at < 0
    )
    return Plan(rounds=tuple(made), unplanned=left)


def timetable(board: Board, team_day: int, route: Sequence[int]) -> tuple[Stop, ...]:
    """Return the stops with times: every visit as early as it can be, the break where the round ends first.

    Raises ValueError when the round is not allowed, which the search never gives.
    """
    found = [times for times in _timings(board, team_day, route) if times is not None]
    if not found:
        raise ValueError(f"round of {board.team_days[team_day].team.id} cannot be timed: {list(route)}")
    return min(found, key=lambda stops: stops[-1].depart_min)


def _timings(board: Board, team_day: int, route: Sequence[int]) -> Iterator[tuple[Stop, ...] | None]:
    """Yield one timing for each gap in which the break may lie (None where it cannot)."""
    if not board.team_days[team_day].rest_min:
        yield _timed(board, team_day, route, rest_gap=None)
        return
    for gap in range(len(route) + 1):
        yield _timed(board, team_day, route, rest_gap=gap)
    yield _timed(board, team_day, route, rest_gap=-1)


def _timed(
    board: Board, team_day: int, route: Sequence[int], *, rest_gap: int | None
) -> tuple[Stop, ...] | None:
    """Time a round whose break lies in the given gap; -1 is before leaving the start place."""
    one = board.team_days[team_day]
    free, place, stops = one.shift.from_min, one.start, []
    if rest_gap == -1:
        free = max(free, one.rest_from + one.rest_min)
    for gap, request in enumerate(route):
        drive = int(board.minutes[place, board.place[request]])
        arrive, ready = _leg(one, free, drive, rests=gap == rest_gap)
        start = board.earliest(team_day, request, ready)
        if start >= NEVER:
            return None
        if gap == 0 and rest_gap != 0:
            arrive = start  # the team leaves later rather than wait at the first door
        free, place = start + int(board.length[request]), int(board.place[request])
        stops.append(Stop(board.requests[request].id, arrive, start, free))
    return (
        tuple(stops)
        if _is_home(one, free, int(board.minutes[place, one.end]), rest_gap == len(route))
        else None
    )


def _leg(one: TeamDay, free: int, drive: int, *, rests: bool) -> tuple[int, int]:
    """Return arrival and readiness at the next place."""
    if not rests:
        return free + drive, free + drive
    after = max(free + drive, one.rest_from) + one.rest_min
    if after <= one.rest_to:
        return free + drive, after
    before = max(free, one.rest_from) + one.rest_min
    ready = before + drive if before <= one.rest_to else NEVER
    return ready, ready


def _is_home(one: TeamDay, free: int, drive: int, rests: bool) -> bool:
    if free + drive > one.shift.to_min:
        return False
    if not rests:
        return True
    rested_home = max(free + drive, one.rest_from) + one.rest_min <= one.rest_to
    return rested_home or _leg(one, free, drive, rests=True)[1] <= one.shift.to_min


def _drive_min(board: Board, one: TeamDay, route: Sequence[int]) -> int:
    places = [one.start, *board.place[list(route)].tolist(), one.end]
    return sum(int(board.minutes[here, there]) for here, there in pairwise(places))
