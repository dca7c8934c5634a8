"""The roads of the city: brought in by an administrator, read in the background, driven and drawn."""

import json

import osmium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from osmium.osm.mutable import Node, Way

from pelangi.city import roads
from pelangi.city.models import Outline, Roads
from pelangi.city.roads import road_lines
from pelangi.core.routing.roads import kept
from pelangi.core.routing.roads.lines import drawn_lines, simplified
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import WARD, person_with, small_city

pytestmark = pytest.mark.django_db
LAT, LON, STEP = -2.13, 106.10, 0.004


@pytest.fixture(autouse=True)
def _own_data(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setenv("PELANGI_DATA", str(tmp_path))
    kept._map.cache_clear()


@pytest.fixture
def by():
    small_city()
    west, east = LON - STEP, LON + 9 * STEP
    ring = [[west, LAT - STEP], [east, LAT - STEP], [east, LAT + 9 * STEP], [west, LAT - STEP]]
    Outline.objects.create(area_id=WARD, geometry={"type": "Polygon", "coordinates": [ring]})
    return person_with(Role.ADMINISTRATOR)


def extract(tmp_path, side=8, kind="residential", name="kota.osm.pbf") -> bytes:
    """Return an invented town as an extract: a grid with one main road."""
    path = tmp_path / name
    writer = osmium.SimpleWriter(str(path))
    for row in range(side):
        for column in range(side):
            writer.add_node(
                Node(id=1 + row * side + column, location=(LON + STEP * column, LAT + STEP * row))
            )
    for line in range(side):
        across, along = (
            [1 + line * side + one for one in range(side)],
            [1 + one * side + line for one in range(side)],
        )
        writer.add_way(Way(id=1 + line, nodes=across, tags={"highway": "primary" if not line else kind}))
        writer.add_way(Way(id=100 + line, nodes=along, tags={"highway": kind}))
    writer.close()
    return path.read_bytes()


def test_an_extract_is_read_driven_and_drawn(by, tmp_path, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in_page(client, by, extract(tmp_path))
    found = finish()
    assert (found.state, found.name, found.points > 60) == ("ready", "kota.osm.pbf", True)
    assert roads.file_in_use() == found.file
    assert len(road_lines()["main"]) == 1
    assert len(road_lines()["small"]) == 15
    page = client.get(reverse("city:roads")).content.decode()
    assert "kota.osm.pbf" in page
    assert reverse("city:road_lines") in page
    lines = json.loads(client.get(reverse("city:road_lines")).content)
    assert lines == road_lines()
    assert AuditEntry.objects.filter(deed="city.import").exists()


def bring_in_page(client, by, content: bytes):
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    file = SimpleUploadedFile("kota.osm.pbf", content)
    assert client.post(reverse("city:roads"), {"file": file}).status_code == 302
    return Roads.objects.get()


def finish() -> Roads:
    task = DBTaskResult.objects.get(status="READY")
    task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL")
    return Roads.objects.get()


def test_a_file_that_is_no_extract_is_said_and_drives_stay_estimated(
    by, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in_page(client, by, b"not a map")
    found = finish()
    assert (found.state, roads.file_in_use(), road_lines()) == ("failed", "", {})
    assert found.file in found.error
    assert "<h2" in client.get(reverse("city:roads")).content.decode()


def test_roads_are_dropped_and_the_file_stays(by, tmp_path, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in_page(client, by, extract(tmp_path))
    file = finish().file
    client.post(reverse("city:drop_roads"))
    assert not Roads.objects.exists()
    assert roads.path_of(file).exists()


def test_the_file_of_the_settings_is_taken(by, tmp_path, client, settings):
    path = tmp_path / "server.osm.pbf"
    path.write_bytes(extract(tmp_path))
    settings.ROADS_FILE = str(path)
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(reverse("city:roads"), {"from_server": "on"})
    assert Roads.objects.get().name == "server.osm.pbf"
    settings.ROADS_FILE = str(tmp_path / "none")
    assert client.post(reverse("city:roads"), {"from_server": "on"}).status_code == 200


def test_others_may_not(client):
    small_city()
    client.force_login(
        person_with(Role.FIELD_OFFICER), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get(reverse("city:roads")).status_code in {403, 404}
    assert client.get(reverse("city:road_lines")).status_code == 200


def test_a_phone_gets_all_roads_of_a_size_or_none(tmp_path):
    path = tmp_path / "town.osm.pbf"
    extract(tmp_path, name=path.name)
    few = drawn_lines(path, most_bytes=100)
    assert (len(few.by_size["main"]), few.left_out) == (1, ("small",))
    none = drawn_lines(path, most_bytes=10)
    assert (none.by_size, none.left_out) == ({}, ("main", "middle", "small"))


def test_only_the_roads_of_the_city_are_drawn(tmp_path):
    path = tmp_path / "town.osm.pbf"
    extract(tmp_path, name=path.name)
    west = (LON - 1, LAT - 1, LON + STEP / 2, LAT + 1)
    assert len(drawn_lines(path, box=west).by_size["small"]) == 8


def test_a_line_keeps_its_bends_and_loses_what_lies_on_the_way():
    bend = [(106.0, -2.0), (106.001, -2.000001), (106.002, -2.0), (106.002, -2.002)]
    assert simplified(bend, 8.0) == [(106.0, -2.0), (106.002, -2.0), (106.002, -2.002)]
