"""A road map: whole minutes between points, every pair of them, and which points are off the roads."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from pelangi.core.routing.kernel.paths import tenths_between
from pelangi.core.routing.roads.graph import METRES_A_DEGREE, TENTHS, Graph

OFF_ROAD_M = 2000.0
"""Whoever is further from every road is not reached by road: straight line × detour counts for all drives there."""

LAST_KMH = 10.0
"""Speed of the last stretch, from the road to the door, as the crow flies."""

Point = tuple[float, float]


class RoadMap:
    """Points are (lat, lon) in degrees. Two ways to the same times: a compiled one for many, SciPy's for the judge."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def _tree(self) -> KDTree:
        self._lat = float(self.graph.lat.mean())
        return KDTree(self._flat(self.graph.lat, self.graph.lon))

    def _flat(self, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
        east = lon * METRES_A_DEGREE * np.cos(np.radians(self._lat))
        return np.column_stack((lat * METRES_A_DEGREE, east))

    def snapped(
        self, points: Sequence[Point]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Return the nearest point of the roads, the tenths of a second to it, and whether it is near enough."""
        tree, table = self._tree, np.array(points, dtype=np.float64).reshape(len(points), 2)
        metres, nearest = tree.query(self._flat(table[:, 0], table[:, 1]))
        tenths = np.rint(metres / (LAST_KMH / 3.6) * TENTHS).astype(np.int64)
        return nearest.astype(np.int64), tenths, metres <= OFF_ROAD_M

    def minutes(self, points: Sequence[Point]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return whole minutes between all points, rounded up, and which points are near a road.

        Pairs with a point that is not near a road mean nothing: the caller estimates them.
        """
        nearest, last, near = self.snapped(points)
        nodes, place = np.unique(nearest, return_inverse=True)
        arcs = self.graph.arcs
        tenths = tenths_between(arcs.indptr, arcs.indices, arcs.data, nodes.astype(np.int32))
        found = tenths[np.ix_(place, place)] + last[:, None] + last[None, :]
        minutes = np.ceil(found / (60 * TENTHS)).astype(np.int64)
        np.fill_diagonal(minutes, 0)
        return minutes, near

    def minutes_from(self, origin: Point, points: Sequence[Point]) -> NDArray[np.int64]:
        """Return whole minutes from one point to others, over SciPy's shortest paths."""
        nearest, last, _ = self.snapped([origin, *points])
        tenths = dijkstra(self.graph.arcs, directed=True, indices=nearest[0])
        found = tenths[nearest[1:]] + last[0] + last[1:]
        minutes: NDArray[np.int64] = np.ceil(found / (60 * TENTHS)).astype(np.int64)
        return minutes
