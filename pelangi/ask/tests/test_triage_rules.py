"""The office sets the rules of triage on a page: what a change would do is told first, and who made it stays."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.ask import actions
from pelangi.ask.models import TriageRules
from pelangi.ask.queries import rules_at
from pelangi.ask.tasks import reckon_anew
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import signed_in
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
RULE = "/ask/triage/rule/?rule={}"
BEDRIDDEN = {"points": "70", "source": "Keputusan Kepala Dinas 12/2026"}


@pytest.fixture(autouse=True)
def city():
    small_city()


def rule(code: str):
    return next(one for one in rules_at(timezone.now()).rules if one.code == code)


def test_a_change_is_foreseen_then_made_and_seen_with_its_author(client):
    waits = admitted(at=timezone.now() - timedelta(days=1))  # bedridden
    assert waits.priority == 2  # 45 points
    client.force_login(coordinator())
    foreseen = client.post(RULE.format("bedridden"), BEDRIDDEN).content.decode()
    assert "1 akan lebih didahulukan" in foreseen
    assert not TriageRules.objects.exists()
    assert client.post(RULE.format("bedridden"), BEDRIDDEN | {"sure": "1"}).status_code == 302
    assert (rule("bedridden").points, rule("bedridden").source_id) == (70, BEDRIDDEN["source"])
    page = client.get(reverse("ask:triage")).content.decode()
    assert "20 → 70" in page
    assert str(coordinator()) in page
    told = json.loads(AuditEntry.objects.get(deed="ask.set_triage").detail)
    assert (told["rule"], told["points"], told["source"]) == ("bedridden", 70, BEDRIDDEN["source"])
    reckon_anew.call()
    waits.refresh_from_db()
    assert waits.priority == 4


@pytest.mark.parametrize(
    ("code", "said", "words"),
    [
        ("bedridden", {"points": "-1", "source": "x"}, "lebih besar"),
        ("bedridden", {"points": "20", "source": ""}, "tidak boleh kosong"),
        ("waiting", {"points": "0", "maximum": "40", "source": "x"}, "lebih besar"),
        ("waiting", {"points": "1", "maximum": "101", "source": "x"}, "lebih kecil"),
    ],
)
def test_nonsense_is_refused_in_words_and_changes_nothing(client, code, said, words):
    client.force_login(coordinator())
    page = client.post(RULE.format(code), said | {"sure": "1"}).content.decode()
    assert words in page
    assert not TriageRules.objects.exists()


def test_the_same_again_changes_nothing(client):
    client.force_login(coordinator())
    same = {"points": "20", "source": rule("bedridden").source_en, "sure": "1"}
    assert "Tidak ada yang berubah" in client.post(RULE.format("bedridden"), same).content.decode()
    assert client.get(RULE.format("sex")).status_code == 404
    assert not TriageRules.objects.exists()


def test_the_desk_sees_the_rules_and_only_the_coordinator_sets_them(client):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", WARD))
    page = client.get(reverse("ask:triage")).content.decode()
    assert "Lama menunggu" in page
    assert "triage/rule" not in page
    assert client.post(RULE.format("bedridden"), BEDRIDDEN | {"sure": "1"}).status_code == 403
    client.force_login(person_with(Role.AUDITOR))
    assert client.get(reverse("ask:triage")).status_code == 403


def test_what_a_rule_rests_on_is_told_in_the_language_of_the_reader(client):
    client.force_login(coordinator())
    assert "bobotnya asumsi" in (page := client.get(reverse("ask:triage")).content.decode())
    assert "weight is an assumption" not in page
    assert (
        "weight is an assumption"
        in signed_in(client, coordinator(), "en").get(reverse("ask:triage")).content.decode()
    )


def test_a_rule_can_be_put_out_of_force():
    actions.set_rule("waiting", points=1, maximum=0, source="Keputusan 1", by=coordinator(), at=NOON)
    waits = admitted(at=NOON + timedelta(hours=1))
    before = waits.points
    actions.reckon_priorities(by=coordinator(), at=NOON + timedelta(days=30))
    waits.refresh_from_db()
    assert waits.points == before > 0


def test_of_two_who_change_the_rules_at_the_same_moment_one_is_told(client):
    later = timezone.now() + timedelta(hours=1)  # as if it had been made while this one was reckoned
    actions.set_rule("bedridden", points=30, maximum=0, source="Keputusan 1", by=coordinator(), at=later)
    client.force_login(coordinator())
    page = client.post(RULE.format("bedridden"), BEDRIDDEN | {"sure": "1"}).content.decode()
    assert "Orang lain mengubah aturan" in page
    assert TriageRules.objects.count() == 1
