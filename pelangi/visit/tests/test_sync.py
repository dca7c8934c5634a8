"""The protocol as a device speaks it: facts merged, kept twice, settled and undone; pieces; cursor; gaps."""

import sqlite3
from collections import Counter
from datetime import timedelta
from hashlib import sha256

import httpx
import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from pelangi.ask.models import Request
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.core.journey import VisitState
from pelangi.plan.models import Plan
from pelangi.staff.tests.people import NOON, small_city
from pelangi.visit import actions, queries, refusals
from pelangi.visit.field_client import FieldClient, ShutOut, Wire
from pelangi.visit.models import Attachment, Device, Fact, Feed, SyncItem, Visit
from pelangi.visit.tests.doors import TODAY, field_officer, one_connection, promised, round_on, team

pytestmark = pytest.mark.django_db
DONE = {"outcome": {"move": "finish", "reason": ""}}
ABSENT = {"outcome": {"move": "find_absent", "reason": ""}}


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()
    with one_connection():
        yield


def phone(username: str = "petugas", **more) -> FieldClient:
    """Return an enrolled device of team T1 that talks to this server without a network."""
    user = field_officer(username)
    device, token = actions.enrol_device(
        user=user, team=team("T1", user), name=username, by=coordinator(), at=NOON
    )
    http = httpx.Client(
        transport=httpx.WSGITransport(app=get_wsgi_application()), base_url="http://localhost"
    )
    return FieldClient(Wire(http, token), str(device.pk), sqlite3.connect(":memory:"), **more)


def standing(appointment, field: str) -> list:
    return sorted(str(queries.value_of(fact)) for fact in queries.heads_of(appointment, field=field))


def test_a_door_noted_without_signal_is_there_once_and_the_outbox_is_empty():
    door, one = promised(), phone()
    one.pull(TODAY)
    one.note(door.pk, {"arrived_at": "2026-11-24T09:00:00+07:00", "minutes": 20})
    one.note(door.pk, DONE)
    one.push()
    one.push()
    assert one.unsent() == []
    assert {told["outcome"] for told in one.receipts().values()} == {"applied"}
    assert Fact.objects.count() == 3


def test_two_phones_that_changed_different_fields_are_merged():
    door, one, two = promised(), phone(), phone("petugas-2")
    for device in (one, two):
        device.pull(TODAY)
    one.note(door.pk, {"minutes": 20})
    two.note(door.pk, {"note": "pintu belakang"})
    one.push()
    two.push()
    assert (standing(door, "minutes"), standing(door, "note")) == (["20"], ["pintu belakang"])
    assert {told["outcome"] for told in two.receipts().values()} == {"applied"}


def test_the_same_field_twice_is_kept_twice_and_both_phones_are_shown_both():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, {"minutes": 20})
    two.note(door.pk, {"minutes": 35})
    one.sync(TODAY)
    two.sync(TODAY)
    assert standing(door, "minutes") == ["20", "35"]
    assert (two.receipts()[1]["outcome"], two.receipts()[1]["fields"]) == ("conflict", ["minutes"])
    one.pull(TODAY)
    assert sorted(fact["value"] for fact in one.doors()[door.pk]["facts"]) == [20, 35]


def test_a_phone_that_has_seen_the_other_value_replaces_it():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, {"minutes": 20})
    one.sync(TODAY)
    two.pull(TODAY)
    two.note(door.pk, {"minutes": 35})
    two.push()
    assert standing(door, "minutes") == ["35"]


def test_a_person_chooses_and_can_take_it_back_until_somebody_builds_on_it():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, DONE)
    two.note(door.pk, ABSENT)
    one.push()
    two.push()
    heads = list(queries.heads_of(door, field="outcome"))
    choose = {"seen": [head.pk for head in heads], "by": coordinator(), "at": NOON}
    with pytest.raises(refusals.ReasonNeeded):
        actions.settle_conflict(heads[0], reason=" ", **choose)
    settled = actions.settle_conflict(heads[0], reason="tim sepakat", **choose)
    assert len(standing(door, "outcome")) == 1
    actions.undo_settlement(settled, by=coordinator(), at=NOON)
    assert len(standing(door, "outcome")) == 2
    again = actions.settle_conflict(heads[1], reason="diperiksa", **choose)
    one.pull(TODAY)
    one.note(door.pk, DONE)
    one.push()
    with pytest.raises(refusals.GoneOn):
        actions.undo_settlement(again, by=coordinator(), at=NOON)


