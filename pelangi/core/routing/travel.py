"""Drive times between all places of a problem, in whole minutes."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.drive import Haversine, Matrix, Roads
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.roads.kept import road_map
from pelangi.core.routing.roads.map import Point

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

Minutes = NDArray[np.int64]


def drive_minutes(problem: Problem) -> Minutes:
    """Return minutes[i, j] from place i to place j, shape (places, places), rounded up, 0 on the diagonal.

    Raises Refused when the map of the roads cannot be read.
    """
    drive = problem.drive
    if isinstance(drive, Matrix):
        return np.array(drive.minutes, dtype=np.int64).reshape(len(problem.places), len(problem.places))
    if isinstance(drive, Roads):
        return over_roads(drive, _points(problem))[0]
    return straight_minutes(drive, _points(problem))


def places_off_road(problem: Problem) -> list[str]:
    """Return the places that no road of the map leads to; drives there are estimated by straight line."""
    if not isinstance(problem.drive, Roads):
        return []
    near = over_roads(problem.drive, _points(problem))[1]
    return [place.id for place, by_road in zip(problem.places, near, strict=True) if not by_road]


@lru_cache(maxsize=4)
def over_roads(drive: Roads, points: tuple[Point, ...]) -> tuple[Minutes, NDArray[np.bool_]]:
    """Return minutes between all points with no cell empty, and which points are near a road. Not to be changed."""
    minutes, near = road_map(drive.file).minutes(points)
    if not near.all():
        far = ~near
        estimated = straight_minutes(drive.straight, points)
        minutes[far], minutes[:, far] = estimated[far], estimated[:, far]
    minutes.setflags(write=False)
    return minutes, near


def straight_minutes(drive: Haversine, points: Sequence[Point]) -> Minutes:
    """Return minutes by straight line × detour over speed."""
    hours = great_circle_km(points) * drive.detour / drive.speed_kmh
    return np.ceil(hours * 60 - 1e-9).astype(np.int64)


def _points(problem: Problem) -> tuple[Point, ...]:
    return tuple((place.lat or 0.0, place.lon or 0.0) for place in problem.places)


def great_circle_km(points: Sequence[Point]) -> NDArray[np.float64]:
    """Return the great-circle distances in km between all points by the haversine formula, shape (n, n)."""
    lat, lon = np.radians(np.array(points, dtype=np.float64).reshape(len(points), 2)).T
    half_chord = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half_chord, 1.0)))
    return km
