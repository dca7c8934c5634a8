"""The map of the field app: roads of the city's extract are drawn without signal, nearer, and moved by a finger."""

import re

import pytest
from playwright.sync_api import Page, expect

from pelangi.site.tests.browser.house import House
from pelangi.site.tests.browser.looking import too_wide, violations
from pelangi.site.tests.browser.phone import Phone, in_database, synced

pytestmark = pytest.mark.browser
MIDDLE, FINGER = 180, 50  # of the drawing; how far a finger goes
BRING_ROADS = """
from django.utils import timezone
from pelangi.city.models import Roads
from pelangi.city.roads import folder
folder().mkdir(parents=True, exist_ok=True)
(folder() / "invented.osm.pbf").touch()
lines = {size: [[[106.0 + part * 0.01, -2.12 + place], [106.3, -2.12 + place]] for part in range(20)]
         for size, place in (("main", 0), ("middle", 0.001), ("small", 0.002))}
Roads.objects.update_or_create(
    pk=1, defaults={"state": "ready", "file": "invented.osm.pbf", "name": "kota", "lines": lines,
                    "brought_at": timezone.now()})
print(1)
"""
TAKE_ROADS_AWAY = "from pelangi.city.models import Roads\nRoads.objects.all().delete()\nprint(1)"


def expect_door_at(page: Page, number: int, x: float) -> None:
    """Wait until a door is drawn so far from the left, give or take half a point."""
    mark = page.locator(".map .place", has=page.get_by_text(str(number), exact=True)).locator("circle")
    near = "|".join(str(int(x + part)) for part in (-0.5, 0.5))
    expect(mark).to_have_attribute("cx", re.compile(rf"^({near})(\.|$)"))


def test_the_map_shows_roads_without_signal_and_can_be_looked_at_nearer(house: House, phone: Phone):
    in_database(house, BRING_ROADS)
    page = phone.page
    page.locator("nav.menu").get_by_role("link", name="Kiriman").click()
    page.get_by_role("button", name="Kirim sekarang").click()
    synced(page)
    page.locator("nav.menu").get_by_role("link", name="Peta").click()
    expect(page.get_by_text("Garis putus-putus hanya urutannya")).to_be_visible()
    in_database(house, TAKE_ROADS_AWAY)  # they are on the phone; other tests have none
    with house.without_signal():
        page = phone.restart("/field/map/")
        for size in ("main", "middle", "small"):
            expect(page.locator(f".map .road.{size}")).to_have_attribute("d", re.compile(r"M.+L"))
        farther, nearer = (page.get_by_role("button", name=name) for name in ("Perkecil", "Perbesar"))
        expect(farther).to_be_disabled()
        nearer.click()
        expect_door_at(page, 1, MIDDLE)  # the next door
        page.get_by_role("button", name="Pintu berikut").click(click_count=2)
        expect_door_at(page, 2, MIDDLE)
        box = page.locator(".map").bounding_box()
        page.mouse.move(box["x"] + 60, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 60 + FINGER, box["y"] + 60, steps=3)
        page.mouse.up()
        expect_door_at(page, 2, MIDDLE + FINGER * 2 * MIDDLE / box["width"])
        assert not too_wide(page) + violations(page)
        for _time in range(4):
            if farther.is_enabled():
                farther.click()
        expect(farther).to_be_disabled()
        page.locator(".map .place").last.click()
        expect(page.locator("ul.sections")).to_be_visible()
    assert not phone.complaints
