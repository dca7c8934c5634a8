"""What residents ask of their data: written down, answered within 3 x 24 hours, and a restriction holds the visit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.ask import actions, queries
from pelangi.ask.models import RightsRequest
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import page, signed_in
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
State, Kind = RightsRequest.State, RightsRequest.Kind


@pytest.fixture(autouse=True)
def city():
    small_city()


def officer():
    return person_with(Role.DATA_PROTECTION_OFFICER, username="dpo")


def asked(kind=Kind.RESTRICTION, at=NOON):
    return actions.ask_right(admitted("rights").person, kind, by=officer(), at=at)


def answered(one, state):
    actions.answer_right(one, state=state, answer="Sudah", by=officer(), at=NOON)


def test_a_restriction_holds_the_visit_until_it_is_refused_or_lifted(client):
    one = asked()
    ticket = one.person.requests.get().ticket
    assert not queries.ready_requests().exists()
    assert "their data not be used" in page(signed_in(client, coordinator(), "en"), "request", ticket)
    answered(one, State.DONE)
    assert not queries.ready_requests().exists()
    answered(one, State.LIFTED)
    assert queries.ready_requests().get().ticket == ticket


def test_a_refused_restriction_and_other_rights_hold_nothing():
    one = asked()
    answered(one, State.REFUSED)
    actions.ask_right(one.person, Kind.ACCESS, by=officer(), at=NOON)
    assert queries.ready_requests().exists()


@pytest.mark.parametrize(("kind", "states"), [
    (Kind.ACCESS, [State.DONE, State.LIFTED]),
    (Kind.RESTRICTION, [State.REFUSED, State.DONE]),
    (Kind.RESTRICTION, [State.LIFTED]),
])  # fmt: skip
def test_an_answer_stands(kind, states):
    one = asked(kind)
    *first, last = states
    for state in first:
        answered(one, state)
    with pytest.raises(MovedMeanwhile):
        answered(one, last)


def test_each_step_is_in_the_chain_with_the_person():
    one = asked()
    answered(one, State.DONE)
    lines = AuditEntry.objects.filter(thing=f"ask.RightsRequest:{one.pk}")
    assert [line.person for line in lines] == [one.person_id] * 2


def test_the_officer_writes_down_sees_the_clock_and_answers(client):
    person = admitted("rights").person
    signed_in(client, officer(), "en")
    client.post(reverse("ask:new_right"), {"person": person.pk, "kind": "access"})
    said = client.get(reverse("ask:rights")).content.decode()
    assert "71 hours left" in said
    one = RightsRequest.objects.get()
    RightsRequest.objects.update(asked_at=timezone.now() - timedelta(hours=80))
    assert "late" in client.get(reverse("ask:rights")).content.decode()
    client.post(reverse("ask:answer_right"), {"asked": one.pk, "state": "done", "answer": "Diberikan"})
    one.refresh_from_db()
    assert (one.state, one.answer) == ("done", "Diberikan")
    assert "Diberikan" in client.get(reverse("ask:rights")).content.decode()


def test_who_only_coordinates_does_not_see_what_was_asked(client):
    client.force_login(coordinator())
    assert client.get(reverse("ask:rights")).status_code == 403
