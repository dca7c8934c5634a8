"""Draw invented ward outlines around the true centre points: a schematic map, not a survey.

Each ward is the part of the city nearest to its centre point, with gently bent edges that neighbours share.
Run `python -m sample.outlines` after changing areas.csv.
"""

import json
import math
from itertools import pairwise

import shapely
from shapely.geometry import MultiPoint, Point, Polygon

from sample.chance import share
from sample.places import BOUNDARIES, wards

ROOM_AROUND_DEG = 0.013  # about 1.4 km of land around the outermost centre points
LONGEST_BEND = 0.07  # of the edge's length
BENT_FROM_DEG = 0.002  # shorter edges stay straight
POINTS_PER_BEND = 6

Spot = tuple[float, float]


def outlines() -> dict[str, Polygon]:
    """Return one polygon per ward code; together they cover the city without gaps or overlaps."""
    centres = {ward.code: Point(ward.centre_lon, ward.centre_lat) for ward in wards()}
    hull = MultiPoint(list(centres.values())).convex_hull.buffer(ROOM_AROUND_DEG, quad_segs=6)
    cells = shapely.voronoi_polygons(MultiPoint(list(centres.values())), extend_to=hull).geoms
    found = {}
    for code, centre in centres.items():
        cell = next(cell for cell in cells if cell.contains(centre)).intersection(hull)
        found[code] = Polygon(_bent(_rounded(cell)))
    return found


def _rounded(cell: Polygon) -> list[Spot]:
    """Corners to 5 decimals (about 1 m), so that neighbours meet in exactly the same points."""
    corners = [(round(x, 5), round(y, 5)) for x, y in cell.exterior.coords]
    return [spot for spot, after in zip(corners, [*corners[1:], None], strict=True) if spot != after]


def _bent(corners: list[Spot]) -> list[Spot]:
    ring: list[Spot] = []
    for start, end in pairwise(corners):
        ring += _bend(start, end)[:-1]
    return [*ring, ring[0]]


def _bend(start: Spot, end: Spot) -> list[Spot]:
    """The same curve from both sides: it is drawn from the smaller end and turned round if need be."""
    if start > end:
        return _bend(end, start)[::-1]
    (x0, y0), (x1, y1) = start, end
    if math.dist(start, end) < BENT_FROM_DEG:
        return [start, end]
    bow = (share(0, "bow", start, end) - 0.5) * 2 * LONGEST_BEND
    sway = (share(0, "sway", start, end) - 0.5) * LONGEST_BEND
    curve = [start]
    for step in range(1, POINTS_PER_BEND):
        t = step / POINTS_PER_BEND
        off = bow * math.sin(math.pi * t) + sway * math.sin(2 * math.pi * t)
        x = x0 + t * (x1 - x0) - off * (y1 - y0)
        y = y0 + t * (y1 - y0) + off * (x1 - x0)
        curve.append((round(x, 5), round(y, 5)))
    return [*curve, end]


def main() -> None:
    names = {ward.code: ward.name for ward in wards()}
    features = [
        {
            "type": "Feature",
            "properties": {"ward_code": code, "name": names[code], "schematic": True},
            "geometry": {"type": "Polygon", "coordinates": [[list(spot) for spot in area.exterior.coords]]},
        }
        for code, area in outlines().items()
    ]
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    BOUNDARIES.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
