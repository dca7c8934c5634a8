"""The judge: is a plan allowed, and what is it worth?

Shares no code with the solver: it reads the problem and the finished plan, and works out drive times, breaks, kits
and follow-ups on its own, one round and one stop after the other, in plain Python.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any

from pelangi.core.routing.check_drives import Drives
from pelangi.core.routing.plan import Plan, Round, Stop
from pelangi.core.routing.problem import Break, Problem, Request, Shift
from pelangi.core.routing.words import clock, say


@dataclass(frozen=True)
class Violation:
    """One broken rule: its code, what it is about, and the sentence in Indonesian and English."""

    code: str
    params: dict[str, Any]
    text_id: str
    text_en: str

    def __str__(self) -> str:
        return self.text_en


@dataclass(frozen=True)
class Score:
    """What a plan is worth. Compared in this order: promises, floors, weight, people, requests, driving, evenness.

    unevenness_min: minutes of driving and service of the busiest team less those of the idlest team with a shift.
    group_coverage, ward_coverage: share of people served, 0 to 1, where there are any.
    floor_short: people lacking to the floors, added up; floors_short: by floor ("group elderly"), those missed only.
    """

    promises: int
    promises_kept: int
    weight: float
    weight_all: float
    requests: int
    requests_all: int
    people: int
    people_all: int
    drive_min: int
    unevenness_min: int
    group_coverage: dict[str, float]
    ward_coverage: dict[str, float]
    floor_short: int
    floors_short: dict[str, int]

    def key(self) -> tuple[int, int, float, int, int, int, int]:
        """Return what plans are compared by: the greater, the better."""
        served = round(self.weight, 6), self.people, self.requests
        return self.promises_kept, -self.floor_short, *served, -self.drive_min, -self.unevenness_min

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data for the plan file."""
        return asdict(self)


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Return every broken rule of the plan; empty when it is allowed."""
    found = list(_names(problem, plan))
    if found:
        return found  # the other rules speak of requests, teams and shifts that must exist
    roads = Drives(problem)
    for one in plan.rounds:
        found += _round(problem, one, roads)
    found += _once(problem, plan)
    found += _kits_of_days(problem, plan)
    found += _follow_ups(problem, plan)
    found += _claims(problem, plan)
    return found


def score(problem: Problem, plan: Plan) -> Score:
    """Return what the plan is worth, whether it is allowed or not. Its names must exist in the problem."""
    days = {stop.request: (one.day, stop) for one in plan.rounds for stop in one.stops}
    served = [request for request in problem.requests if request.id in days]
    promised = [request for request in problem.requests if request.promised is not None]
    roads, short = Drives(problem), _floors_short(problem, served)
    busy = {team.id: 0 for team in problem.teams if team.shifts}
    for one in plan.rounds:
        busy[one.team] = busy.get(one.team, 0) + _drive_min(problem, one, roads)
        busy[one.team] += sum(problem.request_by_id[stop.request].length_min for stop in one.stops)
    return Score(
        promises=len(promised),
        promises_kept=sum(
            request.id in days and _in_hours(request, days[request.id][0], days[request.id][1].start_min)
            for request in promised
        ),
        weight=round(sum(request.weight for request in served), 6),
        weight_all=round(sum(request.weight for request in problem.requests), 6),
        requests=len(served),
        requests_all=len(problem.requests),
        people=sum(request.people for request in served),
        people_all=sum(request.people for request in problem.requests),
        drive_min=sum(_drive_min(problem, one, roads) for one in plan.rounds),
        unevenness_min=max(busy.values(), default=0) - min(busy.values(), default=0),
        group_coverage=_coverage(problem, served, "group"),
        ward_coverage=_coverage(problem, served, "ward"),
        floor_short=sum(short.values()),
        floors_short=short,
    )


def _floors_short(problem: Problem, served: list[Request]) -> dict[str, int]:
    """Count the people lacking to each floor that is missed."""
    short: dict[str, int] = {}
    for floor in problem.floors:
        people = sum(one.people for one in problem.requests if getattr(one, floor.kind) == floor.name)
        reached = sum(one.people for one in served if getattr(one, floor.kind) == floor.name)
        lacking = ceil(floor.share * people - 1e-9) - reached
        if lacking > 0:
            short[f"{floor.kind} {floor.name}"] = lacking
    return short


def _coverage(problem: Problem, served: list[Request], by: str) -> dict[str, float]:
    people: dict[str, int] = defaultdict(int)
    reached: dict[str, int] = defaultdict(int)
    for request in problem.requests:
        people[getattr(request, by)] += request.people
    for request in served:
        reached[getattr(request, by)] += request.people
    return {name: round(reached[name] / people[name], 4) for name in sorted(people) if name and people[name]}


def _broken(code: str, **params: Any) -> Violation:
    text = say(code, params)
    return Violation(code, params, text["id"], text["en"])


def _shift_of(problem: Problem, one: Round) -> Shift | None:
    shifts = problem.team_by_id[one.team].shifts
    return next((shift for shift in shifts if shift.day == one.day), None)


def _names(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Teams, shifts and requests that do not exist; a team's day that is there twice."""
    taken: set[tuple[str, date]] = set()
    for one in plan.rounds:
        at = {"team": one.team, "day": one.day.isoformat()}
        if one.team not in problem.team_by_id:
            yield _broken("unknown_team", **at)
        elif _shift_of(problem, one) is None:
            yield _broken("no_shift", **at)
        if (one.team, one.day) in taken:
            yield _broken("round_twice", **at)
        taken.add((one.team, one.day))
        unknown = [stop.request for stop in one.stops if stop.request not in problem.request_by_id]
        for request in unknown:
            yield _broken("unknown_request", request=request, **at)
    for left in plan.unplanned:
        if left.request not in problem.request_by_id:
            yield _broken("unknown_unplanned", request=left.request)


