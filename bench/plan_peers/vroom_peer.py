"""VROOM (pyvroom): one vehicle per team-day, all days on one long clock, breaks and several windows as they are."""

from datetime import timedelta
from typing import Any

import numpy as np
import vroom

from plan_peers.shared import Case

THREADS, EXPLORATION = 1, 5


def solve(case: Case, seconds: float, seed: int, start: list[list[int]] | None = None) -> list[list[int]]:
    """Return the routes. VROOM has no seed and does not keep strictly to its time. start: a local search from there."""
    problem = vroom.Input()
    problem.set_durations_matrix(profile="car", matrix_input=(case.drive * 60).astype(np.uint32))
    skills = sorted({skill for one in case.requests for skill in one["skills"]})
    problem.add_vehicle([_vehicle(case, number, skills, start) for number in range(len(case.team_days))])
    problem.add_job([_job(case, number, skills) for number in range(len(case.requests))])
    if start is not None:
        found = problem.solve(exploration_level=EXPLORATION, nb_threads=THREADS)
    else:
        found = problem.solve(
            exploration_level=EXPLORATION, nb_threads=THREADS, timeout=timedelta(seconds=seconds)
        )
    routes: list[list[int]] = [[] for _ in case.team_days]
    table: Any = found.routes
    for number, kind, job in zip(table["vehicle_id"], table["type"], table["id"], strict=True):
        if kind == "job":
            routes[int(number)].append(int(job))
    return routes


def _vehicle(case: Case, number: int, skills: list[str], start: list[list[int]] | None) -> vroom.Vehicle:
    one = case.team_days[number]
    breaks = []
    if one.rest is not None:
        opens, shuts, length = one.rest
        hours = vroom.TimeWindow((one.offset + opens) * 60, (one.offset + shuts - length) * 60)
        breaks = [vroom.Break(number, time_windows=[hours], service=length * 60)]
    steps = []
    if start is not None:
        steps = [vroom.VehicleStep("single", job) for job in start[number]]
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
