"""A reason for everybody: why left out and what would bring them in, or why this day and this team.

Reasons are found by tests, in the order "never possible" before "not in this plan": each is a fact that the judge
would agree with, not a guess from the search. Each is a code with parameters and a sentence (`words`).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from pelangi.core.routing.board import Board
from pelangi.core.routing.displace import Displacement, displacements
from pelangi.core.routing.fields import clock_of
from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.needs import Needs
from pelangi.core.routing.plan import Plan, Reason, Stop, Unplanned
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.words import say


def explain(problem: Problem, plan: Plan) -> Plan:
    """Return the plan with fresh reasons, as after a change by hand. Raises Refused if it breaks a rule."""
    return explained(Rounds.of_plan(Board(problem), plan), plan)


def explained(rounds: Rounds, plan: Plan) -> Plan:
    """Return the plan of these rounds with a reason for every request."""
    number = {request.id: index for index, request in enumerate(rounds.board.requests)}
    left = [number[one.request] for one in plan.unplanned]
    go = displacements(rounds, left)
    needs = Needs(rounds, left)
    unplanned = []
    for request in left:
        reason = why_left_out(rounds, request, go.get(request), needs)
        need = needs.cheapest(request, reason)
        unplanned.append(Unplanned(rounds.board.requests[request].id, reason, need))
    away = [rounds.board.detours(team_day, route) for team_day, route in enumerate(rounds.routes)]
    detours = np.array(away, dtype=np.int64).reshape(len(rounds.routes), len(rounds.where)).T
    made = [
        replace(
            one, stops=tuple(_with_why(rounds, stop, number[stop.request], detours) for stop in one.stops)
        )
        for one in plan.rounds
    ]
    return replace(plan, rounds=tuple(made), unplanned=tuple(unplanned))


def reason(code: str, **params: Any) -> Reason:
    """Return a reason with its sentences."""
    return Reason(code, params, say(code, params))


def why_left_out(rounds: Rounds, request: int, go: Displacement | None, needs: Needs) -> Reason:
    """Return the first of the tests that keeps this request out."""
    for test in (_nobody_able, _never_reachable, _waits_for_first):
        found = next(test(rounds, request, needs), None)
        if found is not None:
            return found
    return _full(rounds, request, go)


def _nobody_able(rounds: Rounds, request: int, _: Needs) -> Iterator[Reason]:
    board, wish = rounds.board, rounds.board.requests[request]
    if board.skilled[request].any():
        return
    able = [one.team for one in board.team_days if wish.skills <= one.team.skills]
    most = max((team.kits for team in able), default=0)
    limit = board.problem.kits_per_day
    if not able:
        yield (
            reason("no_team_skill", skills=sorted(wish.skills))
            if board.team_days
            else reason("no_shift_at_all")
        )
    elif most < wish.kits:
        yield reason("more_kits_than_any_team", needs=wish.kits, has=most)
    else:
        yield reason("more_kits_than_a_day", needs=wish.kits, has=limit)


def _never_reachable(rounds: Rounds, request: int, needs: Needs) -> Iterator[Reason]:
    board, wish = rounds.board, rounds.board.requests[request]
    if (board.skilled[request] & board.alone[request]).any():
        return
    able = np.flatnonzero(board.skilled[request])
    promise = {}
    if wish.promised is not None:
        hours = wish.promised
        promise = {
            "day": hours.day.isoformat(),
            "from": clock_of(hours.from_min),
            "to": clock_of(hours.to_min),
        }
    kind = "promise" if promise else "window"
    if wish.hours and not any(_meets(board, request, int(one)) for one in able):
        yield reason(f"{kind}_never_meets_shift", **promise)
    elif wish.hours and needs.fits_at_other_hours(request):
        yield reason(f"{kind}_unreachable", **promise)
    else:
        place = board.place[request]
        drive = min(
            int(
                board.minutes[board.team_days[one].start, place]
                + board.minutes[place, board.team_days[one].end]
            )
            for one in able
        )
        yield reason("too_far", drive_min=drive, length_min=wish.length_min)


def _meets(board: Board, request: int, team_day: int) -> bool:
    """Say whether a visit within its hours lies inside the shift, drive and break left aside."""
    shift = board.team_days[team_day].shift
    start = board.earliest(team_day, request, shift.from_min)
    return start + int(board.length[request]) <= shift.to_min


def _waits_for_first(rounds: Rounds, request: int, _: Needs) -> Iterator[Reason]:
    board, after = rounds.board, rounds.board.requests[request].after
    first = board.first[request]
    if after is None or rounds.fitting(request).any():
        return
    if first >= 0 and rounds.where[first] < 0:
        yield reason("first_not_served", first=after.request)
        return
    done = board.team_days[rounds.where[first]].shift.day if first >= 0 else after.done_on
    yield reason("no_day_after_first", first=after.request, first_day=str(done), min_days=after.min_days)


def _full(rounds: Rounds, request: int, go: Displacement | None) -> Reason:
    board = rounds.board
    room = np.flatnonzero(rounds.allowed()[request])
    if len(room):
        one = board.team_days[int(room[0])]
        return reason("room_left", team=one.team.id, day=one.shift.day.isoformat())
    short_of_kits = np.flatnonzero(rounds.allowed(kits=False)[request])
    if len(short_of_kits):
        days = sorted({board.team_days[int(one)].shift.day.isoformat() for one in short_of_kits})
        return reason("kits_all_out", days=days)
    if go is None:
        return reason("no_time_left")
    promised = [board.requests[one].id for one in go.go if board.requests[one].promised is not None]
    if promised and board.requests[request].promised is None:
        return reason("would_break_promise", requests=promised)
    weight = round(sum(board.requests[one].weight for one in go.go), 6)
    names = [board.requests[one].id for one in go.go]
    own = board.requests[request].weight
    code = (
        "would_displace" if weight >= own else "would_displace_fairly"
    )  # fairness kept them, not their weight
    return reason(code, requests=names, weight=weight, own_weight=own)


# ------------------------------------------------------------------------------------------------ planned
def _with_why(rounds: Rounds, stop: Stop, request: int, detours: Any) -> Stop:
    return replace(stop, why=_why_here(rounds, request, detours[request]))


def _why_here(rounds: Rounds, request: int, detours: Any) -> Reason:
    """Return why this team on this day: the binding rule, or how the driving compares with the other rounds."""
    board, wish, here = rounds.board, rounds.board.requests[request], int(rounds.where[request])
    one, choices = board.team_days[here], np.flatnonzero(rounds.fitting(request))
    others = [int(other) for other in choices if other != here]
    at = {"team": one.team.id, "day": one.shift.day.isoformat()}
    if wish.promised is not None:
        hours = {"from": clock_of(wish.promised.from_min), "to": clock_of(wish.promised.to_min)}
        return reason("promised_here", **at, **hours)
    if not others:
        return reason("only_choice", **at)
    detour = _detour(rounds, request)
    if wish.after is not None and board.first[request] >= 0:
        gap = {"first": wish.after.request, "min_days": wish.after.min_days}
        return reason("after_first", detour_min=detour, **gap, **at)
    return _compared(rounds, request, detour, {other: int(detours[other]) for other in others})


def _compared(rounds: Rounds, request: int, detour: int, others: dict[int, int]) -> Reason:
    board, here = rounds.board, int(rounds.where[request])
    one = board.team_days[here]
    at = {"team": one.team.id, "day": one.shift.day.isoformat(), "detour_min": detour}
    nearest = min(others, key=lambda two: (others[two], two))
    other = board.team_days[nearest]
    away = {
        "other_team": other.team.id,
        "other_day": other.shift.day.isoformat(),
        "other_min": others[nearest],
    }
    if others[nearest] >= detour:
        same_day = all(board.team_days[two].shift.day == one.shift.day for two in others)
        return reason("only_day" if same_day else "least_detour", **at)
    # the table of costs holds, for other rounds than its own, what a planned request would cost there
    full = rounds.cost[request, nearest] >= NEVER
    return reason("nearer_is_full" if full else "makes_room", **at, **away)


def _detour(rounds: Rounds, request: int) -> int:
    """Return the minutes of driving this stop adds where it is."""
    board, team_day = rounds.board, int(rounds.where[request])
    one, route = board.team_days[team_day], rounds.routes[team_day]
    places = [one.start, *board.place[route].tolist(), one.end]
    at = route.index(request) + 1
    before, here, after = places[at - 1 : at + 2]
    minutes = board.minutes
    return int(minutes[before, here] + minutes[here, after] - minutes[before, after])
