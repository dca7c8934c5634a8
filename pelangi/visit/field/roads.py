"""The roads around a round, for the map on the phone: the city's drawing cut to where the team goes that day."""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pelangi.city.roads import file_in_use, road_lines

AROUND_DEG = 0.006  # about 650 metres beyond the outermost door
MOST_BYTES = 320_000  # as JSON: all that is drawn of a city; compressed about 100 kB of a day's 500
SIZES = ("main", "middle", "small")

Point = Sequence[float]  # longitude, latitude
Box = tuple[float, float, float, float]  # west, south, east, north


def roads_version() -> str:
    """Return what changes when the city gets other roads; empty when it has none."""
    return file_in_use()


def roads_around(places: Iterable[Point]) -> dict[str, list[list[Point]]]:
    """Return the lines near the places by size of road, the large ones first.

    All roads of a size within the box are sent, or none: a map with half of the streets would mislead.
    """
    points = list(places)
    if not points:
        return {}
    box = _around(points)
    kept: dict[str, list[list[Point]]] = {}
    room, drawn = MOST_BYTES, road_lines()
    for size in SIZES:
        lines = [part for line in drawn.get(size, []) for part in _within(line, box)]
        room -= len(json.dumps(lines, separators=(",", ":")))
        if room < 0:
            break
        kept[size] = lines
    return kept


def _around(points: list[Point]) -> Box:
    lons, lats = [one[0] for one in points], [one[1] for one in points]
    west, south = min(lons) - AROUND_DEG, min(lats) - AROUND_DEG
    return west, south, max(lons) + AROUND_DEG, max(lats) + AROUND_DEG


def _within(line: list[Point], box: Box) -> Iterable[list[Point]]:
    """Yield the parts of a line whose stretches touch the box."""
    part: list[Point] = []
    for one, other in pairwise(line):
        if _touches(one, other, box):
            part = part or [one]
            part.append(other)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _touches(one: Point, other: Point, box: Box) -> bool:
    """Say whether the rectangle of a stretch and the box have something in common."""
    west, south, east, north = box
    return (
        min(one[0], other[0]) <= east
        and max(one[0], other[0]) >= west
        and min(one[1], other[1]) <= north
        and max(one[1], other[1]) >= south
    )
