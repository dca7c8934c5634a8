"""vrp-cli (pragmatic format): a shift for each team-day, several windows, skills, values; lunch is cut out of the day.

Its optional breaks are left out of most rounds, which then break the rule of the break.
"""

import json
from typing import Any

import vrp_cli

from plan_peers.common_clock import lunch, shortened
from plan_peers.shared import DAY_MIN, Case, TeamDay

OBJECTIVES = [[{"type": "maximize-value"}], [{"type": "minimize-unassigned"}], [{"type": "minimize-cost"}]]


def solve(case: Case, seconds: float, seed: int, start: list[list[int]] | None = None) -> list[list[int]]:
    """Return the routes. It has no seed and takes no start from Python."""
    if start is not None:
        raise ValueError("vrp-cli takes no start from Python")
    config = {
        "termination": {"maxTime": max(1, int(seconds)), "maxGenerations": 10_000_000},
        "environment": {"parallelism": {"numThreadPools": 1, "threadsPerPool": 1}},
    }
    seconds_of = [cell * 60 for row in case.drive.tolist() for cell in row]
    matrix = {"profile": "car", "travelTimes": seconds_of, "distances": seconds_of}
    found = json.loads(
        vrp_cli.solve_pragmatic(json.dumps(_problem(case)), [json.dumps(matrix)], json.dumps(config))
    )
    number = {(one.team, one.day): index for index, one in enumerate(case.team_days)}
    routes: list[list[int]] = [[] for _ in case.team_days]
    for tour in found["tours"]:
        day = tour["stops"][0]["time"]["departure"][:10]
        stops = [one for stop in tour["stops"] for one in stop["activities"] if one["type"] == "service"]
        routes[number[tour["vehicleId"], day]] = [int(one["jobId"]) for one in stops]
    return routes


def _problem(case: Case) -> dict[str, Any]:
    names = sorted({one.team for one in case.team_days})
    return {
        "plan": {"jobs": [_job(case, number) for number in range(len(case.requests))]},
        "fleet": {
            "profiles": [{"name": "car"}],
            "vehicles": [_vehicle([one for one in case.team_days if one.team == name]) for name in names],
        },
        "objectives": OBJECTIVES,
    }


def _job(case: Case, number: int) -> dict[str, Any]:
    one = case.requests[number]
    times = [[_moment(case, opens), _moment(case, shuts)] for opens, shuts in case.hours(number)]
    place = {"location": {"index": case.place[number]}, "duration": case.length[number] * 60, "times": times}
    job = {"id": str(number), "services": [{"places": [place]}], "value": one["weight"]}
    return {**job, "skills": {"allOf": one["skills"]}} if one["skills"] else job


def _moment(case: Case, minute: int) -> str:
    day, minute = divmod(minute, DAY_MIN)
    return _written(case.days[day], shortened(minute, lunch(case)))


def _written(day: str, minute: int) -> str:
    return f"{day}T{minute // 60:02d}:{minute % 60:02d}:00Z"


def _vehicle(days: list[TeamDay]) -> dict[str, Any]:
    vehicle = {
        "typeId": days[0].team,
        "vehicleIds": [days[0].team],
        "profile": {"matrix": "car"},
        "costs": {"fixed": 0.0, "distance": 0.0, "time": 1.0},
        "shifts": [_shift(one) for one in days],
        "capacity": [10_000],
    }
    return {**vehicle, "skills": list(days[0].skills)} if days[0].skills else vehicle


def _shift(one: TeamDay) -> dict[str, Any]:
    rest = one.rest or (DAY_MIN, DAY_MIN, 0)
    begins, ends = (_written(one.day, shortened(minute, rest)) for minute in (one.from_min, one.to_min))
    return {
        "start": {"earliest": begins, "location": {"index": one.start}},
        "end": {"latest": ends, "location": {"index": one.end}},
    }