def test_a_choice_between_values_that_changed_meanwhile_is_refused():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, {"minutes": 20})
    two.note(door.pk, {"minutes": 35})
    one.push()
    two.push()
    heads = list(queries.heads_of(door, field="minutes"))
    one.note(door.pk, {"minutes": 25})
    one.push()
    with pytest.raises(refusals.SeenElsewhere):
        actions.settle_conflict(
            heads[0], seen=[head.pk for head in heads], reason="x", by=coordinator(), at=NOON
        )


def test_an_outcome_can_be_corrected_until_the_round_is_closed_and_waits_afterwards():
    door, one = promised(), phone()
    one.note(door.pk, {"outcome": {"move": "find_deceased", "reason": ""}})
    one.note(door.pk, {**DONE, "satisfaction": [4] * 9, "new_needs": ["family_card"]})
    one.push()
    assert not Visit.objects.exists()
    assert actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now()) == []
    visit = Visit.objects.get()
    assert visit.state == VisitState.DONE
    assert visit.satisfaction.elements == [4] * 9
    alive = door.request.needs.exclude(state="cancelled")
    assert set(alive.values_list("document_kind", flat=True)) == {"identity_card", "family_card"}
    one.note(door.pk, ABSENT)
    one.push()
    assert (one.receipts()[3]["outcome"], one.receipts()[3]["reason"]) == ("held", "moved")


def test_a_door_with_two_outcomes_is_never_closed_by_time():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, DONE)
    two.note(door.pk, ABSENT)
    one.push()
    two.push()
    assert actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now()) == [door.pk]
    assert not Visit.objects.exists()


def test_an_item_counts_only_with_its_photo_and_pieces_go_on_where_they_broke_off():
    door, one = promised(), phone()
    photo = bytes(range(256)) * 700
    name = sha256(photo).hexdigest()
    one.note(door.pk, {"papers": [name]}, attachments=[photo])
    receipts = one.wire.items(one.unsent())
    assert (receipts[0]["outcome"], receipts[0]["reason"]) == ("held", "attachments")
    first = one.wire.piece(name, door.pk, size=len(photo), start=0, data=photo[:65536])
    assert one.wire.piece(name, door.pk, size=len(photo), start=0, data=photo[:65536]) == first
    beyond = one.wire.piece(name, door.pk, size=len(photo), start=131072, data=photo[131072:])
    assert beyond == {"received": 65536, "complete": False}
    one.push()
    assert SyncItem.objects.get().outcome == "applied"
    kept = Attachment.objects.get()
    assert queries.bytes_of(kept) == photo
    assert not any(photo[:64] in bytes(piece.sealed) for piece in kept.pieces.all())


def test_bytes_that_are_not_what_they_are_called_start_again_from_nothing():
    door, one = promised(), phone()
    name = sha256(b"asli").hexdigest()
    told = one.wire.piece(name, door.pk, size=4, start=0, data=b"lain")
    assert told == {"received": 0, "complete": False}
    assert one.wire.piece(name, door.pk, size=4, start=0, data=b"asli")["complete"]


def test_a_pull_sends_only_what_changed_and_names_what_is_gone():
    on = round_on()
    doors = [promised(admitted(f"test:{n}"), on=on) for n in (1, 2)]
    one = phone()
    one.pull(TODAY)
    assert set(one.doors()) == {door.pk for door in doors}
    told = one.wire.changes(TODAY, one.cursor)
    assert (told["doors"], told["gone"]) == ([], [])
    one.note(doors[0].pk, {"minutes": 5})
    one.push()
    assert [door["appointment"] for door in one.wire.changes(TODAY, one.cursor)["doors"]] == [doors[0].pk]
    Plan.objects.update(state=Plan.State.SUPERSEDED)
    one.pull(TODAY)
    assert one.doors() == {}


def test_somebody_met_at_the_door_becomes_one_request_however_often_it_is_sent():
    door, one = promised(), phone()
    one.note_person(door.pk, {"name": "Tetangga Contoh", "documents": ["identity_card"]})
    batch = one.unsent()
    one.wire.items(batch)
    one.wire.items(batch)
    assert Request.objects.filter(channel=Request.Channel.DOOR).count() == 1


def test_rights_are_checked_before_a_repeat_is_admitted():
    door, one = promised(), phone()
    one.note(door.pk, DONE)
    batch = one.unsent()
    assert one.wire.items(batch)[0]["outcome"] == "applied"
    Device.objects.update(team=team("T2"))
    assert one.wire.items(batch)[0]["reason"] == "not_your_appointment"


def test_another_devices_id_is_refused():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, DONE)
    assert two.wire.items(one.unsent())[0]["reason"] == "wrong_device"


