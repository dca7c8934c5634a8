"""Every page every role can walk to: accessible, in the reader's language, and without a complaint of the browser."""

import pytest

from pelangi.site.tests.browser.house import ROLES, House
from pelangi.site.tests.browser.looking import SHAPE, faults, violations, walk, watched

pytestmark = pytest.mark.browser
looked_at: set[tuple[str, str]] = set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_in_both_languages(house: House, role: str):
    found: list[str] = []
    with house.context(role) as context:
        watch = watched(context)
        pages = []
        for address in walk(watch):
            pages.append(address)
            found += look(watch, "id")
        context.add_cookies([{"name": "language", "value": "en", "url": house.address}])
        for address in pages:
            watch.goto(address)
            found += look(watch, "en")
        found += watch.complaints
    assert not found, "\n".join(dict.fromkeys(found))
    assert len(pages) > 4


def look(watch, language: str) -> list[str]:
    """Ask axe, unless a page built exactly alike was looked at before."""
    shape = watch.page.evaluate(SHAPE)
    found = faults(watch.page, language)
    if (language, shape) not in looked_at:
        looked_at.add((language, shape))
        found += violations(watch.page)
    return found
