"""Who asked that their data not be used: the phone forgets them at its next sync, and nothing more is noted of them."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from pelangi.ask.actions import answer_right, ask_right
from pelangi.ask.queries import describe
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import signed_in
from pelangi.core.journey import VisitState
from pelangi.staff.models import AuditEntry
from pelangi.staff.tests.people import NOON, small_city
from pelangi.visit import actions
from pelangi.visit.models import Fact, SyncItem, Visit
from pelangi.visit.refusals import NotToBeUsed
from pelangi.visit.tests.doors import field_officer, promised, round_on, team
from pelangi.visit.tests.test_api import enrolled, item, post
from pelangi.visit.tests.test_pages import deed, page

pytestmark = pytest.mark.django_db
UNSAFE = {"danger": True, "outcome": {"move": "stop_unsafe", "reason": "diancam"}}


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


@pytest.fixture
def two():
    """Two doors of today's round."""
    on = round_on(timezone.localdate(), of=team())
    return promised(admitted("a", name="Siti Contoh"), on=on), promised(admitted("b", name="Budi Uji"), on=on)


def restrict(door):
    return ask_right(door.request.person, "restriction", by=coordinator(), at=NOON)


def lift(right):
    answer_right(right, state="refused", answer="x", by=coordinator(), at=NOON)


def pulled(client, token: str, since: int = 0) -> dict:
    asked = {"day": str(timezone.localdate()), "since": since}
    return client.get("/api/visit/changes", asked, headers={"Authorization": f"Bearer {token}"}).json()


def edit(door, sequence: int, changes: dict, base: int = 0) -> dict:
    said = item(door, sequence, kind="edit", changes=changes, base_version=base)
    said.pop("move")
    return said


def test_a_round_on_a_phone_loses_the_name_and_details_at_its_next_sync_and_keeps_the_promise(client, two):
    held, other = two
    _device, token = enrolled()
    post(client, token, [edit(held, 1, {"note": "rahasia"})])
    first = pulled(client, token)
    known = describe(held.request.person)
    restrict(held)
    last = AuditEntry.objects.count()
    told = pulled(client, token, first["cursor"])
    (door,) = told["doors"]
    assert (door["appointment"], door["is_held"]) == (held.pk, True)
    assert not [
        door[name] for name in ("name", "address", "phone", "contacts", "documents", "facts") if door[name]
    ]
    assert known["name"] not in str(told)
    assert (door["lat"], door["lon"]) == (round(held.stop.lat, 2), round(held.stop.lon, 2))
    assert door["start_min"] == held.stop.start_min
    assert not AuditEntry.objects.filter(sequence__gt=last, person=held.request.person_id).exists()
    again = pulled(client, token)
    assert {one["name"] for one in again["doors"]} == {"", describe(other.request.person)["name"]}


def test_once_it_ends_the_phone_is_told_again(client, two):
    held, _other = two
    _device, token = enrolled()
    right = restrict(held)
    cursor = pulled(client, token)["cursor"]
    lift(right)
    (door,) = pulled(client, token, cursor)["doors"]
    assert door["name"] == describe(held.request.person)["name"]
    assert not door["is_held"]


@pytest.mark.parametrize("kind", ["edit", "visit"])
def test_what_is_noted_of_them_is_kept_sealed_and_waits_and_no_other_door_waits_for_it(client, two, kind):
    held, other = two
    _device, token = enrolled()
    right = restrict(held)
    first = edit(held, 1, {"minutes": 5}) if kind == "edit" else item(held, 1)
    told = post(client, token, [first, edit(other, 2, {"minutes": 7})])
    assert [(one["outcome"], one["reason"]) for one in told] == [("held", "restricted"), ("applied", "")]
    assert not Fact.objects.filter(appointment=held).exists()
    assert not Visit.objects.filter(appointment=held).exclude(state=VisitState.PLANNED).exists()
    waiting = SyncItem.objects.get(outcome="held")
    say = {"apply": True, "reason": "diperiksa", "by": coordinator(), "at": timezone.now()}
    with pytest.raises(NotToBeUsed):
        actions.settle_held(waiting, **say)
    lift(right)
    actions.settle_held(waiting, **say)
    assert Fact.objects.filter(appointment=held).exists()


def test_that_a_team_is_in_danger_there_is_always_taken(client, two):
    _device, token = enrolled()
    restrict(two[0])
    (told,) = post(client, token, [edit(two[0], 1, UNSAFE)])
    assert told["outcome"] == "applied"


def test_the_pages_of_the_round_name_them_no_more_and_take_no_outcome(client, two):
    held, other = two
    signed_in(client, field_officer(), "en")
    name = describe(held.request.person)["name"]
    assert name in page(client, "round", held.stop.round_id)
    restrict(held)
    text = page(client, "round", held.stop.round_id)
    assert name not in text
    assert describe(other.request.person)["name"] in text
    assert "note nothing more" in text
    alone = page(client, "appointment", held.pk)
    assert name not in alone
    assert "Record what happened" not in alone
    deed(client, "record", held.pk, move="find_absent", base_version=0)
    assert not Visit.objects.filter(appointment=held).exclude(state=VisitState.PLANNED).exists()
