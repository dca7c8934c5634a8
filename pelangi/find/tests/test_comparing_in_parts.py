"""A comparison is shown, stopped, gone on with and thrown away; what it stores counts from one moment on."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from pelangi.find import actions
from pelangi.find.actions import linking, storing
from pelangi.find.actions.linking import STEPS
from pelangi.find.engine import compare
from pelangi.find.models import Lead, LinkRun, Match
from pelangi.find.queries import latest_run
from pelangi.find.refusals import Refused
from pelangi.find.tests.found import DAY, brought_in
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with

pytestmark = pytest.mark.django_db


FOUND: list = []  # what the engine said of the small list: asked once for this file, it takes seconds


@pytest.fixture(autouse=True)
def asked_once(monkeypatch):
    """The engine's own answers about the three rows, whatever keys the rows have in the test at hand."""

    def again(register, roster, **how):
        FOUND[:] = FOUND or [compare(register, roster, **how)]
        rows = zip(FOUND[0].answers, roster["roster_id"], strict=True)
        return replace(FOUND[0], answers=[replace(one, entry_id=int(row)) for one, row in rows])

    monkeypatch.setattr(linking, "compare", again)


@pytest.fixture
def parts_of_one(monkeypatch):
    monkeypatch.setattr(storing, "BATCH", 1)


def coordinator():
    return person_with(Role.OUTREACH_COORDINATOR)


def begun() -> LinkRun:
    return actions.begin_link(as_of=DAY, by=coordinator(), at=NOON)


def stopped_at(run: LinkRun, step: str, calls: int) -> LinkRun:
    """Compare, and ask to stop when a step has been told of so many times."""
    told = []

    def ask(at: str, _share: float) -> None:
        told.append(at)
        if told.count(step) == calls:
            actions.stop_link(run, by=coordinator(), at=NOON)

    return actions.do_link(run, progress=ask)


def test_of_a_stopped_comparison_nobody_sees_anything_and_nothing_is_stored_twice(tmp_path, parts_of_one):
    brought_in(tmp_path)
    run = stopped_at(begun(), "store", 2)
    assert (run.state, run.matches.count(), latest_run(), Lead.objects.count()) == ("stopped", 1, None, 0)
    first = run.matches.get().pk
    actions.resume_link(run, by=coordinator(), at=NOON)
    done = actions.do_link(run)
    assert (done.state, done.share, latest_run()) == ("done", 1.0, done)
    assert done.matches.count() == 3
    assert done.matches.order_by("pk").first().pk == first
    assert (done.counts["lacks"], done.counts["new_leads"], Lead.objects.count()) == (1, 2, 2)
    assert AuditEntry.objects.filter(deed="find.run_link").count() == 1
    assert AuditEntry.objects.filter(deed="find.stop_link").count() == 1


def test_stopped_among_the_leads_its_verdicts_count_and_the_other_leads_follow(tmp_path, parts_of_one):
    brought_in(tmp_path)
    run = stopped_at(begun(), "leads", 2)
    assert (run.state, latest_run(), Lead.objects.count()) == ("stopped", run, 1)
    with pytest.raises(Refused):
        actions.drop_link(run, by=coordinator(), at=NOON)
    done = actions.do_link(run)
    assert (done.state, Lead.objects.count(), done.counts["new_leads"]) == ("done", 2, 2)


def test_a_killed_comparison_is_gone_on_with_and_a_second_worker_finds_it_busy(tmp_path, parts_of_one):
    brought_in(tmp_path)
    run = begun()

    def killed(step: str, _share: float) -> None:
        with pytest.raises(Refused):
            actions.do_link(run)
        if step == "decisions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.do_link(run, progress=killed)
    assert latest_run() is None
    assert actions.do_link(run).matches.count() == 3


def test_a_comparison_that_waits_is_thrown_away_and_the_one_before_still_counts(tmp_path, parts_of_one):
    brought_in(tmp_path)
    before = actions.run_link(as_of=DAY, by=coordinator(), at=NOON)
    run = stopped_at(begun(), "store", 3)
    actions.drop_link(run, by=coordinator(), at=NOON)
    assert (latest_run(), LinkRun.objects.count(), Match.objects.count()) == (before, 1, 3)


def test_a_decision_given_while_it_is_stored_stands_in_it(tmp_path, parts_of_one):
    roster = brought_in(tmp_path)
    actions.run_link(as_of=DAY, by=coordinator(), at=NOON)
    entry = roster.entries.order_by("pk").first()

    def meanwhile(step: str, share: float) -> None:
        if step == "decisions" and share == STEPS["leads"]:
            actions.decide(entry, register_id="R1", answer="different", by=coordinator(), at=timezone.now())

    run = begun()
    actions.do_link(run, progress=meanwhile)
    assert run.matches.get(entry=entry).verdict == "not_found"
    assert run.counts["lacks"] == 0
    assert not Lead.objects.filter(identity="register:R1").exists()


def test_only_the_verdicts_of_two_comparisons_are_kept_and_all_their_counts(tmp_path):
    brought_in(tmp_path)
    runs = [actions.run_link(as_of=DAY, by=coordinator(), at=NOON) for _time in range(3)]
    assert [run.matches.count() for run in runs] == [0, 3, 3]
    assert all(run.counts["complete"] == 1 for run in LinkRun.objects.all())


def test_the_page_shows_how_far_it_is_and_has_the_buttons(client, tmp_path, parts_of_one):
    brought_in(tmp_path)
    client.force_login(coordinator())
    client.cookies["language"] = "en"
    run = begun()
    LinkRun.objects.filter(pk=run.pk).update(state="running", step="compare", share=0.4)
    home = reverse("find:home")
    assert "broke off" in client.get(home).content.decode()
    LinkRun.objects.filter(pk=run.pk).update(state="waiting")
    text = client.get(home).content.decode()
    assert "Stop comparing" in text
    assert f'hx-get="{reverse("find:link_state", args=[run.pk])}"' in text
    client.post(reverse("find:stop_link", args=[run.pk]))
    assert client.get(reverse("find:link_state", args=[run.pk]))["HX-Refresh"] == "true"
    assert "Go on" in client.get(home).content.decode()
    client.post(reverse("find:go_on_link", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "waiting"
    client.post(reverse("find:throw_link_away", args=[run.pk]))
    assert not LinkRun.objects.exists()


@pytest.mark.parametrize("name", ["link_state", "stop_link", "go_on_link", "throw_link_away"])
def test_who_may_not_compare_may_not_steer_a_comparison(client, tmp_path, name):
    brought_in(tmp_path)
    run = begun()
    client.force_login(person_with(Role.REGISTRY_OFFICER, username="officer"))
    address = reverse(f"find:{name}", args=[run.pk])
    answer = client.get(address) if name == "link_state" else client.post(address)
    assert answer.status_code == 403
