"""`pelangi plan drives`: the drive times over roads written into a problem file, by our own map or by Valhalla."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from pelangi.core.routing.drive import Haversine, Matrix, Roads
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.roads.valhalla import COSTINGS, minutes_by_valhalla
from pelangi.core.routing.travel import over_roads, straight_minutes

OWN, VALHALLA = "own", "valhalla"


def drives_arguments(deeds) -> None:
    """Add the deed `drives` to the command line."""
    filling = deeds.add_parser("drives", help="write drive times over roads into a problem file, as a matrix")
    filling.add_argument("problem", type=Path)
    filling.add_argument("--roads", type=Path, required=True, help="OpenStreetMap extract (.osm.pbf)")
    filling.add_argument(
        "--engine", choices=[OWN, VALHALLA], default=OWN, help="valhalla: pip install pyvalhalla"
    )
    filling.add_argument(
        "--vehicle", choices=sorted(COSTINGS), default="car", help="other than car: by Valhalla"
    )
    filling.add_argument("--out", type=Path, required=True, help="problem file to write")


def with_drives(problem: Problem, roads: Path, engine: str, vehicle: str) -> tuple[Problem, int]:
    """Return the problem with its drive times as a matrix, and how many pairs had to be estimated by straight line.

    Raises Refused when a place has no coordinates, the extract cannot be read, or the engine cannot do it.
    """
    if engine == OWN and vehicle != "car":
        raise Refused(f"drive: the map of our own is for cars; {vehicle} is driven by --engine {VALHALLA}")
    points = []
    for place in problem.places:
        if place.lat is None or place.lon is None:
            raise Refused(f"place {place.id}: lat and lon are needed to estimate drive times")
        points.append((place.lat, place.lon))
    straight = straight_minutes(_straight(problem), points)
    if engine == OWN:
        minutes, near = over_roads(Roads(str(roads)), tuple(points))
        unknown = ~(near[:, None] & near[None, :])
    else:
        found = minutes_by_valhalla(roads, points, vehicle)
        unknown = np.isnan(found)
        minutes = np.where(unknown, 0, found).astype(np.int64)
    known = np.where(unknown, straight, minutes)
    np.fill_diagonal(known, 0)
    estimated = int(unknown.sum() - np.trace(unknown))
    matrix = Matrix(tuple(tuple(int(cell) for cell in row) for row in known))
    return replace(problem, drive=matrix), estimated


def _straight(problem: Problem) -> Haversine:
    """Return how pairs are estimated that no road joins: as the file says, where it does."""
    drive = problem.drive
    if isinstance(drive, Haversine):
        return drive
    return drive.straight if isinstance(drive, Roads) else Roads("unused").straight
