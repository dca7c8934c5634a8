"""The roads of the city from an OpenStreetMap extract: kept under the hash of their content, read once, drawn, driven.

Files of extracts are never removed by themselves: plans that were made over them are judged over them.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from pelangi.city.models import Outline, Roads
from pelangi.core.routing.roads.lines import Box

ENDING = ".osm.pbf"
AROUND_DEG = 0.02  # about two kilometres beyond the outermost border are drawn too


def folder() -> Path:
    """Return where extracts are kept."""
    return settings.DATA_DIR / "roads" / "extracts"


def keep_file(chunks: Iterable[bytes]) -> str:
    """Write an extract into the folder, whole or not at all; return its name there."""
    folder().mkdir(parents=True, exist_ok=True)
    said, part = hashlib.sha256(), folder() / "coming.part"
    with part.open("wb") as stream:
        for chunk in chunks:
            said.update(chunk)
            stream.write(chunk)
    name = f"{said.hexdigest()[:32]}{ENDING}"
    part.replace(folder() / name)
    return name


def roads() -> Roads | None:
    """Return the extract of this city, read or not; None when none was brought in."""
    return Roads.objects.filter(pk=1).first()


def file_in_use() -> str:
    """Return the name of the extract that is driven over; empty when there is none."""
    found = Roads.objects.filter(pk=1, state=Roads.State.READY).values_list("file", flat=True).first()
    return found if found and path_of(found).exists() else ""


def path_of(file: str) -> Path:
    """Return where an extract of this name lies."""
    return folder() / Path(file).name


def city_box() -> Box | None:
    """Return west, south, east and north of the city with a little around it; None when no outline is known."""
    points = [
        point for outline in Outline.objects.all() for point in _points(outline.geometry["coordinates"])
    ]
    if not points:
        return None
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    return (
        min(lons) - AROUND_DEG,
        min(lats) - AROUND_DEG,
        max(lons) + AROUND_DEG,
        max(lats) + AROUND_DEG,
    )


def _points(part: list) -> list[tuple[float, float]]:
    if part and isinstance(part[0], int | float):
        return [(part[0], part[1])]
    return [point for one in part for point in _points(one)]


def road_lines() -> dict[str, list]:
    """Return the lines of the roads by size, {"main": [[[lon, lat], …], …], …}; empty when there are none."""
    found = Roads.objects.filter(pk=1, state=Roads.State.READY).values_list("lines", flat=True).first()
    return found or {}
