"""Reminders go by mail: what is due within a week, once a week, sooner when it changes; a refusal is noted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from pelangi.ask.tests.gateways import mail_server
from pelangi.city.models import Agency
from pelangi.innovate import actions, reminding
from pelangi.innovate.models import ReminderMail
from pelangi.innovate.tests.test_registry import innovation, innovator, verifier
from pelangi.staff.tests.people import NOON, OFFICE, PLANNERS, small_city

pytestmark = pytest.mark.django_db
DAY = NOON.date()


@pytest.fixture(autouse=True)
def city():
    return small_city()


def decided(text: str, days: int, agency: str = OFFICE):
    held = actions.hold_meeting(
        held_on=DAY - timedelta(days=20), topic="Rakor", area=None, notes="", by=verifier(), at=NOON
    )
    whose = Agency.objects.get(pk=agency)
    due = DAY + timedelta(days=days)
    return actions.decide(held, text=text, agency=whose, due=due, innovation=None, by=verifier(), at=NOON)


def with_address():
    user = innovator()
    user.email = "inovator@example.id"
    user.save()
    return user


def test_what_is_due_goes_once_a_week_and_sooner_when_it_changes(settings):
    with_address()
    first = decided("Lengkapi SK", 3)
    decided("Nanti saja", 30)
    decided("Milik yang lain", 1, PLANNERS)
    assert reminding.send_reminders(NOON) == {"sent": 0, "failed": 0}  # no mail server is set
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert reminding.send_reminders(NOON) == {"sent": 0, "failed": 1}
    assert ReminderMail.objects.get().why
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        assert reminding.send_reminders(NOON) == {"sent": 1, "failed": 0}
        assert reminding.send_reminders(NOON + timedelta(days=1)) == {"sent": 0, "failed": 0}
        decided("Buat video", 2)
        assert reminding.send_reminders(NOON + timedelta(days=1)) == {"sent": 1, "failed": 0}
        assert reminding.send_reminders(NOON + timedelta(days=9))["sent"] == 1
        assert "inovator@example.id" in server.letters[0][0]
    assert len(server.letters) == 3
    actions.close_decision(first, state="done", outcome="Selesai", by=innovator(), at=NOON)


def test_only_own_things_are_told_and_nothing_when_nothing_is_due():
    user = with_address()
    assert reminding.due_for(user, DAY) == []
    decided("Lengkapi SK", 3)
    decided("Milik yang lain", 1, PLANNERS)
    actions.ask_agency(Agency.objects.get(pk=OFFICE), who="Sekretaris", note="", by=verifier(), at=NOON)
    told = reminding.due_for(user, DAY)
    assert len(told) == 2
    assert "Lengkapi SK" in told[0]
    assert "Sekretaris" in told[1]


@pytest.mark.parametrize("host", ["", "mail.invalid"])
def test_the_command_says_how_many_and_that_no_mail_server_is_set(settings, host):
    settings.EMAIL_HOST = host
    out, said = StringIO(), StringIO()
    call_command("innovate", "remind", stdout=out, stderr=said)
    assert out.getvalue().strip() == "0 terkirim / sent, 0 gagal / failed"
    assert ("PELANGI_MAIL" in said.getvalue()) is not bool(settings.EMAIL_HOST)


def test_a_row_sent_back_is_told_to_its_agency_until_it_is_mended():
    user = with_address()
    level = actions.claim(2026, innovation(), "sid_33_kemanfaatan", 3, by=user, at=NOON)
    actions.add_evidence(level, kind="statement", title="SK 1", by=user, at=NOON)
    due = DAY + timedelta(days=5)
    actions.return_level(level, why="Tanpa tanda tangan", due=due, by=verifier(), at=NOON)
    assert [
        "33. Kemanfaatan" in line and "Tanpa tanda tangan" in line for line in reminding.due_for(user, DAY)
    ] == [True]
    actions.add_evidence(level, kind="statement", title="SK 2", by=user, at=NOON)
    assert reminding.due_for(user, DAY) == []
