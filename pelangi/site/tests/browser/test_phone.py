"""The pages people open on a phone with their fingers; every page at that width: test_every_page.py."""

from io import BytesIO

import pikepdf
import pytest

from pelangi.site.tests.browser.house import PHONE, House
from pelangi.site.tests.browser.looking import faults, too_wide, violations, watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        ("", ["/account/login/", "/ask/status/", "/ask/help/"]),
        ("field-officer", ["/", "/visit/", "/issue/"]),
        ("outreach-coordinator", ["/", "/find/", "/ask/", "/ask/new/", "/plan/", "/report/"]),
        ("innovation-verifier", ["/innovate/index/", "/innovate/verify/"]),
    ],
)
def test_the_main_pages_are_accessible_on_a_phone(house: House, role: str, paths: list[str]):
    found = []
    with house.context(role, size=PHONE, has_touch=True, is_mobile=True) as context:
        watch = watched(context)
        for path in paths:
            watch.goto(path)
            found += faults(watch.page, "id") + too_wide(watch.page) + violations(watch.page)
        found += watch.complaints
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_leader_has_the_answer_on_the_first_screen_and_on_one_sheet(house: House, language: str):
    with house.context("leader", language=language, size=PHONE, has_touch=True, is_mobile=True) as context:
        watch = watched(context)
        watch.goto("/report/")
        tiles = watch.page.locator(".glance > li")
        assert tiles.count() == 6, "reached, without papers, waiting, the index, fair or not, what to decide"
        places = [tiles.nth(number).bounding_box() for number in range(6)]
        assert all(place and place["y"] + place["height"] <= PHONE["height"] for place in places)
        assert watch.page.locator("details.fold[open]").count() == 0
        opened = [tiles.nth(number).locator("a").first.get_attribute("href") for number in range(6)]
        assert all(watch.goto(path).ok for path in opened if path)
        watch.goto("/report/")
        with pikepdf.open(BytesIO(watch.page.pdf(format="A4"))) as sheet:
            assert len(sheet.pages) == 1


def test_the_current_page_of_the_room_is_in_view_and_paper_shows_the_figures_of_a_chart(house: House):
    with house.context("outreach-coordinator", size=PHONE, has_touch=True, is_mobile=True) as context:
        watch = watched(context)
        watch.goto("/report/official/")
        assert watch.page.evaluate("scrollY") == 0
        place = watch.page.locator(".subnav [aria-current]").bounding_box()
        assert place
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= PHONE["width"]
        watch.goto("/report/waiting/")
        figures = watch.page.locator(".figure-table td").first
        assert not figures.is_visible()
        watch.page.emulate_media(media="print")
        assert figures.is_visible()
