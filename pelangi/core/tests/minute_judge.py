"""A second judge of plans and a search through all of them, sharing no line with the planner or its first judge.

Both read the JSON files as they are. The judge plays every round minute by minute: what a team does in a minute is
painted onto its day, and a minute painted twice, or outside the shift, is a broken rule. `best_of_all` tries every way
to give requests to rounds in every order; a round is possible when minutes, as bits of a number, are left at its end.
"""

from datetime import date
from itertools import pairwise, permutations, product
from math import atan2, ceil, cos, radians, sin, sqrt

MIDNIGHT = 1440


def minute(clock):
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


class World:
    """A problem file, looked at by name."""

    def __init__(self, problem):
        self.problem = problem
        self.requests = {one["id"]: one for one in problem["requests"]}
        self.shifts = {
            (team["id"], shift["day"]): (team, shift) for team in problem["teams"] for shift in team["shifts"]
        }
        self.place = {one["id"]: number for number, one in enumerate(problem["places"])}

    def drive(self, here, there):
        drive, places = self.problem["drive"], self.problem["places"]
        a, b = self.place[here], self.place[there]
        if drive["mode"] == "matrix":
            return ceil(drive["minutes"][a][b] - 1e-9)
        points = []
        for number in (a, b):
            lat, lon = radians(places[number]["lat"]), radians(places[number]["lon"])
            points.append((cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)))
        along = sum(x * y for x, y in zip(*points, strict=True))
        (x1, y1, z1), (x2, y2, z2) = points
        across = sqrt((y1 * z2 - z1 * y2) ** 2 + (z1 * x2 - x1 * z2) ** 2 + (x1 * y2 - y1 * x2) ** 2)
        km = 6371.0088 * atan2(across, along)
        return ceil(km * drive["detour"] / drive["speed_kmh"] * 60 - 1e-7)

    def takes(self, request):
        return ceil(request["service_min"] - 1e-9) + ceil(request.get("setup_min", 0) - 1e-9)

    def able(self, team, request):
        limit = self.problem.get("kits_per_day")
        carries = team.get("kits", 0) if limit is None else min(limit, team.get("kits", 0))
        skilled = set(request.get("skills", [])) <= set(team.get("skills", []))
        return skilled and request.get("kits", 0) <= carries

    def may_start(self, request, day):
        """The minutes of a day at which the visit may begin."""
        promised = request.get("promised")
        hours = [promised] if promised else request.get("windows", [])
        if not hours:
            return set(range(MIDNIGHT + 1))
        spans = [range(minute(one["from"]), minute(one["to"]) + 1) for one in hours if one["day"] == day]
        return {at for span in spans for at in span}


# ---------------------------------------------------------------------------------------------- the judge
def broken(problem, plan):
    """Return what is wrong with a plan, one line each; empty when it is allowed."""
    world, found, days = World(problem), [], {}
    left = [one["request"] for one in plan["unplanned"]]
    planned = [stop["request"] for one in plan["rounds"] for stop in one["stops"]]
    if sorted(planned + left) != sorted(world.requests):
        found.append("somebody is forgotten, unknown or there twice")
    kits = dict.fromkeys(problem["days"], 0)
    for one in plan["rounds"]:
        found += [f"{one['team']} {one['day']}: {what}" for what in played(world, one)]
        days |= {stop["request"]: one["day"] for stop in one["stops"]}
        kits[one["day"]] += max(
            (world.requests[stop["request"]].get("kits", 0) for stop in one["stops"]), default=0
        )
    limit = problem.get("kits_per_day")
    found += [f"{day}: {out} kits" for day, out in kits.items() if limit is not None and out > limit]
    if len({(one["team"], one["day"]) for one in plan["rounds"]}) < len(plan["rounds"]):
        found.append("two rounds of one team on one day")
    found += [f"{name}: too soon" for name in days if not _late_enough(world, name, days)]
    worth = worth_of(problem, plan)
    said = {name: plan["score"].get(name) for name in worth}
    return found + ([] if said == worth else [f"the score says {said} instead of {worth}"])


