"""From an OpenStreetMap extract (.osm.pbf) to a graph of places a car can pass, with how long each piece takes.

Tags after https://wiki.openstreetmap.org/wiki/Key:access and Key:oneway; speeds are what a car with equipment does on
Indonesian roads, not what is allowed. Turn restrictions, traffic lights and the hour of the day are not known here.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import osmium
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pelangi.core.routing.fields import Refused
from pelangi.core.routing.roads.graph import METRES_A_DEGREE, TENTHS, Graph

SPEEDS_KMH = {
    "motorway": 80, "motorway_link": 50, "trunk": 50, "trunk_link": 35, "primary": 42, "primary_link": 32,
    "secondary": 36, "secondary_link": 30, "tertiary": 30, "tertiary_link": 26, "unclassified": 26,
    "residential": 22, "road": 20, "living_street": 12, "service": 14, "track": 12,
}  # fmt: skip
"""Kilometres an hour by class of road; other classes (paths, steps, roads being built) carry no car."""

VERSION = 1
"""Raised when what is read from the same file changes; part of the name of what is kept."""

CLOSED = {"no", "private", "agricultural", "forestry", "delivery", "emergency"}
ACCESS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""Tags that say who may pass; the first that is there decides."""

UNPAVED = {"unpaved", "dirt", "earth", "ground", "gravel", "mud", "sand", "grass"}
UNPAVED_FACTOR = 0.6

PIECE_M = 250.0
"""Longer pieces of straight road are divided, so that a door in between is not sent to the next junction."""


def read_extract(path: Path) -> Graph:
    """Read an extract and return the largest part of it in which every point is reached from every other.

    Raises Refused when the file is no extract or has no roads.
    """
    found = _Pieces()
    try:
        ways = (
            osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        )
        for one in ways:
            if isinstance(one, osmium.osm.Way):
                found.add(one)
    except (RuntimeError, OSError) as error:
        raise Refused(
            f"drive: {path.name} is not an OpenStreetMap extract that can be read ({error})"
        ) from None
    if not found.arcs:
        raise Refused(f"drive: {path.name} holds no road a car may use")
    return found.graph()


def speed_kmh(tags: Mapping[str, str]) -> float:
    """Return how fast a car goes on a way with these tags; 0 where it may not."""
    speed = float(SPEEDS_KMH.get(tags.get("highway", ""), 0))
    said = next((tags[name] for name in ACCESS if name in tags), "yes")
    if said in CLOSED or tags.get("area") == "yes":
        return 0.0
    limit = tags.get("maxspeed", "")
    if limit.isdigit() and int(limit) > 0:
        speed = min(speed, float(limit))
    return speed * UNPAVED_FACTOR if tags.get("surface") in UNPAVED else speed


def directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether a way may be driven as it is drawn, and backwards."""
    said = tags.get("oneway", "")
    if said in {"-1", "reverse"}:
        return False, True
    one_way = said in {"yes", "true", "1"}
    implied = tags.get("junction") == "roundabout" or tags.get("highway") == "motorway"
    return True, not (one_way or (implied and said != "no"))


class _Pieces:
    """Points and arcs as they are read."""

    def __init__(self) -> None:
        self.number: dict[int, int] = {}
        self.points: list[tuple[float, float]] = []
        self.arcs: list[tuple[int, int, int]] = []

    def add(self, way: osmium.osm.Way) -> None:
        """Add the pieces of one way."""
        tags = {tag.k: tag.v for tag in way.tags}
        speed, (onward, back) = speed_kmh(tags), directions(tags)
        if not speed:
            return
        before = -1
        for node in way.nodes:
            if not node.location.valid():  # cut off at the edge of the extract
                before = -1
                continue
            here = self._point(node.ref, node.location.lat, node.location.lon)
            if before >= 0 and before != here:
                for a, b, tenths in self._divided(before, here, speed):
                    if onward:
                        self.arcs.append((a, b, tenths))
                    if back:
                        self.arcs.append((b, a, tenths))
            before = here

    def _point(self, ref: int, lat: float, lon: float) -> int:
        known = self.number.get(ref)
        if known is None:
            known = self.number[ref] = len(self.points)
            self.points.append((lat, lon))
        return known

    def _divided(self, a: int, b: int, speed: float) -> Iterator[tuple[int, int, int]]:
        (lat_a, lon_a), (lat_b, lon_b) = self.points[a], self.points[b]
        metres = float(np.hypot(lat_b - lat_a, (lon_b - lon_a) * np.cos(np.radians(lat_a))) * METRES_A_DEGREE)
        count, before = max(1, int(np.ceil(metres / PIECE_M))), a
        tenths = max(1, round(metres / count / (speed / 3.6) * TENTHS))
        for part in range(1, count + 1):
            here = b
            if part < count:
                share = part / count
                here = len(self.points)
                self.points.append((lat_a + share * (lat_b - lat_a), lon_a + share * (lon_b - lon_a)))
            yield before, here, tenths
            before = here

    def graph(self) -> Graph:
        """Return the largest part in which all points reach each other; of several arcs the quickest counts."""
        table = np.array(self.arcs, dtype=np.int64)
        table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
        first = np.ones(len(table), dtype=np.bool_)
        first[1:] = (table[1:, :2] != table[:-1, :2]).any(axis=1)
        table, count = table[first], len(self.points)
        whole = coo_array(
            (table[:, 2].astype(np.int32), (table[:, 0], table[:, 1])), shape=(count, count)
        ).tocsr()
        _, part = connected_components(whole, directed=True, connection="strong")
        kept = np.flatnonzero(part == np.bincount(part).argmax())
        points = np.array(self.points, dtype=np.float64)[kept]
        return Graph(points[:, 0], points[:, 1], whole[kept][:, kept].tocsr())
