"""The last metre: a document signed for on a phone is in the person's hands once the coordinator closes the round."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from pelangi.site.tests.browser.house import House
from pelangi.site.tests.browser.looking import violations
from pelangi.site.tests.browser.phone import (
    PLAN_OF_TODAY,
    Phone,
    in_database,
    invitation,
    keep,
    section,
    sign,
    synced,
)

pytestmark = [pytest.mark.browser, pytest.mark.on_both]

# a checked document on its way, and a round of today that brings it to its person
BRING = """
import json
from django.utils import timezone
from pelangi.core.journey import Move
from pelangi.issue import actions
from pelangi.issue.models import Document
from pelangi.plan.models import Appointment, Plan, Round, Stop, Team
from pelangi.staff.models import User
from pelangi.staff.permissions import Place, may
from pelangi.staff.roles import Deed
now, day = timezone.now(), timezone.localdate()
names = ("outreach-coordinator", "field-officer", "registry-officer", "registry-officer-2")
by, officer, desk, second = (User.objects.get(username=name) for name in names)
made = Document.objects.filter(state__in=["print_ready", "printed", "carried"], need__person__lat__isnull=False)
made = made.filter(need__request__state="admitted", need__person__key__wrapped__isnull=False)
made = made.filter(need__document_kind="identity_card", need__request__institution=None).order_by("pk")
document = next(one for one in made if may(officer, Deed.VISIT_RECORD, Place(ward=one.need.request.ward_id)))
if document.state == "print_ready":
    actions.move_document(document, Move.PRINT, by=desk, at=now, why="uji")
if document.state == "printed":
    if not document.moves.filter(move="check").exists():
        printed = document.moves.filter(move="print").latest("pk").by
        actions.check_document(document, by=second if printed == desk else desk, at=now)
    actions.move_document(document, Move.CARRY, officer=officer, by=desk, at=now)
PLAN_OF_TODAY
team = Team.objects.create(code="TUA", name="Tim Uji Antar", start_lat=-2.12, start_lon=106.11)
team.members.add(officer)
on = Round.objects.create(plan=plan, team=team, day=day, shift_from_min=480, shift_until_min=900, drive_min=60)
person, request = document.need.person, document.need.request
stop = Stop.objects.create(
    round=on, position=1, ward=request.ward, lat=person.lat, lon=person.lon, arrive_min=510, start_min=515,
    depart_min=545,
)
Appointment.objects.create(stop=stop, request=request, promised_at=now)
print(json.dumps({"document": document.pk, "round": on.pk, "officer": str(officer)}))
"""


@pytest.fixture
def brought(house: House) -> dict:
    """A document on its way and the round that brings it: {document, round, officer}."""
    return in_database(house, BRING.replace("PLAN_OF_TODAY", PLAN_OF_TODAY))


@pytest.fixture
def phone(house: House, brought: dict, playwright: Playwright, tmp_path: Path) -> Iterator[Phone]:
    """The phone of the team that brings it, with its round."""
    one = Phone(playwright, house, tmp_path / "antar", name="HP antar")
    one.open()
    one.enrol(invitation(house, one.name, "TUA", brought["officer"]))
    expect(one.page.locator(".stop").first).to_be_visible()
    synced(one.page)
    try:
        yield one
    finally:
        one.close()


def hand_over_at_the_door(page: Page) -> None:
    """Give the card, let it be signed for, and end the visit."""
    page.locator(".stop a").first.click()
    page.get_by_role("button", name="Saya sudah tiba").click()
    section(page, "Serah terima")
    expect(page.get_by_text("Kartu lama")).to_have_count(0)
    page.get_by_label("KTP-el").first.check()
    page.get_by_label("Kartu lama ditarik: KTP-el").check()
    page.get_by_label("Nama penerima").fill("Yanti Contoh")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Pilih hubungan penerima.")).to_be_visible()
    page.get_by_label("keluarga", exact=True).check()
    keep(page)
    sign(page)
    section(page, "Hasil kunjungan")
    page.get_by_label("Selesai", exact=True).check()
    keep(page)


def test_a_document_signed_for_on_the_phone_is_in_the_persons_hands(
    house: House, phone: Phone, brought: dict
):
    with house.without_server():
        hand_over_at_the_door(phone.page)
    phone.page.goto("/field/outbox/")
    phone.unlock()
    phone.page.get_by_role("button", name="Kirim sekarang").click()
    synced(phone.page)
    expect(phone.page.get_by_text("Semua catatan sudah di kantor.")).to_be_visible()
    with house.context("outreach-coordinator") as context:
        page = context.new_page()
        page.goto(f"/visit/round/{brought['round']}/")
        expect(page.get_by_text("HP antar")).to_be_visible()
        expect(page.get_by_text("1 pintu yang dicatat di ponsel")).to_be_visible()
        assert not violations(page)
        page.get_by_role("button", name="Tutup putaran").click()
        expect(page.get_by_text("Putaran ditutup: catatan")).to_be_visible()
    with house.context("registry-officer") as context:
        page = context.new_page()
        page.goto(f"/issue/documents/{brought['document']}/")
        expect(page.get_by_text("pemegang: penduduk")).to_be_visible()
        expect(page.get_by_text("tersimpan di kantor sampai dimusnahkan")).to_be_visible()
        assert not violations(page)
    assert not phone.complaints
