"""The field app as people meet it: every screen in both languages under axe, by keyboard alone, small, installable."""

import gzip
import json

import pytest
from playwright.sync_api import Page, expect

from pelangi.site.tests.browser.house import House
from pelangi.site.tests.browser.looking import faults, too_wide, violations
from pelangi.site.tests.browser.phone import DOORS, PIN, Phone, synced

pytestmark = pytest.mark.browser
SCRIPT_KB, FIRST_VISIT_KB = 150, 200  # compressed; the app is far below, and stays so
SLOWER, USABLE_S = 4, 1.5  # a cheap phone; bench/bench_field.py looks at the clock
SECTIONS = (
    "rights",
    "capture",
    "papers",
    "statement",
    "receipt",
    "glass",
    "needs",
    "outcome",
    "satisfaction",
    "note",
    "danger",
    "person",
)


def look(page: Page, language: str) -> list[str]:
    """Return what is wrong with the screen that is shown."""
    return faults(page, language) + too_wide(page) + violations(page)


def in_app(page: Page, path: str) -> None:
    """Go to a screen as a link inside the app does, so that no PIN is asked."""
    page.evaluate(
        "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path
    )
    expect(page.locator("h1")).to_be_focused()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_screen_is_accessible(phone: Phone, language: str):
    page = phone.page
    page.locator("nav.menu").get_by_role("link", name="Lainnya").click()
    page.get_by_label("Indonesia" if language == "id" else "English").check()
    door = f"/field/door/{page.evaluate(FIRST_DOOR)}/"
    found = []
    paths = ["/field/", "/field/map/", "/field/bring/", "/field/outbox/", "/field/more/", "/field/street/"]
    for path in [*paths, "/field/nowhere/", door, *(f"{door}{name}/" for name in SECTIONS)]:
        in_app(page, path)
        page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        found += look(page, language)
    in_app(page, f"{door}outcome/")
    page.locator("main input[type=radio]").nth(1).check()
    found += look(page, language)
    page.reload()
    expect(page.get_by_label("PIN", exact=True)).to_be_visible()
    found += look(page, language)
    if language == "id":
        expect(page.locator("h1")).to_have_text("Buka dengan PIN")
    assert not found, "\n".join(found)
    assert not phone.complaints


# the first link of the round as it is drawn; read before the screens are walked through
FIRST_DOOR = """async () => {
  history.pushState(null, '', '/field/');
  dispatchEvent(new PopStateEvent('popstate'));
  for (;;) {
    const link = document.querySelector('.stop a');
    if (link) return link.getAttribute('href').split('/')[3];
    await new Promise((done) => setTimeout(done, 50));
  }
}"""


# what names the element that has the focus
FOCUSED = """(() => {
  const at = document.activeElement;
  return at.ariaLabel || at.labels?.[0]?.innerText || at.closest("label,a,button,summary")?.innerText || "";
})()"""


def test_a_door_is_recorded_by_keyboard_alone(phone: Phone):
    phone.restart()
    page = phone.page
    keys = page.keyboard

    def go_to(words: str) -> None:
        for _step in range(60):
            keys.press("Tab")
            focused = page.evaluate(FOCUSED)
            if words in focused:
                return
        raise AssertionError(f"no way to {words} with the Tab key")

    def open_section(words: str) -> None:
        go_to(words)
        keys.press("Enter")
        expect(page.get_by_role("button", name="Simpan").or_(page.locator(".deeds button"))).to_be_visible()

    def keep_it() -> None:
        go_to("Simpan")
        keys.press("Enter")
        expect(page.locator("ul.sections")).to_be_visible()

    go_to("Berikutnya")
    keys.press("Enter")
    expect(page.locator("ul.sections")).to_be_visible()
    go_to("Saya sudah tiba")
    keys.press("Enter")
    expect(page.get_by_role("link", name="Catat hasil")).to_be_focused()
    open_section("Serah terima")
    go_to("Dokumen lain")
    keys.press("Enter")
    go_to("Kartu Keluarga (KK)")
    keys.press("Space")
    go_to("Nama penerima")
    keys.type("Yanti Contoh")
    go_to("warga sendiri")
    keys.press("Space")
    go_to("petugas kedua yang menyaksikan")  # for who cannot draw on the glass
    keys.type("Rina Contoh")
    keep_it()
    open_section("Catat hasil")
    go_to("Selesai")
    keys.press("Space")
    keep_it()
    expect(page.locator("ul.sections")).to_contain_text("Hasil kunjungan✓ Selesai")
    expect(page.locator("ul.sections")).to_contain_text("Serah terima✓")
    go_to("Kiriman")
    keys.press("Enter")
    # while it sends by itself, the button is not to be had
    expect(page.get_by_role("button", name="Kirim sekarang")).to_be_enabled()
    go_to("Kirim sekarang")
    keys.press("Enter")
    synced(page)
    assert not phone.complaints


