"""Six people whose case is not the usual one: each has a path on the case's page, and each path ends somewhere.

    person                              what the office does
    ----------------------------------  ----------------------------------------------------------------
    a prisoner of another city          records out of domicile, never a second NIK, hands over to the prison
    a woman nobody knows                searches by fingerprint first; not found: biodata, family card, card
    a child without parents             police report, birth certificate, the home's family card, child card
    a man in a hospital bed             first time not stable; second time recorded, card brought to the bed
    somebody of uncertain citizenship   is referred, never asked for an SBKRI, and not forgotten
    a man who died before the visit     no reminder any more, a death certificate instead

All people are invented.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from pelangi.ask.actions import move_need, write_message
from pelangi.ask.models import Message, Need
from pelangi.ask.tests.asking import admitted
from pelangi.city.models import Institution
from pelangi.core.journey import DocumentState, Move, NeedState
from pelangi.issue import actions
from pelangi.issue.models import Document
from pelangi.plan.models import Appointment
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import HOME, OTHER_WARD, PRISON
from pelangi.visit.actions import record
from pelangi.visit.tests.doors import TODAY, promised, round_on


@pytest.fixture
def yuliana(town):
    return town.desk(Role.OUTREACH_COORDINATOR, name="yuliana")


@pytest.fixture
def desk(town):
    return town.desk(Role.REGISTRY_OFFICER, name="fitriani")


@pytest.fixture
def second(town):
    return town.desk(Role.REGISTRY_OFFICER, name="nurul")


def reaches_the_hand(need: Need, town, desk, second, *, receiver: str, relation: str) -> Document:
    """From capture to hand-over, whatever the document: plain paper waits for nobody, a card for the centre."""
    now = timezone.now()
    if need.state != NeedState.IN_PROCESS:
        move_need(need, Move.START, by=town.field_officer, at=now)
    actions.open_documents(by=desk.user, at=now)
    document = Document.objects.filter(need=need).latest("pk")
    if document.state == DocumentState.CENTRAL_WAIT:
        desk.does("issue:read_back", document.pk, raw_status="PRINT_READY_RECORD")
    desk.does("issue:move", document.pk, "print", **{"print-move": "print", "print-why": "uji"})
    second.does("issue:check", document.pk)
    desk.does("issue:hand_over", document.pk, receiver_name=receiver, relation=relation, confirmed="on")
    document.refresh_from_db()
    assert document.state == DocumentState.HANDED_OVER
    return document


def test_a_prisoner_of_another_city(town, yuliana, desk, second):
    request = admitted(
        "story:prisoner", name="Arman Contoh", nik="3172010703800001", institution=PRISON, at=timezone.now()
    )
    page = yuliana.reads("ask:request", request.ticket)
    assert "Prisoner of another city" in page
    assert "Never issue a second NIK" in page
    page = yuliana.does("ask:follow_path", request.ticket, "prisoner_elsewhere")
    assert "The path is begun" in page
    need = request.needs.get()  # a card was asked for already: nothing was opened twice
    move_need(need, Move.START, by=town.field_officer, at=timezone.now())
    actions.open_documents(by=desk.user, at=timezone.now())
    first = Document.objects.get(need=need)
    assert "duplicate record" in desk.does("issue:read_back", first.pk, raw_status="DUPLICATE_RECORD")
    need.refresh_from_db()
    assert need.state == NeedState.READY, (
        "his old recording was found elsewhere: a person decides what follows"
    )
    reaches_the_hand(need, town, desk, second, receiver="Petugas Lapas", relation="institution")
    contact = town.desk(Role.INSTITUTION_CONTACT, "institution", PRISON, name="lapas")
    assert "closed" in contact.reads("ask:request", request.ticket)


def test_a_woman_nobody_knows(town, yuliana, desk, second):
    request = admitted(
        "story:unknown", name="Tanpa Nama Satu", documents=("biodata",), birth_date=None, institution="RSJ-1",
        at=timezone.now(),
    )  # fmt: skip
    page = yuliana.reads("ask:request", request.ticket)
    assert "Person without any identity" in page
    assert "fingerprints and iris first" in page
    yuliana.does("ask:follow_path", request.ticket, "no_identity")
    kinds = [need.document_kind for need in request.needs.order_by("pk")]
    assert kinds == ["biodata", "family_card", "identity_card"]
    for need in request.needs.order_by("pk"):
        reaches_the_hand(need, town, desk, second, receiver="Pengasuh Contoh", relation="institution")
    request.refresh_from_db()
    assert request.state == "closed"


def test_a_child_without_parents(town, yuliana, desk, second):
    born = timezone.localdate() - timedelta(days=900)
    request = admitted(
        "story:foundling", name="Anak Contoh", documents=("birth_certificate",), birth_date=born,
        institution=HOME, group="orphan", obstacle="", at=timezone.now(),
    )  # fmt: skip
    page = yuliana.reads("ask:request", request.ticket)
    assert "Foundling" in page
    assert "police report" in page
    yuliana.does("ask:follow_path", request.ticket, "foundling")
    certificate = request.needs.get(document_kind="birth_certificate")
    yuliana.does("ask:move_need", request.ticket, certificate.pk, move="ask_papers", reason="berita acara")
    assert "Get the missing papers" in yuliana.reads("ask:home", list="papers")
    yuliana.does("ask:move_need", request.ticket, certificate.pk, move="mark_ready")
    for need in request.needs.order_by("pk"):
        reaches_the_hand(need, town, desk, second, receiver="Kepala Panti", relation="institution")
    assert {need.state for need in request.needs.all()} == {NeedState.HANDED_OVER}


def test_a_man_in_a_hospital_bed(town, yuliana, desk, second):
    Institution.objects.create(
        code="RSUD", name="RSUD Contoh", kind="hospital", ward_id=OTHER_WARD, lat=-2.1, lon=106.1
    )
    request = admitted("story:bed", name="Harun Contoh", institution="RSUD", at=timezone.now())
    page = yuliana.reads("ask:request", request.ticket)
    assert "Bedridden in hospital" in page
    assert "record in bed" in page
    need = request.needs.get()
    move_need(need, Move.PLAN, by=yuliana.user, at=timezone.now())
    move_need(need, Move.RELEASE, reason="visit: unsafe", by=town.field_officer, at=timezone.now())
    assert "the visit was not safe" in yuliana.reads("ask:request", request.ticket)
    move_need(need, Move.START, by=town.field_officer, at=timezone.now())
    actions.open_documents(by=desk.user, at=timezone.now())
    failed = Document.objects.get(need=need)
    desk.does("issue:read_back", failed.pk, raw_status="EFAC")
    need.refresh_from_db()
    assert need.state == NeedState.READY, "his fingers could not be read: recorded again"
    reaches_the_hand(need, town, desk, second, receiver="Istri Contoh", relation="family")


def test_somebody_of_uncertain_citizenship(town, yuliana, desk, second):
    request = admitted("story:stateless", name="A Fung Contoh", documents=("biodata",), at=timezone.now())
    page = desk.reads("ask:paths")
    assert "Never demand a proof-of-citizenship letter" in page
    assert "referr" in page or "refer the person" in page
    need = request.needs.get()
    why = "menunggu putusan Kemenkumham"
    desk.does("ask:move_need", request.ticket, need.pk, move="ask_papers", reason=why)
    assert why in desk.reads("ask:request", request.ticket)
    assert "A Fung Contoh" in yuliana.reads("ask:home", list="papers"), "nobody forgets the case"
    public = town.anybody("en").reads("ask:status", ticket=request.ticket)
    assert "Kemenkumham" not in public
    desk.does("ask:move_need", request.ticket, need.pk, move="mark_ready")
    need.refresh_from_db()
    reaches_the_hand(need, town, desk, second, receiver="A Fung Contoh", relation="self")


def test_a_man_who_died_before_the_visit(town, yuliana, desk, second):
    appointment: Appointment = promised(
        admitted("story:dead", name="Sabar Contoh", at=timezone.now()), on=round_on(TODAY, of=town.team)
    )
    request = appointment.request
    write_message(
        request, Message.Kind.REMINDER, source_ref="story:reminder", by=yuliana.user, at=timezone.now(),
        day=TODAY,
    )  # fmt: skip
    record(appointment, move=Move.FIND_DECEASED, base_version=0, by=town.field_officer, at=timezone.now())
    needs = {need.document_kind: need.state for need in request.needs.all()}
    assert needs == {"identity_card": NeedState.CANCELLED, "death_certificate": NeedState.READY}
    page = yuliana.reads("ask:request", request.ticket)
    assert "Deceased, found on a visit" in page
    assert "Express sympathy" in page
    assert not Message.objects.filter(request=request, state="waiting", kind="reminder").exists()
    need = request.needs.get(document_kind="death_certificate")
    reaches_the_hand(need, town, desk, second, receiver="Istri Contoh", relation="family")
