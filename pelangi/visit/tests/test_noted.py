"""What phones noted, as the office sees it before the round is closed."""

from uuid import uuid4

import pytest

from pelangi.ask.tests.asking import coordinator
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city
from pelangi.visit import actions
from pelangi.visit.noted import count_noted, noted_at
from pelangi.visit.tests.doors import TODAY, field_officer, promised, team
from pelangi.visit.tests.test_api import item, post

pytestmark = pytest.mark.django_db


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
