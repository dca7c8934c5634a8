"""Who asked that their data not be used: the phone forgets them at its next sync, and nothing more is noted of them."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from pelangi.ask.actions import answer_right, ask_right
from pelangi.ask.queries import describe
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import signed_in
from pelangi.ask.tickets import spoken
from pelangi.core.journey import Move, VisitState
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city
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


def test_the_pages_pass_on_neither_what_was_noted_nor_the_state_nor_a_danger(client, two):
    held, other = two
    _device, token = enrolled()
    post(client, token, [edit(held, 1, UNSAFE), edit(other, 2, {"outcome": {"move": "find_absent"}})])
    earlier = promised(
        held.request, on=round_on(timezone.localdate() - timedelta(days=7), of=held.stop.round.team)
    )
    post(client, token, [edit(earlier, 3, UNSAFE)])
    actions.record(
        held, move=Move.RECORD_REFUSAL, base_version=0, reason="marah", by=field_officer(), at=NOON
    )
    signed_in(client, coordinator(), "en")
    told = ("Noted on the phone", "Stopped: not safe", "Danger here before", "refused<", "marah")
    pages = [("round", held.stop.round_id), ("appointment", held.pk)]
    for name, key in pages:
        assert [word for word in told if word in page(client, name, key)], (
            "each page tells something of it before"
        )
    restrict(held)
    for name, key in pages:
        text = page(client, name, key)
        of_held = text[text.index(spoken(held.request.ticket)) :].partition("<h3")[0].partition("</main>")[0]
        assert not [word for word in told if word in of_held]
        assert "data not to be used" in text
    assert "Nobody was there" in page(client, "round", held.stop.round_id), "the other door is told as before"


def test_the_sentence_says_why_and_what_to_do_next(client, two):
    signed_in(client, field_officer(), "en")
    restrict(two[0])
    text = page(client, "round", two[0].stop.round_id)
    assert "asked that their data not be used; until that is refused or lifted" in text
    assert "What to do next: ask the coordinator" in text


def is_named(text: str, door) -> bool:
    """Say whether a page names the person; it names the ticket instead, with the sentence, or neither."""
    is_told = "note nothing more" in text
    assert (spoken(door.request.ticket) in text) == is_told
    name = describe(door.request.person)["name"]
    assert (name in text) != is_told
    return name in text


def reads_of(door) -> int:
    return AuditEntry.objects.filter(person=door.request.person_id).count()


def test_an_exception_is_named_by_its_ticket_and_waits(client, two):
    held, _other = two
    captured = {"iris": "exception_permanent"}
    visit = actions.record(
        held, move=Move.FINISH, base_version=0, captured=captured, by=field_officer(), at=NOON
    )
    signed_in(client, person_with(Role.EXCEPTION_APPROVER), "en")
    assert is_named(page(client, "exceptions"), held)
    right = restrict(held)
    before = reads_of(held)
    text = page(client, "exceptions")
    assert not is_named(text, held)
    assert "permanent" not in text
    assert f"/{visit.pk}/approve/" not in text
    assert reads_of(held) == before
    deed(client, "approve", visit.pk)
    visit.refresh_from_db()
    assert visit.exception_approved_at is None
    lift(right)
    assert is_named(page(client, "exceptions"), held)
    deed(client, "approve", visit.pk)
    visit.refresh_from_db()
    assert visit.exception_approved_at is not None


def test_what_a_device_sent_is_named_by_its_ticket_and_not_told(client, two):
    held, other = two
    _device, token = enrolled()
    post(client, token, [item(held, 5), item(other, 7)])  # not in order: both wait for a person
    signed_in(client, coordinator(), "en")
    assert is_named(page(client, "held"), held)
    right = restrict(held)
    before = reads_of(held)
    text = page(client, "held")
    assert not is_named(text, held)
    assert describe(other.request.person)["name"] in text
    assert (text.count("The device says"), text.count("Apply it")) == (1, 1)
    assert reads_of(held) == before
    waiting = SyncItem.objects.get(reply__appointment=held.pk)
    deed(client, "settle", waiting.pk, deed="apply", reason="diperiksa")
    waiting.refresh_from_db()
    assert waiting.outcome == "held"
    lift(right)
    assert is_named(page(client, "held"), held)


def test_a_decision_is_named_by_its_ticket_and_is_not_taken_back(client, two):
    held, _other = two
    _device, token = enrolled()
    post(client, token, [item(held, 5)])
    signed_in(client, coordinator(), "en")
    decided = SyncItem.objects.get()
    deed(client, "settle", decided.pk, deed="apply", reason="diperiksa")
    right = restrict(held)
    text = page(client, "held")
    assert not is_named(text, held)
    assert "Take back" not in text
    assert "nothing more is noted" in deed(client, "undo_settled", decided.pk)
    decided.refresh_from_db()
    assert decided.outcome == "applied"
    lift(right)
    deed(client, "undo_settled", decided.pk)
    decided.refresh_from_db()
    assert decided.outcome == "held"


def disputed(client, door, said: list[dict]) -> list[int]:
    """Two phones say different things of a door; return the facts of the first field."""
    for number, changes in enumerate(said):
        _device, token = enrolled(username=f"petugas-{number}")
        post(client, token, [edit(door, 1, changes)])
    field = next(iter(said[0]))
    return [fact.pk for fact in Fact.objects.filter(field=field).order_by("pk")]


def test_different_values_are_named_by_their_ticket_and_not_chosen_between(client, two):
    held, _other = two
    seen = disputed(client, held, [{"minutes": 23}, {"minutes": 37}])
    signed_in(client, coordinator(), "en")
    assert is_named(page(client, "conflicts"), held)
    right = restrict(held)
    before = reads_of(held)
    text = page(client, "conflicts")
    assert not is_named(text, held)
    assert not [word for word in (">23<", ">37<", "Choose this value") if word in text]
    assert reads_of(held) == before
    deed(client, "choose", seen[0], seen=seen, reason="ditanya")
    assert not Fact.objects.filter(item=None).exists()
    lift(right)
    deed(client, "choose", seen[0], seen=seen, reason="ditanya")
    settled = Fact.objects.get(item=None)
    right = restrict(held)
    text = page(client, "conflicts")
    assert not is_named(text, held)
    assert not [word for word in ("23", "ditanya", "Take back") if f"= {word}" in text or f"· {word}" in text]
    deed(client, "undo_choice", settled.pk)
    settled.refresh_from_db()
    assert settled.withdrawn_at is None
    lift(right)
    deed(client, "undo_choice", settled.pk)
    settled.refresh_from_db()
    assert settled.withdrawn_at


def test_whether_a_team_was_in_danger_is_decided_all_the_same_without_the_name(client, two):
    held, _other = two
    seen = disputed(client, held, [{"danger": True}, {"danger": False}])
    restrict(held)
    signed_in(client, coordinator(), "en")
    text = page(client, "conflicts")
    assert not is_named(text, held)
    assert text.count("Choose this value</button>") == 2
    deed(client, "choose", seen[0], seen=seen, reason="ditanya")
    assert Fact.objects.filter(item=None, field="danger").exists()
