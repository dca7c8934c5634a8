"""VROOM (pyvroom): one vehicle per team-day, all days on one long clock, breaks and several windows as they are."""

import re
from datetime import timedelta
from typing import Any

import numpy as np
import vroom
from vroom._vroom import VroomInputException

from plan_peers.shared import DAY_MIN, Case, TeamDay

THREADS, EXPLORATION = 1, 5


def solve(case: Case, seconds: float, seed: int, start: list[list[int]] | None = None) -> list[list[int]]:
    """Return the routes. VROOM has no seed and does not keep strictly to its time. start: a local search from there."""
    while True:
        try:
            found = _found(case, seconds, start)
            break
        except VroomInputException as refused:  # it takes a start as it is, or not at all
            named = re.fullmatch(r"Infeasible route for vehicle (\d+)\.", str(refused))
            if named is None or start is None:
                raise
            start = [[] if number == int(named[1]) else route for number, route in enumerate(start)]
    routes: list[list[int]] = [[] for _ in case.team_days]
    table: Any = found.routes
    for number, kind, job in zip(table["vehicle_id"], table["type"], table["id"], strict=True):
        if kind == "job":
            routes[int(number)].append(int(job))
    return routes


def _found(case: Case, seconds: float, start: list[list[int]] | None) -> Any:
    problem = vroom.Input()
    problem.set_durations_matrix(profile="car", matrix_input=(case.drive * 60).astype(np.uint32))
    skills = sorted({skill for one in case.requests for skill in one["skills"]})
    problem.add_vehicle([_vehicle(case, number, skills, start) for number in range(len(case.team_days))])
    problem.add_job([_job(case, number, skills) for number in range(len(case.requests))])
    return problem.solve(
        exploration_level=EXPLORATION, nb_threads=THREADS, timeout=timedelta(seconds=seconds)
    )


def _vehicle(case: Case, number: int, skills: list[str], start: list[list[int]] | None) -> vroom.Vehicle:
    one = case.team_days[number]
    breaks = []
    if one.rest is not None:
        opens, shuts, length = one.rest
        hours = vroom.TimeWindow((one.offset + opens) * 60, (one.offset + shuts - length) * 60)
        breaks = [vroom.Break(number, time_windows=[hours], service=length * 60)]
    steps = []
    if start is not None:
        steps = _steps(case, number, start[number])
    return vroom.Vehicle(
        number,
        start=one.start,
        end=one.end,
        profile="car",
        skills={skills.index(skill) for skill in one.skills if skill in skills} or None,
        time_window=vroom.TimeWindow((one.offset + one.from_min) * 60, (one.offset + one.to_min) * 60),
        breaks=breaks,
        steps=steps,
    )


def _steps(case: Case, number: int, route: list[int]) -> list[vroom.VehicleStep]:
    """Return the round as a start, with the break where the team is free first after the break may begin."""
    one, steps = case.team_days[number], [vroom.VehicleStep("single", job) for job in route]
    if one.rest is None:
        return steps
    gaps = [gap for gap in range(len(route) + 1) if _is_timed(case, number, route, gap)]
    gap = gaps[0] if gaps else len(route)
    return [*steps[:gap], vroom.VehicleStep("break", number), *steps[gap:]]


def _is_timed(case: Case, number: int, route: list[int], gap: int) -> bool:
    """Say whether the round runs when the team rests on the way to stop `gap`, before the drive or after it."""
    one = case.team_days[number]
    now, here = one.offset + one.from_min, one.start
    for index in range(len(route) + 1):
        onto = case.place[route[index]] if index < len(route) else one.end
        drive = int(case.drive[here, onto])
        now = now + drive if index != gap else _rested(one, now, drive)
        if index == len(route):
            break
        starts = [max(now, opens) for opens, shuts in case.hours(route[index]) if now <= shuts]
        if not starts:
            return False
        now, here = min(starts) + case.length[route[index]], onto
    return now <= one.offset + one.to_min


def _rested(one: TeamDay, now: int, drive: int) -> int:
    """Return when the team is there, rested; far too late if it cannot rest on this drive."""
    opens, shuts, length = one.rest or (0, DAY_MIN, 0)
    after = max(now + drive, one.offset + opens) + length
    before = max(now, one.offset + opens) + length
    if after <= one.offset + shuts:
        return after
    return before + drive if before <= one.offset + shuts else one.offset + 2 * DAY_MIN


def _job(case: Case, number: int, skills: list[str]) -> vroom.Job:
    one = case.requests[number]
    hours = [vroom.TimeWindow(opening * 60, closing * 60) for opening, closing in case.hours(number)]
    return vroom.Job(
        number,
        location=case.place[number],
        default_service=case.length[number] * 60,
        skills={skills.index(skill) for skill in one["skills"]} or None,
        priority=min(100, round(one["weight"])),
        time_windows=hours,
    )
