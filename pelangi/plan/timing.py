"""Times of a round whose order somebody chose by hand, whether it keeps the rules or not.

The planner of `core` only makes rounds that are allowed. Here a coordinator may drag a stop anywhere: times are
worked out as early as they can be, the break where it hurts least, and the judge then says what is broken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pelangi.core.routing.plan import Round, Stop
from pelangi.core.routing.problem import Break, Problem, Request, Shift
from pelangi.core.routing.travel import drive_minutes


@dataclass(frozen=True)
class OnTheRoad:
    """A plan that is being carried out: the moment, and the stops made or under way, which keep their times."""

    day: date
    at_min: int
    done: Mapping[str, Stop] = field(default_factory=dict)


@dataclass(frozen=True)
class Timed:
    """A round with times. `pain`: (rules broken, minutes too late), (0, 0) when all is well; `home_min`: when back."""

    round: Round
    pain: tuple[int, int]
    home_min: int


class Clock:
    """Works out times for the rounds of one problem; minutes after midnight.

    road: where the plan is under way, what was done stays first and as it was, and nothing else begins before now.
    """

    def __init__(self, problem: Problem, road: OnTheRoad | None = None) -> None:
        self.problem, self.road = problem, road
        self._minutes = drive_minutes(problem)
        self._number = {place.id: number for number, place in enumerate(problem.places)}

    def drive_min(self, here: str, there: str) -> int:
        """Return the minutes from place to place."""
        return int(self._minutes[self._number[here], self._number[there]])

    def timed(self, team: str, day: date, order: Sequence[str]) -> Timed:
        """Return the round in this order with the break where least is broken. Raises KeyError for a day off."""
        shift = shift_of(self.problem, team, day)
        done = self._done(order)
        has_rested = shift.rest is None or self._has_rested(team, shift, order[:done])
        gaps = [None] if has_rested else range(done, len(order) + 1)
        tries = [self._with_break(team, shift, order, gap) for gap in gaps]
        return min(tries, key=lambda one: (one.pain, one.home_min))

    def best_place(self, team: str, day: date, order: Sequence[str], request: str) -> Timed:
        """Return the round with one more request where it breaks least and costs the least driving."""
        places = range(self._done(order), len(order) + 1)
        orders = [[*order[:at], request, *order[at:]] for at in places]
        tries = [self.timed(team, day, one) for one in orders]
        return min(tries, key=lambda one: (one.pain, one.round.drive_min, one.home_min))

    def _done(self, order: Sequence[str]) -> int:
        """Return how many of the first stops were made or are under way."""
        return sum(code in self.road.done for code in order) if self.road else 0

    def _has_rested(self, team: str, shift: Shift, done: Sequence[str]) -> bool:
        """Say whether the stops that were made left room for the break."""
        rest, place, free_from = shift.rest, self.problem.team_by_id[team].start, shift.from_min
        for code in done if rest else ():
            stop, door = self.road.done[code], self.problem.request_by_id[code].place
            leaves = stop.arrive_min - self.drive_min(place, door)
            for begin, end in ((free_from, leaves), (stop.arrive_min, stop.start_min)):
                if min(end, rest.to_min) - max(begin, rest.from_min) >= rest.length_min:
                    return True
            place, free_from = door, stop.depart_min
        return False

    def _now(self, shift: Shift, minute: int) -> int:
        """Return the moment from which a team can go on: never before now."""
        return max(minute, self.road.at_min) if self.road and shift.day == self.road.day else minute

    def _with_break(self, team: str, shift: Shift, order: Sequence[str], gap: int | None) -> Timed:
        crew, now, broken, late = self.problem.team_by_id[team], shift.from_min, 0, 0
        place, driven, stops = crew.start, 0, []
        for number, code in enumerate(order):
            request = self.problem.request_by_id[code]
            drive = self.drive_min(place, request.place)
            made = self.road.done.get(code) if self.road else None
            if made is not None:
                stops.append(made)
                place, now, driven = request.place, made.depart_min, driven + drive
                continue
            now = self._now(shift, now)
            arrive, ready, over = _rested(shift.rest if gap == number else None, now, drive)
            start, missed = _start(request, shift.day, ready)
            stops.append(Stop(code, arrive, start, start + request.length_min))
            broken, late = broken + bool(over) + bool(missed), late + over + missed
            place, now, driven = request.place, start + request.length_min, driven + drive
        drive = self.drive_min(place, crew.end)
        home, over = _home(shift, now, drive, rests=gap == len(order))
        too_late = max(0, home - shift.to_min)
        broken, late = broken + bool(over) + bool(too_late), late + over + too_late
        round_ = Round(team, shift.day, tuple(stops), driven + drive if stops else 0)
        return Timed(round_, (broken, late), home)


def shift_of(problem: Problem, team: str, day: date) -> Shift:
    """Return the shift of a team on a day. Raises KeyError when there is none."""
    for shift in problem.team_by_id[team].shifts:
        if shift.day == day:
            return shift
    raise KeyError(f"{team} {day}")


def _rested(rest: Break | None, now: int, drive: int) -> tuple[int, int, int]:
    """Return arrival, when the team is ready to serve, and by how much the break ends too late.

    The team rests on arrival when the hours of the break allow it, else before it leaves.
    """
    arrive = now + drive
    if rest is None:
        return arrive, arrive, 0
    ready = max(arrive, rest.from_min) + rest.length_min
    if ready <= rest.to_min:
        return arrive, ready, 0
    left = max(now, rest.from_min) + rest.length_min
    return left + drive, left + drive, max(0, left - rest.to_min)


def _home(shift: Shift, now: int, drive: int, *, rests: bool) -> tuple[int, int]:
    """Return when the team is home and by how much its last break ends too late. Rest at home needs no shift."""
    rest = shift.rest
    if rest is None or not rests or max(now + drive, rest.from_min) + rest.length_min <= rest.to_min:
        return now + drive, 0
    left = max(now, rest.from_min) + rest.length_min
    return left + drive, max(0, left - rest.to_min)


def _start(request: Request, day: date, ready: int) -> tuple[int, int]:
    """Return when service begins, and by how many minutes that misses the hours (a whole day: the wrong day)."""
    if not request.hours:
        return ready, 0
    today = sorted((hours.from_min, hours.to_min) for hours in request.hours if hours.day == day)
    for opens, closes in today:
        if ready <= closes:
            return max(ready, opens), 0
    return ready, ready - today[-1][1] if today else 24 * 60
