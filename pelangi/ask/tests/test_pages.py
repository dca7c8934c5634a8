"""The pages of this room: whose they are, what they show, what they write down, in both languages."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pelangi.ask import actions
from pelangi.ask.models import Request
from pelangi.ask.tests.asking import admitted, asked, coordinator
from pelangi.ask.tests.test_requests import erase, lead
from pelangi.core.journey import Move, RequestState
from pelangi.find.models import Lead
from pelangi.staff.models import AuditEntry, User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, PRISON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
NIK = "1971054703500001"


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def ward_officer(ward: str = WARD) -> User:
    return person_with(Role.WARD_OFFICER, "ward", ward)


def signed_in(client, user: User, language: str = "id"):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["language"] = language
    return client


def page(client, name: str, *args, status: int = 200, **query) -> str:
    answer = client.get(reverse(f"ask:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def deed(client, name: str, /, *args, **fields) -> str:
    """Press a button; return the page one lands on."""
    answer = client.post(reverse(f"ask:{name}", args=args), fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("id", "Permohonan"), ("en", "Requests")])
def test_the_queue_speaks_the_readers_language(client, language, words):
    admitted()
    text = page(signed_in(client, coordinator(), language), "home")
    assert words in text
    assert "Siti Contoh" in text
    assert f'<html lang="{language}"' in text


def test_an_empty_queue_says_what_to_do_next(client):
    assert reverse("ask:new") in page(signed_in(client, coordinator(), "en"), "home")


def test_the_queue_shows_only_the_readers_ward_and_nobody_in_its_institutions(client):
    asked("a")
    asked("b", name="Budi Lain", ward_code=OTHER_WARD)
    asked("c", name="Ahmad Dalam", institution=PRISON)
    text = page(signed_in(client, ward_officer()), "home")
    assert "Siti Contoh" in text
    assert "Budi Lain" not in text
    assert "Ahmad Dalam" not in text


def test_each_name_shown_in_the_queue_is_written_down(client):
    request = asked()
    page(signed_in(client, ward_officer()), "home")
    line = AuditEntry.objects.get(deed="ask.view_request")
    assert (line.person, line.actor) == (request.person_id, ward_officer().username)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "received"}, "Budi"),
        ({"state": "admitted"}, "Siti"),
        ({"priority": "2"}, "Siti"),
        ({"ward": OTHER_WARD}, "Budi"),
        ({"words": "budi lain"}, "Budi"),
    ],
)
def test_the_queue_can_be_filtered(client, query, found):
    admitted("a", name="Siti Contoh")
    asked("b", name="Budi Lain", ward_code=OTHER_WARD)
    text = page(signed_in(client, coordinator()), "home", **query)
    assert ("Siti Contoh" in text, "Budi Lain" in text) == (found == "Siti", found == "Budi")


def test_a_nik_finds_the_request_and_stands_in_no_address(client):
    request = asked(nik=NIK)
    answer = signed_in(client, coordinator()).post(reverse("ask:find_nik"), {"nik": NIK})
    assert answer["Location"] == reverse("ask:request", args=[request.ticket])


def test_a_nik_outside_the_readers_area_finds_nothing(client):
    asked(nik=NIK, ward_code=OTHER_WARD)
    answer = signed_in(client, ward_officer()).post(reverse("ask:find_nik"), {"nik": NIK})
    assert answer["Location"] == reverse("ask:home")


@pytest.mark.parametrize(
    ("language", "why"), [("id", "tidak dapat meninggalkan"), ("en", "cannot leave the bed")]
)
def test_the_page_of_a_request_says_why_it_is_urgent(client, language, why):
    request = admitted()
    text = page(signed_in(client, coordinator(), language), "request", request.ticket)
    assert why in text
    assert "+20" in text


def test_the_page_tells_in_order_what_happened_in_words_a_person_understands(client):
    request = admitted()
    need = request.needs.get()
    actions.move_need(need, Move.PLAN, by=coordinator(), at=NOON + timedelta(days=1))
    actions.move_need(
        need, Move.RELEASE, reason="visit: not_present", by=coordinator(), at=NOON + timedelta(days=2)
    )
    text = page(signed_in(client, coordinator()), "request", request.ticket)
    told = ["Periksa<", "Setujui<", "Tandai siap<", "Jadwalkan kunjungan<", "tidak ada orang di tempat"]
    places = [text.index(words, text.index('class="journey"')) for words in told]
    assert places == sorted(places)


def test_a_request_outside_the_readers_area_is_not_there(client):
    request = asked(ward_code=OTHER_WARD)
    page(signed_in(client, ward_officer()), "request", request.ticket, status=404)


def test_the_button_admits_once_and_pressing_it_twice_is_harmless(client):
    request = asked()
    signed_in(client, coordinator())
    deed(client, "admit", request.ticket)
    deed(client, "admit", request.ticket)
    request.refresh_from_db()
    assert (request.state, request.moves.count()) == (RequestState.ADMITTED, 2)


def test_a_ward_officer_does_not_admit(client):
    request = asked()
    answer = signed_in(client, ward_officer()).post(reverse("ask:admit", args=[request.ticket]))
    assert answer.status_code == 403


def test_every_deed_of_the_page_can_be_done_by_hand(client):
    one, other = admitted("a"), admitted("b", name="Siti Dua")
    need = one.needs.get()
    signed_in(client, coordinator())
    deed(client, "priority", one.ticket, priority=4, reason="besok operasi")
    deed(client, "move_need", one.ticket, need.pk, move="ask_papers", reason="KK belum ada")
    deed(client, "join", one.ticket, ticket=other.ticket, reason="orang yang sama")
    one.refresh_from_db()
    assert (one.priority, one.state, one.needs.get().state) == (4, "duplicate", "papers_missing")
    deed(client, "separate", one.ticket, reason="keliru")
    deed(client, "cancel", one.ticket, reason="pindah")
    deed(client, "close", other.ticket, reason="selesai")
    assert set(Request.objects.values_list("state", flat=True)) == {"cancelled", "closed"}


def test_a_cancellation_without_a_reason_is_not_done(client):
    request = asked()
    deed(signed_in(client, coordinator()), "cancel", request.ticket)
    request.refresh_from_db()
    assert request.state == RequestState.RECEIVED


def test_who_only_asked_cannot_cancel_once_it_is_admitted(client):
    request = admitted()
    answer = signed_in(client, ward_officer()).post(
        reverse("ask:cancel", args=[request.ticket]), {"reason": "batal"}
    )
    assert answer.status_code == 404


def test_a_move_that_belongs_to_another_room_is_not_taken_here(client):
    request = admitted()
    address = reverse("ask:move_need", args=[request.ticket, request.needs.get().pk])
    assert signed_in(client, coordinator()).post(address, {"move": "hand_over"}).status_code == 404


def form_fields(**changes) -> dict:
    plain = {
        "source": str(uuid4()),
        "name": "Rahma Contoh",
        "documents": ["identity_card"],
        "window": "any",
        "channel": "ward_officer",
        "ward": WARD,
    }
    return plain | changes


def test_a_ward_officer_asks_for_somebody_and_sending_twice_asks_once(client):
    signed_in(client, ward_officer())
    fields = form_fields()
    deed(client, "new", **fields)
    deed(client, "new", **fields)
    request = Request.objects.get()
    assert (request.ward_id, request.state) == (WARD, RequestState.RECEIVED)


@pytest.mark.parametrize(
    "wrong",
    [{"ward": OTHER_WARD}, {"ward": ""}, {"nik": "12"}, {"documents": []}, {"birth_date": "2126-01-01"}],
)
def test_a_form_that_does_not_fit_is_shown_again_and_nothing_is_written(client, wrong):
    text = deed(signed_in(client, ward_officer()), "new", **form_fields(**wrong))
    assert "error-summary" in text
    assert not Request.objects.exists()


def test_an_institution_contact_asks_for_people_there_only(client):
    contact = person_with(Role.INSTITUTION_CONTACT, "institution", PRISON)
    fields = form_fields(institution=PRISON, channel="institution")
    del fields["ward"]
    deed(signed_in(client, contact), "new", **fields)
    request = Request.objects.get()
    assert (request.institution_id, request.ward_id) == (PRISON, WARD)


def test_leads_are_taken_and_admitted_with_one_button(client):
    found, unplaced = lead("row:1/1", pk=1234), lead("row:2/1", ward_id=None)
    text = page(signed_in(client, coordinator()), "leads")
    assert "Abdul Contoh" in text
    assert 'value="1234"' in text  # not 1.234, as numbers are written for people
    deed(client, "take_leads", lead=[found.pk, unplaced.pk])
    assert Request.objects.get().state == RequestState.ADMITTED
    unplaced.refresh_from_db()
    assert unplaced.state == Lead.State.OPEN


def test_a_lead_without_a_ward_is_taken_once_one_is_chosen_within_ones_reach(client):
    here, left = lead("row:1/1", ward_id=None), lead("row:2/1", ward_id=None)
    known = lead("row:3/1", ward_id=OTHER_WARD)
    text = page(signed_in(client, coordinator()), "leads")
    assert f'name="ward-{here.pk}"' in text
    assert f'name="ward-{known.pk}"' not in text
    assert f'value="{here.pk}"' not in text, "it is not ticked before its ward is known"
    deed(client, "take_leads", lead=[known.pk], **{f"ward-{here.pk}": WARD, f"ward-{left.pk}": ""})
    assert dict(Request.objects.values_list("lead", "ward")) == {here.pk: WARD, known.pk: OTHER_WARD}
    deed(client, "take_leads", **{f"ward-{left.pk}": "19.71.99.1001"})
    left.refresh_from_db()
    assert left.state == Lead.State.OPEN, "no such ward"


def test_a_ward_officer_takes_leads_of_the_own_ward_and_the_office_admits_them(client):
    here, there = lead("row:1/1"), lead("row:2/1", ward_id=OTHER_WARD)
    inside = lead("row:3/1", institution_id=PRISON)
    text = page(signed_in(client, ward_officer()), "leads")
    assert f'value="{here.pk}"' in text
    assert f'value="{there.pk}"' not in text
    assert f'value="{inside.pk}"' not in text
    deed(client, "take_leads", lead=[here.pk, there.pk, inside.pk])
    made = Request.objects.get()
    assert (made.lead_id, made.state, made.created_by) == (here.pk, RequestState.RECEIVED, ward_officer())
    assert set(Lead.objects.filter(state=Lead.State.OPEN)) == {there, inside}


def test_the_export_has_the_queue_within_the_readers_area_and_no_formula(client):
    asked("a", name="=1+1 Contoh")
    asked("b", ward_code=OTHER_WARD)
    in_district = person_with(Role.OUTREACH_COORDINATOR, "district", "19.71.05")
    answer = signed_in(client, in_district).get(reverse("ask:export"))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["=1+1 Contoh"]
    assert AuditEntry.objects.filter(deed="ask.export_requests").count() == 1


def test_who_asked_that_their_data_not_be_used_is_in_no_workbook(client):
    actions.ask_right(asked("a").person, "restriction", by=coordinator(), at=NOON)
    asked("b", name="Budi Contoh")
    answer = signed_in(client, coordinator()).get(reverse("ask:export"))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["Budi Contoh"]


def test_who_may_not_export_gets_no_workbook(client):
    assert signed_in(client, ward_officer()).get(reverse("ask:export")).status_code == 403


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_public_page_shows_steps_and_nothing_about_the_person(client, language):
    request = admitted(nik=NIK)
    client.cookies["language"] = language
    text = page(client, "status", ticket=request.ticket.lower())
    assert text.count('class="done"') == 2
    for secret in ("Siti", NIK, "KTP", "Jalan", "Tua Tunu", "Pelapor"):
        assert secret not in text
    assert not AuditEntry.objects.filter(deed="ask.view_request").exists()


def test_a_mistyped_ticket_is_said_to_be_wrong(client):
    assert "error-summary" in page(client, "status", ticket="ABC-DEF-GHJ")


def test_who_asks_too_often_without_an_account_is_asked_to_wait(client):
    for _question in range(30):
        page(client, "status", ticket="x")
    page(client, "status", ticket="x", status=429)


def test_the_data_protection_officer_finds_the_trail_of_a_resident(client):
    request = asked(nik=NIK)
    signed_in(client, person_with(Role.DATA_PROTECTION_OFFICER))
    trail = reverse("staff:trail", args=[request.person_id])
    assert trail in deed(client, "subject", words=NIK)
    assert trail in deed(client, "subject", words=request.ticket)
    assert trail not in deed(client, "subject", words="1971054703500002")


def test_an_erased_person_crashes_no_page(client):
    request = admitted(nik=NIK)
    erase(request.person)
    signed_in(client, coordinator(), "id")
    for text in (page(client, "home"), page(client, "request", request.ticket)):
        assert "(data dihapus)" in text
        assert "Siti" not in text
    signed_in(client, person_with(Role.DATA_PROTECTION_OFFICER))
    page(client, "subject")
    assert client.get(reverse("ask:status"), {"ticket": request.ticket}).status_code == 200


def test_a_window_of_questions_that_ends_meanwhile_breaks_nothing(client, monkeypatch):
    page(client, "status", ticket="x")
    monkeypatch.setattr(cache, "add", lambda *_given: False)  # it was there a moment ago
    cache.clear()
    page(client, "status", ticket="x")
