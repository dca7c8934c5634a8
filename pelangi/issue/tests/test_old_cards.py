"""Old cards: taken in with the new one or by themselves, and destroyed by two people with minutes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pelangi.issue import actions
from pelangi.issue.models import Destruction, OldCard
from pelangi.issue.tests import cases
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    small_city()


def second():
    return person_with(Role.REGISTRY_OFFICER, username="second")


def test_the_old_card_is_taken_in_when_the_new_one_is_handed_over(client):
    document = cases.carried_document()
    client.force_login(cases.desk())
    page = reverse("issue:document", args=[document.pk])
    assert "old_card" in client.get(page).content.decode()
    said = {"receiver_name": "Siti Contoh", "relation": "self", "confirmed": "on", "old_card": "on"}
    client.post(reverse("issue:hand_over", args=[document.pk]), said)
    card = OldCard.objects.get()
    assert (card.card_kind, card.document, card.destruction) == ("identity_card", document, None)
    line = AuditEntry.objects.filter(thing=f"issue.OldCard:{card.pk}").get()
    assert line.person == document.need.person_id


def test_a_paper_has_no_old_card():
    with pytest.raises(actions.NotAllowedHere):
        actions.take_in_old_card("birth_certificate", by=cases.desk(), at=NOON)


def test_what_lies_here_is_destroyed_once_before_a_second_person():
    for _card in range(2):
        actions.take_in_old_card("identity_card", by=cases.desk(), at=NOON)
    with pytest.raises(actions.NotAllowedHere):
        actions.destroy_old_cards("BA-1", witness=cases.desk(), by=cases.desk(), at=NOON)
    made = actions.destroy_old_cards("BA-1", witness=second(), by=cases.desk(), at=NOON)
    assert made.cards.count() == 2
    later = NOON + timedelta(days=1)
    with pytest.raises(actions.NotAllowedHere):  # nothing lies here any more
        actions.destroy_old_cards("BA-2", witness=second(), by=cases.desk(), at=later)
    actions.take_in_old_card("child_card", by=cases.desk(), at=later)
    with pytest.raises(actions.NotAllowedHere):  # a number stands for one
        actions.destroy_old_cards("BA-1", witness=second(), by=cases.desk(), at=later)
    assert OldCard.objects.filter(destruction=None).count() == 1


def test_the_database_too_wants_two_people():
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.create(number="BA-3", at=NOON, by=cases.desk(), witness=cases.desk())


def test_the_desk_takes_in_writes_the_minutes_and_prints_them(client):
    client.force_login(cases.desk())
    client.post(reverse("issue:take_in"), {"card_kind": "child_card"})
    refused = client.post(reverse("issue:destroy_old_cards"), {"number": "BA-4"}, follow=True)
    assert "BA-4" not in [one.number for one in Destruction.objects.all()]
    assert refused.status_code == 200
    client.post(reverse("issue:destroy_old_cards"), {"number": "BA-4", "witness": second().pk})
    made = Destruction.objects.get()
    assert "BA-4" in client.get(reverse("issue:old_cards")).content.decode()
    paper = client.get(reverse("issue:minutes", args=[made.pk]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_who_keeps_no_stock_sees_no_old_cards(client):
    client.force_login(person_with(Role.FIELD_OFFICER, username="field"))
    assert client.get(reverse("issue:old_cards")).status_code == 403
