"""After the round was closed: every decision can still be taken back, and the record of the visit follows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.core.journey import NeedState, VisitState
from pelangi.plan.models import Plan
from pelangi.staff.audit import verify
from pelangi.staff.models import AuditEntry
from pelangi.staff.tests.people import NOON
from pelangi.visit import actions, queries, refusals, to_decide
from pelangi.visit.models import Fact, Feed, SatisfactionAnswer, SyncItem, Visit
from pelangi.visit.tests.doors import TODAY, promised, round_on
from pelangi.visit.tests.test_pages import signed_in
from pelangi.visit.tests.test_sync import (  # noqa: F401  # the city is a fixture
    DONE,
    city,
    held_for_a_replaced_plan,
    phone,
    standing,
)

pytestmark = pytest.mark.django_db


def night() -> list[int]:
    return actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now())


def decided(door, field: str, wanted) -> Fact:
    """Choose one of the values of a field."""
    heads = list(queries.heads_of(door, field=field))
    (chosen,) = [head for head in heads if queries.value_of(head) == wanted]
    seen = [head.pk for head in heads]
    return actions.settle_conflict(chosen, seen=seen, reason="diperiksa", by=coordinator(), at=NOON)


def test_a_choice_is_taken_back_after_the_closing_and_the_next_one_corrects_the_record():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, DONE | {"note": "rumah hijau", "satisfaction": [4] * 9})
    two.note(door.pk, {"note": "rumah biru", "on_fingers": {"result": "exception_permanent"}})
    one.push()
    two.push()
    choice = decided(door, "note", "rumah hijau")
    assert night() == []
    assert queries.note_of(Visit.objects.get()) == "rumah hijau"
    actions.approve_exception(Visit.objects.get(), by=coordinator(), at=NOON)
    actions.undo_settlement(choice, by=coordinator(), at=NOON)
    assert night() == [door.pk]  # two values stand side by side again: it waits
    assert queries.note_of(Visit.objects.get()) == "rumah hijau"
    decided(door, "note", "rumah biru")
    before = AuditEntry.objects.latest("sequence").sequence
    assert (night(), night()) == ([], [])
    visit = Visit.objects.get()
    assert (queries.note_of(visit), visit.state) == ("rumah biru", VisitState.DONE)
    assert visit.exception_approved_at is not None  # nothing about it has changed
    since = AuditEntry.objects.filter(sequence__gt=before).order_by("sequence")
    assert list(since.values_list("deed", flat=True)) == ["visit.record", "visit.close_round"]
    assert verify()[1] == []


def test_what_was_held_after_the_closing_counts_when_a_person_says_so_and_that_is_taken_back():
    door, one = promised(), phone()
    one.note(door.pk, DONE | {"minutes": 20, "satisfaction": [4] * 9})
    one.push()
    night()
    one.note(door.pk, {"minutes": 45, "satisfaction": None, "on_iris": {"result": "exception_temporary"}})
    one.push()
    held = SyncItem.objects.get(outcome="held")
    assert held.reply["reason"] == "moved"
    actions.settle_held(held, apply=True, reason="benar", by=coordinator(), at=timezone.now())
    night()
    visit = Visit.objects.get()
    assert (visit.minutes, visit.captured) == (45, {"iris": "exception_temporary"})
    assert not SatisfactionAnswer.objects.exists()
    actions.undo_settled(held, by=coordinator(), at=timezone.now())
    night()
    assert (Visit.objects.get().minutes, standing(door, "minutes")) == (20, ["20"])
    assert Feed.objects.get().closed_at is not None


def test_another_outcome_after_the_closing_is_said_on_the_page_and_moves_nothing_by_itself(client):
    door, one = promised(), phone()
    one.note(door.pk, DONE)
    one.push()
    night()
    one.note(door.pk, {"outcome": {"move": "find_moved", "reason": "Tidak dikenal di alamat ini"}})
    one.push()
    held = SyncItem.objects.get(outcome="held")
    actions.settle_held(held, apply=True, reason="benar", by=coordinator(), at=timezone.now())
    assert night() == []
    assert Visit.objects.get().state == VisitState.DONE
    assert set(door.request.needs.values_list("state", flat=True)) == {NeedState.IN_PROCESS}
    signed_in(client, coordinator())
    text = client.get(reverse("visit:held")).content.decode()
    assert "sudah tercatat" in text
    assert reverse("ask:request", args=[door.request.ticket]) in text


def test_a_decision_on_which_somebody_has_built_stays():
    door, one = promised(), phone()
    one.note(door.pk, DONE)
    held = held_for_a_replaced_plan(one, door)
    actions.settle_held(held, apply=True, reason="ya", by=coordinator(), at=timezone.now())
    Plan.objects.update(state=Plan.State.PUBLISHED)
    one.pull(TODAY)
    one.note(door.pk, DONE | {"minutes": 5})
    one.push()
    with pytest.raises(refusals.GoneOn):
        actions.undo_settled(held, by=coordinator(), at=timezone.now())


def test_somebody_who_moved_away_is_not_planned_again_before_the_address_is_known():
    door, one = promised(), phone()
    one.note(door.pk, {"outcome": {"move": "find_moved", "reason": "Tidak dikenal di alamat ini"}})
    one.push()
    night()
    assert Visit.objects.get().state == VisitState.MOVED
    (need,) = door.request.needs.all()
    assert need.state == NeedState.PAPERS_MISSING
    assert need.moves.latest("pk").reason == "visit: moved"


def test_the_reason_of_each_document_decides_what_becomes_of_it():
    papers = ("identity_card", "family_card", "birth_certificate", "child_card")
    door, one = promised(admitted(documents=papers)), phone()
    results = {
        "identity_card": {"is_done": True, "reason": ""},
        "family_card": {"is_done": False, "reason": "Berkas kurang"},
        "birth_certificate": {"is_done": False, "reason": "Sudah punya"},
        "child_card": {"is_done": False, "reason": "Kendala alat"},
    }
    said = {"outcome": {"move": "finish_partly", "reason": "Berkas masih kurang"}, "results": results}
    one.note(door.pk, said)
    one.push()
    assert night() == []
    needs = {need.document_kind: need for need in door.request.needs.all()}
    assert {kind: need.state for kind, need in needs.items()} == {
        "identity_card": NeedState.IN_PROCESS,
        "family_card": NeedState.PAPERS_MISSING,
        "birth_certificate": NeedState.NOT_DUE,
        "child_card": NeedState.READY,
    }
    assert needs["child_card"].moves.latest("pk").reason == "visit: Kendala alat"


def test_the_office_lifts_a_danger_and_can_take_that_back(client):
    request = admitted()
    door, one = promised(request), phone()
    one.note(door.pk, {"danger": True})
    one.push()
    later = promised(request, on=round_on(TODAY.replace(day=30)))
    signed_in(client, coordinator())
    where = reverse("visit:lift_danger", args=[later.pk])
    page = reverse("visit:appointment", args=[later.pk])
    assert "Cabut tanda bahaya" in client.get(page).content.decode()
    client.post(where, {"reason": ""})
    assert queries.dangers_of([later])
    client.post(where, {"reason": "anjing sudah dirantai"})
    assert not queries.dangers_of([later])
    (lifted,) = to_decide.settlements_of(coordinator())
    actions.undo_settlement(lifted, by=coordinator(), at=NOON)
    assert queries.dangers_of([later])