def _once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Each request in one round, or in unplanned."""
    stops = Counter(stop.request for one in plan.rounds for stop in one.stops)
    left = Counter(one.request for one in plan.unplanned)
    for request in problem.requests:
        planned, out = stops[request.id], left[request.id]
        if planned > 1 or out > 1:
            yield _broken("twice", request=request.id)
        if planned and out:
            yield _broken("planned_and_unplanned", request=request.id)
        if not planned and not out:
            yield _broken("forgotten", request=request.id)


def _round(problem: Problem, one: Round, roads: Drives) -> Iterator[Violation]:
    shift = _shift_of(problem, one)
    team = problem.team_by_id[one.team]
    if shift is None or not one.stops:
        return
    at = {"team": one.team, "day": one.day.isoformat()}
    place, free_from = team.start, shift.from_min
    for number, stop in enumerate(one.stops):
        request = problem.request_by_id[stop.request]
        drive = roads.minutes(place, request.place)
        if stop.arrive_min < free_from + drive:
            code = "arrives_too_early" if number else "leaves_before_shift"
            earliest = clock(free_from + drive)
            yield _broken(code, request=request.id, arrive=clock(stop.arrive_min), earliest=earliest, **at)
        yield from _stop(one, request, stop)
        place, free_from = request.place, stop.depart_min
    home_min = free_from + roads.minutes(place, team.end)
    if home_min > shift.to_min:
        yield _broken("home_too_late", home=clock(home_min), to=clock(shift.to_min), **at)
    if shift.rest is not None and not _has_break(problem, one, shift, roads):
        rest = shift.rest
        hours = {"from": clock(rest.from_min), "to": clock(rest.to_min), "min": rest.length_min}
        yield _broken("no_break", **hours, **at)
    yield from _abilities(problem, one)


def _stop(one: Round, request: Request, stop: Stop) -> Iterator[Violation]:
    at = {"request": request.id, "team": one.team, "day": one.day.isoformat()}
    if stop.start_min < stop.arrive_min:
        yield _broken(
            "starts_before_arriving", start=clock(stop.start_min), arrive=clock(stop.arrive_min), **at
        )
    takes = stop.depart_min - stop.start_min
    if takes != request.length_min:
        yield _broken("wrong_length", takes=takes, needs=request.length_min, **at)
    if not _in_hours(request, one.day, stop.start_min):
        code = "promise_broken" if request.promised is not None else "outside_window"
        yield _broken(code, start=clock(stop.start_min), **at)


def _in_hours(request: Request, day: date, start_min: int) -> bool:
    """A promise binds where there is one; else any window; else any hour."""
    hours = (request.promised,) if request.promised is not None else request.windows
    return not hours or any(
        window.day == day and window.from_min <= start_min <= window.to_min for window in hours
    )


def _abilities(problem: Problem, one: Round) -> Iterator[Violation]:
    team = problem.team_by_id[one.team]
    for stop in one.stops:
        request = problem.request_by_id[stop.request]
        at = {"request": request.id, "team": one.team, "day": one.day.isoformat()}
        lacking = request.skills - team.skills
        if lacking:
            yield _broken("skill_lacking", skills=", ".join(sorted(lacking)), **at)
        if request.kits > team.kits:
            yield _broken("too_few_kits", needs=request.kits, has=team.kits, **at)


def _has_break(problem: Problem, one: Round, shift: Shift, roads: Drives) -> bool:
    """A team rests while it neither drives nor serves. The drive to a stop ends when it arrives.

    Before the first drive and after the last it is free. The drive home may follow the last stop at once, or after
    the break when it is home in time.
    """
    rest = shift.rest
    if rest is None:
        return True
    team = problem.team_by_id[one.team]
    place, free_from = team.start, -1
    for stop in one.stops:
        request = problem.request_by_id[stop.request]
        leaves = stop.arrive_min - roads.minutes(place, request.place)
        if _fits(rest, free_from, leaves) or _fits(rest, stop.arrive_min, stop.start_min):
            return True
        place, free_from = request.place, stop.depart_min
    home = roads.minutes(place, team.end)
    return _fits(rest, free_from, shift.to_min - home) or _fits(rest, free_from + home, rest.to_min)


def _fits(rest: Break, free_from: int, free_to: int) -> bool:
    return min(free_to, rest.to_min) - max(free_from, rest.from_min) >= rest.length_min


def _kits_of_days(problem: Problem, plan: Plan) -> Iterator[Violation]:
    if problem.kits_per_day is None:
        return
    for day in problem.days:
        out = 0
        for one in plan.rounds:
            if one.day == day:
                out += max((problem.request_by_id[stop.request].kits for stop in one.stops), default=0)
        if out > problem.kits_per_day:
            yield _broken("kits_of_day", day=day.isoformat(), needs=out, has=problem.kits_per_day)


def _follow_ups(problem: Problem, plan: Plan) -> Iterator[Violation]:
    days = {stop.request: one.day for one in plan.rounds for stop in one.stops}
    for request in problem.requests:
        after = request.after
        if after is None or request.id not in days:
            continue
        at = {"request": request.id, "first": after.request, "day": days[request.id].isoformat()}
        if after.request in problem.request_by_id:
            first_day = days.get(after.request)
            if first_day is None:
                yield _broken("first_not_planned", **at)
        else:
            first_day = after.done_on
        if first_day is not None and (days[request.id] - first_day).days < after.min_days:
            yield _broken("too_soon_after", first_day=first_day.isoformat(), min_days=after.min_days, **at)


def _drive_min(problem: Problem, one: Round, roads: Drives) -> int:
    team = problem.team_by_id[one.team]
    if not one.stops:
        return 0
    places = [team.start, *(problem.request_by_id[stop.request].place for stop in one.stops), team.end]
    return sum(roads.minutes(here, there) for here, there in pairwise(places))


def _claims(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """What the plan says of itself must be true."""
    roads = Drives(problem)
    for one in plan.rounds:
        drive = _drive_min(problem, one, roads)
        if drive != one.drive_min:
            at = {"team": one.team, "day": one.day.isoformat()}
            yield _broken("wrong_drive", says=one.drive_min, drive_min=drive, **at)
    judged = score(problem, plan).to_data()
    for name in ("promises_kept", "floor_short", "weight", "people", "drive_min"):
        claimed = plan.score.get(name)
        if claimed is not None and (
            not isinstance(claimed, int | float) or abs(claimed - judged[name]) > 1e-5
        ):
            yield _broken("wrong_score", name=name, says=claimed, judged=judged[name])
