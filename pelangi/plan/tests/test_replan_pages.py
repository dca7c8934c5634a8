"""The pages of a plan on the road: whose they are, what is shown before anybody accepts, in both languages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pelangi.ask.actions import ask_right
from pelangi.ask.models import Message
from pelangi.city.queries import working_days
from pelangi.plan import actions
from pelangi.plan.models import Appointment, Plan, Reckoning
from pelangi.plan.tests.queue import team, waits
from pelangi.plan.tests.test_reckoning import work
from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import DISTRICT, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(monkeypatch) -> User:
    monkeypatch.setattr("pelangi.plan.tasks.REPLAN_ITERATIONS", 3)
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


@pytest.fixture
def plan(by) -> Plan:
    team("T1")
    team("T2")
    for number in range(8):
        waits(number, by=by)
    days = working_days(timezone.localdate() + timedelta(days=1), 2)
    made = actions.propose(days, seed=1, iterations=5, by=by, at=timezone.now())
    actions.publish(made, by=by, at=timezone.now())
    return made


def sign_in(client, user: User, language: str = "en"):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["language"] = language
    return client


def fields(plan: Plan, **more) -> dict:
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return (
        {"as_of": now, "kits_broken": "0", "gone": "", "closed_from": "", "closed_to": ""}
        | {
            "overrun_stop": "",
            "overrun_until": "",
        }
        | more
    )


@pytest.mark.parametrize(
    ("language", "asked", "told"),
    [
        ("id", "Ada kejadian", "Siapa yang harus diberi tahu"),
        ("en", "Something has happened", "Who must be told"),
    ],
)
def test_from_what_happened_to_accepted_and_back(client, by, plan, language, asked, told):
    sign_in(client, by, language)
    assert asked in client.get(reverse("plan:plan", args=[plan.pk])).content.decode()
    page = reverse("plan:happened", args=[plan.pk])
    assert client.get(page).status_code == 200
    day = plan.problem["days"][0]
    answer = client.post(page, fields(plan, ill=[f"T1|{day}"]))
    assert "/reckoning/" in answer["Location"]
    work()
    new = Plan.objects.exclude(because={}).get()
    assert client.get(answer["Location"])["Location"] == reverse("plan:replan", args=[new.pk])
    before = Message.objects.count()
    shown = client.get(reverse("plan:replan", args=[new.pk])).content.decode()
    assert told in shown
    assert Message.objects.count() == before
    client.post(reverse("plan:replan_accept", args=[new.pk]))
    new.refresh_from_db()
    assert new.state == Plan.State.PUBLISHED
    assert client.get(reverse("plan:replan", args=[new.pk])).status_code == 200
    client.post(reverse("plan:replan_undo", args=[new.pk]))
    plan.refresh_from_db()
    assert plan.state == Plan.State.PUBLISHED


def test_a_ticket_that_is_not_on_the_plan_is_said_and_a_road_has_two_ends(client, by, plan):
    sign_in(client, by)
    page = reverse("plan:happened", args=[plan.pk])
    text = client.post(page, fields(plan, gone="AAA-BBB-CCC", closed_from=WARD)).content.decode()
    assert "is no visit of this plan" in text
    assert "two ends" in text
    assert not DBTaskResult.objects.filter(task_path__endswith="replan_plan").exists()
    ticket = Appointment.objects.first().request.ticket
    assert "/reckoning/" in client.post(page, fields(plan, gone=ticket))["Location"]


def test_only_who_answers_for_every_stop_may(client, by, plan):
    waits(30, by=by, ward="19.71.04.1001")
    other = person_with(Role.OUTREACH_COORDINATOR, "district", DISTRICT, username="kecamatan")
    far = Appointment.objects.first()
    type(far.stop).objects.filter(pk=far.stop_id).update(ward="19.71.04.1001")
    sign_in(client, other)
    assert client.get(reverse("plan:happened", args=[plan.pk])).status_code == 404
    sign_in(client, person_with(Role.WARD_OFFICER, "ward", WARD, username="lurah"))
    assert client.get(reverse("plan:happened", args=[plan.pk])).status_code == 403


def test_a_change_of_plan_is_watched_while_it_is_reckoned(plan, by, client, monkeypatch):
    monkeypatch.setattr("pelangi.plan.steps.TELL_EVERY_S", 0)
    client = sign_in(client, by)
    client.post(reverse("plan:happened", args=[plan.pk]), fields(plan, kits_broken="1"))
    work()
    told = Reckoning.objects.get()
    assert told.started_at is not None
    assert told.steps
    assert [one["weight"] for one in told.steps] == sorted(one["weight"] for one in told.steps)


def test_a_visit_of_who_asked_that_their_data_not_be_used_is_taken_off_from_the_page_of_its_round(
    client, by, plan
):
    one = Appointment.objects.filter(stop__round__plan=plan).first()
    address, deed = reverse("plan:round", args=[one.stop.round_id]), reverse("plan:happened", args=[plan.pk])
    sign_in(client, by)
    assert deed not in client.get(address).content.decode()
    ask_right(one.request.person, "restriction", by=by, at=timezone.now())
    asked = f"{deed}?gone={one.request.ticket}"
    assert f'href="{asked}"' in client.get(address).content.decode()
    assert client.get(asked).context["form"]["gone"].value() == one.request.ticket
    sign_in(client, person_with(Role.FIELD_OFFICER))
    assert deed not in client.get(address).content.decode(), "only who may replan"
