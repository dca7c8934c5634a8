"""Invented towns as OpenStreetMap extracts: a jittered grid of streets, some primary, some one-way, some closed.

No street is copied from a map; osmium writes the file, so it is a real .osm.pbf.
"""

import random
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

LAT, LON, STEP = -2.13, 106.12, 0.0011  # degrees: a crossing every 120 m


def write_town(path: Path, side: int, seed: int = 1) -> int:
    """Write a town of side × side crossings and return how many nodes it has."""
    chance = random.Random(seed)
    path.unlink(missing_ok=True)
    writer = osmium.SimpleWriter(str(path))
    for row in range(side):
        for column in range(side):
            lat = LAT + STEP * (row - side / 2 + chance.uniform(-0.3, 0.3))
            lon = LON + STEP * (column - side / 2 + chance.uniform(-0.3, 0.3))
            writer.add_node(Node(id=1 + row * side + column, location=(lon, lat)))
    ways = []
    for number in range(side):
        street = [1 + number * side + column for column in range(side)]
        ways.append(Way(id=1 + number, nodes=street, tags=_tags(chance, number)))
        street = [1 + row * side + number for row in range(side)]
        ways.append(Way(id=1 + side + number, nodes=street, tags=_tags(chance, number)))
    for way in sorted(ways, key=lambda one: one.id):  # in order, as in every extract; Valhalla reads no other
        writer.add_way(way)
    writer.close()
    return side * side


def _tags(chance: random.Random, number: int) -> dict[str, str]:
    kind = "primary" if number % 15 == 0 else "secondary" if number % 5 == 0 else "residential"
    one_way = {"oneway": "yes"} if kind == "residential" and chance.random() < 0.15 else {}
    return {"highway": kind, "name": f"Jalan {number}", **one_way}


def doors(count: int, side: int, seed: int = 1) -> list[tuple[float, float]]:
    """Return points (lat, lon) in such a town."""
    chance, reach = random.Random(seed), STEP * side * 0.45
    return [(LAT + chance.uniform(-reach, reach), LON + chance.uniform(-reach, reach)) for _ in range(count)]
