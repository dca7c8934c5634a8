"""Where agreeing is the basis it is a record: for what, when and how; taken back, what rested on it ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from pelangi.ask import actions
from pelangi.ask.models import Consent, Message
from pelangi.ask.queries import agrees_to
from pelangi.ask.tests.asking import asked, coordinator, details
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, person_with, small_city

pytestmark = pytest.mark.django_db
PHOTO, REMINDERS = Consent.Purpose.PHOTO, Consent.Purpose.REMINDERS
FORM = "9b2d3c1e-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def city():
    small_city()


def in_public(**more):
    return actions.request_in_public(
        details(), documents=["identity_card"], form=FORM, at=NOON, reporter={"phone": "0812000001"}, **more
    )


def test_a_photo_and_reminders_are_agreed_to_on_the_public_form_and_neither_is_without():
    request = in_public(photo=b"jpeg", reminders=True)
    rows = request.consents.order_by("purpose").values_list("purpose", "how", "given_at", "written_by")
    assert list(rows) == [(PHOTO, "form", NOON, None), (REMINDERS, "form", NOON, None)]
    assert in_public(photo=b"jpeg", reminders=True) == request  # sent again
    assert Consent.objects.count() == 2
    assert not asked("other").consents.exists()


def test_taken_back_the_photo_is_gone_and_who_took_it_back_stays_known(client):
    request = in_public(photo=b"jpeg", reminders=True)
    client.force_login(coordinator())
    page = client.get(reverse("ask:request", args=[request.ticket])).content.decode()
    assert "Foto berkas disimpan sampai permohonan berakhir" in page
    client.post(reverse("ask:withdraw", args=[request.ticket]), {"purpose": PHOTO})
    assert not request.photos.exists()
    consent = request.consents.get(purpose=PHOTO)
    assert (consent.withdrawn_with, agrees_to(request, REMINDERS)) == (coordinator(), True)
    assert AuditEntry.objects.filter(deed="ask.withdraw_consent", person=request.person_id).count() == 1
    with pytest.raises(MovedMeanwhile):
        actions.withdraw(consent, by=coordinator(), at=NOON)


def test_taken_back_the_reminder_that_waits_is_not_sent_and_the_appointment_is():
    request = asked()
    consent = actions.agree(request, REMINDERS, how="said", by=coordinator(), at=NOON)
    for kind in (Message.Kind.APPOINTMENT, Message.Kind.REMINDER):
        actions.write_message(request, kind, source_ref=str(kind), by=coordinator(), at=NOON)
    actions.withdraw(consent, by=coordinator(), at=NOON + timedelta(hours=1))
    assert dict(request.messages.values_list("kind", "state")) == {
        "appointment": "waiting",
        "reminder": "withdrawn",
    }


def test_an_officer_writes_down_that_somebody_agreed_and_only_within_reach(client):
    request = asked()
    address = reverse("ask:agree", args=[request.ticket])
    client.force_login(person_with(Role.WARD_OFFICER, "ward", OTHER_WARD))
    assert client.post(address).status_code == 404
    client.force_login(coordinator())
    client.post(address)
    client.post(address)  # twice is harmless
    consent = request.consents.get()
    assert (consent.purpose, consent.how, consent.written_by) == (REMINDERS, "said", coordinator())


def test_one_agreement_for_a_purpose_stands_at_a_time():
    request = asked()
    first = actions.agree(request, REMINDERS, how="said", by=coordinator(), at=NOON)
    assert actions.agree(request, REMINDERS, how="form", by=None, at=NOON) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(request=request, purpose=REMINDERS, how="said", given_at=NOON)
    actions.withdraw(first, by=coordinator(), at=NOON)
    assert actions.agree(request, REMINDERS, how="said", by=coordinator(), at=NOON) != first
