"""What residents ask of their data: written down, answered within 3 x 24 hours, and a restriction holds the visit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.ask import actions, queries
from pelangi.ask.models import Message, RightsRequest
from pelangi.ask.outbox import to_tell
from pelangi.ask.refusals import DataNotToBeUsed
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.gateways import gateway
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


def a_message(request) -> Message:
    return actions.write_message(
        request,
        Message.Kind.APPOINTMENT,
        source_ref="test:1",
        day=NOON.date(),
        clock="09:30",
        by=coordinator(),
        at=NOON,
    )


def test_no_message_is_told_while_a_restriction_holds_and_it_goes_when_that_is_lifted(client):
    one = asked()
    message = a_message(one.person.requests.get())
    assert not to_tell(coordinator(), NOON).exists()
    for deed in (
        lambda: actions.read_address(message, by=coordinator(), at=NOON),
        lambda: actions.tell_by_hand(message, how="phone", by=coordinator(), at=NOON),
    ):
        with pytest.raises(DataNotToBeUsed):
            deed()
    signed_in(client, coordinator(), "en")
    address = reverse("ask:message", args=[message.pk])
    assert "Held back" in client.get(address).content.decode()
    client.post(reverse("ask:message_reach", args=[message.pk]))
    answered(one, State.DONE)
    assert not to_tell(coordinator(), NOON).exists()
    answered(one, State.LIFTED)
    assert to_tell(coordinator(), NOON).get() == message
    actions.tell_by_hand(message, how="phone", by=coordinator(), at=NOON)


def test_no_gateway_gets_a_message_while_a_restriction_holds(settings):
    settings.MESSAGE_CHANNELS, settings.SMS_TOKEN = ["sms"], "token-contoh"
    with gateway((200, {"id": "s-1"})) as service:
        settings.SMS_URL = service.url
        one = asked()
        a_message(one.person.requests.get())
        assert actions.deliver_due(at=NOON) == {}
        assert not service.got
        answered(one, State.REFUSED)
        assert actions.deliver_due(at=NOON) == {"sent": 1}
    assert len(service.got) == 1


def test_the_start_page_says_how_long_there_is_still_time(client):
    asked(at=timezone.now())
    said = signed_in(client, officer(), "en").get(reverse("home")).content.decode()
    assert "The first has 71 hours left." in said
    RightsRequest.objects.update(asked_at=timezone.now() - timedelta(hours=80))
    assert "The first of them is late." in client.get(reverse("home")).content.decode()
