"""Plan: the coordinator presses one button and gets rounds that say why, for everybody, and why not.

Twenty-six people wait: two of them in the prison, the others at home in two wards. There is one team with one
kit, and one day.

    question                                   where the answer stands
    -----------------------------------------  -----------------------------------------------
    Who is visited, when, in which order?      the plan's page: map, time-line, stop by stop
    Why is this stop here and then?            beside every stop
    Why was somebody left out?                 beside every name left out, with what would help
    Is it a promise?                           not before it is published; then it is

All people are invented.
"""

from datetime import timedelta

import pytest
from django.utils import translation

from pelangi.ask.models import Request
from pelangi.city.queries import working_days
from pelangi.core.journey import NeedState
from pelangi.plan.models import Plan
from pelangi.plan.reasons import Words
from pelangi.plan.tests.queue import waits
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, PRISON, WARD


@pytest.fixture
def coordinator(town):
    return town.desk(Role.OUTREACH_COORDINATOR, name="yuliana")


@pytest.fixture
def plan(town, coordinator):
    """Everybody waits; the coordinator asks for a plan of the next working day."""
    by = coordinator.user
    for number in range(24):
        waits(number, by=by, ward=WARD if number % 2 else OTHER_WARD)
    for number in (40, 41):
        waits(number, by=by, institution=PRISON, group="inmate")
    day = working_days(town.today + timedelta(days=1), 1)[0]
    coordinator.does("plan:propose", first_day=day.isoformat(), count=1)
    town.work_in_the_background()
    return Plan.objects.get()


def test_every_stop_and_everybody_left_out_has_a_reason_in_words(plan, coordinator):
    page = coordinator.reads("plan:plan", plan.pk)
    assert "Rounds, stop by stop" in page
    stops = [stop for round_ in plan.rounds.all() for stop in round_.stops.all()]
    left_out = list(plan.left_out.all())
    assert stops
    assert left_out, "one team cannot visit 26 people in a day"
    said = Words(plan, {WARD: "Tua Tunu Indah", OTHER_WARD: "Pintu Air"})
    with translation.override("en"):
        whys = [said.say(one.why_code, one.why_values) for one in stops]
        reasons = [said.say(one.reason_code, one.reason_values) for one in left_out]
    assert all(whys)
    assert all(reasons)
    assert all(why in page for why in [*whys, *reasons])


def test_nobody_is_forgotten_each_is_visited_or_left_out_with_a_reason(plan):
    visited = {
        one.request_id
        for round_ in plan.rounds.all()
        for stop in round_.stops.all()
        for one in stop.appointments.all()
    }
    left = set(plan.left_out.values_list("request", flat=True))
    assert visited | left == set(Request.objects.values_list("pk", flat=True))
    assert not visited & left


def test_the_two_in_the_prison_are_met_at_one_stop(plan):
    inside = [
        stop for round_ in plan.rounds.all() for stop in round_.stops.all() if stop.institution_id == PRISON
    ]
    assert all(stop.appointments.count() == 2 for stop in inside)


def test_a_draft_promises_nothing_and_a_published_plan_does(town, plan, coordinator):
    first = plan.rounds.first().stops.first().appointments.first().request
    family = town.anybody()
    step = "Kunjungan dijadwalkan"

    def planned() -> bool:
        return first.needs.filter(state=NeedState.PLANNED).exists()

    assert not planned()
    page = coordinator.does("plan:publish", plan.pk)
    assert "every visit of it is a promise now" in page
    assert planned()
    assert step in family.reads("ask:status", ticket=first.ticket)


def test_the_field_officer_reads_the_round_and_the_names_only_when_asked_for(town, plan, coordinator):
    coordinator.does("plan:publish", plan.pk)
    officer = town.desk(Role.FIELD_OFFICER, name="andri")
    round_ = plan.rounds.first()
    assert "Contoh 1" not in officer.reads("plan:round", round_.pk).replace("Contoh LAPAS-1", "")
    named = officer.reads("plan:round", round_.pk, names="yes")
    assert " Contoh " in named
