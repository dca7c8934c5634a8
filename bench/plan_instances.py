"""Invented planning problems for the benchmarks, in the format of the problem file; no real place or person is in them.

Wards of unequal size around random centres; 93 % homes, 6 % small institutions, 1 % prison-like ones; some people
scattered far out; 35 % of homes may be visited at any hour, 25 % mornings, 25 % afternoons, 15 % on two given weekdays;
institutions open on two or three weekdays, with tight hours to begin. 55 % of homes and all institutions need the
biometric skill, which two thirds of the teams have. Drive times as a matrix: Manhattan distance, uneven directions.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np
from numpy.random import Generator

MONDAY = date(2026, 11, 30)
SPEED_KMH, STOPPING_MIN = 22, 2
BIOMETRIC = "biometric"
SHIFT, LUNCH = ("08:00", "16:00"), {"from": "12:00", "to": "14:00", "min": 60}
ANY, MORNING, AFTERNOON = None, ("08:00", "12:00"), ("13:00", "16:00")


@dataclass(frozen=True)
class Size:
    """How large a problem is; side_km is that of the square the city lies in."""

    requests: int
    teams: int
    days: int
    wards: int
    side_km: float


S = Size(300, 3, 5, 12, 14.0)
L = Size(2000, 6, 20, 30, 22.0)


def problem_data(size: Size, seed: int, *, urgent: int = 0) -> dict[str, Any]:
    """Return a problem file's data; the same size and seed give the same. urgent: requests of priority 4 added last."""
    chance = np.random.default_rng(seed)
    days = _working_days(size.days)
    centres = chance.uniform(0.1 * size.side_km, 0.9 * size.side_km, (size.wards, 2))
    shares = chance.dirichlet(np.full(size.wards, 1.5))
    points = [(size.side_km / 2, size.side_km / 2)]
    requests = []
    for number in range(size.requests + urgent):
        ward = int(chance.choice(size.wards, p=shares))
        request, is_far = _request(chance, number, days, hurry=number >= size.requests)
        spread = size.side_km * (0.5 if is_far else 0.045)
        x, y = np.clip(chance.normal(centres[ward], spread), 0, size.side_km)
        points.append((float(x), float(y)))
        requests.append({"id": f"R{number}", "place": f"p{number + 1}", **request, "ward": f"W{ward:02d}"})
    return {
        "version": 1,
        "days": [day.isoformat() for day in days],
        "drive": {"mode": "matrix", "minutes": _minutes(chance, np.array(points))},
        "places": [{"id": f"p{number}"} for number in range(len(points))],
        "teams": [_team(number, days) for number in range(size.teams)],
        "requests": requests,
    }


def _working_days(count: int) -> list[date]:
    return [MONDAY + timedelta(days=7 * (number // 5) + number % 5) for number in range(count)]


def _team(number: int, days: list[date]) -> dict[str, Any]:
    shifts = [{"day": day.isoformat(), "from": SHIFT[0], "to": SHIFT[1], "break": LUNCH} for day in days]
    skills = [BIOMETRIC] if number % 3 != 2 else []
    return {"id": f"T{number}", "start": "p0", "end": "p0", "skills": skills, "kits": 1, "shifts": shifts}


def _request(chance: Generator, number: int, days: list[date], *, hurry: bool) -> tuple[dict[str, Any], bool]:
    """Return the request without place and ward, and whether it lies far out."""
    priority = 4 if hurry else int(chance.choice([1, 2, 4], p=[0.60, 0.28, 0.12]))
    kind = 0.0 if hurry else chance.random()
    if kind < 0.93:
        people = int(chance.integers(1, 4))
        minutes, group = (
            15 + 10 * people,
            str(chance.choice(["elderly", "disabled", "remote"], p=[0.5, 0.35, 0.15])),
        )
        windows, skilled = _home_windows(chance, days), chance.random() < 0.55
    elif kind < 0.99:
        people, priority = int(chance.integers(6, 20)), min(priority, 2)
        minutes, group = 20 + 6 * people, "institution"
        windows, skilled = _open_days(chance, days, int(chance.integers(2, 4)), ("08:00", "10:30")), True
    else:
        people, priority = 40, 1
        minutes, group = 30 + 5 * people, "prison"
        windows, skilled = _open_days(chance, days, int(chance.integers(2, 4)), ("08:00", "10:00")), True
    skills = [BIOMETRIC] if skilled else []
    request = {"people": people, "weight": float(people * priority), "service_min": minutes, "skills": skills}
    return {
        **request,
        "kits": len(skills),
        "windows": windows,
        "group": group,
        "x_priority": priority,
    }, group == "remote"


def _home_windows(chance: Generator, days: list[date]) -> list[dict[str, str]]:
    kind = chance.random()
    if kind < 0.35:
        return []
    if kind < 0.85:
        hours = MORNING if kind < 0.60 else AFTERNOON
        return [_window(day, hours) for day in days]
    return _open_days(chance, days, 2, SHIFT)


def _open_days(
    chance: Generator, days: list[date], count: int, hours: tuple[str, str]
) -> list[dict[str, str]]:
    weekdays = set(chance.choice(5, count, replace=False).tolist())
    return [_window(day, hours) for day in days if day.weekday() in weekdays]


def _window(day: date, hours: tuple[str, str]) -> dict[str, str]:
    return {"day": day.isoformat(), "from": hours[0], "to": hours[1]}


def _minutes(chance: Generator, points: np.ndarray) -> list[list[int]]:
    km = np.abs(points[:, None, :] - points[None, :, :]).sum(axis=2) * chance.uniform(
        1.0, 1.25, (len(points),) * 2
    )
    minutes = np.ceil(km / SPEED_KMH * 60 + STOPPING_MIN).astype(int)
    np.fill_diagonal(minutes, 0)
    return [[ceil(cell) for cell in row] for row in minutes.tolist()]
