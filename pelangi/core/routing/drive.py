"""How drive times are known: from straight lines, given as a matrix, or over the roads of a map."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from pelangi.core.routing.fields import Fields, Refused, whole_up


@dataclass(frozen=True)
class Haversine:
    """Straight line on the globe × detour, over speed. detour at least 1, speed above 0."""

    speed_kmh: float
    detour: float = 1.4

    def __post_init__(self) -> None:
        if not self.speed_kmh > 0:
            raise Refused(f"drive: speed_kmh = {self.speed_kmh} must be above 0")
        if not self.detour >= 1:
            raise Refused(f"drive: detour = {self.detour} must be at least 1")


@dataclass(frozen=True)
class Matrix:
    """Whole minutes from place (row) to place (column), in the order of the places."""

    minutes: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.minutes):
            if len(row) != len(self.minutes):
                raise Refused(f"drive: row {number} has {len(row)} of {len(self.minutes)} minutes")
            if row[number] != 0:
                raise Refused(f"drive: from place {number} to itself takes {row[number]} min instead of 0")
            if min(row) < 0:
                raise Refused(f"drive: row {number} has minutes below 0")


@dataclass(frozen=True)
class Roads:
    """Over the roads of an OpenStreetMap extract; places far from all of them by straight line, as Haversine does."""

    file: str
    speed_kmh: float = 25.0
    detour: float = 1.4

    def __post_init__(self) -> None:
        if not self.file:
            raise Refused("drive: roads needs the file of an OpenStreetMap extract")
        Haversine(self.speed_kmh, self.detour)

    @property
    def straight(self) -> Haversine:
        """The estimate for places far from every road."""
        return Haversine(self.speed_kmh, self.detour)


Drive = Haversine | Matrix | Roads


def read_drive(data: object) -> Drive:
    """Read the field `drive` of a problem file. Raises Refused."""
    read = Fields(data, "drive", "mode speed_kmh detour minutes file")
    mode = read.text("mode")
    if mode == "haversine":
        return Haversine(read.number("speed_kmh"), read.number("detour", 1.4))
    if mode == "matrix":
        return Matrix(tuple(_row(row) for row in read.items("minutes")))
    if mode == "roads":
        return Roads(read.text("file"), read.number("speed_kmh", 25.0), read.number("detour", 1.4))
    raise Refused(f"drive: mode {mode!r} is not known; known are haversine, matrix and roads")


def _row(row: object) -> tuple[int, ...]:
    if not isinstance(row, list):
        raise Refused(f"drive: a row of minutes must be a list, not {row!r}")
    for cell in row:
        if isinstance(cell, bool) or not isinstance(cell, int | float) or not isfinite(cell):
            raise Refused(f"drive: {cell!r} is not a number of minutes")
    return tuple(whole_up(cell) for cell in row)


def drive_as_data(drive: Drive) -> dict[str, Any]:
    """Return the field `drive` of a problem file."""
    if isinstance(drive, Haversine):
        return {"mode": "haversine", "speed_kmh": drive.speed_kmh, "detour": drive.detour}
    if isinstance(drive, Roads):
        return {
            "mode": "roads",
            "file": drive.file,
            "speed_kmh": drive.speed_kmh,
            "detour": drive.detour,
        }
    return {"mode": "matrix", "minutes": [list(row) for row in drive.minutes]}
