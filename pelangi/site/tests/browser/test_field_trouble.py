"""The field app when things go wrong: no server, memory full, two phones at one door, lost or stolen phones."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic, sleep

import pytest
from playwright.sync_api import Page, Route, expect

from pelangi.site.tests.browser.house import House
from pelangi.site.tests.browser.looking import faults, too_wide, violations
from pelangi.site.tests.browser.phone import (
    DOORS,
    PIN,
    SLOW_MS,
    Phone,
    in_database,
    keep,
    photo,
    section,
    synced,
)

pytestmark = pytest.mark.browser
Phones = Callable[..., Phone]
RESERVE_BYTES = 8 * 2**20  # what the app holds for a day that fills the phone
COUNT_ALL = """async () => {
  const [{name}] = await indexedDB.databases();
  const got = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const db = await got(indexedDB.open(name));
  const stores = [...db.objectStoreNames];
  const counts = await Promise.all(stores.map((store) => got(db.transaction(store).objectStore(store).count())));
  db.close();
  return counts.reduce((sum, count) => sum + count, 0);
}"""


COUNT_DOORS = COUNT_ALL.replace("[...db.objectStoreNames]", '["doors"]')
LET_TIME_PASS = """async () => {
  const got = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const [{name}] = await indexedDB.databases();
  const db = await got(indexedDB.open(name));
  await got(db.transaction("lock", "readwrite").objectStore("lock").put(Date.now() - 1, "until"));
  db.close();
}"""
SHUT_OUT = """
from django.utils import timezone
from pelangi.staff.models import User
from pelangi.visit.actions import revoke_device
from pelangi.visit.models import Device
device = Device.objects.get(name="NAME")
revoke_device(device, by=User.objects.get(username="outreach-coordinator"), at=timezone.now())
print(1)
"""
NOT_TO_BE_USED = """
from django.utils import timezone
from pelangi.ask.actions import ask_right
from pelangi.plan.models import Appointment
from pelangi.staff.models import User
by = User.objects.get(username="data-protection-officer")
door = Appointment.objects.get(pk=DOOR)
right = ask_right(door.request.person, "restriction", by=by, at=timezone.now())
print(right.pk)
"""
AGAIN_TO_BE_USED = """
from django.utils import timezone
from pelangi.ask.actions import answer_right
from pelangi.ask.models import RightsRequest
from pelangi.staff.models import User
by = User.objects.get(username="data-protection-officer")
answer_right(RightsRequest.objects.get(pk=RIGHT), state="refused", answer="uji", by=by, at=timezone.now())
print(1)
"""
WARDS = "fetch('/field/wards.json').then((answer) => answer.text())"
MOVE_A_BORDER = """
from pelangi.city.models import Outline
outline = Outline.objects.order_by("pk").first()
polygons = outline.geometry["coordinates"]
ring = polygons[0] if outline.geometry["type"] == "Polygon" else polygons[0][0]
ring[1] = [ring[1][0] + 0.002, ring[1][1]]
outline.save()
print(1)
"""


def outcome(page: Page, words: str, reason: str = "") -> None:
    """Record an outcome at the door that is open."""
    page.get_by_role("link", name="Catat hasil").or_(page.get_by_role("link", name="Ubah hasil")).click()
    page.get_by_label(words, exact=True).check()
    if reason:
        page.get_by_label(reason).check()
    keep(page)


def write_note(page: Page, text: str) -> None:
    """Write a note at the door that is open."""
    section(page, "Catatan")
    page.locator("textarea").fill(text)
    keep(page)


def to(page: Page, place: str) -> None:
    """Go to a place of the menu."""
    page.locator("nav.menu").get_by_role("link", name=place).click()


def test_two_phones_at_one_door_are_merged_and_what_differs_is_shown_to_both(house: House, phones: Phones):
    one, two = phones("HP satu"), phones("HP dua")
    for page in (one.page, two.page):
        page.locator(".stop a").nth(1).click()
        page.get_by_role("button", name="Saya sudah tiba").click()
    with house.without_signal():
        outcome(one.page, "Selesai")
        outcome(two.page, "Tidak bertemu", "Tidak ada orang di tempat")
        write_note(two.page, "Tetangga bilang besok pagi")
    for phone in (one, two, one):
        to(phone.page, "Kiriman")
        phone.page.get_by_role("button", name="Kirim sekarang").click()
        synced(phone.page)
    for phone in (one, two):
        to(phone.page, "Putaran")
        expect(phone.page.get_by_text("Ada dua keterangan berbeda")).to_have_count(1)
        phone.page.locator(".stop a").nth(1).click()
        expect(phone.page.get_by_text("hasil: dua keterangan berbeda")).to_be_visible()
        expect(phone.page.locator("ul.sections")).to_contain_text("Catatan✓")
        assert not violations(phone.page)
    with house.context("outreach-coordinator") as context:
        page = context.new_page()
        page.goto("/visit/conflicts/")
        expect(page.locator("main")).to_contain_text("HP satu")
        expect(page.locator("main")).to_contain_text("HP dua")


@pytest.mark.parametrize(
    ("language", "words"), [("Indonesia", "jangan mencatat lagi"), ("English", "note nothing more")]
)
def test_who_asked_that_their_data_not_be_used_is_forgotten_at_the_next_sync(
    house: House, phone: Phone, language, words
):
    page = phone.page
    last = page.locator(".stop a").last
    name = last.locator("strong").inner_text()
    door = re.search(r"door/(\d+)/", last.get_attribute("href")).group(1)
    last.click()
    full_name = page.locator("h1").inner_text()
    right = in_database(house, NOT_TO_BE_USED.replace("DOOR", door))
    try:
        to(page, "Kiriman")
        page.get_by_role("button", name="Kirim sekarang").click()
        synced(page)
        to(page, "Lainnya")
        page.get_by_label(language).check()
        page.locator("nav.menu a").first.click()
        expect(last).to_contain_text(words)
        expect(last).not_to_contain_text(name)
        assert not violations(page)
        last.click()
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.locator("ul.sections")).to_have_count(0)
        expect(page.locator("main")).not_to_contain_text(full_name)
        assert not too_wide(page) + violations(page)
        page.evaluate(
            f"history.pushState(null, '', '/field/door/{door}/note/'); dispatchEvent(new PopStateEvent('popstate'))"
        )
        expect(page.locator("h1")).not_to_have_text("")
        expect(page.locator("textarea")).to_have_count(0)
    finally:
        in_database(house, AGAIN_TO_BE_USED.replace("RIGHT", str(right)))


def test_a_phone_that_is_shut_out_forgets_everything(house: House, phone: Phone):
    with house.context("outreach-coordinator") as context:
        page = context.new_page()
        page.goto("/visit/devices/")
        row = page.locator("tbody tr", has=page.get_by_role("rowheader", name=phone.name, exact=True)).first
        expect(row).to_contain_text("0 belum terkirim")
        row.get_by_role("button", name="Tutup akses").click()
    to(phone.page, "Kiriman")
    phone.page.get_by_role("button", name="Kirim sekarang").click()
    expect(phone.page.get_by_text("Perangkat ini dicabut oleh kantor")).to_be_visible()
    assert phone.page.evaluate(COUNT_ALL) == 0
    assert not look(phone.page)
    phone.close()
    page = phone.open()
    expect(page.get_by_role("heading", name="Daftarkan telepon ini")).to_be_visible()
    page.get_by_label("English").check()
    expect(page.get_by_role("heading", name="Enrol this phone")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    assert not faults(page, "en") + too_wide(page) + violations(page)


def test_a_locked_phone_that_is_shut_out_forgets_everything_without_a_pin(house: House, phone: Phone):
    assert in_database(house, SHUT_OUT.replace("NAME", phone.name)) == 1
    page = phone.page
    page.reload()
    expect(page.get_by_text("Perangkat ini dicabut oleh kantor")).to_be_visible()
    assert page.evaluate(COUNT_ALL) == 0


def test_a_sleeping_phone_is_woken_and_forgets_what_is_over_and_all_when_shut_out(house: House, phone: Phone):
    page = phone.page
    page.goto("/healthz")  # the app is not open, and locked
    assert page.evaluate(COUNT_ALL) > DOORS
    assert page.evaluate(COUNT_DOORS) == DOORS
    page.evaluate(LET_TIME_PASS)
    wake(phone)
    until(lambda: page.evaluate(COUNT_DOORS) == 0)
    assert page.evaluate(COUNT_ALL) > 0, "the keys stay: the next round can come"
    assert in_database(house, SHUT_OUT.replace("NAME", phone.name)) == 1
    wake(phone)
    until(lambda: page.evaluate(COUNT_ALL) == 0)


def wake(phone: Phone) -> None:
    """Let the browser wake the worker as it does now and then for an app that is installed."""
    browser = phone.context.new_cdp_session(phone.page)
    seen: list[dict] = []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda told: seen.extend(told["registrations"]))
    browser.send("ServiceWorker.enable")
    until(lambda: phone.page.evaluate("1") and [one for one in seen if not one["isDeleted"]])
    named = {"origin": phone.house.address, "registrationId": seen[0]["registrationId"], "tag": "tidy"}
    browser.send("ServiceWorker.dispatchPeriodicSyncEvent", named)


def until(holds: Callable[[], object]) -> None:
    """Wait for something no page shows."""
    end = monotonic() + SLOW_MS / 1000
    while not holds():
        assert monotonic() < end, "waited in vain"
        sleep(0.1)


def test_ten_wrong_pins_erase_the_phone_also_when_the_browser_is_ended_between_them(phone: Phone):
    phone.kill()
    page = phone.open()
    for left in range(9, -1, -1):
        page.get_by_label("PIN", exact=True).fill("111222")
        page.get_by_role("button", name="Buka").click()
        if left:
            expect(page.get_by_text(f"Masih {left} kali")).to_be_visible()
        if left == 5:
            phone.kill()
            page = phone.open()
    expect(page.get_by_text("PIN salah sepuluh kali")).to_be_visible()
    assert page.evaluate(COUNT_ALL) == 0
    assert not look(page)  # the screen where a phone takes part


def test_a_newer_app_is_taken_over_when_the_officer_says_so_and_notes_stay(house: House, phone: Phone):
    page = phone.page
    with house.without_signal():
        page.locator(".stop a").nth(4).click()
        page.get_by_role("button", name="Saya sudah tiba").click()
        write_note(page, "Ditulis dengan versi lama")
        before = page.evaluate(WARDS)
        assert in_database(house, MOVE_A_BORDER) == 1  # stands in what the app keeps: another version
    page = phone.restart()
    expect(page.get_by_text("Versi baru tersedia.")).to_be_visible()
    assert not violations(page)
    assert page.evaluate(WARDS) == before
    page.get_by_role("button", name="Perbarui").click()
    expect(page.get_by_label("PIN", exact=True)).to_be_visible()
    phone.unlock()
    assert page.evaluate(WARDS) != before
    assert len(page.evaluate("caches.keys()")) == 1
    to(page, "Kiriman")
    synced(page)
    page.locator("nav.menu").get_by_role("link", name="Putaran").click()
    page.locator(".stop a").nth(4).click()
    expect(page.locator("ul.sections")).to_contain_text("Catatan✓")


def test_a_warned_door_a_closed_door_and_a_held_photo_can_be_read_by_everybody(phone: Phone):
    """What the server decides is put into its answers here; that it decides so is shown in visit/tests."""
    page = phone.page
    page.route("**/api/visit/changes?*", warned_and_closed)
    page.route("**/api/visit/attachments", all_have_come)
    page.locator(".stop a").nth(2).click()
    page.get_by_role("button", name="Saya sudah tiba").click()
    section(page, "Foto berkas")
    page.locator("input.camera").set_input_files(photo())
    expect(page.locator("ul.photos img")).to_have_count(1)
    to(page, "Kiriman")
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_text("di kantor, menunggu")).to_be_visible()
    found = look(page)
    for number, words in ((0, "Tim lain pernah tidak aman di sini"), (1, "Putaran ini sudah ditutup kantor")):
        to(page, "Putaran")
        page.locator(".stop a").nth(number).click()
        expect(page.get_by_text(words)).to_be_visible()
        found += look(page)
    assert not found, found


def look(page: Page) -> list[str]:
    """Return what is wrong with the screen that is shown, in Indonesian."""
    return faults(page, "id") + too_wide(page) + violations(page)


def warned_and_closed(route: Route) -> None:
    """Let the server's answer warn of the first door and close the second."""
    answer = route.fetch(url=re.sub("since=[0-9]+", "since=0", route.request.url))
    told = answer.json()
    for number, door in enumerate(sorted(told["doors"], key=lambda one: one["start_min"])):
        door |= {0: {"is_warned": True}, 1: {"state": "done"}}.get(number, {})
    route.fulfill(response=answer, json=told)


