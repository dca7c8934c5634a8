"""A round's map as a drawing for paper: ward outlines, the way in straight lines, numbered stops. Needs no network."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, radians
from xml.etree.ElementTree import Element, SubElement, tostring

from pelangi.plan.drawing import lines, points
from pelangi.plan.models import Round

WIDE, HIGH = 520, 360  # of the drawing, in its own units
MARGIN = 30
LEAST_SPAN_DEG = 0.01  # about a kilometre: one single stop is not blown up to fill the page

# how things look; as attributes, because the sheet of a page does not reach into a drawing on paper
WARD = {"fill": "#f3f4f6", "stroke": "#8a93a1", "stroke-width": "0.8"}
ROAD = {"fill": "none", "stroke": "#b7bcc6"}
ROADS = {
    "small": ROAD | {"stroke-width": "0.5"},
    "middle": ROAD | {"stroke-width": "1"},
    "main": ROAD | {"stroke-width": "1.8"},
}
WAY = {"fill": "none", "stroke": "#1f2855", "stroke-width": "1.8", "stroke-dasharray": "5 3"}
START = {"fill": "#a8323a", "width": "9", "height": "9"}
STOP = {"fill": "#1f2855", "stroke": "#ffffff", "r": "10"}
NUMBER = {"fill": "#ffffff", "font-size": "11", "text-anchor": "middle", "font-family": "sans-serif"}

Point = tuple[float, float]  # longitude, latitude


class _Paper:
    """Lays longitude and latitude on the drawing, north up, as large as fits."""

    def __init__(self, seen: list[Point]):
        lons, lats = [lon for lon, _lat in seen], [lat for _lon, lat in seen]
        self.west, self.north = min(lons), max(lats)
        self.narrow = cos(radians(sum(lats) / len(lats)))
        span = max(LEAST_SPAN_DEG, (max(lons) - self.west) * self.narrow)
        tall = max(LEAST_SPAN_DEG, self.north - min(lats))
        self.scale = min((WIDE - 2 * MARGIN) / span, (HIGH - 2 * MARGIN) / tall)

    def shows(self, point: Sequence[float]) -> bool:
        """Say whether a point lies on the drawing."""
        x, y = map(float, self.at((point[0], point[1])).split(","))
        return 0 <= x <= WIDE and 0 <= y <= HIGH

    def at(self, point: Point) -> str:
        lon, lat = point
        x = MARGIN + (lon - self.west) * self.narrow * self.scale
        return f"{x:.1f},{MARGIN + (self.north - lat) * self.scale:.1f}"


def drawn(round_: Round, outlines: dict, roads: Mapping[str, list] | None = None) -> str:
    """Return the map of the shown stops of a round as SVG; empty when there is none. roads: lines by size."""
    stops = points([round_])
    if not stops:
        return ""
    ways = [line["coordinates"] for line in lines([round_])]
    seen = [(one["lon"], one["lat"]) for one in stops] + [tuple(point) for way in ways for point in way]
    paper = _Paper(seen)
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDE} {HIGH}"})
    for ring in _rings(outlines):
        SubElement(svg, "polygon", WARD | {"points": " ".join(map(paper.at, ring))})
    for size, look in ROADS.items():
        for line in (roads or {}).get(size, []):
            if any(paper.shows(point) for point in line):
                SubElement(svg, "polyline", look | {"points": " ".join(paper.at(tuple(one)) for one in line)})
    for way in ways:
        SubElement(svg, "polyline", WAY | {"points": " ".join(paper.at(tuple(one)) for one in way)})
        x, y = paper.at(tuple(way[0])).split(",")
        SubElement(svg, "rect", START | {"x": f"{float(x) - 4.5:.1f}", "y": f"{float(y) - 4.5:.1f}"})
    for one in reversed(stops):
        x, y = paper.at((one["lon"], one["lat"])).split(",")
        SubElement(svg, "circle", STOP | {"cx": x, "cy": y})
        SubElement(svg, "text", NUMBER | {"x": x, "y": f"{float(y) + 4:.1f}"}).text = str(one["number"])
    return tostring(svg, encoding="unicode")


def _rings(outlines: dict) -> Iterator[list[Point]]:
    for feature in outlines.get("features", []):
        yield from _outer(feature["geometry"])


def _outer(geometry: dict) -> Iterable[list[Point]]:
    """Return the outer rings of a polygon or of several."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(lon, lat) for lon, lat, *_height in part[0]] for part in parts]
