"""Rounds under construction: who is where, what still fits, and how many kits are left on each day."""

from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.board import Board, Ints
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.plan import Plan


class Rounds:
    """A set of rounds that is allowed at every moment. `where[r]` is the team-day of request r, or -1."""

    def __init__(self, board: Board) -> None:
        teams, requests = len(board.team_days), len(board.requests)
        self.board = board
        self.routes: list[list[int]] = [[] for _ in range(teams)]
        self.where: Ints = np.full(requests, -1, dtype=np.int64)
        self.cost: Ints = np.full((requests, teams), NEVER, dtype=np.int64)
        self.gap: Ints = np.zeros((requests, teams), dtype=np.int64)
        self.kits_out: Ints = np.zeros(teams, dtype=np.int64)
        self.day: Ints = np.array([one.ordinal for one in board.team_days], dtype=np.int64)
        for number in range(teams):
            self._refresh(number)

    def copy(self) -> Self:
        """Return an independent copy."""
        twin = object.__new__(type(self))
        twin.board, twin.day = self.board, self.day
        twin.routes = [list(route) for route in self.routes]
        twin.where, twin.cost, twin.gap = self.where.copy(), self.cost.copy(), self.gap.copy()
        twin.kits_out = self.kits_out.copy()
        return twin

    @classmethod
    def of_plan(cls, board: Board, plan: Plan) -> Self:
        """Return the rounds of a plan. Raises Refused when the plan breaks a rule."""
        rounds = cls(board)
        team_day = {(one.team.id, one.shift.day): number for number, one in enumerate(board.team_days)}
        number = {request.id: index for index, request in enumerate(board.requests)}
        for one in sorted(plan.rounds, key=lambda one: one.day):
            order = [number[stop.request] for stop in one.stops if stop.request in number]
            if (one.team, one.day) in team_day:
                rounds.adopt(team_day[one.team, one.day], order)
            if rounds.routes[team_day.get((one.team, one.day), -1)] != order:
                raise Refused(f"the round of {one.team} on {one.day} breaks a rule; ask the judge which")
        return rounds

    def _refresh(self, team_day: int) -> None:
        board, route = self.board, self.routes[team_day]
        cost, gap = board.insertions(team_day, route)
        self.cost[:, team_day] = np.where(board.can[:, team_day], cost, NEVER)
        self.gap[:, team_day] = gap
        self.kits_out[team_day] = max([board.kits_before[team_day], *(board.kits[one] for one in route)])

    def allowed(self, *, kits: bool = True) -> NDArray[np.bool_]:
        """Return who may be inserted where right now, shape (requests, team-days).

        kits=False forgets how many kits work on a day.
        """
        may: NDArray[np.bool_] = (self.cost < NEVER) & (self.where < 0)[:, None]
        if kits:
            may &= self.board.kits[:, None] <= (self.kits_left() + self.kits_out)[None, :]
        for number, first in enumerate(self.board.first):
            if first >= 0 and self.where[number] < 0:
                may[number] &= self.days_after(number, first)
        return may

    def kits_left(self) -> Ints:
        """Return per team-day how many kits of its day no team has out; NEVER when there is no limit."""
        limit = self.board.problem.kits_per_day
        if limit is None:
            return np.full(len(self.day), NEVER, dtype=np.int64)
        out = [
            self.kits_out[self.day == day].sum() + self.board.kits_gone.get(int(day), 0) for day in self.day
        ]
        return limit - np.array(out, dtype=np.int64)

    def fitting(self, request: int) -> NDArray[np.bool_]:
        """Return the team-days that could serve this request were they empty and kits enough, shape (team-days,)."""
        first = self.board.first[request]
        may: NDArray[np.bool_] = self.board.can[request] & self.board.alone[request]
        return may & self.days_after(request, first) if first >= 0 else may

    def days_after(self, number: int, first: int) -> NDArray[np.bool_]:
        """Days late enough for a follow-up. The first visit is never planned later: `remove` takes both out."""
        after = self.board.requests[number].after
        if self.where[first] < 0 or after is None:
            return np.zeros(len(self.day), dtype=np.bool_)
        return np.asarray(self.day >= self.day[self.where[first]] + after.min_days)

    def insert(self, request: int, team_day: int) -> None:
        """Put a request where it costs the least driving in this round. The caller has asked `allowed`."""
        self.routes[team_day].insert(int(self.gap[request, team_day]), request)
        self.where[request] = team_day
        self._refresh(team_day)

    def adopt(self, team_day: int, order: Sequence[int]) -> None:
        """Take over a round in this order if that is allowed; otherwise, of its requests, whatever fits by worth."""
        wanted = [request for request in order if self.where[request] < 0]
        if wanted and not self.routes[team_day] and self._may_run(team_day, wanted):
            self.routes[team_day] = wanted
            self.where[wanted] = team_day
            self._refresh(team_day)
            return
        for request in sorted(wanted, key=lambda one: (-self.board.worth[one], one)):
            if self.allowed()[request, team_day]:
                self.insert(request, team_day)

    def adopt_all(self, routes: Sequence[Sequence[int]]) -> None:
        """Take over rounds, the earliest days first, so that first visits come before their follow-ups."""
        for team_day in sorted(range(len(routes)), key=lambda number: int(self.day[number])):
            self.adopt(team_day, routes[team_day])

    def _may_run(self, team_day: int, order: Sequence[int]) -> bool:
        allowed = self.allowed()
        return all(allowed[request, team_day] for request in order) and self.board.runs(team_day, order)

    def remove(self, requests: Iterable[int]) -> list[int]:
        """Take requests out, and with them the follow-ups that would lose their first visit. Return all of them."""
        gone: set[int] = set()
        todo = [request for request in requests if self.where[request] >= 0]
        while todo:
            request = todo.pop()
            if request not in gone:
                gone.add(request)
                todo += [one for one in self.board.followers[request] if self.where[one] >= 0]
        for team_day in sorted({int(self.where[request]) for request in gone}):
            self.routes[team_day] = [stop for stop in self.routes[team_day] if stop not in gone]
            self._refresh(team_day)
        self.where[list(gone)] = -1
        return sorted(gone)

    def fill(self, factor: NDArray[np.float64] | None = None) -> None:
        """Insert as long as anything fits: each time whoever brings most worth per minute of service and detour.

        factor: multiplies the worth of each request, shape (requests,); used to look at other orders of insertion.
        """
        board = self.board
        pull = board.pull if factor is None else board.pull * factor
        while True:
            minutes = np.maximum(self.cost + board.length[:, None], 1)
            density = np.where(self.allowed(), pull[:, None] / minutes, -1.0)
            if not density.size or density.max() < 0:
                return
            request, team_day = divmod(int(density.argmax()), len(self.routes))
            self.insert(request, team_day)

    def worth(self) -> float:
        """Return the summed worth of everybody planned."""
        return float(self.board.worth[self.where >= 0].sum())

    def drive_min(self) -> int:
        """Return the driving of all rounds."""
        total = 0
        for one, route in zip(self.board.team_days, self.routes, strict=True):
            if route:
                places = [one.start, *self.board.place[route].tolist(), one.end]
                total += int(self.board.minutes[places[:-1], places[1:]].sum())
        return total

    def goodness(self) -> tuple[float, int]:
        """Return what the search compares rounds by: worth, then little driving."""
        return round(self.worth(), 9), -self.drive_min()