def _late_enough(world, name, days):
    after = world.requests[name].get("after")
    if not after:
        return True
    if after["request"] in world.requests:
        first = days.get(after["request"])
        if first is None:
            return False
    else:
        first = after.get("done_on")
    if first is None:
        return True
    return (date.fromisoformat(days[name]) - date.fromisoformat(first)).days >= after["min_days"]


def played(world, one):
    """Play a round: paint every minute with what the team does."""
    if (one["team"], one["day"]) not in world.shifts:
        return ["no such shift"]
    if not one["stops"]:
        return []
    team, shift = world.shifts[one["team"], one["day"]]
    end, day = minute(shift["to"]), Painted(minute(shift["from"]), minute(shift["to"]))
    here, driven, free = team["start"], 0, day.begin
    for stop in one["stops"]:
        request = world.requests[stop["request"]]
        way = world.drive(here, request["place"])
        day.visit(free, way, stop)
        day.found += _unfit(world, team, request, stop | {"day": one["day"]})
        here, driven, free = request["place"], driven + way, minute(stop["depart"])
    home = world.drive(here, team["end"])
    if free + home > end:
        day.found.append("not home in time")
    if driven + home != one["drive_min"]:
        day.found.append(f"drives {driven + home}, says {one['drive_min']}")
    if not any(_rests(day.doing, shift, leave, home) for leave in range(free, end - home + 1)):
        day.found.append("no break")
    return day.found


class Painted:
    """A team's day: what it does in each minute, and what went wrong while that was painted."""

    def __init__(self, begin, end):
        self.begin, self.end, self.doing, self.found = begin, end, {}, []

    def visit(self, free, way, stop):
        arrive, start, depart = (minute(stop[name]) for name in ("arrive", "start", "depart"))
        if not free <= arrive - way <= arrive <= start <= depart <= self.end:
            self.found.append(f"{stop['request']}: out of order")
        for what, since, until in (("drive", arrive - way, arrive), ("serve", start, depart)):
            taken = [at for at in range(since, until) if at in self.doing or not self.begin <= at < self.end]
            if taken:
                self.found.append(f"{what} at minute {taken[0]}, which is taken or outside the shift")
            self.doing |= dict.fromkeys(range(since, until), what)


def _unfit(world, team, request, stop):
    if minute(stop["start"]) not in world.may_start(request, stop["day"]):
        yield f"{stop['request']}: nobody opens at {stop['start']}"
    if minute(stop["depart"]) - minute(stop["start"]) != world.takes(request):
        yield f"{stop['request']}: wrong length"
    if not world.able(team, request):
        yield f"{stop['request']}: skills or kits lacking"


def _rests(doing, shift, leave, home):
    """Say whether enough idle minutes lie in a row when the team drives home at `leave`."""
    rest, idle = shift.get("break"), 0
    if not rest:
        return True
    for at in range(minute(rest["from"]), minute(rest["to"])):
        idle = 0 if at in doing or leave <= at < leave + home else idle + 1
        if idle >= ceil(rest["min"] - 1e-9):
            return True
    return False


def worth_of(problem, plan):
    """What a plan is worth, as far as it does not depend on times."""
    planned = {stop["request"] for one in plan["rounds"] for stop in one["stops"]}
    return {
        **worth_of_set(problem, planned),
        "drive_min": sum(one["drive_min"] for one in plan["rounds"]),
    }


def worth_of_set(problem, planned):
    served = [one for one in problem["requests"] if one["id"] in planned]
    short = 0
    for kind, shares in (problem.get("floors") or {}).items():
        for name, share in shares.items():
            people = sum(one.get("people", 1) for one in problem["requests"] if one.get(kind) == name)
            reached = sum(one.get("people", 1) for one in served if one.get(kind) == name)
            short += max(0, ceil(share * people - 1e-9) - reached)
    return {
        "promises_kept": sum(bool(one.get("promised")) for one in served),
        "floor_short": short,
        "weight": round(sum(one.get("weight", 1) for one in served), 6),
        "people": sum(one.get("people", 1) for one in served),
        "requests": len(served),
    }


# ---------------------------------------------------------------------------------------------- all plans
def plans_to_try(problem):
    """How many ways there are to give the requests to team-days."""
    return (len(World(problem).shifts) + 1) ** len(problem["requests"])


