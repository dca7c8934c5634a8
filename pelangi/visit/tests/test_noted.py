"""What phones noted, as the office sees it before the round is closed."""

from hashlib import sha256
from uuid import uuid4

import pytest

from pelangi.ask.tests.asking import coordinator
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city
from pelangi.visit import actions
from pelangi.visit.noted import count_noted, noted_at
from pelangi.visit.tests.doors import TODAY, field_officer, promised, team
from pelangi.visit.tests.test_api import item, post

pytestmark = pytest.mark.django_db
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def city():
    small_city()


def test_what_a_phone_noted_is_shown_before_the_round_is_closed_and_counted(client):
    door, user = promised(), field_officer()
    _device, token = actions.enrol_device(
        user=user, team=team("T1", user), name="HP", by=coordinator(), at=NOON
    )
    said = item(
        door, kind="edit", changes={"outcome": {"move": "record_refusal", "reason": "Keluarga keberatan"}}
    )
    said.pop("move")
    said["changes"] |= {
        "statement": {"form": "F-1.05", "witnesses": ["Hasan Contoh", "Meri Contoh"]},
        "handed_over": {"documents": ["family_card"], "receiver": "Yanti Contoh", "relation": "keluarga"},
    }
    post(client, token, [said, {**said, "item_id": str(uuid4()), "sequence": 3, "changes": {"minutes": 12}}])
    client.force_login(coordinator())
    for page in (f"/visit/round/{door.stop.round_id}/", f"/visit/appointment/{door.pk}/"):
        text = client.get(page).content.decode()
        assert "Dicatat di telepon" in text
        assert "Keluarga keberatan" in text
    assert "F-1.05 · Hasan Contoh, Meri Contoh" in text
    assert "Kartu Keluarga (KK) · Yanti Contoh · keluarga" in text
    assert noted_at([door])[door.pk].outcomes == [{"move": "record_refusal", "reason": "Keluarga keberatan"}]
    assert count_noted(coordinator(), [door.stop.round]) == {door.stop.round_id: 1}
    assert count_noted(person_with(Role.AUDITOR), [door.stop.round]) == {}
    assert "menit di pintu: 12" in client.get("/visit/held/").content.decode()
    actions.close_round(team("T1", user).pk, TODAY, by=user, at=NOON)
    assert noted_at([door]) == {}
    assert count_noted(coordinator(), [door.stop.round]) == {}


def test_a_photo_and_a_signature_are_seen_by_whom_they_concern_and_each_look_is_written_down(client):
    door, user = promised(), field_officer()
    device, token = actions.enrol_device(
        user=user, team=team("T1", user), name="HP", by=coordinator(), at=NOON
    )
    sent = {
        name: begin + b" contoh" for name, begin in (("papers", JPEG), ("glass", PNG), ("left", JPEG + b"2"))
    }
    shas = {name: sha256(content).hexdigest() for name, content in sent.items()}
    for name, content in sent.items():
        whole = {"sha": shas[name], "size": len(content), "start": 0, "data": content}
        actions.keep_piece(device, door, **whole, at=NOON)
    said = item(door, kind="edit", changes={"papers": [shas["papers"]], "glass": shas["glass"]})
    said.pop("move")
    post(client, token, [{**said, "attachments": [shas["papers"], shas["glass"]]}])
    client.force_login(coordinator())
    page = client.get(f"/visit/appointment/{door.pk}/").content.decode()
    for name, kind in (("papers", "image/jpeg"), ("glass", "image/png")):
        address = f"/visit/appointment/{door.pk}/picture/{shas[name]}/"
        assert address in page
        answer = client.get(address)
        assert (answer.content, answer["Content-Type"]) == (sent[name], kind)
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(thing__startswith="visit.Attachment").count() == 2
    # a picture that stands at no door any more, or was never one, is not shown
    assert client.get(f"/visit/appointment/{door.pk}/picture/{shas['left']}/").status_code == 404
    client.force_login(person_with(Role.AUDITOR))
    assert client.get(f"/visit/appointment/{door.pk}/picture/{shas['papers']}/").status_code == 403


def test_an_outcome_whose_reason_is_left_out_has_none_and_the_round_can_be_read(client):
    door, user = promised(), field_officer()
    _device, token = actions.enrol_device(
        user=user, team=team("T1", user), name="HP", by=coordinator(), at=NOON
    )
    sent = [
        item(door, number, kind="edit", changes={"outcome": {"move": move}})
        for number, move in enumerate(("find_absent", "stop_unsafe"), 1)
    ]
    for one in sent:
        one.pop("move")
    assert [one["outcome"] for one in post(client, token, sent)] == ["applied", "refused"]
    client.force_login(coordinator())
    assert client.get(f"/visit/round/{door.stop.round_id}/").status_code == 200
