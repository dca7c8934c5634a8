"""A person who was asked for already is noticed while somebody types; a person joins, and can take it back."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from pelangi.ask import actions
from pelangi.ask.alike import MOST_SHOWN, alike, lead_with
from pelangi.ask.tests.asking import asked, coordinator
from pelangi.ask.tests.test_pages import NIK, signed_in, ward_officer
from pelangi.ask.tests.test_public_door import said
from pelangi.ask.tests.test_requests import erase, lead
from pelangi.core.journey import Move, RequestState
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, PRISON, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def typed(client, **words) -> str:
    answer = client.post(reverse("ask:alike"), words)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("known", "now", "reason"),
    [
        ({"name": "Muhammad Yusuf"}, {"name": "Mohamad Jusup"}, "name"),
        ({"name": "Siti Nur Aminah"}, {"name": "Siti Aminah Nur Hasan"}, "name"),
        ({"name": "Siti Contoh"}, {"name": "SITI CONTOH", "birth_date": date(1950, 3, 7)}, "name and birth"),
        ({"name": "Siti Contoh"}, {"name": "Siti Contoh", "birth_date": date(1950, 7, 3)}, "name"),
        ({"name": "Siti Contoh"}, {"name": "Siti Contoh", "birth_date": date(1981, 12, 30)}, ""),
        ({"name": "Siti Contoh"}, {"name": "Budi Contoh"}, ""),
        ({"name": "Siti Contoh"}, {"name": "Siti"}, ""),
        ({"nik": NIK}, {"name": "Nama Lain", "nik": NIK}, "nik"),
        ({"nik": NIK}, {"name": "Siti Contoh", "nik": "1971054703500017"}, ""),
    ],
)
def test_names_are_folded_days_may_slip_and_a_nik_decides(known, now, reason):
    asked(**{"name": "Siti Contoh", **known})
    found = alike(**{"user": coordinator(), **now})
    assert [one.reason for one in found] == ([reason] if reason else [])


def test_what_is_typed_shows_who_is_known_and_that_is_written_down(client):
    request = asked(name="Siti Contoh")
    text = typed(
        signed_in(client, ward_officer(), "en"), name="siti contoh", birth_date="1950-03-07", nik="197"
    )
    assert "The same name and date of birth" in text
    assert reverse("ask:request", args=[request.ticket]) in text
    line = AuditEntry.objects.get(deed="ask.view_request")
    assert (line.person, line.actor) == (request.person_id, ward_officer().username)


def test_rights_come_first_nobody_learns_of_people_elsewhere(client):
    asked("a", name="Siti Contoh", nik=NIK, ward_code=OTHER_WARD)
    asked("b", name="Siti Contoh", institution=PRISON)
    text = typed(signed_in(client, ward_officer(), "en"), name="Siti Contoh", nik=NIK)
    assert text.strip() == ""
    assert not AuditEntry.objects.filter(deed="ask.view_request").exists()


def test_who_may_not_ask_may_not_type(client):
    leader = person_with(Role.LEADER, "city", "19.71")
    assert signed_in(client, leader).post(reverse("ask:alike"), {"name": "Siti Contoh"}).status_code == 403


def test_the_form_asks_while_it_is_typed(client):
    text = signed_in(client, coordinator()).get(reverse("ask:new")).content.decode()
    assert text.count(f'hx-post="{reverse("ask:alike")}"') == 6
    assert 'id="alike" class="aside-first" aria-live="polite"' in text


@pytest.mark.parametrize("words", [{}, {"name": "\x00"}, {"birth_date": "31"}, {"nik": "9" * 400}])
def test_half_typed_words_find_nothing_and_break_nothing(client, words):
    asked()
    assert typed(signed_in(client, coordinator()), **words).strip() == ""


def test_an_erased_or_ended_request_is_not_offered():
    gone, ended = asked("a"), asked("b")
    erase(gone.person)
    actions.move_request(ended, Move.CANCEL, reason="contoh", by=coordinator(), at=NOON)
    assert alike("Siti Contoh", user=coordinator()) == []


def test_somebody_found_in_a_list_is_noticed_by_nik_within_the_readers_place():
    found = lead(identity=f"nik:{asked(nik=NIK).person.nik_hash}")
    assert lead_with(NIK, user=coordinator()) == found
    assert lead_with(NIK, user=person_with(Role.WARD_OFFICER, "ward", OTHER_WARD)) is None
    assert lead_with("197", user=coordinator()) is None


def test_what_came_through_the_public_door_is_joined_by_a_person_who_can_take_it_back(client):
    first = asked(name="Aminah Contoh", nik=NIK)
    client.post(reverse("ask:public_new"), said(nik=NIK))
    second = type(first).objects.exclude(pk=first.pk).get()
    page = reverse("ask:request", args=[second.ticket])
    assert "NIK yang sama" in signed_in(client, coordinator()).get(page).content.decode()
    client.post(reverse("ask:join", args=[second.ticket]), {"ticket": first.ticket, "reason": "sama"})
    second.refresh_from_db()
    assert second.state == RequestState.DUPLICATE
    client.post(reverse("ask:separate", args=[second.ticket]), {"reason": "ternyata lain"})
    second.refresh_from_db()
    assert second.state == RequestState.RECEIVED


def test_no_more_than_five_are_shown():
    for number in range(MOST_SHOWN + 2):
        asked(f"public:{number}")
    assert len(alike("Siti Contoh", user=coordinator())) == MOST_SHOWN
