"""Without a mouse, without JavaScript, in the other language, and when something is wrong."""

import time

import pytest
from playwright.sync_api import expect

from pelangi.site.tests.browser.house import ROLES, House
from pelangi.site.tests.browser.looking import faults, violations, watched

pytestmark = pytest.mark.browser
OUTLINE = """el => { const s = getComputedStyle(el);
  return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 1 || s.boxShadow !== 'none' }"""
ANOTHER = "text => (document.querySelector('main')?.innerText ?? text) !== text"  # a page that comes has no main yet


@pytest.mark.parametrize("role", ROLES)
def test_every_role_signs_in_and_sees_what_waits(house: House, role: str):
    with house.context(role) as context:
        page = context.new_page()
        page.goto("/")
        expect(page.locator("h1")).to_have_text("Yang menunggu saya hari ini")
        assert page.locator("main a").count(), "there is something to do or to look at"


def test_a_wrong_password_is_said_in_plain_words(house: House):
    with house.context() as context:
        page = context.new_page()
        page.goto("/account/login/")
        page.fill("input[name=login]", "nobody-here")
        page.fill("input[name=password]", "not-this-one")
        page.keyboard.press("Enter")
        expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
        assert not violations(page)


def test_the_skip_link_comes_first_and_leads_to_the_content(house: House):
    with house.context("outreach-coordinator") as context:
        page = context.new_page()
        page.goto("/ask/")
        page.keyboard.press("Tab")
        skip = page.locator("a.skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()


def test_the_bands_are_reached_by_tab_and_show_where_the_focus_is(house: House):
    with house.context("outreach-coordinator") as context:
        page = context.new_page()
        page.goto("/")
        bands = page.locator("nav.bands a")
        seen = set()
        for _press in range(30):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            assert focused.evaluate(OUTLINE), f"no focus to be seen on {focused.inner_text()}"
            if focused.evaluate("el => !!el.closest('nav.bands')"):
                seen.add(focused.inner_text())
            elif seen:
                break
        assert len(seen) == bands.count() == 7


def test_the_language_is_changed_and_kept(house: House):
    with house.context("leader") as context:
        page = context.new_page()
        page.goto("/report/")
        indonesian = page.locator("h1").inner_text()
        page.get_by_role("button", name="English").press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert page.url.endswith("/report/"), "one stays where one was"
        assert page.locator("h1").inner_text() != indonesian
        page.goto("/innovate/")
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_signing_out_by_keyboard_ends_the_session(house: House):
    with house.context() as context:
        page = context.new_page()
        page.goto("/account/login/")
        page.locator("input[name=login]").fill("auditor")
        page.locator("input[name=password]").fill(house.passwords["auditor"])
        page.keyboard.press("Enter")
        page.wait_for_url(f"{house.address}/")
        page.locator("details.menu summary").press("Enter")
        with page.expect_navigation():
            page.get_by_role("button", name="Keluar").press("Enter")
        page.goto("/report/")
        assert "/account/login/" in page.url


def test_a_request_is_made_and_followed_without_javascript(house: House):
    with house.context("ward-officer", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        page.locator("nav.bands a[href='/ask/']").click()
        page.locator("a[href='/ask/new/']").first.click()
        page.locator("[name=name]").fill("Rukiah Contoh")
        page.locator("[name=sex]").select_option("P")
        page.locator("[name=ward]").select_option(index=1)
        page.locator("[name=documents][value=identity_card]").check()
        page.locator("main form.form button[type=submit]").click()
        expect(page.locator("h1")).to_have_text("Rukiah Contoh")
        page.locator("a[href*='/ask/status/?ticket=']").click()
        expect(page.locator("main")).to_contain_text("Permohonan diterima")
        expect(page.locator("main")).not_to_contain_text("Rukiah")


def test_ten_doubtful_rows_are_answered_by_keyboard_alone_in_a_minute(house: House):
    with house.context("registry-officer") as context:
        page = context.new_page()
        page.goto("/find/review/")
        waiting = page.locator("main table").first.locator("tbody tr").count()
        page.keyboard.press("n")
        page.wait_for_url("**/find/review/*/")
        began = time.monotonic()
        for key in "1323232323"[: min(waiting - 1, 10)]:
            before = page.locator("main").inner_text()
            page.keyboard.press(key)
            page.wait_for_function(ANOTHER, arg=before)
        assert time.monotonic() - began < 60, "the machine is no longer what one waits for"
        page.keyboard.press("u")
        expect(page.locator("main")).to_contain_text("Keputusan dibatalkan")


@pytest.mark.parametrize(
    ("language", "path", "status", "heading"),
    [
        ("id", "/staff/audit/", 403, "Halaman ini tidak terbuka untuk Anda"),
        ("en", "/staff/audit/", 403, "This page is not open to you"),
        ("id", "/tidak-ada/", 404, "Halaman ini tidak ada"),
        ("en", "/not-there/", 404, "This page does not exist"),
        ("en", "/ask/request/ABCDEFGHJ/", 404, "This page does not exist"),
    ],
)
def test_an_error_page_speaks_plain_words(house: House, language: str, path: str, status: int, heading: str):
    with house.context("ward-officer", language=language) as context:
        watch = watched(context)
        assert watch.goto(path).status == status
        expect(watch.page.locator("h1")).to_have_text(heading)
        expect(watch.page.locator("main a[href='/']")).to_be_visible()
        assert not faults(watch.page, language) + violations(watch.page)
