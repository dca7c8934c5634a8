"""Drive times between all places of a problem, in whole minutes."""

import numpy as np
from numpy.typing import NDArray

from pelangi.core.routing.drive import Matrix
from pelangi.core.routing.problem import Problem

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

Minutes = NDArray[np.int64]


def drive_minutes(problem: Problem) -> Minutes:
    """Return minutes[i, j] from place i to place j, shape (places, places), rounded up, 0 on the diagonal."""
    drive = problem.drive
    if isinstance(drive, Matrix):
        return np.array(drive.minutes, dtype=np.int64).reshape(len(problem.places), len(problem.places))
    hours = great_circle_km(problem) * drive.detour / drive.speed_kmh
    return np.ceil(hours * 60 - 1e-9).astype(np.int64)


def great_circle_km(problem: Problem) -> NDArray[np.float64]:
    """Return the great-circle distances in km between all places by the haversine formula, shape (n, n)."""
    lat = np.radians([place.lat or 0.0 for place in problem.places])
    lon = np.radians([place.lon or 0.0 for place in problem.places])
    half_chord = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half_chord, 1.0)))
    return km
