"""What has happened since a plan was published, and the file of changes that says so to the planner.

Pure: problem, plan and choices in the shapes of `core.routing` and of the page.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise, product

from pelangi.core.routing.changes import Changes
from pelangi.core.routing.drive import Matrix
from pelangi.core.routing.happenings import CLOSED_MIN
from pelangi.core.routing.plan import Plan, Round
from pelangi.core.routing.problem import Problem, Request, Window
from pelangi.core.routing.travel import drive_minutes
from pelangi.plan.shifts import clock_of

URGENT_WEIGHT = 5  # what an urgent request counts, in times of its own weight: above what is not promised yet


@dataclass(frozen=True)
class Happened:
    """What the coordinator says. Codes are those of stops in the problem file; `at_min` is after midnight."""

    day: date
    at_min: int
    ill: tuple[tuple[str, date], ...] = ()
    kits_broken: int = 0
    gone: tuple[str, ...] = ()  # stops where nobody is left to be visited
    urgent: tuple[dict, ...] = ()  # entries of the problem file, each with "at": its place
    closed: tuple[tuple[str, str], ...] = ()  # pairs of wards between which the road is closed
    overrun: tuple[tuple[str, int], ...] = ()
    not_begun: tuple[str, ...] = ()
    done_ahead: tuple[str, ...] = ()  # visited before their time came
    people: Mapping[str, list[int]] = field(default_factory=dict)  # requests of the urgent entries
    without: frozenset[int] = frozenset()  # requests nobody needs to go to any more

    def takes_up(self, requests: Collection[int]) -> bool:
        """Say whether one of these requests is among the urgent ones."""
        return any(one in those for those in self.people.values() for one in requests)

    def is_anything(self) -> bool:
        """Say whether anything has happened at all."""
        return any(
            (self.ill, self.kits_broken, self.gone, self.urgent, self.closed, self.overrun, self.not_begun)
        )

    def changes(self) -> Changes:
        """Return the file of changes, in the order in which the planner must hear them."""
        items: list[dict] = [{"kind": "not_begun", "request": code} for code in self.not_begun]
        items += [
            {"kind": "overrun", "request": code, "depart": clock_of(until)} for code, until in self.overrun
        ]
        items += [{"kind": "team_ill", "team": team, "day": day.isoformat()} for team, day in self.ill]
        items += [{"kind": "kit_broken", "kits": self.kits_broken}] if self.kits_broken else []
        items += [{"kind": "gone", "request": code} for code in (*self.gone, *self.done_ahead)]
        items += [
            {"kind": "urgent", "request": _weighted(entry), "place": entry["at"]} for entry in self.urgent
        ]
        now = {"day": self.day.isoformat(), "time": clock_of(self.at_min)}
        return Changes.from_data({"version": 1, "now": now, "changes": items})

    def as_codes(self) -> dict:
        """Return what is kept with the new plan: codes only, no names."""
        said = {
            "team_ill": [[team, day.isoformat()] for team, day in self.ill],
            "kit_broken": self.kits_broken,
            "gone": len(self.gone),
            "urgent": len(self.urgent),
            "road_closed": [list(pair) for pair in self.closed],
            "overrun": [[code, until] for code, until in self.overrun],
            "not_begun": list(self.not_begun),
        }
        now = {"day": self.day.isoformat(), "time": clock_of(self.at_min)}
        return {"now": now, "what": {name: value for name, value in said.items() if value}}


def _weighted(entry: dict) -> dict:
    return {name: value for name, value in entry.items() if name != "at"} | {
        "weight": round(entry["weight"] * URGENT_WEIGHT, 4)
    }


def own_part(
    problem: Problem, plan: Plan, days: Collection[date], open_codes: Collection[str]
) -> tuple[Problem, Plan]:
    """Return problem and plan with only these days and with the requests that are on its rounds or still wait.

    Other plans may have taken some days over since, and people may have been served or planned elsewhere.
    """
    rounds = tuple(one for one in plan.rounds if one.day in days)
    planned = {stop.request for one in rounds for stop in one.stops}
    requests = tuple(
        kept
        for one in problem.requests
        if one.id in planned or one.id in open_codes
        for kept in [_within(one, days)]
        if kept is not None
    )
    teams = tuple(
        replace(team, shifts=tuple(shift for shift in team.shifts if shift.day in days))
        for team in problem.teams
    )
    known = {one.id for one in requests}
    rounds = tuple(
        replace(one, stops=tuple(stop for stop in one.stops if stop.request in known)) for one in rounds
    )
    left = tuple(one for one in plan.unplanned if one.request in known)
    floors = tuple(one for one in problem.floors if any(one.covers(request) for request in requests))
    own = replace(problem, days=tuple(sorted(days)), teams=teams, requests=requests, floors=floors)
    return own, replace(plan, rounds=rounds, unplanned=left)


def _within(request: Request, days: Collection[date]) -> Request | None:
    """Return the request with its hours on these days; None when it has none left there."""

    def on(window: Window | None) -> bool:
        return window is not None and window.day in days

    if request.promised is not None:
        return request if on(request.promised) else None
    windows = tuple(window for window in request.windows if on(window))
    return replace(request, windows=windows) if windows or not request.windows else None


def with_closed_roads(problem: Problem, plan: Plan, happened: Happened) -> Problem:
    """Return the problem in which no team drives between the closed pairs of wards; what was driven, was."""
    if not happened.closed:
        return problem
    minutes = drive_minutes(problem).copy()
    number = {place.id: index for index, place in enumerate(problem.places)}
    driven = _driven(problem, plan, happened)
    in_ward: dict[str, set[str]] = {}
    for one in problem.requests:
        in_ward.setdefault(one.ward, set()).add(one.place)
    for here, there in happened.closed:
        for a, b in product(in_ward.get(here, ()), in_ward.get(there, ())):
            if a != b and (a, b) not in driven and (b, a) not in driven:
                minutes[number[a], number[b]] = minutes[number[b], number[a]] = CLOSED_MIN
    return replace(problem, drive=Matrix(tuple(tuple(row) for row in minutes.tolist())))


def _driven(problem: Problem, plan: Plan, happened: Happened) -> set[tuple[str, str]]:
    legs: set[tuple[str, str]] = set()
    for one in plan.rounds:
        places = [problem.request_by_id[stop.request].place for stop in _begun(one, happened)]
        legs |= set(pairwise([problem.team_by_id[one.team].start, *places]))
    return legs


def _begun(one: Round, happened: Happened) -> list:
    now = (happened.day, happened.at_min)
    return [
        stop
        for stop in one.stops
        if (one.day, stop.start_min) <= now and stop.request not in happened.not_begun
    ]


def done_codes(plan: Plan, happened: Happened) -> list[str]:
    """Return the stops that were made or are under way: they stay as they are."""
    return [stop.request for one in plan.rounds for stop in _begun(one, happened)]
