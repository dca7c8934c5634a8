"""The sync endpoint: once and only once, in order or held, the least data, only to whom it may concern."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.core.journey import Move, VisitState
from pelangi.plan.models import Plan
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, PRISON, person_with, small_city
from pelangi.visit import actions, refusals
from pelangi.visit.models import Device, SyncItem, Visit, VisitMove
from pelangi.visit.tests.doors import TODAY, field_officer, promised, round_on, team

pytestmark = pytest.mark.django_db
ITEMS = "/api/visit/items"


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def enrolled(code: str = "T1", username: str = "petugas") -> tuple[Device, str]:
    user = field_officer(username)
    return actions.enrol_device(user=user, team=team(code, user), name="HP", by=coordinator(), at=NOON)


def item(appointment, sequence: int = 1, **changes) -> dict:
    plain = {
        "item_id": str(uuid4()),
        "sequence": sequence,
        "kind": "visit",
        "at": "2026-11-24T09:30:00+07:00",
        "appointment": appointment.pk,
        "move": "finish",
        "base_version": 0,
    }
    return plain | changes


def post(client, token: str, items: list[dict], status: int = 200) -> list[dict]:
    answer = client.post(
        ITEMS, items, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == status, answer.content
    return answer.json()


def test_an_item_is_applied_and_says_the_new_version(client):
    _device, token = enrolled()
    sent = item(promised())
    (told,) = post(client, token, [sent])
    assert (told["item_id"], told["outcome"], told["version"]) == (sent["item_id"], "applied", 2)
    move = VisitMove.objects.get(move=Move.FINISH)
    assert move.item.item_id == UUID(sent["item_id"])
    assert move.at.isoformat() == "2026-11-24T02:30:00+00:00"
    assert move.recorded_at > move.at


def test_the_same_batch_twice_gives_the_same_receipts_and_one_visit(client):
    _device, token = enrolled()
    on = round_on()
    batch = [item(promised(admitted(f"test:{n}"), on=on), n) for n in (1, 2, 3)]
    first = post(client, token, batch)
    lines = AuditEntry.objects.count()
    assert post(client, token, batch) == [told | {"repeated": True} for told in first]
    assert (Visit.objects.count(), VisitMove.objects.count()) == (3, 6)
    assert AuditEntry.objects.count() == lines


def test_of_two_devices_at_one_door_the_second_is_held_and_nothing_is_lost(client):
    _one, first = enrolled(username="petugas")
    _two, second = enrolled(username="petugas-2")
    appointment = promised()
    post(client, first, [item(appointment)])
    (told,) = post(client, second, [item(appointment, move="find_absent", note="pintu terkunci")])
    assert (told["outcome"], told["reason"]) == ("held", "version")
    assert appointment.visit.state == VisitState.DONE
    assert actions.body_of(SyncItem.objects.get(outcome="held"))["note"] == "pintu terkunci"


def test_an_item_behind_a_gap_waits_and_is_applied_when_the_gap_closes(client):
    _device, token = enrolled()
    on = round_on()
    early, late = (item(promised(admitted(f"test:{n}"), on=on), n) for n in (1, 2))
    (told,) = post(client, token, [late])
    assert (told["outcome"], told["reason"]) == ("held", "gap")
    assert post(client, token, [early])[0]["outcome"] == "applied"
    (told,) = post(client, token, [late])
    assert (told["outcome"], told["version"], told["repeated"]) == ("applied", 2, True)


def test_what_follows_a_record_that_counts_by_hand_does_not_wait_when_the_gap_closes(client):
    _device, token = enrolled()
    door = promised()
    first, second, third = (item(door, n, kind="edit", changes={"minutes": n}) for n in (1, 2, 3))
    for said in (first, second, third):
        said.pop("move")
    post(client, token, [second])
    held = SyncItem.objects.get()
    actions.settle_held(held, apply=True, reason="diperiksa", by=coordinator(), at=timezone.now())
    outcomes = [told["outcome"] for told in post(client, token, [first, second, third])]
    assert "held" not in outcomes
    assert not SyncItem.objects.filter(outcome="held").exists()


def test_a_batch_cut_off_between_items_is_taken_whole_when_it_comes_again(client, monkeypatch):
    _device, token = enrolled()
    on = round_on()
    batch = [item(promised(admitted(f"test:{n}"), on=on), n) for n in (1, 2, 3)]
    whole = actions.units.record

    def dies_at_the_second(appointment, **rest):
        if appointment.pk == batch[1]["appointment"]:
            raise SystemExit  # as if the server were killed here
        return whole(appointment, **rest)

    monkeypatch.setattr("pelangi.visit.actions.units.record", dies_at_the_second)
    with pytest.raises(SystemExit):
        post(client, token, batch)
    assert (Visit.objects.count(), SyncItem.objects.count()) == (0, 0)  # no receipt was given
    monkeypatch.setattr("pelangi.visit.actions.units.record", whole)
    assert {told["outcome"] for told in post(client, token, batch)} == {"applied"}
    assert VisitMove.objects.count() == 6


def test_another_teams_appointment_is_refused_without_a_word_about_it(client):
    _device, token = enrolled("T2", "petugas-2")
    appointment = promised()
    (told,) = post(client, token, [item(appointment)])
    (unknown,) = post(client, token, [item(appointment, 2) | {"appointment": 999_999}])
    assert told["outcome"] == unknown["outcome"] == "refused"
    assert told["reason"] == unknown["reason"] == "not_your_appointment"
    assert not Visit.objects.exists()


def test_a_revoked_device_is_shut_out(client):
    device, token = enrolled()
    actions.revoke_device(device, by=coordinator(), at=NOON)
    post(client, token, [item(promised())], status=401)


def test_a_device_of_somebody_who_is_no_field_officer_any_more_is_shut_out(client):
    device, token = enrolled()
    device.user.assignments.update(until_date=TODAY.replace(year=2021))
    post(client, token, [], status=401)


def test_nobody_without_a_token_gets_in(client):
    assert client.post(ITEMS, [], content_type="application/json").status_code == 401
    assert client.get("/api/visit/changes?day=2026-11-24").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "2026-11-24T09:30:00"},
        {"move": "hand_over"},
        {"satisfaction": [4, 4]},
        {"captured": {"photo": "iVBORw0KGgo="}},
        {"sequence": 0},
        {"nik": "1971050703500001"},
    ],
)
def test_what_does_not_fit_its_description_is_answered_in_full_and_not_kept(client, wrong):
    _device, token = enrolled()
    assert post(client, token, [item(promised(), **wrong)], status=422)["detail"]
    assert not SyncItem.objects.exists()


def test_a_refusal_without_reason_is_refused_and_kept(client):
    _device, token = enrolled()
    (told,) = post(client, token, [item(promised(), move="record_refusal")])
    assert (told["outcome"], told["reason"]) == ("refused", "reason")
    assert SyncItem.objects.count() == 1


def test_an_item_of_a_plan_that_was_replaced_waits_for_a_person(client):
    _device, token = enrolled()
    appointment = promised()
    Plan.objects.update(state=Plan.State.SUPERSEDED)
    assert post(client, token, [item(appointment)])[0]["reason"] == "plan_replaced"


def test_an_item_from_the_future_waits_for_a_person(client):
    _device, token = enrolled()
    ahead = (timezone.now() + timedelta(hours=2)).isoformat()
    assert post(client, token, [item(promised(), at=ahead)])[0]["reason"] == "clock"


def test_one_id_for_two_different_items_is_refused(client):
    _device, token = enrolled()
    sent = item(promised())
    post(client, token, [sent])
    (told,) = post(client, token, [sent | {"move": "find_absent"}])
    assert (told["outcome"], told["reason"]) == ("refused", "item_id_reused")


def test_one_sequence_number_for_two_items_is_refused(client):
    _device, token = enrolled()
    appointment = promised()
    post(client, token, [item(appointment)])
    assert post(client, token, [item(appointment)])[0]["reason"] == "sequence_taken"


def test_what_a_device_sent_is_sealed_and_goes_with_the_person(client):
    _device, token = enrolled()
    appointment = promised()
    post(client, token, [item(appointment, note="rahasia")])
    kept = SyncItem.objects.get()
    assert b"rahasia" not in bytes(kept.body_sealed)
    key = appointment.request.person.key
    key.wrapped, key.dropped_at = None, NOON
    key.save()
    with pytest.raises(refusals.BodyGone):
        actions.body_of(kept)


def test_a_held_item_is_applied_by_hand_onto_the_visit_as_it_is(client):
    _one, first = enrolled(username="petugas")
    _two, second = enrolled(username="petugas-2")
    appointment = promised()
    post(client, first, [item(appointment, move="start")])
    post(client, second, [item(appointment, minutes=25)])
    held = SyncItem.objects.get(outcome="held")
    actions.settle_held(held, apply=True, reason="tim sepakat", by=coordinator(), at=timezone.now())
    assert actions.close_round("T1", TODAY, by=coordinator(), at=timezone.now()) == []
    appointment.visit.refresh_from_db()
    assert (appointment.visit.state, appointment.visit.minutes) == (VisitState.DONE, 25)
    with pytest.raises(refusals.NotHeld):
        actions.settle_held(held, apply=False, reason="lagi", by=coordinator(), at=NOON)


def test_a_held_item_is_refused_by_hand_with_a_reason(client):
    _device, token = enrolled()
    post(client, token, [item(promised(), 2)])
    held = SyncItem.objects.get()
    with pytest.raises(refusals.ReasonNeeded):
        actions.settle_held(held, apply=False, reason=" ", by=coordinator(), at=NOON)
    actions.settle_held(held, apply=False, reason="salah kirim", by=coordinator(), at=NOON)
    held.refresh_from_db()
    assert (held.outcome, held.reply["reason"]) == ("refused", "by_hand")
    assert not Visit.objects.exists()


def test_the_round_shows_the_least_and_each_person_shown_is_written_down(client):
    device, token = enrolled()
    on = round_on()
    appointment = promised(admitted(documents=("identity_card",), nik="1971054703500001"), on=on)
    promised(admitted("test:2", name="Ahmad Contoh", institution=PRISON), on=round_on(of=team("T2")))
    answer = client.get("/api/visit/changes?day=2026-11-24", headers={"Authorization": f"Bearer {token}"})
    told = answer.json()
    (shown,) = told["doors"]
    assert told["team"] == "T1"
    assert (shown["appointment"], shown["name"], shown["version"]) == (appointment.pk, "Siti Contoh", 0)
    assert [one["kind"] for one in shown["documents"]] == ["identity_card"]
    assert shown["to_hand_over"] == []
    text = answer.content.decode()
    assert "1971054703500001" not in text
    assert "elderly" not in text
    lines = AuditEntry.objects.filter(deed="visit.view", actor=device.user.username)
    assert [line.person for line in lines] == [appointment.request.person_id]


def test_an_erased_person_is_not_on_the_round(client):
    _device, token = enrolled()
    appointment = promised()
    key = appointment.request.person.key
    key.wrapped, key.dropped_at = None, NOON
    key.save()
    answer = client.get("/api/visit/changes?day=2026-11-24", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["doors"] == []


def test_a_device_that_asks_too_often_is_asked_to_wait(client, monkeypatch):
    _device, token = enrolled()
    monkeypatch.setattr("pelangi.visit.api.THROTTLE.num_requests", 2)
    for _call in range(2):
        post(client, token, [])
    post(client, token, [], status=429)


def test_a_device_is_enrolled_only_for_a_field_officer_and_its_token_is_not_kept():
    with pytest.raises(refusals.NotAFieldOfficer):
        actions.enrol_device(user=person_with(Role.LEADER), team=team(), name="HP", by=coordinator(), at=NOON)
    device, token = enrolled()
    assert token not in str(vars(device))


def test_the_document_describes_every_answer(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    for path, method in (("/api/visit/changes", "get"), ("/api/visit/items", "post")):
        answers = paths[path][method]["responses"]
        assert set(answers) == {"200", "400", "401", "422", "429", "503"}
        assert all("content" in one for one in answers.values())
