"""The field app: a day's round without a server, the phone restarted twice, then everything is there exactly once."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pelangi.site.tests.browser.house import House
from pelangi.site.tests.browser.phone import Phone, in_database, keep, photo, section, sign, synced

pytestmark = pytest.mark.browser
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def everything_at_the_first_door(page: Page) -> None:
    """Note all that can be noted at a door."""
    page.get_by_role("button", name="Saya sudah tiba").click()
    section(page, "Hak warga")
    keep(page, "Sudah disampaikan dan dipahami")
    section(page, "Perekaman")
    for name, result in [("foto", "direkam"), ("sidik jari", "pengecualian tetap")]:
        page.get_by_role("region", name=name).get_by_label(result, exact=True).check()
    fingers = page.get_by_role("region", name="sidik jari")
    fingers.get_by_label("Jari aus, kaku, atau tidak ada").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tulis nama petugas kedua")).to_be_visible()
    fingers.get_by_label("Dikonfirmasi petugas kedua").fill("Rina Contoh")
    keep(page)
    section(page, "Foto berkas")
    page.locator("input.camera").set_input_files(photo())
    expect(page.locator("ul.photos li")).to_have_count(1)
    page.get_by_role("link", name="Selesai").click()
    section(page, "Pernyataan")
    page.get_by_label("F-1.05").check()
    page.get_by_label("Saksi pertama").fill("Hasan Contoh")
    page.get_by_label("Saksi kedua").fill("Meri Contoh")
    keep(page)
    section(page, "Serah terima")
    page.get_by_text("Dokumen lain").click()  # what the door waits for stands above
    page.get_by_label("Kartu Keluarga (KK)").check()
    page.get_by_label("Nama penerima").fill("Yanti Contoh")
    page.get_by_label("keluarga", exact=True).check()
    keep(page)
    sign(page)
    section(page, "Hasil kunjungan")
    page.get_by_label("Selesai", exact=True).check()
    keep(page)
    section(page, "Kepuasan warga")
    page.get_by_label("Sangat baik").first.check()
    keep(page)
    section(page, "Catatan")
    page.locator("textarea").fill("Rumah di belakang masjid")
    keep(page)


def record(page: Page, outcome: str, reason: str = "") -> None:
    """At the next door: arrive and record an outcome."""
    page.locator("nav.menu").get_by_role("link", name="Putaran").click()
    page.get_by_role("link", name="Berikutnya").click()
    page.get_by_role("button", name="Saya sudah tiba").click()
    page.get_by_role("link", name="Catat hasil").click()
    page.get_by_label(outcome, exact=True).check()
    if reason:
        page.get_by_label(reason).check()
    keep(page)


ON_THE_SERVER = """
import json
from pelangi.visit.models import *
from pelangi.visit.queries import heads_of, value_of, bytes_of
device = Device.objects.latest("enrolled_at")
doors = {}
for fact in Fact.objects.filter(item__device=device, superseded_by=None).select_related("appointment"):
    doors.setdefault(fact.appointment_id, {})[fact.field] = value_of(fact)
whole = [bytes_of(one) for one in device.attachments.order_by("size")]
print(json.dumps({
    "numbers": sorted(device.items.values_list("device_sequence", flat=True)),
    "outcomes": sorted(device.items.values_list("outcome", flat=True).distinct()),
    "people": device.items.filter(kind="person").count(),
    "doors": {str(key): said for key, said in doors.items()},
    "whole": device.attachments.filter(complete_at__isnull=False).count(),
    "sizes": [len(one) for one in whole],
    "place": any(b"106.1138" in one for one in whole),
    "unsent": device.unsent,
}))
"""


def test_a_whole_round_without_signal_is_on_the_server_exactly_once(house: House, phone: Phone):
    page = phone.page
    door = page.locator(".stop a").first.get_attribute("href")
    names = page.locator(".stop strong").all_inner_texts()
    streets = page.locator(".stop .who strong + span").all_inner_texts()
    with house.without_server():
        page = phone.restart(door)
        expect(page.locator("h1")).to_contain_text(names[0])
        everything_at_the_first_door(page)
        record(page, "Tidak bertemu", "Tidak ada orang di tempat")
        record(page, "Meninggal")
        page = phone.restart(how=phone.kill)
        expect(page.locator(".stop .state.deceased")).to_have_count(1)
        record(page, "Menolak", "Keluarga keberatan")
        record(page, "Sudah pindah", "Tidak dikenal di alamat ini")
        page.locator("nav.menu").get_by_role("link", name="Putaran").click()
        page.get_by_role("link", name="Orang yang ditemui di jalan").click()
        page.get_by_label("Nama", exact=True).fill("Sulaiman Jalanan Contoh")
        page.get_by_label("Akta kelahiran").check()
        page.get_by_role("button", name="Jadikan permohonan").click()
        expect(page.locator("nav.menu .badge")).to_have_text("19")
        phone.close()
        nothing_in_clear(
            phone.folder, [*names, *streets, "Sulaiman Jalanan", "belakang masjid", "Yanti Contoh"]
        )
    page = phone.open("/field/outbox/")
    phone.unlock()
    expect(page.get_by_role("heading", name="0 belum terkirim")).to_be_visible()
    page.get_by_role("button", name="Kirim sekarang").click()
    synced(page)
    expect(page.get_by_text("Semua catatan sudah di kantor.")).to_be_visible()
    told = in_database(house, ON_THE_SERVER)
    assert told["numbers"] == list(range(1, 20))
    assert told["outcomes"] == ["applied"]
    assert (told["people"], told["whole"], told["unsent"], told["place"]) == (1, 2, 0, False)
    first = told["doors"][door.split("/")[-2]]
    assert first["outcome"] == {"move": "finish", "reason": ""}
    assert first["on_fingers"]["confirmed_by"] == "Rina Contoh"
    assert (len(first["papers"]), first["satisfaction"], first["notice"]) == (1, [4] * 9, True)
    moves = sorted(said["outcome"]["move"] for said in told["doors"].values())
    assert moves == ["find_absent", "find_deceased", "find_moved", "finish", "record_refusal"]
    assert not phone.complaints


def nothing_in_clear(folder: Path, texts: list[str]) -> None:
    """Read every file of the browser's profile: none of these texts, and no picture, stands in it."""
    needles = [text.encode(how) for text in texts for how in ("utf-8", "utf-16-le")]
    # three letters (a family name such as "OEI") stand in any megabyte of sealed bytes by chance; six do not
    needles = [needle for needle in needles if len(needle) >= 6]
    assert len(needles) > len(texts)
    needles += [JPEG]
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found += [f"{needle!r} in {path.relative_to(folder)}" for needle in needles if needle in data]
    assert not found
