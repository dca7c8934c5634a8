"""An invented province: towns of unequal size, teams at home in each, visits as in `plan_instances`, straight lines."""

from math import cos, radians
from typing import Any

import numpy as np
from plan_instances import Size, problem_data

KM_A_DEGREE = 111.195
SIDE_KM = 150.0
MIDDLE = (-2.4, 106.4)


def province_data(requests: int, teams: int, *, days: int, seed: int, towns: int = 12) -> dict[str, Any]:
    """Return a problem file's data: requests are spread over towns by their size, teams likewise."""
    chance = np.random.default_rng(seed)
    sizes = chance.dirichlet(np.full(towns, 3.0))
    centres = chance.uniform(-SIDE_KM / 2, SIDE_KM / 2, (towns, 2))
    homes = np.repeat(np.arange(towns), _shares(sizes, teams))
    data = problem_data(Size(10, teams, days, 2, 10.0), seed)
    visits = _visits(requests, days, seed)
    places = [{"id": f"town{number}", **_at(centre)} for number, centre in enumerate(centres)]
    for number, request in enumerate(visits):
        town = int(chance.choice(towns, p=sizes))
        spread = 12.0 if request["group"] == "remote" else 4.0
        places.append({"id": f"p{number}", **_at(centres[town] + chance.normal(0, spread, 2))})
        request |= {"id": f"R{number}", "place": f"p{number}", "ward": f"W{town:02d}"}
    for number, team in enumerate(data["teams"]):
        team["start"] = team["end"] = f"town{homes[number]}"
    drive = {"mode": "haversine", "speed_kmh": 30, "detour": 1.35}
    return data | {"drive": drive, "places": places, "requests": visits}


def _visits(count: int, days: int, seed: int) -> list[dict[str, Any]]:
    """Return requests in blocks, since the instances of a city come with a table of all drives."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        block = problem_data(Size(min(500, count - len(found)), 1, days, 10, 20.0), seed + len(found))
        found += block["requests"]
    return found


def _shares(sizes: np.ndarray, count: int) -> np.ndarray:
    """Return at least one team for each town, the others by size."""
    more = sizes * (count - len(sizes))
    whole = np.floor(more).astype(int)
    whole[np.argsort(whole - more)[: count - len(sizes) - whole.sum()]] += 1
    return whole + 1


def _at(point: np.ndarray) -> dict[str, float]:
    lat = MIDDLE[0] + float(point[1]) / KM_A_DEGREE
    return {"lat": lat, "lon": MIDDLE[1] + float(point[0]) / KM_A_DEGREE / cos(radians(lat))}