def best_of_all(problem):
    """Return the best of all plans as (promises, -lacking, weight, people, requests, -driving, -unevenness)."""
    world = World(problem)
    team_days = sorted(world.shifts, key=lambda one: (one[1], one[0]))
    names = list(world.requests)
    least = {one: _least_drives(world, one) for one in team_days}
    best = None
    for given in product([None, *team_days], repeat=len(names)):
        sets = {}
        for name, one in zip(names, given, strict=True):
            if one:
                sets.setdefault(one, set()).add(name)
        drives = {one: least[one].get(frozenset(chosen)) for one, chosen in sets.items()}
        if None in drives.values():
            continue
        days = {name: one[1] for name, one in zip(names, given, strict=True) if one}
        if not all(_late_enough(world, name, days) for name in days) or _too_many_kits(world, sets):
            continue
        worth = worth_of_set(problem, set(days))
        busy = {team["id"]: 0 for team in problem["teams"] if team["shifts"]}
        for one, chosen in sets.items():
            busy[one[0]] += drives[one] + sum(world.takes(world.requests[name]) for name in chosen)
        uneven = max(busy.values(), default=0) - min(busy.values(), default=0)
        key = (
            worth["promises_kept"],
            -worth["floor_short"],
            worth["weight"],
            worth["people"],
            worth["requests"],
        )
        key = (*key, -sum(drives.values()), -uneven)
        best = key if best is None else max(best, key)
    return best


def _too_many_kits(world, sets):
    limit, out = world.problem.get("kits_per_day"), {}
    for (_, day), chosen in sets.items():
        out[day] = out.get(day, 0) + max(world.requests[name].get("kits", 0) for name in chosen)
    return limit is not None and any(kits > limit for kits in out.values())


def _least_drives(world, team_day):
    team, shift = world.shifts[team_day]
    able = [name for name, one in world.requests.items() if world.able(team, one)]
    found = {}
    for count in range(1, len(able) + 1):
        for order in permutations(able, count):
            places = [team["start"], *(world.requests[name]["place"] for name in order), team["end"]]
            drive = sum(world.drive(a, b) for a, b in pairwise(places))
            if drive < found.get(frozenset(order), 10**9) and _possible(world, team, shift, order):
                found[frozenset(order)] = drive
    return found


ALL = (1 << 2 * MIDNIGHT) - 1


def _from(at):
    return ALL & ~((1 << at) - 1)


def _until(at):
    return (1 << at + 1) - 1


def _waited(minutes):
    """Whoever is free at a minute may be free at any later one."""
    return _from((minutes & -minutes).bit_length() - 1) if minutes else 0


def _possible(world, team, shift, order):
    """Play all timings of an order at once: the bits of a number are the minutes at which the team can be free."""
    rest, begin, end = shift.get("break"), minute(shift["from"]), minute(shift["to"])

    def rested_too(fresh, rested):
        if rest is None:
            return fresh, rested
        fresh, length = _waited(fresh), ceil(rest["min"] - 1e-9)
        may = fresh & _from(minute(rest["from"])) & _until(minute(rest["to"]) - length)
        return fresh, _waited(rested | may << length)

    fresh, rested = rested_too(ALL, 0 if rest else ALL)
    fresh, rested, here = fresh & _from(begin), rested & _from(begin), team["start"]
    for name in order:
        request = world.requests[name]
        way, takes = world.drive(here, request["place"]), world.takes(request)
        fresh, rested = rested_too(_waited(fresh) << way, _waited(rested) << way)
        opens = sum(1 << at for at in world.may_start(request, shift["day"]))
        fresh, rested = (_waited(fresh) & opens) << takes, (_waited(rested) & opens) << takes
        fresh, rested = rested_too(fresh & ALL, rested & ALL)
        if not fresh and not rested:
            return False
        here = request["place"]
    home = world.drive(here, team["end"])
    fresh, rested = (_waited(fresh) << home) & _until(end), (_waited(rested) << home) & _until(end)
    return bool(rested) or bool(rest and rested_too(fresh, 0)[1])