def test_a_clock_that_jumped_is_straightened_by_the_offset():
    ahead = phone(clock=lambda: timezone.now() + timedelta(days=3))
    door = promised()
    ahead.set_clock()
    ahead.note(door.pk, DONE)
    ahead.push()
    assert abs(Fact.objects.get().at - timezone.now()) < timedelta(minutes=1)


def test_the_reconciliation_names_the_numbers_that_never_came():
    door, one = promised(), phone()
    for minutes in (1, 2, 3, 4):
        one.note(door.pk, {"minutes": minutes})
    one.wire.items([one.unsent()[0], one.unsent()[3]])
    one.pull(TODAY)
    device = Device.objects.get()
    assert actions.reconcile(device, by="nightly", at=NOON) == [(2, 3)]
    device.refresh_from_db()
    assert (device.told_sequence, device.unsent, device.gaps) == (4, 4, [[2, 3]])


def test_a_revoked_phone_is_told_so():
    one = phone()
    actions.revoke_device(Device.objects.get(), by=coordinator(), at=NOON)
    with pytest.raises(ShutOut):
        one.sync(TODAY)


def test_danger_at_a_door_is_shown_to_the_next_team_of_that_address_until_it_is_taken_back():
    request = admitted()
    neighbour = admitted("test:2", name="Tetangga Contoh", address="JALAN  CONTOH, 1")
    elsewhere = admitted("test:3", name="Jauh Contoh", address="Jalan Contoh 2")
    door, one = promised(request), phone()
    one.note(door.pk, {"danger": True})
    one.push()
    Plan.objects.update(state=Plan.State.SUPERSEDED)
    later = TODAY + timedelta(days=7)
    on = round_on(later)
    again, beside, far = (promised(each, on=on) for each in (request, neighbour, elsewhere))
    told = {each["appointment"]: each for each in one.wire.changes(later, 0)["doors"]}
    assert {key: each["is_warned"] for key, each in told.items()} == {
        again.pk: True,
        beside.pk: True,
        far.pk: False,
    }
    assert told[beside.pk]["safety_note"]["by"] == str(field_officer())
    assert told[far.pk]["safety_note"] is None
    Plan.objects.filter(first_day=TODAY).update(state=Plan.State.PUBLISHED)
    one.note(door.pk, {"danger": None})
    one.push()
    assert not any(each["is_warned"] for each in one.wire.changes(later, 0)["doors"])


def test_a_death_needs_its_certificate_at_once_and_waits_when_it_is_taken_back():
    door, one = promised(), phone()
    dead = {"outcome": {"move": "find_deceased", "reason": ""}}

    def needs() -> dict:
        return dict(door.request.needs.values_list("document_kind", "state"))

    one.note(door.pk, dead)
    one.push()
    assert needs()["death_certificate"] == "ready"
    one.note(door.pk, ABSENT)
    one.push()
    assert needs()["death_certificate"] == "papers_missing"
    one.note(door.pk, dead)
    one.push()
    assert needs()["death_certificate"] == "ready"
    one.note(door.pk, DONE)
    one.push()
    actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now())
    assert needs() == {"identity_card": "in_process", "death_certificate": "cancelled"}


def test_a_death_certificate_somebody_asked_for_is_not_touched_by_a_correction():
    door, one = promised(admitted(documents=("identity_card", "death_certificate"))), phone()
    one.note(door.pk, {"outcome": {"move": "find_deceased", "reason": ""}})
    one.note(door.pk, ABSENT)
    one.push()
    assert door.request.needs.get(document_kind="death_certificate").state == "planned"


def test_what_comes_after_the_round_was_closed_still_becomes_the_journey_of_its_door():
    door, one = promised(), phone()
    one.pull(TODAY)
    actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now())
    assert Feed.objects.get().closed_at is not None
    one.note(door.pk, DONE)
    one.push()
    assert Feed.objects.get().closed_at is None
    actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now())
    assert Visit.objects.get().state == VisitState.DONE


def test_the_same_item_twice_in_one_batch_is_kept_once():
    door, one = promised(), phone()
    one.note(door.pk, {"minutes": 7})
    (body,) = one.unsent()
    first, second = one.wire.items([body, body])
    assert (first["outcome"], first["repeated"]) == ("applied", False)
    assert (second["outcome"], second["repeated"]) == ("applied", True)
    assert Fact.objects.count() == 1


def test_undoing_a_choice_leaves_alone_what_somebody_else_has_replaced_meanwhile():
    door, one, two = promised(), phone(), phone("petugas-2")
    one.note(door.pk, {"minutes": 20})
    two.note(door.pk, {"minutes": 35})
    one.push()
    two.sync(TODAY)
    two.note(door.pk, {"minutes": 40})  # two has seen both, not the choice
    heads = list(queries.heads_of(door, field="minutes"))
    settled = actions.settle_conflict(
        heads[0], seen=[head.pk for head in heads], reason="x", by=coordinator(), at=NOON
    )
    two.push()
    assert standing(door, "minutes") == ["20", "40"]
    actions.undo_settlement(settled, by=coordinator(), at=NOON)
    assert standing(door, "minutes") == ["40"]