def test_a_door_is_recorded_by_what_a_screen_reader_says(phone: Phone):
    """By roles and names alone, from the browser's accessibility tree; each new screen is read out from its heading."""
    page, tree = phone.page, phone.context.new_cdp_session(phone.page)

    def at_focus() -> tuple[str, str]:
        """Return role and name of what is read out."""
        expect(page.locator(":focus")).to_have_count(1)
        for node in tree.send("Accessibility.getFullAXTree")["nodes"]:
            focused = [one for one in node.get("properties", []) if one["name"] == "focused"]
            if focused and focused[0]["value"]["value"] and node["role"]["value"] != "RootWebArea":
                return node["role"]["value"], node["name"]["value"]
        raise AssertionError("nothing has the focus")

    def press(role: str, name: str) -> None:
        page.get_by_role(role, name=name).press("Enter")

    menu = page.get_by_role("navigation", name="Menu")
    expect(menu.get_by_role("link", name="Putaran")).to_have_attribute("aria-current", "page")
    stops = page.get_by_role("main").get_by_role("list").first
    expect(stops.get_by_role("listitem")).to_have_count(DOORS)
    press("link", "Berikutnya")
    expect(page.get_by_role("button", name="Saya sudah tiba")).to_be_visible()
    role, person = at_focus()
    assert role == "heading"
    expect(page.get_by_role("link", name="Saya dalam bahaya")).to_be_visible()
    press("button", "Saya sudah tiba")
    expect(page.get_by_role("status").filter(has_text="sedang dikunjungi")).to_be_visible()
    assert at_focus() == ("link", "Catat hasil")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Hasil kunjungan")).to_be_visible()
    assert at_focus() == ("heading", "Apa yang terjadi?")
    press("button", "Simpan")
    expect(page.get_by_role("alert")).to_have_text("Pilih dulu apa yang terjadi.")
    page.get_by_role("group", name="Hasil kunjungan").get_by_role("radio", name="Menolak").check()
    page.get_by_role("group", name="Alasan").get_by_role("radio", name="Belum bersedia").check()
    press("button", "Simpan")
    expect(page.get_by_role("link", name="Hasil kunjungan ✓ Menolak")).to_be_visible()
    assert at_focus() == ("heading", person)
    menu.get_by_role("link", name="Kiriman").press("Enter")
    expect(page.get_by_role("heading", name="belum terkirim")).to_be_visible()
    assert at_focus()[0] == "heading"
    synced(page)


def test_the_first_screen_costs_a_slow_phone_little(phone: Phone):
    """As Lighthouse reckons: what the main thread has to work, times how much slower a phone is than this machine.

    It is processor time, so a busy machine changes little.
    """
    phone.close()
    page = phone.open("about:blank")
    browser = phone.context.new_cdp_session(page)
    browser.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto("/field/")
    expect(page.get_by_label("PIN", exact=True)).to_be_editable()
    told = {one["name"]: one["value"] for one in browser.send("Performance.getMetrics")["metrics"]}
    assert 0 < told["TaskDuration"] * SLOWER < USABLE_S


def test_the_app_is_small_and_can_be_installed(house: House, phone: Phone):
    page = phone.page
    kept = json.loads(
        page.evaluate(
            """async () => {
              const [name] = await caches.keys();
              const requests = await (await caches.open(name)).keys();
              return JSON.stringify(requests.map((request) => new URL(request.url).pathname));
            }"""
        )
    )
    sizes = {path: len(gzip.compress(page.request.get(path).body())) / 1024 for path in kept}
    assert sum(size for path, size in sizes.items() if path.endswith(".js")) < SCRIPT_KB
    assert sum(sizes.values()) < FIRST_VISIT_KB, sizes
    browser = phone.context.new_cdp_session(page)
    errors = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in errors if each["errorId"] != "in-incognito"] == []
    assert PIN not in page.content()
