"""What has happened since a plan was made, and the problem that is left: done visits fixed, the rest open.

The file: {"version": 1, "now": {"day", "time"}, "changes": [{"kind": …}]}; kinds and their fields are in
happenings.KINDS, the schema in docs/reference/plan-changes.schema.json.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Self

from pelangi.core.routing.fields import Fields, Refused
from pelangi.core.routing.floors import left_of
from pelangi.core.routing.happenings import APPLY, Done, Free, change_of
from pelangi.core.routing.plan import Plan, Round, Stop
from pelangi.core.routing.problem import Break, Problem, Shift, Team
from pelangi.core.routing.travel import drive_minutes

PUT_OFF_MIN = 60
"""A break that a visit left no room for may begin this much after that visit."""

ON_ROAD = "@@"
"""Marks, while planning, the part of a team that is on the road today; never in a file."""


@dataclass
class Changed:
    """whole: the changed problem. open: what is left of it to plan. done: visits made or under way."""

    whole: Problem
    open: Problem
    done: Done = field(default_factory=dict)

    def joined(self, plan: Plan) -> Plan:
        """Return the plan of the open part with the done stops before it, driving counted anew."""
        plan = Plan.from_json(plan.to_json().replace(ON_ROAD, ""))
        stops: dict[tuple[date, str], list[Stop]] = {}
        for team, day, stop in sorted(self.done.values(), key=lambda one: one[2].start_min):
            stops.setdefault((day, team), []).append(stop)
        for one in plan.rounds:
            stops.setdefault((one.day, one.team), []).extend(one.stops)
        minutes = drive_minutes(self.whole)  # once: a matrix of 2,000 places takes a while to read
        number = {place.id: index for index, place in enumerate(self.whole.places)}

        def driven(team: str, stops: list[Stop]) -> int:
            ends = self.whole.team_by_id[team]
            places = [ends.start, *(self.whole.request_by_id[stop.request].place for stop in stops), ends.end]
            return sum(int(minutes[number[a], number[b]]) for a, b in pairwise(places))

        rounds = tuple(
            Round(team, day, tuple(made), driven(team, made)) for (day, team), made in sorted(stops.items())
        )
        return replace(plan, rounds=rounds)


@dataclass(frozen=True)
class Changes:
    """now: visits that began by then are done or under way. items: (kind, its fields), in the order of the file."""

    day: date
    time_min: int
    items: tuple[Fields, ...]

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a changes file. Raises Refused."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise Refused(f"changes: this is not JSON ({error})") from None
        return cls.from_data(data)

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Read the data of a changes file. Raises Refused."""
        top = Fields(data, "changes", "version now changes")
        now = Fields(top.any("now"), "changes: now", "day time")
        return cls(
            now.day("day"),
            now.clock("time"),
            tuple(change_of(item, n) for n, item in enumerate(top.items("changes"))),
        )

    def applied(self, problem: Problem, plan: Plan) -> Changed:
        """Return the changed problem and the part that is open. Raises Refused."""
        done = {
            stop.request: (one.team, one.day, stop)
            for one in plan.rounds
            for stop in one.stops
            if (one.day, stop.start_min) <= (self.day, self.time_min)
        }
        whole = problem
        free_from: Free = {}
        for one in self.items:
            whole = APPLY[one.text("kind")](whole, one, done, free_from)
        whole = replace(whole, teams=tuple(self._rests_late(team, whole, done) for team in whole.teams))
        return Changed(whole, self._open(whole, done, free_from), done)

    def _rests_late(self, team: Team, whole: Problem, done: Done) -> Team:
        """Put off today's break that a visit left no room for: it follows that visit, where the shift lasts."""
        today = next((shift for shift in team.shifts if shift.day == self.day), None)
        made = [stop for who, day, stop in done.values() if (who, day) == (team.id, self.day)]
        if today is None or today.rest is None or not made:
            return team
        rest, free = today.rest, max(stop.depart_min for stop in made)
        if rest.to_min - max(free, rest.from_min) >= rest.length_min or _rested(team, whole, made, rest):
            return team
        shuts = min(free + rest.length_min + PUT_OFF_MIN, today.to_min)
        late = replace(rest, from_min=free, to_min=shuts) if shuts - free >= rest.length_min else None
        shifts = (replace(shift, rest=late) if shift is today else shift for shift in team.shifts)
        return replace(team, shifts=tuple(shifts))

    def _open(self, whole: Problem, done: Done, free_from: Free) -> Problem:
        teams = tuple(part for team in whole.teams for part in self._rest_of(team, whole, done, free_from))
        left = []
        for one in whole.requests:
            if one.id in done:
                continue
            after = one.after
            if after is not None and after.request in done:
                after = replace(after, done_on=done[after.request][1])
            left.append(replace(one, after=after))
        kits, broken = whole.kits_per_day, self._broken_kits()
        if broken:
            all_kits = sum(team.kits for team in whole.teams) if kits is None else kits
            kits = max(0, all_kits - broken)
        made = [one for one in whole.requests if one.id in done]
        return replace(
            whole,
            teams=teams,
            requests=tuple(left),
            kits_per_day=kits,
            floors=left_of(whole.floors, whole.requests, made, left),
            kits_out=self._out_with(whole, done, kits if broken else None),
        )

    def _broken_kits(self) -> int:
        return sum(one.count("kits", 1) for one in self.items if one.text("kind") == "kit_broken")

    def _out_with(self, whole: Problem, done: Done, left: int | None) -> tuple[tuple[str, date, int], ...]:
        """Return the kits that teams took along today for visits made: they are with them all day.

        left: that work after some broke. Where more than these are out, nobody knows whose broke: then none counts as
        out, and those that work are shared out anew.
        """
        out: dict[str, int] = {}
        for name, (team, day, _) in done.items():
            if day == self.day:
                out[team] = max(whole.request_by_id[name].kits, out.get(team, 0))
        if left is not None and sum(out.values()) > left:
            return ()
        return tuple((team + ON_ROAD, self.day, kits) for team, kits in out.items())

    def _rest_of(self, team: Team, whole: Problem, done: Done, free_from: Free) -> tuple[Team, ...]:
        """Return the team with the shifts it still has; on the road today, also one that starts where it is."""
        later = tuple(shift for shift in team.shifts if shift.day > self.day)
        today = next((shift for shift in team.shifts if shift.day == self.day), None)
        if today is None:
            return (replace(team, shifts=later),)
        mine = [stop for who, day, stop in done.values() if (who, day) == (team.id, today.day)]
        last = max(mine, key=lambda stop: stop.start_min, default=None)
        begin = max(today.from_min, self.time_min, free_from.get((team.id, today.day), 0))
        begin, free = max(begin, last.depart_min if last is not None else 0), 0
        if last is not None:
            free = max(last.depart_min, free_from.get((team.id, today.day), 0))
        rest = (_shortened(today, begin, free),) if begin < today.to_min else ()
        if last is None:
            return (replace(team, shifts=(*rest, *later)),)
        place = whole.request_by_id[last.request].place
        on_road = replace(team, id=team.id + ON_ROAD, start=place, shifts=rest)
        return on_road, replace(team, shifts=later)


def _rested(team: Team, whole: Problem, made: list[Stop], rest: Break) -> bool:
    """Say whether the break lay before or between the visits that were made."""
    minutes = drive_minutes(whole)
    number = {place.id: index for index, place in enumerate(whole.places)}
    place, free = team.start, -1
    for stop in sorted(made, key=lambda one: one.start_min):
        there = whole.request_by_id[stop.request].place
        leaves = stop.arrive_min - int(minutes[number[place], number[there]])
        for begins, ends in ((free, leaves), (stop.arrive_min, stop.start_min)):
            if min(ends, rest.to_min) - max(begins, rest.from_min) >= rest.length_min:
                return True
        place, free = there, stop.depart_min
    return False


def _shortened(shift: Shift, begin: int, free: int) -> Shift:
    """Return the shift from `begin` on, with the break that a team who is idle since `free` may still take."""
    rest = shift.rest
    if rest is not None and free > rest.from_min:
        rest = replace(rest, from_min=free) if rest.to_min - free >= rest.length_min else None
    return replace(shift, from_min=begin, rest=rest)
