"""The cheapest thing that would bring a request in, found by trying it: other hours, a longer shift, a kit, a day."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.board import Board, Ints
from pelangi.core.routing.fields import clock_of
from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.plan import Reason
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.timetable import timetable
from pelangi.core.routing.words import say

EXTRA_MIN = (15, 30, 45, 60, 90, 120)
"""Longer shifts that are tried, in minutes."""

FAR_EXTRA_MIN = (*EXTRA_MIN, 180, 240)
"""The same for people too far for any shift."""

SMALL_EXTRA_MIN = 30
"""Overtime that is asked for before a resident is asked for other hours."""


class Needs:
    """What-if tables for the requests left out, each made once for all of them."""

    def __init__(self, rounds: Rounds, left: Sequence[int]) -> None:
        self.rounds = rounds
        self.free = rounds.board.without_hours(list(left))
        self.tried: dict[int, tuple[Board, Ints]] = {}
        self.costs_free = self._costs(self.free)

    def _costs(self, board: Board) -> Ints:
        """Return the cost of every request in every present round on a changed board, shape (requests, team-days)."""
        columns = [board.insertions(number, route)[0] for number, route in enumerate(self.rounds.routes)]
        shape = (len(self.rounds.routes), len(self.rounds.where))
        return np.array(columns, dtype=np.int64).reshape(shape).T

    def fits_at_other_hours(self, request: int) -> bool:
        """Say whether an empty round of a fitting team could serve it at some other hour."""
        return bool((self.free.skilled[request] & self.free.alone[request]).any())

    def cheapest(self, request: int, why: Reason) -> Reason:
        """Return what would bring it in, given why it is out. Each answer but the vaguest was tried."""
        board, wish = self.rounds.board, self.rounds.board.requests[request]
        if why.code == "room_left":
            return _need("nothing")
        if why.code in ("no_team_skill", "no_shift_at_all"):
            return (
                _need("team_with_skill", skills=sorted(wish.skills)) if wish.skills else _need("another_day")
            )
        if why.code == "more_kits_than_any_team":
            return _need("team_with_kits", kits=wish.kits)
        if why.code == "more_kits_than_a_day":
            first = board.team_days[
                int(np.flatnonzero([wish.skills <= one.team.skills for one in board.team_days])[0])
            ]
            lacking = wish.kits - (board.problem.kits_per_day or 0)
            return _need("more_kits", kits=lacking, day=first.shift.day.isoformat())
        if why.code == "first_not_served":
            return _need("first_visit", first=why.params["first"])
        if why.code == "no_day_after_first":
            return self._day_after(request)
        return next(self._tries(request, why))

    def _day_after(self, request: int) -> Reason:
        after, first = self.rounds.board.requests[request].after, self.rounds.board.first[request]
        if after is None:
            return _need("another_day")
        done = (
            self.rounds.board.team_days[self.rounds.where[first]].shift.day if first >= 0 else after.done_on
        )
        earliest = done + timedelta(after.min_days) if done is not None else None
        return _need("another_day_after", day=str(earliest))

    def _tries(self, request: int, why: Reason) -> Iterator[Reason]:
        if why.code == "kits_all_out":
            yield self._more_kits(request)
        if why.code == "too_far":
            yield from self._longer(request, FAR_EXTRA_MIN)
            yield _need("nearer_start")
        yield from self._longer(request, [extra for extra in EXTRA_MIN if extra <= SMALL_EXTRA_MIN])
        yield from self._other_hours(request)
        yield from self._longer(request, EXTRA_MIN)
        if why.code in ("window_never_meets_shift", "promise_never_meets_shift"):
            yield from self._other_hours(request, alone=True)
        yield _need("another_day")

    def _more_kits(self, request: int) -> Reason:
        rounds = self.rounds
        lacking = rounds.board.kits[request] - rounds.kits_left() - rounds.kits_out
        ways = np.flatnonzero(rounds.allowed(kits=False)[request])
        best = min(ways, key=lambda number: (lacking[number], number))
        day = rounds.board.team_days[int(best)].shift.day
        return _need("more_kits", kits=int(lacking[best]), day=day.isoformat())

    def _open(self, request: int) -> NDArray[np.bool_]:
        """Where skills, kits and follow-ups let it in, time left aside."""
        rounds, board = self.rounds, self.rounds.board
        first = board.first[request]
        days = rounds.days_after(request, first) if first >= 0 else board.open[request]
        kits = board.kits[request] <= rounds.kits_left() + rounds.kits_out
        return np.asarray(board.skilled[request] & days & kits)

    def _longer(self, request: int, extras: Sequence[int]) -> Iterator[Reason]:
        for extra in extras:
            if extra not in self.tried:
                board = self.rounds.board.with_longer_shifts(extra)
                self.tried[extra] = board, self._costs(board)
            longer, costs = self.tried[extra]
            ways = np.flatnonzero(self._open(request) & (costs[request] < NEVER))
            if len(ways):
                number = int(min(ways, key=lambda way: (costs[request, way], way)))
                one, was = longer.team_days[number], self.rounds.board.team_days[number]
                minutes = one.shift.to_min - was.shift.to_min
                yield _need("longer_shift", team=one.team.id, day=one.shift.day.isoformat(), min=minutes)

    def _other_hours(self, request: int, *, alone: bool = False) -> Iterator[Reason]:
        """Try the present rounds without its hours. alone: in an empty round, which says at least that hours bind."""
        wish = self.rounds.board.requests[request]
        if not wish.hours:
            return
        fits = self.free.alone[request] if alone else self.costs_free[request] < NEVER
        ways = np.flatnonzero(self._open(request) & fits)
        if len(ways):
            number = int(min(ways, key=lambda way: (self.costs_free[request, way], way)))
            route = [] if alone else list(self.rounds.routes[number])
            gap = int(self.free.insertions(number, route)[1][request])
            stops = timetable(self.free, number, [*route[:gap], request, *route[gap:]])
            day = self.free.team_days[number].shift.day.isoformat()
            code = "promise_moved" if wish.promised is not None else "other_hours"
            yield _need(code, **{"day": day, "from": clock_of(stops[gap].start_min)})


def _need(code: str, **params: Any) -> Reason:
    return Reason(code, params, say(code, params))
