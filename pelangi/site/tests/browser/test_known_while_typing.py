"""Somebody found in a list is noticed while a request for them is typed; joined with one choice, and taken back."""

import pytest
from playwright.sync_api import Page, expect

from pelangi.site.tests.browser.house import PHONE, House
from pelangi.site.tests.browser.looking import violations, watched

pytestmark = [pytest.mark.browser, pytest.mark.on_both]


def name_of_somebody_unregistered(page: Page) -> str:
    """Return the name of a lead that no register has: two words at least, so that it can be noticed by its name."""
    page.goto("/ask/leads/")
    for row in page.locator("tbody tr", has_text="not in the register").all():
        name = row.locator("th").inner_text().strip()
        if len(name.split()) > 1:
            return name
    raise AssertionError("no lead of the demo city is in no register")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_lead_is_noticed_while_it_is_typed_joined_and_taken_back(house: House, size):
    with house.context("outreach-coordinator", language="en", size=size) as context:
        watch = watched(context)
        page = watch.page
        name = name_of_somebody_unregistered(page)
        page.goto("/ask/new/")
        page.locator("[name=name]").press_sequentially(name.lower())
        # a request of the run before may be among them
        known = page.locator("#alike .form-choice", has_text=name)
        choice = known.filter(has_text="Found in a list").first
        expect(choice).to_be_visible()
        assert not violations(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        choice.locator("input").check()
        page.locator("[name=ward]").select_option(index=3)
        page.locator("[name=documents][value=family_card]").check()
        page.wait_for_load_state("networkidle")  # asked again, now with the ward
        expect(choice.locator("input")).to_be_checked()
        page.get_by_role("button", name="Write down the request").click()
        expect(page.locator("main")).to_contain_text("that lead was joined to this request")
        assert not violations(page)
        page.get_by_role("button", name="Separate them again").click()
        expect(page.locator("main")).to_contain_text("the lead waits again")
        expect(page.get_by_role("button", name="It is the same person: join")).to_be_visible()
        assert not watch.complaints


def test_without_javascript_the_question_is_asked_before_anything_is_written(house: House):
    with house.context("outreach-coordinator", language="en", java_script_enabled=False) as context:
        page = context.new_page()
        name = name_of_somebody_unregistered(page)
        page.goto("/ask/new/")
        page.locator("[name=name]").fill(name)
        page.locator("[name=ward]").select_option(index=3)
        page.locator("[name=documents][value=family_card]").check()
        page.get_by_role("button", name="Write down the request").click()
        expect(page.locator("main")).to_contain_text("Say below whether it is one of these")
        page.locator("#same-none").check()
        page.get_by_role("button", name="Write down the request").click()
        expect(page.locator("main")).to_contain_text("The ticket is")