def all_have_come(route: Route) -> None:
    """Answer that every photo is whole, as a server would that lost it afterwards."""
    route.fulfill(json=[{"received": 0, "complete": True} for _one in route.request.post_data_json])


def test_a_server_that_is_down_for_ten_tries_gets_everything_once(house: House, phone: Phone):
    page = phone.page
    with house.without_signal():
        page.locator(".stop a").nth(2).click()
        page.get_by_role("button", name="Saya sudah tiba").click()
        write_note(page, "Dicatat tanpa server")
        to(page, "Kiriman")
        for _try in range(10):
            page.get_by_role("button", name="Kirim sekarang").click()
        expect(page.get_by_text("Server belum terjangkau")).to_be_visible()
        assert not violations(page)
        expect(page.get_by_role("heading", name="2 belum terkirim")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="0 belum terkirim")).to_be_visible()
    told = in_database(
        house,
        "import json; from pelangi.visit.models import Device; device = Device.objects.latest('enrolled_at');"
        "print(json.dumps(sorted(device.items.values_list('device_sequence', flat=True))))",
    )
    assert told == [1, 2]


def test_signal_that_comes_back_at_the_very_end_of_a_try_is_not_forgotten(house: House, phone: Phone):
    page = phone.page
    with house.without_signal():
        page.locator(".stop a").nth(2).click()
        page.get_by_role("button", name="Saya sudah tiba").click()
        to(page, "Kiriman")
        page.get_by_role("button", name="Kirim sekarang").click()
        expect(page.get_by_text("Server belum terjangkau")).to_be_visible()
        page.evaluate(
            "new Promise((isTaken) => navigator.locks.request('pelangi-sync', () => {"
            " isTaken(); return new Promise((free) => { window.free = free; }); }))"
        )
        page.evaluate("dispatchEvent(new Event('online'))")
    page.evaluate("free()")
    expect(page.get_by_role("heading", name="0 belum terkirim")).to_be_visible()


