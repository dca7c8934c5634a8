"""Outlines as cities send them (GeoJSON): read, mended, kept."""

import json
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry import mapping, shape

from pelangi.city.models import Area, Outline
from pelangi.city.tables import BadFile, Fault, Wrong

CODE_PROPERTIES = ("ward_code", "kode", "code")
MOST_SHOWN = 60  # letters of what is wrong


def read_outlines(path: Path, faults: list[Fault]) -> int:
    """Keep the outline of every known area in the file; return how many. Others go to `faults`."""
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        if not isinstance(features, list):
            raise TypeError("features")
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise BadFile(
            _("%(file)s is not a GeoJSON collection of features in UTF-8.") % {"file": path.name}
        ) from wrong
    areas, kept = Area.objects.in_bulk(), 0
    for number, feature in enumerate(features, start=1):
        try:
            _keep(feature, areas)
            kept += 1
        except Wrong as wrong:
            faults.append(wrong.at(path, number))
    return kept


def _keep(feature: Any, areas: dict[str, Area]) -> None:
    if not isinstance(feature, dict):
        raise Wrong("features", str(feature)[:MOST_SHOWN], _("a feature with properties and geometry"))
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        properties = {}
    code = next((properties[name] for name in CODE_PROPERTIES if properties.get(name)), feature.get("id", ""))
    area = areas.get(str(code))
    if area is None:
        raise Wrong(
            "/".join(CODE_PROPERTIES),
            str(code)[:MOST_SHOWN],
            _("the code of an area of this city"),
            _("Import the areas first, or correct the code."),
        )
    outline = _polygons(feature.get("geometry"))
    Outline.objects.update_or_create(
        area=area,
        defaults={"geometry": mapping(outline), "schematic": bool(properties.get("schematic"))},
    )
    if area.centre_lat is None:
        inside = outline.representative_point()
        area.centre_lat, area.centre_lon = round(inside.y, 5), round(inside.x, 5)
        area.save(update_fields=["centre_lat", "centre_lon"])


def _polygons(geometry: Any) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the geometry as valid polygons: crossed borders are mended, stray lines and points left out."""
    expected = _("a polygon in degrees, longitude before latitude (WGS 84)")
    try:
        drawn = shapely.make_valid(shape(geometry))
    except (AttributeError, TypeError, ValueError, KeyError, shapely.errors.ShapelyError) as wrong:
        found = geometry.get("type", "") if isinstance(geometry, dict) else geometry
        raise Wrong("geometry", str(found or "")[:MOST_SHOWN], expected) from wrong
    parts = [part for part in getattr(drawn, "geoms", [drawn]) if "Polygon" in part.geom_type]
    outline = shapely.unary_union(parts) if parts else None
    if outline is None or outline.is_empty:
        raise Wrong("geometry", drawn.geom_type, expected)
    west, south, east, north = outline.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Wrong(
            "geometry",
            f"{west:.0f} {south:.0f}",
            expected,
            _("Export the map again in WGS 84 (EPSG:4326)."),
        )
    return outline
