"""Every page every role can walk to: accessible, in the reader's language, and without a complaint of the browser."""

import pytest

from pelangi.site.tests.browser.house import ROLES, House
from pelangi.site.tests.browser.looking import SHAPE, faults, violations, walk, watched

pytestmark = pytest.mark.browser
looked_at: set[str] = set()
OWN_ACCOUNT = ("account_", "mfa_")  # the same for everybody: walked once


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_in_both_languages(house: House, role: str):
    """In Indonesian all pages a role can walk to; in English those that are built like none looked at before."""
    found, pages, new = [], 0, []
    with house.context(role) as context:
        watch = watched(context)
        for address in walk(watch, but=OWN_ACCOUNT if role != ROLES[0] else ()):
            pages += 1
            found += faults(watch.page, "id")
            shape = watch.page.evaluate(SHAPE)
            if shape not in looked_at:
                looked_at.add(shape)
                new.append(address)
                found += violations(watch.page)
        context.add_cookies([{"name": "language", "value": "en", "url": house.address}])
        for address in new:
            watch.goto(address)
            found += faults(watch.page, "en") + violations(watch.page)
        found += watch.complaints
    assert not found, "\n".join(dict.fromkeys(found))
    assert pages > 4, "a role has pages to walk to"
