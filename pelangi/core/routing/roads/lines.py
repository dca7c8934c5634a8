"""The roads of an extract as simple lines for a map: main roads first, and no more than a phone can take."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path

import osmium

from pelangi.core.routing.fields import Refused
from pelangi.core.routing.roads.extract import speed_kmh
from pelangi.core.routing.roads.graph import METRES_A_DEGREE

SIZES = ("main", "middle", "small")
CLASSES = {
    "motorway": "main", "trunk": "main", "primary": "main", "secondary": "main", "tertiary": "middle",
    "motorway_link": "middle", "trunk_link": "middle", "primary_link": "middle", "secondary_link": "middle",
    "tertiary_link": "middle", "unclassified": "middle",
}  # fmt: skip
"""What is drawn wide; every other road a car may pass is small."""

MOST_BYTES = 300_000
"""Of the lines as JSON; about a third of it after compression."""

BYTES_A_POINT, DECIMALS = 20, 5
OFF_LINE_M = (8.0, 20.0, 50.0, 120.0)
"""How far a line may be from its road, in metres: the first with which the main roads fit."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Line = list[Point]


@dataclass(frozen=True)
class Lines:
    """By size of road, lines of (lon, lat) in degrees. left_out: sizes for which there was no room."""

    by_size: dict[str, list[Line]]
    left_out: tuple[str, ...] = ()


def drawn_lines(path: Path, *, box: Box | None = None, most_bytes: int = MOST_BYTES) -> Lines:
    """Return the roads within `box` (west, south, east, north) as lines. Raises Refused for a file that is no extract.

    All roads of a size are drawn, or none: a map with half of the streets would mislead.
    """
    found: dict[str, list[Line]] = {size: [] for size in SIZES}
    for size, line in _ways(path):
        if box is None or any(_within(point, box) for point in line):
            found[size].append(line)
    kept: dict[str, list[Line]] = {}
    room, metres = float(most_bytes), OFF_LINE_M[-1]
    for size in SIZES:
        tries = OFF_LINE_M if size == SIZES[0] else (metres,)
        for metres in tries:
            lines = [simplified(line, metres) for line in found[size]]
            needs = BYTES_A_POINT * sum(len(line) for line in lines)
            if needs <= room:
                break
        if needs > room:
            return Lines(kept, SIZES[SIZES.index(size) :])
        kept[size], room = lines, room - needs
    return Lines(kept)


def _ways(path: Path) -> Iterator[tuple[str, Line]]:
    ways = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    try:
        for way in ways:
            if not isinstance(way, osmium.osm.Way):
                continue
            tags = {tag.k: tag.v for tag in way.tags}
            line = [(node.location.lon, node.location.lat) for node in way.nodes if node.location.valid()]
            if len(line) > 1 and speed_kmh(tags):
                yield CLASSES.get(tags["highway"], "small"), line
    except (RuntimeError, OSError) as error:
        raise Refused(
            f"drive: {path.name} is not an OpenStreetMap extract that can be read ({error})"
        ) from None


def _within(point: Point, box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def simplified(line: Line, metres: float) -> Line:
    """Return as few points of the line as keep it within `metres` (Douglas and Peucker), rounded to a metre."""
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = max(
            ((_off(line[number], line[first], line[last]), number) for number in range(first + 1, last)),
            default=(0.0, 0),
        )
        if far > metres:
            kept.add(at)
            spans += [(first, at), (at, last)]
    rounded = [(round(line[one][0], DECIMALS), round(line[one][1], DECIMALS)) for one in sorted(kept)]
    return [one for number, one in enumerate(rounded) if not number or one != rounded[number - 1]] or rounded


def _off(point: Point, a: Point, b: Point) -> float:
    """Return how many metres a point is from the stretch between two others."""
    east = METRES_A_DEGREE * cos(radians(a[1]))
    x, y = (point[0] - a[0]) * east, (point[1] - a[1]) * METRES_A_DEGREE
    dx, dy = (b[0] - a[0]) * east, (b[1] - a[1]) * METRES_A_DEGREE
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, (x * dx + y * dy) / length)) if length else 0.0
    result: float = ((x - share * dx) ** 2 + (y - share * dy) ** 2) ** 0.5
    return result
