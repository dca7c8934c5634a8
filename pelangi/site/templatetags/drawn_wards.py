"""The ward map as a drawing: outlines to paths, values to classes a reader can check against the legend."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, cos, floor, log10, radians

from django.utils.formats import number_format
from django.utils.translation import gettext as _

WIDTH = 640  # of the drawing, in its own units
MARGIN = 12
MOST_CLASSES = 5
DARKEST = 5


@dataclass(frozen=True)
class Classes:
    """Equal classes with round borders, from 0 up. A value on a border belongs to the class below it."""

    step: float
    count: int
    whole: bool  # all values are whole numbers

    def of(self, value: float) -> int:
        """Return 0 for nothing at all, else 1 to `count`."""
        return 0 if value == 0 else max(1, ceil(value / self.step - 1e-9))

    def shade(self, number: int) -> int:
        """Return the shade, 0 to 5, of a class: the highest class is always the darkest."""
        return 0 if number == 0 else max(1, round(number / self.count * DARKEST))

    def label(self, number: int) -> str:
        """Return the class in words, such as "21–40"."""
        if number == 0:
            return "0"
        low, high = (number - 1) * self.step, number * self.step
        if self.whole:
            low = int(low) + 1
            return number_format(low) if low == high else f"{number_format(low)}–{number_format(int(high))}"
        digits = max(0, -floor(log10(self.step)))
        return f"{number_format(low, digits)}–{number_format(high, digits)}"


def classes_for(values: Iterable[float]) -> Classes:
    """Return at most five equal classes with round borders (1, 2 or 5 times a power of ten) over `values` (≥ 0)."""
    values = list(values)
    highest = max(values, default=0)
    whole = all(float(value).is_integer() for value in values)
    if highest <= 0:
        return Classes(step=1, count=1, whole=whole)
    power = 10 ** floor(log10(highest / MOST_CLASSES))
    step = next(
        power * factor for factor in (1, 2, 5, 10) if highest / (power * factor) <= MOST_CLASSES + 1e-9
    )
    if whole:
        step = max(1, int(step))
    return Classes(step=step, count=ceil(highest / step - 1e-9), whole=whole)


class Projection:
    """Longitude and latitude to drawing units: equirectangular, true at the middle latitude of a city."""

    def __init__(self, rings: list[list]):
        lons = [point[0] for ring in rings for point in ring]
        lats = [point[1] for ring in rings for point in ring]
        self.west, self.north = min(lons), max(lats)
        self.squeeze = cos(radians((min(lats) + max(lats)) / 2))
        across = max((max(lons) - self.west) * self.squeeze, 1e-9)
        self.scale = (WIDTH - 2 * MARGIN) / across
        self.height = round((self.north - min(lats)) * self.scale + 2 * MARGIN)

    def point(self, lon: float, lat: float) -> tuple[str, str]:
        """Return x and y as text with one decimal, a point as its sign in every language."""
        x = MARGIN + (lon - self.west) * self.squeeze * self.scale
        return f"{x:.1f}", f"{MARGIN + (self.north - lat) * self.scale:.1f}"

    def path(self, points: Iterable, *, closed: bool) -> str:
        """Return SVG path data through `points`."""
        return (
            "M"
            + "L".join(" ".join(self.point(lon, lat)) for lon, lat, *_rest in points)
            + ("Z" if closed else "")
        )


def rings_of(feature: Mapping) -> list[list]:
    """Return every ring of a feature's polygon or polygons; none for another geometry."""
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "Polygon":
        return geometry["coordinates"]
    if geometry.get("type") == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    return []


def look_of(code: str, values: Mapping | None, classes: Classes, unit: str) -> tuple[str, str]:
    """Return (class name, value in words) of one ward: a shade, a hatch where nothing may be shown, or plain."""
    if values is None:
        return "plain", ""
    value = values.get(code)
    if value is None:
        return "hatch", _("not shown")
    written = number_format(round(value, 1) if value % 1 else int(value))
    return str(classes.shade(classes.of(value))), f"{written} {unit}".strip()


def legend_of(values: Mapping | None, classes: Classes, codes: Iterable[str]) -> list[dict]:
    """Return the rows of the legend, only those that occur: {look, label, wards}."""
    if values is None:
        return []
    found = [values.get(code) for code in codes]
    numbers = [classes.of(value) for value in found if value is not None]
    rows = [
        {"look": str(classes.shade(number)), "label": classes.label(number), "wards": numbers.count(number)}
        for number in range(classes.count + 1)
        if number or 0 in numbers
    ]
    if None in found:
        rows.append({"look": "hatch", "label": _("not shown"), "wards": found.count(None)})
    return rows
