"""The pages people open on a phone with their fingers; every page at that width: test_every_page.py."""

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
