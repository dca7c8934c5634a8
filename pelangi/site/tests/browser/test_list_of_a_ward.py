"""A ward officer and the head of an RT send a list of their own ward by hand, on a phone, in both languages."""

import pytest
from playwright.sync_api import expect

from pelangi.site.tests.browser.house import PHONE, House
from pelangi.site.tests.browser.looking import follow, violations

pytestmark = [pytest.mark.browser, pytest.mark.on_both]
WORDS = {
    "en": ("Send a list", "Send", "Take the list", "names another ward", "Mend row 4"),
    "id": ("Kirim daftar", "Kirim", "Terima daftar ini", "menyebut kelurahan lain", "Perbaiki baris 4"),
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("role", ["ward-officer", "rt-head"])
def test_a_list_is_sent_and_only_the_own_ward_is_seen(house: House, role: str, language: str):
    send_a_list, send, take, elsewhere, mend = WORDS[language]
    name = f"Contoh {role} {language}"
    text = f"Nama;Kelurahan\n{name};\nOrang Jauh;Kelurahan Tak Dikenal\n;Tua Tunu Indah\n"
    with house.context(role, language=language, size=PHONE) as context:
        page = context.new_page()
        page.goto("/find/sent/")
        follow(page.get_by_role("link", name=send_a_list, exact=True))
        assert not violations(page)
        file = {"name": f"{role}-{language}.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.locator("[name=file]").set_input_files(file)
        page.locator("[name=group]").select_option("elderly")
        page.locator("[name=legal_basis]").fill("Surat Lurah 7/2026")
        page.locator("[name=purpose]").fill("Jemput bola")
        follow(page.get_by_role("button", name=send, exact=True))
        take_it = page.get_by_role("button", name=take, exact=True)
        expect(take_it).to_be_visible()
        assert not violations(page)
        follow(take_it)
        main = page.locator("main")
        expect(main).to_contain_text(name)
        expect(main).to_contain_text(elsewhere)
        expect(main).not_to_contain_text("Orang Jauh")
        assert not violations(page)
        follow(page.get_by_role("link", name=mend))
        page.locator("[name=name]").fill("Contoh Diperbaiki")
        follow(page.locator("main form button[type=submit]"))
        expect(main).to_contain_text("Contoh Diperbaiki")
        page.goto("/find/sent/")
        expect(main).to_contain_text(f"{role}-{language}.csv")
        assert not violations(page)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_ward_officer_is_led_to_people_found_without_papers(house: House, language: str):
    with house.context("ward-officer", language=language, size=PHONE) as context:
        page = context.new_page()
        for path in ("/ask/leads/", "/find/leads/"):
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok
            assert not violations(page)