def test_memory_that_runs_out_is_said_before_anything_is_lost(phone: Phone):
    """Chromium looks only now and then how much room is left: each time it is short, the phone starts anew."""
    page = phone.page
    page.locator(".stop a").nth(3).click()
    expect(page.locator("ul.sections")).to_be_visible()
    door = page.url

    def take_photo_with_little_room(beside_reserve: int = 0) -> Page:
        synced(phone.page)
        expect(phone.page.get_by_text("Memori hampir penuh")).to_have_count(0)  # what was sent has left room
        used = phone.page.evaluate("navigator.storage.estimate().then((told) => told.usage)")
        phone.close()
        phone.open(door, quota=used - beside_reserve + 200_000)
        page = phone.unlock()
        section(page, "Foto berkas")
        page.locator("input.camera").set_input_files(photo())
        return page

    page = take_photo_with_little_room()
    expect(page.locator("ul.photos li")).to_have_count(1)  # it found room in the reserve
    expect(page.get_by_text("Memori hampir penuh")).to_be_visible()
    page = take_photo_with_little_room(beside_reserve=RESERVE_BYTES)
    expect(page.get_by_text("Memori penuh: catatan terakhir BELUM tersimpan")).to_be_visible()
    assert not violations(page)
    expect(page.locator("ul.photos li")).to_have_count(1)
    phone.restart(door)
    expect(phone.page.get_by_text("Memori hampir penuh")).to_have_count(0)
    section(phone.page, "Foto berkas")
    phone.page.locator("input.camera").set_input_files(photo())
    expect(phone.page.locator("ul.photos li")).to_have_count(2)
    synced(phone.page)
    assert not phone.complaints


def test_a_day_after_its_round_a_phone_has_forgotten_it(house: House, phone: Phone):
    with house.without_signal():
        phone.close()
        page = phone.open()
        page.clock.install(time=datetime.now() + timedelta(days=6))
        page.reload()
        phone.unlock(PIN)
        expect(page.get_by_role("heading", name="Belum ada putaran")).to_be_visible()
        expect(page.locator(".stop")).to_have_count(0)
