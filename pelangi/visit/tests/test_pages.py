"""The pages of this room: the day's rounds, an outcome by hand, exceptions, devices, held records."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import signed_in
from pelangi.core.journey import Move, VisitState
from pelangi.core.satisfaction import Element
from pelangi.plan.models import Plan
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, person_with, small_city
from pelangi.visit import actions
from pelangi.visit.actions import enrol_device, record
from pelangi.visit.models import Device, Fact, SyncItem, Visit
from pelangi.visit.tests.doors import TODAY, field_officer, promised, round_on, team
from pelangi.visit.tests.test_api import enrolled, item, post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def page(client, name: str, *args, status: int = 200, **query) -> str:
    answer = client.get(reverse(f"visit:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def deed(client, name: str, /, *args, **fields) -> str:
    answer = client.post(reverse(f"visit:{name}", args=args), fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("id", "tim saya"), ("en", "my team")])
def test_the_rounds_of_the_day_show_my_own_team_first(client, language, words):
    other = promised(admitted("a"), on=round_on(of=team("A0", field_officer("lain"))))
    mine = promised(admitted("b"), on=round_on(of=team("T1", field_officer())))
    text = page(signed_in(client, field_officer(), language), "home", day=TODAY.isoformat())
    links = [reverse("visit:round", args=[one.stop.round_id]) for one in (mine, other)]
    assert text.index(links[0]) < text.index(links[1])
    assert words in text


def test_a_day_without_rounds_leads_to_the_next_one_with_rounds(client):
    promised()
    text = page(signed_in(client, field_officer()), "home", day="2026-11-20")
    assert f"?day={TODAY.isoformat()}" in text


def test_an_unpublished_plan_is_no_round(client):
    appointment = promised()
    Plan.objects.update(state=Plan.State.DRAFT)
    signed_in(client, field_officer())
    assert reverse("visit:round", args=[appointment.stop.round_id]) not in page(
        client, "home", day=str(TODAY)
    )
    page(client, "round", appointment.stop.round_id, status=404)


@pytest.mark.parametrize(("language", "words"), [("id", "Yang dibawa"), ("en", "What to bring")])
def test_a_round_shows_who_is_where_and_what_to_bring_and_writes_down_who_read_it(client, language, words):
    appointment = promised(admitted(nik="1971054703500001"))
    text = page(signed_in(client, field_officer(), language), "round", appointment.stop.round_id)
    for shown in (words, "Siti Contoh", "Jalan Contoh 1", "09:05"):
        assert shown in text
    assert "1971054703500001" not in text
    assert AuditEntry.objects.get(deed="visit.view").person == appointment.request.person_id


def test_a_ward_officer_sees_only_the_stops_of_the_ward(client):
    on = round_on()
    here = promised(admitted("a"), on=on)
    there = promised(admitted("b", name="Budi Lain", ward_code=OTHER_WARD), on=on)
    signed_in(client, person_with(Role.WARD_OFFICER, "ward", WARD))
    text = page(client, "round", on.pk)
    assert ("Siti Contoh" in text, "Budi Lain" in text) == (True, False)
    assert reverse("visit:record", args=[here.pk]) not in page(client, "appointment", here.pk)
    page(client, "appointment", there.pk, status=404)


def test_an_outcome_is_recorded_by_hand_with_answers(client):
    appointment = promised()
    signed_in(client, field_officer())
    answers = {f"element_{element}": 4 for element in Element}
    fields = {
        "base_version": 0,
        "move": "finish",
        "minutes": 20,
        "captured_photo": "captured",
        "note": "ramah",
    }
    deed(
        client,
        "record",
        appointment.pk,
        **fields,
        **answers,
    )
    visit = Visit.objects.get()
    assert (visit.state, visit.minutes, visit.captured) == (VisitState.DONE, 20, {"photo": "captured"})
    assert visit.satisfaction.elements == [4] * 9
    assert "ramah" in page(client, "appointment", appointment.pk)


def test_pressing_twice_records_once(client):
    appointment = promised()
    signed_in(client, field_officer())
    for _time in range(2):
        deed(client, "record", appointment.pk, base_version=0, move="find_absent")
    assert (Visit.objects.get().version, appointment.request.needs.get().state) == (2, "ready")


@pytest.mark.parametrize(
    "wrong", [{"move": "record_refusal"}, {"move": "dance"}, {"move": "finish", "element_time": "3"}]
)
def test_a_form_that_does_not_fit_is_shown_again(client, wrong):
    appointment = promised()
    text = deed(signed_in(client, field_officer()), "record", appointment.pk, base_version=0, **wrong)
    assert "error-summary" in text
    assert not Visit.objects.exists()


def test_who_may_not_record_is_refused(client):
    appointment = promised()
    address = reverse("visit:record", args=[appointment.pk])
    assert signed_in(client, coordinator()).post(address, {"move": "finish"}).status_code == 403


def test_an_exception_is_approved_by_a_second_person(client):
    appointment = promised()
    captured = {"iris": "exception_permanent"}
    visit = record(
        appointment, move=Move.FINISH, base_version=0, captured=captured, by=field_officer(), at=NOON
    )
    signed_in(client, person_with(Role.EXCEPTION_APPROVER))
    assert "Siti Contoh" in page(client, "exceptions")
    deed(client, "approve", visit.pk)
    visit.refresh_from_db()
    assert visit.exception_approved_at is not None
    assert "Siti Contoh" not in page(client, "exceptions")


def test_a_code_is_shown_once(client):
    signed_in(client, coordinator())
    fields = {"name": "HP 1", "user": field_officer().pk, "team": team().pk}
    told = deed(client, "devices", **fields)
    assert "<code" in told
    assert "/field/#" in told
    assert "<code" not in page(client, "devices")
    deed(client, "revoke", Device.objects.get().pk)
    assert Device.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    ("pressed", "outcome", "state"), [("apply", "applied", "done"), ("refuse", "refused", "under_way")]
)
def test_a_held_record_is_settled_on_its_page(client, pressed, outcome, state):
    _one, first = enrolled(username="petugas")
    _two, second = enrolled(username="petugas-2")
    appointment = promised()
    post(client, first, [item(appointment, move="start")])
    post(client, second, [item(appointment)])
    held = SyncItem.objects.get(outcome="held")
    signed_in(client, coordinator())
    assert "Siti Contoh" in page(client, "held")
    deed(client, "settle", held.pk, deed=pressed, reason="tim sepakat")
    held.refresh_from_db()
    actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now())
    assert (held.outcome, Visit.objects.get().state) == (outcome, state)


def test_a_decision_over_a_held_record_is_taken_back_on_its_page(client):
    _device, token = enrolled()
    post(client, token, [item(promised(), 5)])
    signed_in(client, coordinator())
    held = SyncItem.objects.get()
    deed(client, "settle", held.pk, deed="apply", reason="tim sepakat")
    assert "Diputuskan" in page(client, "held")
    deed(client, "undo_settled", held.pk)
    held.refresh_from_db()
    assert (held.outcome, held.reply["reason"]) == ("held", "gap")


def test_the_office_sees_that_a_team_was_in_danger_at_an_address(client):
    request = admitted()
    door = promised(request)
    user = field_officer()
    _device, token = actions.enrol_device(
        user=user, team=team("T1", user), name="HP", by=coordinator(), at=NOON
    )
    said = item(door, kind="edit", changes={"danger": True})
    said.pop("move")
    post(client, token, [said])
    later = promised(request, on=round_on(TODAY + timedelta(days=7)))
    signed_in(client, coordinator())
    for name, key in (("round", later.stop.round_id), ("appointment", later.pk)):
        assert "Pernah berbahaya di sini" in page(client, name, key)
    assert "Pernah berbahaya di sini" not in page(client, "appointment", door.pk)


def test_a_held_record_outside_the_readers_district_is_not_there(client):
    device, _token = enrolled()
    token = enrol_device(user=device.user, team=device.team, name="HP 2", by=coordinator(), at=NOON)[1]
    post(client, token, [item(promised(), 5)])
    signed_in(client, person_with(Role.OUTREACH_COORDINATOR, "district", "19.71.04"))
    assert "Siti Contoh" not in page(client, "held")
    address = reverse("visit:settle", args=[SyncItem.objects.get().pk])
    assert client.post(address, {"deed": "refuse", "reason": "x"}).status_code == 404


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_empty_page_says_what_to_do_next(client, language):
    signed_in(client, coordinator(), language)
    for name in ("home", "held", "devices"):
        assert 'class="empty"' in page(client, name)
    signed_in(client, person_with(Role.EXCEPTION_APPROVER), language)
    assert 'class="empty"' in page(client, "exceptions")


def test_an_erased_person_crashes_no_page(client):
    appointment = promised()
    record(appointment, move=Move.FINISH, base_version=0, note="x", by=field_officer(), at=timezone.now())
    key = appointment.request.person.key
    key.wrapped, key.dropped_at = None, NOON
    key.save()
    signed_in(client, field_officer())
    for text in (
        page(client, "round", appointment.stop.round_id),
        page(client, "appointment", appointment.pk),
    ):
        assert "(data dihapus)" in text


def test_different_values_are_chosen_and_taken_back_on_the_page(client):
    door = promised()
    one, two = field_officer(), field_officer("petugas-2")
    for user, minutes in ((one, 20), (two, 35)):
        _device, token = actions.enrol_device(
            user=user, team=team("T1", user), name="HP", by=coordinator(), at=NOON
        )
        arrived = f"2026-11-24T01:{minutes}:09.495Z"
        said = item(door, kind="edit", changes={"minutes": minutes, "arrived_at": arrived})
        said.pop("move")
        post(client, token, [said])
    client.force_login(coordinator())
    page = client.get("/visit/conflicts/").content.decode()
    assert "Siti Contoh" in page
    assert ">20<" in page
    assert ">35<" in page
    assert ">24 Nov 2026 08:35:09<" in page
    assert "Nilai yang berbeda (2)" in client.get("/visit/").content.decode()
    seen = [fact.pk for fact in Fact.objects.filter(field="minutes").order_by("pk")]
    client.post(f"/visit/conflicts/{seen[0]}/choose/", {"seen": seen, "reason": "ditanya"})
    settled = Fact.objects.get(item=None)
    assert ">20<" not in client.get("/visit/conflicts/").content.decode()
    client.post(f"/visit/conflicts/{settled.pk}/undo/")
    assert ">20<" in client.get("/visit/conflicts/").content.decode()


def test_the_devices_page_tells_last_sync_what_is_held_and_what_is_missing(client):
    user = field_officer()
    device, _token = actions.enrol_device(
        user=user, team=team("T1", user), name="HP", by=coordinator(), at=NOON
    )
    actions.note_contact(device, day=TODAY, last_sequence=3, unsent=2, at=NOON)
    actions.reconcile(device, by="nightly", at=NOON)
    client.force_login(coordinator())
    page = client.get("/visit/devices/").content.decode()
    assert "2 belum terkirim" in page
    assert "1–3" in page
