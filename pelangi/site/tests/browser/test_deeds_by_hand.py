"""One deed by hand in each of the seven bands, by the people whose work it is, in the order of the story."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from pelangi.site.tests.browser.house import PHONE, House
from pelangi.site.tests.browser.looking import follow, violations

pytestmark = [pytest.mark.browser, pytest.mark.on_both]


def open_page(context, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def done(page: Page) -> None:
    """The page says that it was done, in a way that axe accepts too."""
    expect(page.locator("h1")).to_be_visible()
    assert not page.locator("[data-color=danger][role=alert]").count()
    assert not violations(page)


def test_find_an_uncertain_row_is_decided(house: House):
    with house.context("outreach-coordinator", language="en") as context:
        page = open_page(context, "/find/review/")
        follow(page.locator("main tbody a").first)
        follow(page.locator("button[name=answer][value=different]"))
        expect(page.locator("main")).to_contain_text("Noted: another person")
        done(page)
        page.goto("/find/review/")
        latest = page.locator("section", has=page.locator("#latest")).locator("tbody tr").first
        expect(latest).to_contain_text("another person")
        expect(latest.get_by_role("button", name="Take back")).to_be_visible()


def test_ask_a_person_found_is_made_into_a_request_or_one_is_written_down(house: House):
    with house.context("outreach-coordinator", language="en") as context:
        page = open_page(context, "/ask/new/")
        page.locator("[name=name]").fill("Sahrul Contoh")
        page.locator("[name=ward]").select_option(index=3)
        page.locator("[name=obstacle]").select_option("bedridden")
        page.locator("[name=documents][value=identity_card]").check()
        page.locator("[name=documents][value=family_card]").check()
        follow(page.get_by_role("button", name="Write down the request"))
        expect(page.locator("#same-none").or_(page.get_by_text("The ticket is"))).to_be_visible()
        if page.locator("#same-none").count():  # somebody of the demo city bears a like name
            page.locator("#same-none").check()
            follow(page.get_by_role("button", name="Write down the request"))
        expect(page.locator("main")).to_contain_text("The ticket is")
        follow(page.get_by_role("button", name="Screen and admit"))
        expect(page.locator("main")).to_contain_text("ready to be planned")
        done(page)


def test_plan_rounds_are_proposed_looked_at_and_published(house: House):
    with house.context("outreach-coordinator", language="en") as context:
        page = open_page(context, "/plan/")
        page.locator("[name=count]").fill("2")
        page.locator("form[action='/plan/propose/'] button[type=submit]").click()
        page.wait_for_url(re.compile(r"/plan/\d+/"), timeout=90_000)
        expect(page.locator("main")).to_contain_text("Rounds, stop by stop")
        publish = page.get_by_role("button", name=re.compile("Publish: "))
        expect(publish).to_be_hidden()  # one tap promises nothing
        page.locator("summary", has_text="Publish").press("Enter")
        follow(publish)
        expect(page.locator("main")).to_contain_text("every visit of it is a promise now")
        done(page)


def test_visit_an_outcome_is_recorded(house: House):
    with house.context("field-officer", language="en") as context:
        page = open_page(context, "/visit/")
        if not page.locator("main a[href*='/visit/round/']").count():  # today is no working day
            follow(page.locator("main a[href*='day=']").first)
        follow(page.locator("main a[href*='/visit/round/']").first)
        follow(page.get_by_role("link", name=re.compile("^Record: ")).first)
        page.locator("input[name=move][value=find_absent]").check()
        page.locator("[name=minutes]").fill("5")
        follow(page.locator("main form.form button[type=submit]"))
        expect(page.locator("main")).to_contain_text("Recorded.")
        expect(page.locator("main")).to_contain_text("not present")
        done(page)


def test_issue_a_document_is_checked_and_handed_over_with_a_receipt(house: House):
    with house.context("registry-officer", language="en") as context:  # who printed it cannot check it
        page = open_page(context, "/issue/?state=printed")
        follow(page.locator("main tbody a").first)
        address = page.url
        follow(page.get_by_role("button", name="I checked it"))
        expect(page.locator("form[action$='/hand-over/']")).to_have_count(0)
    with house.context("registry-officer-2", language="en") as context:
        page = open_page(context, address.removeprefix(house.address))
        follow(page.get_by_role("button", name="I checked it"))
        page.locator("form[action$='/hand-over/'] [name=receiver_name]").fill("Contoh Penerima")
        page.locator("form[action$='/hand-over/'] [name=relation]").select_option("family")
        page.locator("form[action$='/hand-over/'] [name=confirmed]").check()
        follow(page.locator("form[action$='/hand-over/'] button[type=submit]"))
        expect(page.locator("main")).to_contain_text("handed over")
        done(page)
        receipt = context.request.get(f"{address}receipt/")
        assert receipt.ok
        assert receipt.body().startswith(b"%PDF")


def test_report_a_figure_is_frozen_and_leads_to_its_records(house: House):
    with house.context("leader", language="en") as context:
        page = open_page(context, "/report/figures/")
        page.locator("form[action='/report/figures/freeze/'] button").first.click()
        page.wait_for_url(re.compile(r"/report/figures/\d+/"))
        expect(page.locator("main")).to_contain_text("same value")
        expect(page.locator("main tbody tr").first).to_be_visible()
        done(page)


def test_innovate_a_row_is_claimed_proven_and_verified(house: House):
    with house.context("agency-innovator", language="en") as context:
        page = open_page(context, "/innovate/hidup-capil/")
        follow(page.locator("main tbody th a").first)
        row = page.url
        level = page.locator("input[name=level]:not(:checked)").last
        level.check()
        follow(page.locator("main form button[type=submit]").first)
        page.goto(row)
        page.locator("[name=title]").fill("Keputusan Wali Kota 1/2026 (contoh)")
        follow(page.locator("form[action$='/evidence/'] button[type=submit]").first)
        expect(page.locator("main")).to_contain_text("Keputusan Wali Kota 1/2026 (contoh)")
        done(page)
    with house.context("innovation-verifier", language="en") as context:
        page = open_page(context, "/innovate/verify/")
        form = page.locator("form[action*='/innovate/verify/']").first
        where = form.get_attribute("action")
        form.locator("[name=verified]").select_option("0")
        form.locator("[name=why]").fill("Buktinya belum cukup")
        follow(form.locator("button"))
        assert not page.locator(f"form[action='{where}']").count(), "it waits no longer"
        done(page)


class Hands:
    """Somebody at a phone for the first time: taps are counted, and so is how long a thumb takes for the letters."""

    KEY_S = 0.2  # five letters a second; the machine types faster, and what it saves is counted in `typing_s`
    MACHINE_KEY_S = 0.02

    def __init__(self, page: Page):
        self.page, self.taps, self.typing_s = page, 0, 0.0

    def tap(self, what) -> None:
        self.taps += 1
        what.click()

    def follows(self, what) -> None:
        self.taps += 1
        follow(what)

    def writes(self, field: str, text: str) -> None:
        self.tap(self.page.locator(f"[name={field}]"))
        self.page.keyboard.type(text, delay=self.MACHINE_KEY_S * 1_000)
        self.typing_s += len(text) * (self.KEY_S - self.MACHINE_KEY_S)

    def chooses(self, field: str, value: str) -> None:
        self.taps += 2  # a phone opens a list, then takes one line
        self.page.locator(f"[name={field}]").select_option(value)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_ward_officer_asks_for_a_bedridden_neighbour_within_two_minutes_and_twelve_taps(
    house: House, language
):
    """From the first page after signing in, with nothing known beforehand but a name and a street."""
    with house.context("ward-officer", language=language, size=PHONE) as context:
        page = open_page(context, "/")
        began, hands = time.monotonic(), Hands(page)
        hands.follows(page.locator("main a[href='/ask/new/']"))
        hands.writes("name", "Rohani Contoh")
        hands.writes("address", "Jalan Contoh 12")
        hands.chooses("obstacle", "bedridden")
        hands.tap(page.locator("[name=documents][value=identity_card]"))
        hands.follows(page.locator("main form.form button[type=submit]"))
        expect(page.locator("main")).to_contain_text("Rohani Contoh")
        assert hands.taps <= 12
        assert time.monotonic() - began + hands.typing_s < 120
        done(page)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_head_of_an_rt_asks_for_a_neighbour_and_follows_it_by_its_ticket(house: House, language):
    with house.context("rt-head", language=language, size=PHONE) as context:
        page = open_page(context, "/")
        hands = Hands(page)
        hands.follows(page.locator("main a[href='/ask/neighbours/new/']").first)
        assert not violations(page)
        hands.writes("name", f"Rahima Contoh {language}")
        hands.writes("address", "Gang Contoh 4")
        hands.chooses("obstacle", "bedridden")
        hands.tap(page.locator("[name=documents][value=identity_card]"))
        hands.follows(page.locator("main form.form button[type=submit]"))
        row = page.locator("main tbody tr", has_text=f"Rahima Contoh {language}")
        expect(row).to_be_visible()
        assert hands.taps <= 8
        done(page)
        follow(row.get_by_role("link"))
        assert "Rahima" not in page.locator("main").inner_text()  # the ticket's page names nobody
        assert not violations(page)
        assert page.goto("/ask/").status == 403
