"""Work lists, their saved filters, and deeds on many at once. All people are invented."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from pelangi.ask import actions, worklists
from pelangi.ask.models import NeedMove, Request, SavedList
from pelangi.ask.steps import A_PAGE
from pelangi.ask.tests.asking import admitted, asked, coordinator
from pelangi.ask.tests.test_pages import NIK, deed, page, signed_in, ward_officer
from pelangi.ask.tickets import spoken
from pelangi.core.journey import Move, RequestState
from pelangi.staff.tests.people import OTHER_WARD, PRISON, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def on_list(which: str, user=None) -> set[str]:
    return {one.source_ref for one in worklists.queue(user or coordinator(), {"list": which})}


def test_each_list_has_what_belongs_on_it():
    now = timezone.now()
    old = admitted("old", at=now - timedelta(days=worklists.LATE_AFTER_DAYS + 2))
    asked("new", at=now, name="Aminah Contoh", by=ward_officer())
    papers = admitted("papers", at=now, name="Budi Contoh")
    actions.move_need(papers.needs.get(), Move.ASK_PAPERS, reason="kk", by=coordinator(), at=now)
    planned = admitted("planned", at=old.received_at, name="Cahya Contoh")
    actions.move_need(planned.needs.get(), Move.PLAN, by=coordinator(), at=now)
    asked("prison", at=now, name="Dedi Contoh", institution=PRISON)
    asked("there", at=now, name="Eka Contoh", ward_code=OTHER_WARD)
    assert on_list("late") == {"old"}
    assert on_list("papers") == {"papers"}
    assert on_list("mine", ward_officer()) == {"new"}
    assert on_list("ward", ward_officer()) == {"old", "new", "papers", "planned"}  # nobody in an institution
    assert "ward" not in worklists.lists_for(coordinator())
    assert worklists.counts(coordinator())["late"] == 1


@pytest.mark.parametrize("reader", [coordinator, ward_officer])
def test_what_a_page_counts_is_what_its_lists_hold_within_the_readers_place(reader):
    old = timezone.now() - timedelta(days=worklists.LATE_AFTER_DAYS + 2)
    admitted("old", at=old)
    asked("there", name="Eka Contoh", ward_code=OTHER_WARD)
    asked("prison", name="Dedi Contoh", institution=PRISON)
    user = reader()
    for look in range(2):  # the second time the statement is at hand
        counted = worklists.counts(user)
        for which in worklists.lists_for(user):
            assert counted[which] == len(on_list(which, user))
        for state in ("received", "admitted", "closed"):
            assert counted[state] == worklists.queue(user, {"state": state}).count()
        asked(f"another {look}", name="Fitri Contoh", by=user)
    assert worklists.counts(user)["received"] == (4 if user == coordinator() else 2)


@pytest.mark.parametrize("words", ["Siti Contoh", "contoh SITI", NIK])
def test_words_of_a_name_a_nik_or_a_ticket_find_it_within_the_readers_place(words):
    request = asked("one", nik=NIK)
    asked("other", name="Siti Lain", ward_code=OTHER_WARD)
    for typed in (words, request.ticket, spoken(request.ticket).lower()):
        assert [one.pk for one in worklists.queue(ward_officer(), {"words": typed})] == [request.pk]
        assert not worklists.queue(ward_officer(OTHER_WARD), {"words": typed}).exists()


def test_a_name_half_the_city_bears_is_found_along_the_queue(monkeypatch):
    monkeypatch.setattr(worklists, "FEW", 1)
    for number in range(4):
        asked(f"n{number}", name=f"Siti Contoh {'abcd'[number]}x")
    assert worklists.queue(coordinator(), {"words": "Siti Contoh"}).count() == 4
    assert worklists.queue(coordinator(), {"words": "Siti bx"}).count() == 1


def test_a_list_is_saved_without_what_was_searched_for_and_opened_with_the_readers_own_rights(client):
    asked("one", by=ward_officer())
    query = f"list=mine&words={NIK}&person=1&state=open"
    deed(signed_in(client, coordinator()), "save_list", name="Milik saya", query=query)
    saved = SavedList.objects.get()
    assert saved.query == "list=mine&state=open"
    assert "Milik saya" in page(client, "home")
    answer = signed_in(client, ward_officer()).get(f"/ask/lists/{saved.pk}/", follow=True)
    assert answer.status_code == 200
    assert (
        "Siti Contoh" in answer.content.decode()
    )  # the ward officer's own list, under the coordinator's filter
    assert client.post(f"/ask/lists/{saved.pk}/drop/").status_code == 404  # somebody else's
    deed(signed_in(client, coordinator()), "drop_list", saved.pk)
    assert not SavedList.objects.exists()


def test_many_are_admitted_after_a_preview_and_each_stands_on_its_own(client):
    new, done = asked("new"), admitted("done", name="Budi Contoh")
    signed_in(client, coordinator())
    seen = deed(client, "bulk", deed="admit", pick=[new.ticket, done.ticket])
    assert spoken(done.ticket) in seen
    assert Request.objects.get(pk=new.pk).state == RequestState.RECEIVED  # nothing happened yet
    deed(client, "bulk", deed="admit", pick=[new.ticket, done.ticket], confirmed="yes")
    assert Request.objects.get(pk=new.pk).state == RequestState.ADMITTED
    text = deed(client, "bulk", deed="cancel", pick=[new.ticket], confirmed="yes")
    assert spoken(new.ticket) in text  # refused: no reason was given
    assert Request.objects.get(pk=new.pk).state == RequestState.ADMITTED


def test_many_do_not_reach_further_than_one(client):
    new = asked("new")
    signed_in(client, ward_officer())
    assert (
        client.post("/ask/bulk/", {"deed": "admit", "pick": new.ticket, "confirmed": "yes"}).status_code
        == 403
    )
    assert Request.objects.get(pk=new.pk).state == RequestState.RECEIVED


def test_the_page_of_a_case_does_not_grow_with_its_history(client):
    request = admitted("one")
    need, by = request.needs.get(), coordinator()
    common = {"need": need, "recorded_at": timezone.now(), "by": by, "reason": "uji"}
    first = request.received_at + timedelta(hours=1)

    def moves(begin: int, end: int) -> None:
        NeedMove.objects.bulk_create(
            NeedMove(
                move="plan", from_state="ready", to_state="planned", at=first + timedelta(minutes=n), **common
            )
            for n in range(begin, end)
        )

    signed_in(client, coordinator())
    moves(0, A_PAGE)
    size = len(page(client, "request", request.ticket))
    moves(A_PAGE, 40 * A_PAGE)
    assert len(page(client, "request", request.ticket)) < size * 1.02
    assert f"?earlier={A_PAGE}" in page(client, "request", request.ticket)
    oldest = page(client, "request", request.ticket, earlier=39 * A_PAGE + 3)
    assert "Diterima" in oldest
    assert page(client, "request", request.ticket, earlier="99999999x")
