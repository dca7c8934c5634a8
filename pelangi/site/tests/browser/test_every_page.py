"""Every page every role can walk to: accessible, in the reader's language, as small as a phone, without complaints."""

import pytest
from playwright.sync_api import BrowserContext

from pelangi.site.tests.browser.house import PHONE, ROLES, House
from pelangi.site.tests.browser.looked import LookedAt
from pelangi.site.tests.browser.looking import TOLD, faults, kinds_of, too_wide, violations, walk, watched

pytestmark = pytest.mark.browser
OWN_ACCOUNT = ("account_", "mfa_")  # the same for everybody: walked once


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_in_both_languages(house: House, looked_at: LookedAt, role: str):
    """In Indonesian on a phone all pages a role can walk to; on a desk in English those that have something new."""
    with house.context(role, size=PHONE) as context:
        found, pages, new = _on_a_phone(context, looked_at, but=OWN_ACCOUNT if role != ROLES[0] else ())
    with house.context(role, language="en") as context:
        found += _on_a_desk(context, new)
    assert not found, "\n".join(dict.fromkeys(found))
    assert pages > 4, "a role has pages to walk to"


def _on_a_phone(
    context: BrowserContext, looked_at: LookedAt, *, but: tuple[str, ...]
) -> tuple[list[str], int, list[str]]:
    """Walk everywhere; return what is wrong, how many pages there are, and those that axe has looked at.

    axe looks once at each kind of page, and at whatever page has a kind of element that it has not seen yet.
    """
    found, pages, new = [], 0, []
    watch = watched(context)
    for address in walk(watch, but=but):
        pages += 1
        told = watch.page.evaluate(TOLD)
        found += faults(watch.page, "id", told) + too_wide(watch.page)
        if looked_at.is_new(kinds_of(watch.page, told)):
            new.append(address)
            found += violations(watch.page)
    return found + watch.complaints, pages, new


def _on_a_desk(context: BrowserContext, addresses: list[str]) -> list[str]:
    found = []
    watch = watched(context)
    for address in addresses:
        watch.goto(address)
        found += faults(watch.page, "en") + violations(watch.page)
    return found + watch.complaints
