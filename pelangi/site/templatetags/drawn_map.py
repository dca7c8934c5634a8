"""What the template of a ward map needs: the still drawing, its legend, and the data of the live map."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from pelangi.city.roads import road_lines
from pelangi.site.templatetags import drawn_wards

STILL_ROADS = (
    "main"  # what the drawing that needs no script shows: it is part of the page, and pages stay small
)
STILL_POINTS = 4000

PAPER = mark_safe(
    "<style>path { stroke: #fff; stroke-width: 1.2 } .class-0 { fill: #eef2f7 } .class-1 { fill: #cfe0f4 }"
    " .class-2 { fill: #97bde8 } .class-3 { fill: #5793d9 } .class-4 { fill: #1f65bd } .class-5 { fill: #123f7c }"
    " .hatch-back { fill: #f3f4f6 } .hatch-line { stroke: #8a93a1; stroke-width: 1.5 }</style>"
)
"""The rules of drawings.css for a PDF, where a drawing knows its own rules only; on screen the CSP wants a file."""


def drawn_map(features: list[dict], values: Mapping | None, options: Mapping) -> dict:
    """Return the context of pieces/ward_map.html; without any outline "shapes" is empty and nothing is drawn.

    features, values and options as the tag ward_map describes them.
    """
    common = {name: options.get(name, "") for name in ("title", "summary", "unit")}
    common |= {"id": options.get("id", "map"), "data_id": f"{options.get('id', 'map')}-data"}
    wards = _smallest_level([each for each in features if drawn_wards.rings_of(each)])
    if not wards:
        return {**common, "shapes": []}
    codes = [_code(ward) for ward in wards]
    known = [values[code] for code in codes if values.get(code) is not None] if values else []
    classes = drawn_wards.classes_for(known)
    projection = drawn_wards.Projection([ring for ward in wards for ring in drawn_wards.rings_of(ward)])
    shapes = [
        _shape(ward, drawn_wards.look_of(_code(ward), values, classes, common["unit"]), projection)
        for ward in wards
    ]
    roads = road_lines() if options.get("roads") else {}
    points, lines = list(options.get("points") or []), list(options.get("lines") or [])
    live = {"outlines": _collection(wards, shapes), "points": points, "lines": lines}
    live |= _settings(common["title"], options, has_roads=bool(roads))
    return {
        **common,
        "paper_style": PAPER if options.get("on_paper") else "",
        "shapes": shapes,
        "roads": _still(roads.get(STILL_ROADS, []), projection),
        "lines": [line | {"d": projection.path(line["coordinates"], closed=False)} for line in lines],
        "points": [point | _place(point, projection) for point in points],
        "width": str(drawn_wards.WIDTH),
        "height": str(projection.height),
        "legend": drawn_wards.legend_of(values, classes, codes),
        "is_schematic": any(ward["properties"].get("schematic") for ward in wards),
        "data": live if options.get("live") else None,
    }


def _settings(title: str, options: Mapping, *, has_roads: bool) -> dict:
    """Return what the live map goes by beside what it shows."""
    return {
        "words": _words(title),
        "tiles": settings.TILES_URL,
        "pick": options.get("pick"),
        "roads": reverse("city:road_lines") if has_roads else "",
    }


def _still(lines: list, projection: drawn_wards.Projection) -> str:
    if sum(len(line) for line in lines) > STILL_POINTS:
        return ""
    return "".join(projection.path(line, closed=False) for line in lines)


def _smallest_level(areas: list[dict]) -> list[dict]:
    wards = [each for each in areas if each["properties"].get("level") == "ward"]
    return wards or areas


def _code(ward: dict) -> str:
    return str(ward["properties"].get("code") or ward.get("id", ""))


def _place(point: dict, projection: drawn_wards.Projection) -> dict:
    x, y = projection.point(point["lon"], point["lat"])
    return {"x": x, "y": y}


def _shape(ward: dict, look: tuple[str, str], projection: drawn_wards.Projection) -> dict:
    path = "".join(projection.path(ring, closed=True) for ring in drawn_wards.rings_of(ward))
    return {"d": path, "look": look[0], "words": look[1], "name": ward["properties"].get("name", _code(ward))}


def _collection(wards: list[dict], shapes: list[dict]) -> dict:
    """Return the outlines with how each looks, so that the live map shows the same classes as the still one."""
    features = [
        {
            "type": "Feature",
            "geometry": ward["geometry"],
            "properties": {name: shape[name] for name in ("look", "name", "words")},
        }
        for ward, shape in zip(wards, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _words(title: str) -> dict[str, str]:
    """Return MapLibre's own words in the reader's language."""
    return {
        "Map.Title": title or _("Map of the wards"),
        "NavigationControl.ZoomIn": _("Zoom in"),
        "NavigationControl.ZoomOut": _("Zoom out"),
        "Popup.Close": _("Close"),
        "CooperativeGesturesHandler.WindowsHelpText": _("Hold Ctrl and scroll to zoom the map"),
        "CooperativeGesturesHandler.MacHelpText": _("Hold ⌘ and scroll to zoom the map"),
        "CooperativeGesturesHandler.MobileHelpText": _("Use two fingers to move the map"),
    }
