"""Routing over roads: one-way streets and closed ways are kept, and no pair of places is without minutes."""

from dataclasses import replace
from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Way

from pelangi.core.routing import Iterations, Place, Problem, Refused, solve, violations
from pelangi.core.routing.check_drives import Drives
from pelangi.core.routing.drive import Haversine, Roads
from pelangi.core.routing.roads import extract, kept
from pelangi.core.routing.roads.extract import directions, read_extract, speed_kmh
from pelangi.core.routing.travel import drive_minutes, places_off_road
from pelangi.core.tests.routing_cases import city_problem

LAT, LON, STEP = -2.13, 106.12, 0.009  # about a kilometre


def write_map(path: Path, ways, *, side=5):
    """Write a map of side × side crossings a kilometre apart; ways: (crossings as (row, column), tags)."""
    writer = osmium.SimpleWriter(str(path))
    for row in range(side):
        for column in range(side):
            location = LON + STEP * column, LAT + STEP * row
            writer.add_node(Node(id=1 + row * side + column, location=location))
    for number, (crossings, tags) in enumerate(ways, start=1):
        nodes = [1 + row * side + column for row, column in crossings]
        writer.add_way(Way(id=number, nodes=nodes, tags=tags))
    writer.close()
    return path


def grid(side=5, **tags):
    for line in range(side):
        yield [(line, column) for column in range(side)], {"highway": "residential", **tags}
        yield [(row, line) for row in range(side)], {"highway": "residential", **tags}


def at(row, column):
    return LAT + STEP * row, LON + STEP * column


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PELANGI_DATA", str(tmp_path / "data"))
    kept._map.cache_clear()


@pytest.fixture
def town(tmp_path):
    return write_map(tmp_path / "town.osm.pbf", grid())


def minutes(path, *points):
    return kept.road_map(str(path)).minutes(points)[0]


def test_a_drive_follows_the_streets_at_their_speed(town):
    (out,) = minutes(town, at(0, 0), at(2, 3))[0, 1:]
    assert out == -(-5 * 1.0007 * 60 // 22)  # five kilometres of streets at 22 km/h, rounded up


def test_a_one_way_street_is_driven_round(tmp_path):
    ring = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]
    path = write_map(tmp_path / "ring.osm.pbf", [(ring, {"highway": "primary", "oneway": "yes"})])
    there, back = minutes(path, at(0, 0), at(0, 1))[0, 1], minutes(path, at(0, 1), at(0, 0))[0, 1]
    assert (there, back) == (2, 5)


def test_a_closed_way_is_not_driven_and_a_faster_class_is_preferred(tmp_path):
    direct = [(0, 0), (0, 1)]
    round_about = [(0, 0), (1, 0), (1, 1), (0, 1)]
    closed = write_map(
        tmp_path / "closed.osm.pbf",
        [
            (direct, {"highway": "residential", "access": "private"}),
            (round_about, {"highway": "residential"}),
        ],
    )
    fast = write_map(
        tmp_path / "fast.osm.pbf",
        [(direct, {"highway": "service"}), (round_about, {"highway": "motorway", "oneway": "no"})],
    )
    assert minutes(closed, at(0, 0), at(0, 1))[0, 1] == 9
    assert minutes(fast, at(0, 0), at(0, 1))[0, 1] == 3


def test_what_is_cut_off_is_left_out_and_no_cell_is_empty(tmp_path):
    island = [(4, 4), (4, 3)]
    path = write_map(tmp_path / "cut.osm.pbf", [*grid(3), (island, {"highway": "residential"})])
    found = minutes(path, at(0, 0), at(2, 2), at(3.9, 3.9))
    assert len(read_extract(path).lat) < 25 * 6
    assert ((found > 0) | (found == 0)).all()
    assert found.max() < 60


def test_a_place_far_from_every_road_is_estimated_and_said(town):
    problem = replace(city_problem(1, count=12), drive=Roads(str(town), 20.0, 1.5))
    far = Place(problem.places[3].id, LAT + 0.5, LON)
    problem = replace(problem, places=(*problem.places[:3], far, *problem.places[4:]))
    straight = drive_minutes(replace(problem, drive=Haversine(20.0, 1.5)))
    assert far.id in places_off_road(problem)
    assert (drive_minutes(problem)[3] == straight[3]).all()
    (note,) = solve(problem, Iterations(1), 0).notes
    assert note.code == "off_road"
    assert far.id in note.text["id"]


def test_the_judge_measures_every_drive_anew_and_agrees(town):
    places = tuple(Place(f"p{n}", *at(n * 0.37 % 4, n * 0.83 % 4)) for n in range(20))
    problem = replace(city_problem(1, count=19), drive=Roads(str(town)), teams=(), requests=(), places=places)
    own, judged = drive_minutes(problem), Drives(problem)
    assert [[judged.minutes(a.id, b.id) for b in places] for a in places] == own.tolist()


def test_a_week_is_planned_over_roads_and_the_file_is_read_back(town):
    problem = replace(city_problem(1, count=20), drive=Roads(str(town)))
    assert Problem.from_json(problem.to_json()) == problem
    plan = solve(problem, Iterations(2), 1)
    assert violations(problem, plan) == []
    assert plan.score["requests"] > 0


def test_a_map_is_read_once_and_kept_under_its_content(town, tmp_path, monkeypatch):
    first = minutes(town, at(0, 0), at(2, 3))
    (file,) = (tmp_path / "data" / "roads").glob("*.npz")
    kept._map.cache_clear()
    monkeypatch.setattr(extract, "read_extract", lambda _: pytest.fail("read again"))
    assert (minutes(town, at(0, 0), at(2, 3)) == first).all()
    monkeypatch.undo()
    monkeypatch.setenv("PELANGI_DATA", str(tmp_path / "data"))
    town.unlink()
    write_map(town, grid(maxspeed="10"))
    assert minutes(town, at(0, 0), at(2, 3))[0, 1] > first[0, 1]
    assert len(list(file.parent.glob("*.npz"))) == 2


@pytest.mark.parametrize(
    ("tags", "speed"),
    [
        ({"highway": "primary"}, 42),
        ({"highway": "primary", "maxspeed": "30"}, 30),
        ({"highway": "residential", "surface": "gravel"}, 22 * 0.6),
        ({"highway": "residential", "access": "no"}, 0),
        ({"highway": "residential", "access": "no", "motor_vehicle": "yes"}, 22),
        ({"highway": "residential", "motorcar": "no"}, 0),
        ({"highway": "footway"}, 0),
        ({"highway": "residential", "area": "yes"}, 0),
    ],
)
def test_how_fast_a_car_goes(tags, speed):
    assert speed_kmh(tags) == pytest.approx(speed)


@pytest.mark.parametrize(
    ("tags", "both"),
    [
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({}, (True, True)),
    ],
)
def test_which_way_a_street_goes(tags, both):
    assert directions(tags) == both


def test_files_that_are_no_map_are_refused(tmp_path):
    nonsense, empty = tmp_path / "x.osm.pbf", tmp_path / "empty.osm.pbf"
    nonsense.write_bytes(b"this is a letter")
    write_map(empty, [])
    for path, message in (
        (nonsense, "not an OpenStreetMap"),
        (empty, "no road"),
        (tmp_path / "no", "No such file"),
    ):
        with pytest.raises(Refused, match=message):
            kept.road_map(str(path))
