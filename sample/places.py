"""Areas of the demo city: wards, their spellings, their outlines, and where a home stands."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shapely
from shapely.geometry import Polygon, shape

from sample.chance import share

CITY = Path(__file__).parent / "city"
BOUNDARIES = CITY / "boundaries.geojson"
NEAR_CENTRE = 0.8  # people live towards the middle of a ward rather than on its border


@dataclass(frozen=True, slots=True)
class Ward:
    code: str
    name: str
    district_code: str
    aliases: tuple[str, ...]
    population: int
    centre_lat: float
    centre_lon: float

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@cache
def wards() -> tuple[Ward, ...]:
    """Return the wards in the order of their codes."""
    with (CITY / "areas.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Ward(
                code=row["code"],
                name=row["name"],
                district_code=row["parent_code"],
                aliases=tuple(filter(None, row["aliases"].split("|"))),
                population=int(row["population"]),
                centre_lat=float(row["centre_lat"]),
                centre_lon=float(row["centre_lon"]),
            )
            for row in csv.DictReader(file)
            if row["level"] == "ward"
        )


@cache
def outline(ward_code: str) -> Polygon:
    """Return the schematic outline of a ward (longitude, latitude). Raises KeyError for an unknown ward."""
    return _outlines()[ward_code]


@cache
def _outlines() -> dict[str, Polygon]:
    features = json.loads(BOUNDARIES.read_text(encoding="utf-8"))["features"]
    found = {feature["properties"]["ward_code"]: shape(feature["geometry"]) for feature in features}
    shapely.prepare(list(found.values()))
    return found


def home_point(ward_code: str, register_id: str, seed: int) -> tuple[float, float]:
    """Return latitude and longitude of a home: invented, always the same, inside the ward's outline.

    Raises KeyError when the ward is unknown.
    """
    area = outline(ward_code)
    middle = shapely.point_on_surface(area)
    west, south, east, north = area.bounds
    for attempt in range(60):
        x = west + share(seed, "home-x", register_id, attempt) * (east - west)
        y = south + share(seed, "home-y", register_id, attempt) * (north - south)
        if not shapely.contains_xy(area, x, y):
            continue
        x, y = middle.x + NEAR_CENTRE * (x - middle.x), middle.y + NEAR_CENTRE * (y - middle.y)
        if shapely.contains_xy(area, x, y):
            return round(y, 6), round(x, 6)
    return round(middle.y, 6), round(middle.x, 6)
