"""Report: acting on a flag changes the plan, the rules of triage or the work of a ward, and says what it changed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from pelangi.ask.actions import reckon_priorities, set_rule
from pelangi.ask.queries import rules_at, triage_of
from pelangi.ask.tests.asking import admitted
from pelangi.core.triage import NotARule, default_rules, read_rules, rules_as_data, waiting_rule
from pelangi.find.models import Lead
from pelangi.plan.means import means
from pelangi.plan.refusals import NotRaised
from pelangi.report import acting, actions, watching
from pelangi.report.actions import Flagged
from pelangi.report.models import FlagAnswer
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
FLAG = Flagged("wait", "ward", WARD)


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def leader():
    return person_with(Role.LEADER)


def test_a_floor_is_raised_in_every_plan_from_now_on(leader):
    actions.raise_floor(FLAG, 40, note="late", by=leader, at=now())
    actions.raise_floor(FLAG, 60, note="still", by=leader, at=now())
    actions.raise_floor(Flagged("wait", "group", "elderly"), 50, note="late", by=leader, at=now())
    assert means().floors == {"ward": {WARD: 0.6}, "group": {"elderly": 0.5}}
    assert [(one.was, one.amount) for one in FlagAnswer.objects.order_by("pk")] == [
        (0, 40),
        (40, 60),
        (0, 50),
    ]
    with pytest.raises(NotRaised, match="60"):
        actions.raise_floor(FLAG, 60, note="no more", by=leader, at=now())
    assert FlagAnswer.objects.count() == 3
    assert set(AuditEntry.objects.filter(actor=leader.username).values_list("deed", flat=True)) >= {
        "plan.save_means",
        "report.answer_flag",
    }


def test_waiting_counts_more_for_whoever_waits_already(leader):
    request = admitted("late", name="Sriyati Contoh")
    later = now() + timedelta(days=7)
    reckon_priorities(by=leader, at=later)
    request.refresh_from_db()
    before, (waited,) = request.points, [one for one in triage_of(request) if one["rule"] == "waiting"]
    actions.weigh_waiting(FLAG, 3, note="late", by=leader, at=later)
    request.refresh_from_db()
    assert waited["amount"] >= 7
    assert (request.points - before, request.triage_rules) == (2 * waited["amount"], "2")
    assert waiting_rule(rules_at(later)).each == 3
    assert rules_at(later - timedelta(days=1)) == default_rules()
    with pytest.raises(NotARule, match="3"):
        actions.weigh_waiting(FLAG, 3, note="again", by=leader, at=later)


def test_rules_are_kept_as_they_are_read():
    assert read_rules(rules_as_data(default_rules())) == default_rules()


def test_a_campaign_says_who_is_left(leader):
    for number, ward in enumerate((WARD, WARD, OTHER_WARD)):
        Lead.objects.create(identity=f"n{number}", ward_id=ward, found_at=now())
    actions.open_campaign(FLAG, now().date() + timedelta(days=9), note="late", by=leader, at=now())
    assert acting.leads_of_campaigns().count() == FlagAnswer.objects.get().was == 2
    Lead.objects.filter(identity="n0").update(state="taken", settled_at=now(), settled_by=leader)
    assert " 2 " in (said := acting.in_words(FlagAnswer.objects.get()))
    assert " 1." in said
    FlagAnswer.objects.update(until_date=now().date() - timedelta(days=2))
    assert not acting.leads_of_campaigns().exists()


def test_what_is_not_flagged_is_not_acted_on(client, leader):
    client.force_login(leader)
    answer = reverse("report:watch_answer", args=["ward", WARD])
    client.post(f"{answer}?what=wait", {"step": "floor", "percent": 40, "note": "x"})
    assert not FlagAnswer.objects.exists()


def test_of_two_who_weigh_waiting_at_the_same_moment_one_is_told(client, leader, monkeypatch):
    monkeypatch.setattr(watching, "is_flagged", lambda *_asked: True)
    later = now() + timedelta(hours=1)  # as if it had been made while this one was reckoned
    set_rule("bedridden", points=30, maximum=0, source="Keputusan 1", by=leader, at=later)
    client.force_login(leader)
    page = reverse("report:watch_answer", args=["ward", WARD]) + "?what=wait"
    answer = client.post(page, {"step": "rule", "points": "2", "note": "late"}, follow=True)
    assert answer.status_code == 200
    assert "Orang lain sudah mengubahnya" in answer.content.decode()
    assert not FlagAnswer.objects.exists()


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ({"step": "floor", "percent": "40"}, 1),
        ({"step": "rule", "points": "2"}, 1),
        ({"step": "campaign", "until": "2126-01-01"}, 1),
        ({"step": "floor", "points": "2"}, 0),
        ({"step": "campaign", "until": "2020-01-01"}, 0),
        ({"step": "rule", "points": "1"}, 0),
    ],
)
def test_the_page_does_what_was_chosen(client, leader, monkeypatch, said, done):
    monkeypatch.setattr(watching, "is_flagged", lambda *_asked: True)
    client.force_login(leader)
    page = reverse("report:watch_answer", args=["ward", WARD]) + "?what=wait"
    assert client.get(page).status_code == 200
    client.post(page, said | {"note": "late"})
    assert FlagAnswer.objects.count() == done
    (followed,) = watching.followed(now() + timedelta(days=1)) or [None]
    assert followed is None or (followed.before, followed.since) == (None, None)
    assert client.get(reverse("report:watch")).status_code == 200
