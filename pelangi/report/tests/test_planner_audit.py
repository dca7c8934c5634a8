"""Report: a plan is replayed at the press of a button, in the background, and the page tells how far it is."""

from dataclasses import replace

import pytest
from django_tasks_db.models import DBTaskResult

from pelangi.core.tests.routing_cases import small_problem
from pelangi.plan.models import Plan, Reckoning
from pelangi.report import planner_audit, tasks
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    small_city()
    by = person_with(Role.OUTREACH_COORDINATOR)
    return Plan.objects.create(
        first_day=NOON.date(), last_day=NOON.date(), state=Plan.State.PUBLISHED, kits_per_day=1, seed=1,
        iterations=20, problem=replace(small_problem(3), floors=()).to_data(), made_at=NOON, made_by=by,
        published_at=NOON, published_by=by,
    )  # fmt: skip


def done(task: DBTaskResult) -> None:
    """Carry a task out, as the worker does."""
    task.status, task.return_value = "SUCCESSFUL", tasks.replay.func(**task.args_kwargs["kwargs"])
    task.save()


@pytest.mark.parametrize(
    ("language", "words"), [("id", "Apakah perencana adil?"), ("en", "Was the planner fair?")]
)
def test_a_plan_is_replayed_and_its_groups_stand_beside_each_other(client, plan, language, words):
    client.force_login(person_with(Role.AUDITOR))
    client.cookies["language"] = language
    assert words in client.get("/report/planner/").content.decode()
    for _twice in range(2):
        assert client.post(f"/report/planner/{plan.pk}/replay/").status_code == 302
    task = DBTaskResult.objects.get(task_path=tasks.replay.module_path)
    Reckoning.objects.update(steps=[{"share": 0.4}])
    page = client.get("/report/planner/", headers={"HX-Request": "true"}).content.decode()
    assert "40 %" in page
    assert "<html" not in page
    done(task)
    (found,) = client.get("/report/planner/").context["replays"]
    assert (found.moved, found.per_cent) == (0, None), "without floors the planner knows no group"
    assert found.stops == sum(line[1] for line in found.lines) == len(plan.problem["requests"])
    assert client.post(f"/report/planner/{plan.pk}/replay/").status_code == 302
    assert DBTaskResult.objects.count() == 2, "once it is done it may be replayed again"


def test_a_replay_that_failed_says_so(client, plan):
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, username="koordinator"))
    client.post(f"/report/planner/{plan.pk}/replay/")
    DBTaskResult.objects.update(status="FAILED")
    assert client.get("/report/planner/").context["replays"][0].has_failed


def test_groups_of_few_stops_stand_together():
    lines = planner_audit._lines({"a": [2, 1, 1], "b": [9, 8, 7], "c": [4, 4, 4]})
    assert lines == [("b", 9, 8, 7), ("pooled", 6, 5, 5)]


def test_a_draft_is_not_replayed_and_not_by_a_ward(client, plan):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", WARD))
    assert client.post(f"/report/planner/{plan.pk}/replay/").status_code == 403
    assert client.get("/report/planner/").status_code == 403
    client.force_login(person_with(Role.AUDITOR))
    assert client.get(f"/report/planner/{plan.pk}/replay/").status_code == 405
    Plan.objects.update(state=Plan.State.DRAFT, published_at=None, published_by=None)
    assert client.post(f"/report/planner/{plan.pk}/replay/").status_code == 404
