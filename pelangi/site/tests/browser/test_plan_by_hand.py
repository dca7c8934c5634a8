"""The plan's desk and a plan on the road, by hand: dragged with the mouse, moved by keyboard, re-planned and undone."""

import re

import pytest
from playwright.sync_api import Page, expect

from pelangi.site.tests.browser.house import PHONE, House
from pelangi.site.tests.browser.looking import violations
from pelangi.site.tests.browser.phone import in_database

pytestmark = [pytest.mark.browser, pytest.mark.on_both]
WHOLE_DESK = {"width": 1280, "height": 2600}  # a mouse reaches only what is in sight
PATIENCE_MS = 90_000  # for a plan that is reckoned


# another test may have promised everybody a visit: of the last plan to come those are on a draft of its days
A_DAY = """
import json
from datetime import timedelta
from django.utils import timezone
from pelangi.plan.models import Plan
tomorrow = timezone.localdate() + timedelta(days=1)
last = Plan.objects.filter(state="published", first_day__gte=tomorrow).order_by("-first_day").first()
print(json.dumps({"day": (last.first_day if last else tomorrow).isoformat()}))
"""


def a_draft(house: House, page: Page) -> None:
    """Propose the days of the last plan to come anew, where there is none the next days."""
    page.goto("/plan/")
    page.locator("[name=first_day]").fill(in_database(house, A_DAY)["day"])
    page.locator("[name=count]").fill("2")
    page.locator("form[action='/plan/propose/'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/plan/\d+/$"), timeout=PATIENCE_MS)
    page.locator(".lane-stop").first.wait_for()


def test_a_stop_is_dragged_to_another_round_and_the_server_says_what_it_would_do(house: House):
    with house.context("outreach-coordinator", language="en", size=WHOLE_DESK) as context:
        page = context.new_page()
        a_draft(house, page)
        stop = page.locator(".lane-stop").first
        mine = page.locator(f"[data-code='{stop.get_attribute('data-code')}']")
        lane = page.locator("[data-lane]").filter(has_not=mine).last
        page.locator("figure button[data-code]").first.wait_for()  # the map is drawn: nothing moves any more
        stop.hover()
        page.mouse.down()
        lane.hover(force=True)  # what is dragged hangs below the pointer
        page.mouse.up()
        expect(page.locator("#chosen .desk-preview")).to_contain_text(re.compile("Driving|would break"))
        assert not violations(page)


def test_the_same_by_keyboard_in_indonesian_on_a_phone(house: House):
    with house.context("outreach-coordinator", language="id", size=PHONE) as context:
        page = context.new_page()
        a_draft(house, page)
        stop = page.locator(".lane-stop").first
        stop.focus()
        stop.press("Alt+ArrowDown")
        expect(page.locator("#chosen .desk-preview")).to_contain_text(
            re.compile("Berkendara|menit|melanggar")
        )
        lock = page.get_by_role("button", name=re.compile("Kunci"))
        expect(lock).to_be_visible()
        lock.click()
        expect(page.locator(".lane-stop.is-locked").first).to_be_visible()


def test_a_team_falls_ill_the_page_says_who_must_be_told_and_it_is_taken_back(house: House):
    with house.context("outreach-coordinator", language="en") as context:
        page = context.new_page()
        page.goto("/plan/")
        published = page.locator("main tbody tr", has_text="published").first
        published.locator("a").click()
        page.get_by_role("link", name="Something has happened").click()
        page.locator("[name=ill]").last.check()
        assert not violations(page)
        page.get_by_role("button", name="Work out a new plan").click()
        page.wait_for_url(re.compile("/replan/"), timeout=PATIENCE_MS)
        expect(page.locator("main")).to_contain_text("Who must be told")
        assert not violations(page)
        page.get_by_role("button", name=re.compile("Accept")).click()
        expect(page.locator("main")).to_contain_text("the messages are written")
        page.get_by_role("button", name=re.compile("Take it back")).click()
        expect(page.locator("main")).to_contain_text("the plan before is in force")