def test_a_refusal_by_hand_can_be_taken_back():
    door, one = promised(), phone()
    one.note(door.pk, {"minutes": 1})
    one.note(door.pk, {"minutes": 2})
    one.wire.items(one.unsent()[1:])
    held = SyncItem.objects.get()
    actions.settle_held(held, apply=False, reason="salah", by=coordinator(), at=NOON)
    actions.undo_settled(held, by=coordinator(), at=NOON)
    one.push()
    assert (standing(door, "minutes"), SyncItem.objects.filter(outcome="applied").count()) == (["2"], 2)


def held_for_a_replaced_plan(one, door) -> SyncItem:
    """Return the last unit of a phone, which waits because the plan was replaced."""
    Plan.objects.update(state=Plan.State.SUPERSEDED)
    one.push()
    return SyncItem.objects.get(outcome="held")


@pytest.mark.parametrize("kind", ["edit", "visit", "person"])
def test_every_decision_by_hand_can_be_taken_back_and_made_again(kind):
    door, one = promised(), phone()
    if kind == "edit":
        one.note(door.pk, DONE | {"minutes": 9})
    elif kind == "person":
        one.note_person(door.pk, {"name": "Tetangga Contoh", "documents": ["identity_card"]})
    else:
        with one.store:
            one._append("visit", door.pk, {"move": "finish", "base_version": 0, "minutes": 9})
    held = held_for_a_replaced_plan(one, door)
    decided = {"reason": "diperiksa", "by": coordinator(), "at": timezone.now()}
    for _time in range(2):
        actions.settle_held(held, apply=True, **decided)
        held.refresh_from_db()
        assert held.outcome == "applied"
        assert standing(door, "minutes") == ([] if kind == "person" else ["9"])
        actions.undo_settled(held, by=coordinator(), at=timezone.now())
        held.refresh_from_db()
        assert (held.outcome, held.reply["reason"]) == ("held", "plan_replaced")
        assert standing(door, "minutes") == []
    met = Request.objects.filter(channel=Request.Channel.DOOR)
    assert set(met.values_list("state", flat=True)) == ({"cancelled"} if kind == "person" else set())
    actions.settle_held(held, apply=True, **decided)
    actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now())
    assert Visit.objects.filter(state="done").count() == (kind != "person")
    assert met.filter(state="received").count() == (kind == "person")


def test_somebody_met_who_counted_by_hand_and_was_taken_back_is_there_when_the_gap_closes():
    door, one = promised(), phone()
    one.note(door.pk, {"minutes": 9})
    one.note_person(door.pk, {"name": "Tetangga Contoh", "documents": ["identity_card"]})
    one.wire.items(one.unsent()[1:])
    held = SyncItem.objects.get(outcome="held")
    actions.settle_held(held, apply=True, reason="diperiksa", by=coordinator(), at=timezone.now())
    actions.undo_settled(held, by=coordinator(), at=timezone.now())
    one.sync(TODAY)
    met = Request.objects.filter(channel=Request.Channel.DOOR)
    assert sorted(met.values_list("state", flat=True)) == ["cancelled", "received"]


def test_a_usual_day_is_pulled_within_500_kilobytes_and_compressed():
    """Fifteen doors, two phones, each pulls in the morning and after every door; photos are never pulled."""
    on = round_on()
    doors = [promised(admitted(f"day:{n}", name=f"Contoh {n}"), on=on) for n in range(15)]
    phones, pulled = [phone(), phone("petugas-2")], Counter()

    def count(answer):
        if answer.request.url.path.endswith("/changes"):
            assert answer.headers.get("Content-Encoding") == "gzip" or len(answer.content) < 200
            pulled[answer.request.headers["Authorization"]] += int(answer.headers["Content-Length"])

    for one in phones:
        one.wire._http.event_hooks = {"response": [lambda answer: (answer.read(), count(answer))]}
        one.pull(TODAY)
    for door in doors:
        for one in phones:
            one.note(door.pk, {"arrived_at": "2026-11-24T09:00:00+07:00", "minutes": 20, "note": "x" * 200})
            one.note(door.pk, DONE | {"satisfaction": [4] * 9})
            one.push()
            one.pull(TODAY)
    assert len(pulled) == 2
    assert 5_000 < max(pulled.values()) < 100_000  # of 500 kB; 12 kB when this was written
