"""The pictures of the manual are made here, and what the manual says of a page stands on that page.

PELANGI_SCREENSHOTS=1 makes the pictures anew; without it they only have to be there.
"""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from pelangi.site.tests.browser.house import DESKTOP, PHONE, House
from pelangi.site.tests.browser.phone import Phone

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parents[4] / "docs" / "how-to"
LARGEST_BYTES = 150_000
COLOURS = 128
TALL = {"width": 1280, "height": 1640}  # as far as the time-line below the map
# picture: (role, first page, link to follow or "", window, heading in Indonesian)
PICTURES = {
    "home": ("outreach-coordinator", "/", "", DESKTOP, "Yang menunggu saya hari ini"),
    "plan": ("outreach-coordinator", "/plan/", "main tbody a", TALL, "Rencana"),
    "fairness": ("leader", "/report/fairness/sex/", "", DESKTOP, "Apakah adil?"),
    "round": ("field-officer", "/visit/", "main a[href*='/visit/round/']", PHONE, "Tim"),
    "index": ("innovation-verifier", "/innovate/index/", "", DESKTOP, "Indeks inovasi kota"),
}
MANUALS = sorted(DOCS.glob("??/*.md"))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_the_page_it_is_named_after(house: House, name: str):
    role, path, link, size, heading = PICTURES[name]
    with house.context(role, size=size, device_scale_factor=2 if size is PHONE else 1) as context:
        page = context.new_page()
        page.goto(path)
        if link:
            _to_a_day_with_rounds(page, link)
            page.locator(link).first.click()
        expect(page.locator("h1")).to_contain_text(heading)
        picture = DOCS / "images" / f"{name}.png"
        if os.environ.get("PELANGI_SCREENSHOTS") == "1":
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)  # the map draws itself after everything has come
            picture.parent.mkdir(parents=True, exist_ok=True)
            _keep(page.screenshot(), picture)
        assert picture.exists(), "make it with PELANGI_SCREENSHOTS=1"
        assert picture.stat().st_size < LARGEST_BYTES


def test_the_picture_of_the_field_app_shows_its_round(phone: Phone):
    expect(phone.page.get_by_role("link", name="Berikutnya")).to_be_visible()
    picture = DOCS / "images" / "field.png"
    if os.environ.get("PELANGI_SCREENSHOTS") == "1":
        _keep(phone.page.screenshot(), picture)
    assert picture.exists(), "make it with PELANGI_SCREENSHOTS=1"
    assert picture.stat().st_size < LARGEST_BYTES


def _to_a_day_with_rounds(page: Page, link: str) -> None:
    """On a day off, the page offers the next day with rounds."""
    if not page.locator(link).count():
        page.locator("main a[href*='day=']").first.click()


def _keep(shot: bytes, picture: Path) -> None:
    few_colours = Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS)
    few_colours.save(picture, optimize=True)


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_the_manual_quotes_stands_on_the_screen(house: House, manual: Path):
    """A manual names its role and page in its first lines; every bold text stands on one of these."""
    text = manual.read_text(encoding="utf-8")
    role, paths = re.search(r"<!-- role: (\S+); pages: (.+?) -->", text).groups()
    with house.context(role, language=manual.parent.name) as context:
        page = context.new_page()
        screen = ""
        for path in paths.split():
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, f"{manual.name}: {path} answers {answer.status}"
            screen += page.locator("body").evaluate("el => el.textContent")
    on_screen = " ".join(screen.split()).lower()
    missing = [words for words in re.findall(r"\*\*(.+?)\*\*", text) if words.lower() not in on_screen]
    assert not missing, f"{manual}: not on the screen: {missing}"
    for image in re.findall(r"\]\(\.\./images/(.+?)\)", text):
        assert (DOCS / "images" / image).exists()


def test_the_picture_of_the_readme_is_one_of_these():
    shown = re.findall(r"!\[.+?\]\((.+?)\)", (DOCS.parents[1] / "README.md").read_text(encoding="utf-8"))
    assert shown, "the README shows the product"
    assert set(shown) <= {f"docs/how-to/images/{name}.png" for name in PICTURES}


def test_every_page_of_the_manual_is_there_in_both_languages():
    there = {folder: {path.stem for path in (DOCS / folder).glob("*.md")} for folder in ("id", "en")}
    assert there["id"] == there["en"]
    assert len(there["id"]) == 14, "one for each role, and one to begin with"
