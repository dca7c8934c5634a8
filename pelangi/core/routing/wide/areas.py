"""Areas: neighbouring requests with the teams that go to them, so many that one search is good at each.

Requests are halved again and again across their longer side, by minutes of work, so that areas are compact and equal;
teams go to areas by how much work their kind can do there, each to the nearest area that still needs one of its kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from pelangi.core.routing.drive import Matrix
from pelangi.core.routing.problem import Problem, Request, Team

AREA_REQUESTS = 1_500
"""Requests an area aims at."""

LANDMARKS = 4
"""Places whose drive times stand for coordinates where only a matrix is given."""

STOP_MIN = 15
"""Driving that goes with a visit, for comparing how much work areas have."""


@dataclass(frozen=True)
class Area:
    """Ids of requests and teams, how many kits it may have out on a day (None: no limit), and where its middle is."""

    requests: tuple[str, ...]
    teams: tuple[str, ...]
    kits: int | None
    middle: tuple[float, ...]


def areas_of(problem: Problem, count: int | None = None) -> list[Area]:
    """Return the areas of a problem; every request and every team is in exactly one. Follow-ups stay together."""
    if count is None:
        count = round(len(problem.requests) / AREA_REQUESTS)
    count = max(1, min(count, len(problem.teams), len(problem.requests)))
    where = coordinates(problem)
    units = _units(problem)
    at = np.array([where[unit[0].place] for unit in units]).reshape(len(units), -1)
    work = np.array([sum(one.length_min + STOP_MIN for one in unit) for unit in units], dtype=np.float64)
    groups = _halved(at, work, np.arange(len(units)), count)
    requests = [[one for number in group for one in units[number]] for group in groups]
    middles = [tuple(float(x) for x in at[group].mean(axis=0)) for group in groups]
    teams = _teams(problem, requests, middles, where)
    kits = _shared_kits(problem, teams)
    return [
        Area(tuple(one.id for one in mine), tuple(one.id for one in crew), limit, middle)
        for mine, crew, limit, middle in zip(requests, teams, kits, middles, strict=True)
    ]


def coordinates(problem: Problem) -> dict[str, tuple[float, ...]]:
    """Return something like coordinates of every place; a step in any of them is a step of the same length."""
    if isinstance(problem.drive, Matrix):
        minutes = np.array(problem.drive.minutes, dtype=np.float64)
        both, chosen = minutes + minutes.T, [0]
        while len(chosen) < min(LANDMARKS, len(both)):
            chosen.append(int(both[:, chosen].min(axis=1).argmax()))
        return {place.id: tuple(both[number, chosen]) for number, place in enumerate(problem.places)}
    lat = np.array([place.lat or 0.0 for place in problem.places])
    lon = np.array([place.lon or 0.0 for place in problem.places]) * np.cos(np.radians(lat.mean()))
    return {place.id: (float(lat[n]), float(lon[n])) for n, place in enumerate(problem.places)}


def _units(problem: Problem) -> list[list[Request]]:
    """Return the requests, those that follow each other together."""
    unit_of: dict[str, list[Request]] = {}
    for one in problem.requests:
        head = one
        while head.after is not None and head.after.request in problem.request_by_id:
            head = problem.request_by_id[head.after.request]
        unit_of.setdefault(head.id, []).append(one)
    return list(unit_of.values())


def _halved(
    at: NDArray[np.float64], work: NDArray[np.float64], mine: NDArray[np.int64], count: int
) -> list[NDArray[np.int64]]:
    """Return `count` groups with about the same work."""
    if count == 1:
        return [mine]
    first = count // 2
    side = int(np.ptp(at[mine], axis=0).argmax())
    order = mine[np.lexsort((mine, at[mine, side]))]
    cut = int(np.searchsorted(np.cumsum(work[order]), work[mine].sum() * first / count))
    cut = min(max(cut, first), len(order) - (count - first))
    return [*_halved(at, work, order[:cut], first), *_halved(at, work, order[cut:], count - first)]


def _teams(
    problem: Problem,
    requests: Sequence[Sequence[Request]],
    middles: Sequence[tuple[float, ...]],
    where: dict[str, tuple[float, ...]],
) -> list[list[Team]]:
    """Return the teams of each area: of each kind as many as its share of the work, each team as near as can be."""
    kinds: dict[tuple[frozenset[str], int], list[Team]] = {}
    for team in problem.teams:
        kinds.setdefault((team.skills, team.kits), []).append(team)
    found: list[list[Team]] = [[] for _ in requests]
    for (skills, kits), crew in sorted(kinds.items(), key=lambda one: (sorted(one[0][0]), one[0][1])):
        work = [
            sum(one.length_min + STOP_MIN for one in mine if one.skills <= skills and one.kits <= kits)
            / (1 + len(found[number]))
            for number, mine in enumerate(requests)
        ]
        slots = [number for number, many in enumerate(shares(work, len(crew))) for _ in range(many)]
        away = np.array(
            [
                [np.hypot(*np.subtract(where[team.start], middles[slot])[:2]) for slot in slots]
                for team in crew
            ]
        )
        for row, column in zip(*linear_sum_assignment(away), strict=True):
            found[slots[column]].append(crew[row])
    return found


def shares(parts: Sequence[float], count: int) -> list[int]:
    """Divide `count` things by parts, by largest remainders; the first of equals gets more."""
    total = sum(parts)
    exact = [count * part / total if total else count / len(parts) for part in parts]
    whole = [int(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda number: (whole[number] - exact[number], number))
    for number in order[: count - sum(whole)]:
        whole[number] += 1
    return whole


def _shared_kits(problem: Problem, teams: Sequence[Sequence[Team]]) -> list[int | None]:
    carried = [sum(team.kits for team in crew) for crew in teams]
    limit = problem.kits_per_day
    if limit is None or limit >= sum(carried):
        return [None] * len(teams)
    return list(shares([float(one) for one in carried], limit))
