"""Drive times as the judge works them out: pair by pair, in plain Python; over roads by SciPy's shortest paths."""

from functools import cached_property, lru_cache
from math import asin, ceil, cos, radians, sin, sqrt

from pelangi.core.routing.drive import Haversine, Matrix, Roads
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.roads.kept import road_map

Point = tuple[float, float]


ROWS_KEPT = 4000
"""Rows of shortest paths that are remembered: at a desk the same plan is judged again and again."""


@lru_cache(maxsize=ROWS_KEPT)
def _row(drive: Roads, points: tuple[Point, ...], row: int) -> list[int]:
    found: list[int] = road_map(drive.file).minutes_from(points[row], points).tolist()
    return found


class Drives:
    """Minutes between places, worked out from the problem alone."""

    def __init__(self, problem: Problem) -> None:
        self.drive = problem.drive
        self.number = {place.id: number for number, place in enumerate(problem.places)}
        self.points = tuple((place.lat or 0.0, place.lon or 0.0) for place in problem.places)
        self.rows: dict[int, list[int]] = {}

    def minutes(self, origin: str, target: str) -> int:
        """Return whole minutes from place to place, rounded up."""
        row, column = self.number[origin], self.number[target]
        if isinstance(self.drive, Matrix):
            return self.drive.minutes[row][column]
        if isinstance(self.drive, Haversine):
            return self._estimated(self.drive, self.points[row], self.points[column])
        if not (self._near_road[row] and self._near_road[column]):
            return self._estimated(self.drive.straight, self.points[row], self.points[column])
        return self._by_road(self.drive, row)[column] if row != column else 0

    def _by_road(self, drive: Roads, row: int) -> list[int]:
        if row not in self.rows:
            self.rows[row] = _row(drive, self.points, row)
        return self.rows[row]

    @cached_property
    def _near_road(self) -> list[bool]:
        assert isinstance(self.drive, Roads)  # noqa: S101  asked for no other
        near: list[bool] = road_map(self.drive.file).snapped(self.points)[2].tolist()
        return near

    @staticmethod
    def _estimated(drive: Haversine, here: Point, there: Point) -> int:
        north, south = radians(here[0]), radians(there[0])
        across = sin((south - north) / 2) ** 2
        across += cos(north) * cos(south) * sin(radians(there[1] - here[1]) / 2) ** 2
        km = 2 * 6371.0088 * asin(min(1.0, sqrt(across)))
        return ceil(km * drive.detour / drive.speed_kmh * 60 - 1e-9)
