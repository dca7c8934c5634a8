"""The pages people open on a phone, 360 pixels wide: nothing to scroll sideways, nothing that axe objects to."""

import pytest

from pelangi.site.tests.browser.house import PHONE, House
from pelangi.site.tests.browser.looking import faults, too_wide, violations, walk, watched

pytestmark = pytest.mark.browser
# who walks about the most, and who stands at a door with a phone
WALKERS = ["outreach-coordinator", "field-officer", "innovation-verifier"]


@pytest.mark.parametrize("role", WALKERS)
def test_no_page_is_wider_than_a_phone(house: House, role: str):
    found = []
    with house.context(role, size=PHONE) as context:
        watch = watched(context)
        for _address in walk(watch):
            found += too_wide(watch.page)
        found += watch.complaints
    assert not found, "\n".join(found)


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
