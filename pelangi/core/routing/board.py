"""The problem as arrays, and the exact test "does this request still fit into that round, and where?".

Two labels per stop make breaks exact: the earliest time at which the team goes on when it has not rested yet, and
when it has. Forward labels say how early a stop can be left, backward labels how late the next may be reached; an
insertion fits when both meet, so each place of each round is tested in constant time, for all requests at once.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.kernel import tables as at
from pelangi.core.routing.kernel.ground import able_by_skill, tables_of, worth_of
from pelangi.core.routing.kernel.tables import NEVER
from pelangi.core.routing.kernel.times import insertions
from pelangi.core.routing.problem import DAY_MIN, Problem, Shift, Team, kits_already_out, team_days
from pelangi.core.routing.travel import drive_minutes

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TeamDay:
    """One team on one day: places as numbers, times in minutes. Without a break, rest_min is 0."""

    team: Team
    shift: Shift
    start: int
    end: int
    rest_from: int
    rest_to: int
    rest_min: int

    @property
    def ordinal(self) -> int:
        """The day as a running number, for counting days between visits."""
        return self.shift.day.toordinal()


@dataclass(frozen=True)
class Labels:
    """For the n + 1 gaps of a round with n stops.

    left_unrested, left_rested: earliest departure from the place before the gap (the start place for gap 0).
    ready_unrested, ready_rested: latest moment to be ready at the place after the gap (the end place for gap n).
    """

    left_unrested: Ints
    left_rested: Ints
    ready_unrested: Ints
    ready_rested: Ints


class Board:
    """Everything that does not change while searching. Requests and team-days are numbered in file order."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.requests = problem.requests
        self.minutes = drive_minutes(problem)
        place = {one.id: number for number, one in enumerate(problem.places)}
        number = {request.id: index for index, request in enumerate(problem.requests)}
        self.place: Ints = np.array([place[request.place] for request in problem.requests], dtype=np.int64)
        self.length: Ints = np.array([request.length_min for request in problem.requests], dtype=np.int64)
        self.kits: Ints = np.array([request.kits for request in problem.requests], dtype=np.int64)
        before, gone = kits_already_out(problem)
        self.kits_before: Ints = np.array(before, dtype=np.int64)
        self.kits_gone = {day.toordinal(): kits for day, kits in gone.items()}
        self.worth = worth_of(problem)
        self.team_days = [_team_day(team, shift, place) for team, shift in team_days(problem)]
        self.first = [
            number.get(request.after.request, -1) if request.after is not None else -1
            for request in problem.requests
        ]
        self.followers: list[list[int]] = [[] for _ in problem.requests]
        for follower, first in enumerate(self.first):
            if first >= 0:
                self.followers[first].append(follower)
        self.pull = self._pull()
        self.tables = tables_of(problem)
        self.opens, self.closes = self._hours()
        self.skilled = able_by_skill(problem).T
        self.open = self._open()
        self.alone = self._alone()
        self.can = self.skilled & self.open

    def _pull(self) -> NDArray[np.float64]:
        """What planning a request is worth with half of what it makes possible later."""
        pull: NDArray[np.float64] = self.worth.copy()
        for number in range(len(self.requests)):
            link, share = self.first[number], 0.5
            while link >= 0:
                pull[link] += share * self.worth[number]
                link, share = self.first[link], share / 2
        return pull

    def _hours(self) -> tuple[list[Ints], list[Ints]]:
        """Per team-day, opening and closing times of every request, shape (requests, most windows of a day)."""
        opens, closes, visit = [], [], self.tables.visit
        most = int(visit[0, at.HOURS_A_DAY]) if len(visit) else 1
        for row in self.tables.rounds:
            first = at.HOURS + 2 * most * int(row[at.DAY])
            opens.append(visit[:, first : first + 2 * most : 2].astype(np.int64))
            closes.append(visit[:, first + 1 : first + 2 * most : 2].astype(np.int64))
        return opens, closes

    def _open(self) -> NDArray[np.bool_]:
        """On which days a visit done earlier lets its follow-up take place, shape (requests, team-days)."""
        days = np.array([one.ordinal for one in self.team_days], dtype=np.int64)
        earliest = np.zeros(len(self.requests), dtype=np.int64)
        for number, request in enumerate(self.requests):
            if request.after is not None and request.after.done_on is not None:
                earliest[number] = request.after.done_on.toordinal() + request.after.min_days
        return np.asarray(days[None, :] >= earliest[:, None])

    def _alone(self) -> NDArray[np.bool_]:
        """Who fits into the empty team-day by time, shape (requests, team-days)."""
        fits = [self.insertions(number, [])[0] < NEVER for number in range(len(self.team_days))]
        return np.array(fits, dtype=np.bool_).reshape(len(self.team_days), len(self.requests)).T

    # ---------------------------------------------------------------------------------------- times
    def labels(self, team_day: int, route: Sequence[int]) -> Labels:
        """Return the labels of a round that is allowed (times of a round that is not are beyond NEVER)."""
        one = self.team_days[team_day]
        unrested, rested = self.forward(team_day, route)
        ready_unrested = [min(one.shift.to_min, one.rest_to - one.rest_min) if one.rest_min else -NEVER]
        ready_rested = [one.shift.to_min]
        following = one.end
        for request in reversed(route):
            drive = int(self.minutes[self.place[request], following])
            length = int(self.length[request])
            later = max(ready_unrested[-1] - drive, latest_rest(one, drive, ready_rested[-1]))
            ready_unrested.append(self._latest(team_day, request, later - length))
            ready_rested.append(self._latest(team_day, request, ready_rested[-1] - drive - length))
            following = int(self.place[request])
        return Labels(
            *(
                np.array(row, dtype=np.int64)
                for row in (unrested, rested, ready_unrested[::-1], ready_rested[::-1])
            )
        )

    def forward(self, team_day: int, route: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return when each place of a round can be left at the earliest, not having rested and having rested."""
        one = self.team_days[team_day]
        begin = one.shift.from_min
        unrested = [begin if one.rest_min else NEVER]
        rested = [max(begin, one.rest_from + one.rest_min) if one.rest_min else begin]
        place = one.start
        for request in route:
            drive = int(self.minutes[place, self.place[request]])
            length = int(self.length[request])
            ready = min(rested[-1] + drive, rest_between(one, unrested[-1], drive))
            rested.append(self.earliest(team_day, request, ready) + length)
            unrested.append(self.earliest(team_day, request, unrested[-1] + drive) + length)
            place = int(self.place[request])
        return unrested, rested

    def runs(self, team_day: int, route: Sequence[int]) -> bool:
        """Say whether the stops in this order keep all hours, the break and the end of the shift."""
        one, (unrested, rested) = self.team_days[team_day], self.forward(team_day, route)
        place = int(self.place[route[-1]]) if route else one.start
        home = int(self.minutes[place, one.end])
        to_min = one.shift.to_min
        if min(rested[-1] + home, rest_between(one, unrested[-1], home)) <= to_min:
            return True
        return bool(one.rest_min) and unrested[-1] + home <= min(to_min, one.rest_to - one.rest_min)

    def earliest(self, team_day: int, request: int, ready: int) -> int:
        """Return the first start at or after `ready` within the request's hours; NEVER or later if there is none."""
        opens, closes = self.opens[team_day][request], self.closes[team_day][request]
        for opening, closing in zip(opens.tolist(), closes.tolist(), strict=True):
            if ready <= closing:
                return max(ready, int(opening))
        return NEVER

    def _latest(self, team_day: int, request: int, limit: int) -> int:
        opens, closes = self.opens[team_day][request], self.closes[team_day][request]
        starts = [
            min(limit, shut)
            for opening, shut in zip(opens.tolist(), closes.tolist(), strict=True)
            if limit >= opening
        ]
        return max(starts, default=-NEVER)

    # ---------------------------------------------------------------------------------------- what if
    def without_hours(self, requests: Sequence[int]) -> Self:
        """Return the board on which these requests may start at any time."""
        twin = copy(self)
        visit = self.tables.visit.copy()
        most = 2 * int(visit[0, at.HOURS_A_DAY]) if len(visit) else 2
        visit[requests, at.HOURS :: most] = 0  # the first pair of each day is the whole day
        visit[requests, at.HOURS + 1 :: most] = DAY_MIN
        twin.tables = self.tables._replace(visit=visit)
        twin.opens, twin.closes = twin._hours()
        twin.alone = twin._alone()
        return twin

    def with_longer_shifts(self, extra_min: int) -> Self:
        """Return the board on which every shift ends later, midnight at the latest."""
        twin = copy(self)
        twin.team_days = [
            replace(one, shift=replace(one.shift, to_min=min(DAY_MIN, one.shift.to_min + extra_min)))
            for one in self.team_days
        ]
        rounds = self.tables.rounds.copy()
        rounds[:, at.TO] = np.minimum(DAY_MIN, rounds[:, at.TO] + extra_min)
        twin.tables = self.tables._replace(rounds=rounds)
        twin.alone = twin._alone()
        return twin

    # ---------------------------------------------------------------------------------------- insertion
    def insertions(self, team_day: int, route: Sequence[int]) -> tuple[Ints, Ints]:
        """Return for every request the fewest minutes of extra driving in this round, and the gap; NEVER if none.

        Times, hours and the break are exact; skills, kits and follow-ups are not looked at.
        """
        row = self.tables.rounds[team_day].copy()
        row[at.COUNT] = len(route)
        row[at.STOPS : at.STOPS + len(route)] = route
        found = np.empty((2, len(self.requests)), dtype=np.int64)
        insertions(self.tables.drive, self.tables.visit, row, found)
        return found[0], found[1]

    def detours(self, team_day: int, route: Sequence[int]) -> Ints:
        """Return for every request the fewest minutes of extra driving if time did not matter."""
        one = self.team_days[team_day]
        stops = self.place[list(route)] if route else np.zeros(0, dtype=np.int64)
        before, after = np.concatenate(([one.start], stops)), np.concatenate((stops, [one.end]))
        extra = self.minutes[before][:, self.place] + self.minutes[self.place][:, after].T
        return np.asarray((extra - self.minutes[before, after][:, None]).min(axis=0))


def rest_between(one: TeamDay, left: int, drive: int) -> int:
    """Return when the team is ready at the next place if it rests on the way: after the drive, else before it."""
    if not one.rest_min:
        return NEVER
    after = max(left + drive, one.rest_from) + one.rest_min
    if after <= one.rest_to:
        return after
    before = max(left, one.rest_from) + one.rest_min
    return before + drive if before <= one.rest_to else NEVER


def latest_rest(one: TeamDay, drive: int, limit: int) -> int:
    """Return how late a place may be left so that rest_between is at most `limit`; -NEVER if never."""
    if not one.rest_min:
        return -NEVER
    latest = -NEVER
    if one.rest_from + one.rest_min <= limit:
        latest = min(limit, one.rest_to) - one.rest_min - drive
    if one.rest_from + one.rest_min + drive <= limit:
        latest = max(latest, min(one.rest_to, limit - drive) - one.rest_min)
    return latest


def _team_day(team: Team, shift: Shift, place: dict[str, int]) -> TeamDay:
    rest = shift.rest
    times = (rest.from_min, rest.to_min, rest.length_min) if rest is not None else (0, 0, 0)
    return TeamDay(team, shift, place[team.start], place[team.end], *times)
