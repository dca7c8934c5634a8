"""Propose: the queue becomes rounds, with a reason for everyone left out."""

import json
from datetime import date, timedelta

import pytest

from pelangi.core.routing.check import violations
from pelangi.core.routing.plan import Plan as CorePlan
from pelangi.core.routing.problem import Problem
from pelangi.plan import actions
from pelangi.plan.models import Appointment, LeftOut, Plan, Stop
from pelangi.plan.refusals import DaysNotPossible, NoTeams, NothingToPlan
from pelangi.plan.shifts import clock_of
from pelangi.plan.tests.queue import DAYS, a_queue, team, waits
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role, ScopeKind
from pelangi.staff.tests.people import NOON, OTHER_WARD, PRISON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


def proposed(by, days=DAYS, **other) -> Plan:
    return actions.propose(list(days), seed=1, iterations=5, by=by, at=NOON, **other)


def test_everyone_is_on_a_round_or_left_out_with_a_reason(coordinator):
    queue = a_queue(coordinator)
    plan = proposed(coordinator)
    planned = set(Appointment.objects.filter(stop__round__plan=plan).values_list("request_id", flat=True))
    left = set(plan.left_out.values_list("request_id", flat=True))
    assert planned | left == {request.pk for request in queue}
    assert not planned & left
    assert not LeftOut.objects.filter(reason_code="").exists()


def test_what_is_stored_is_what_the_judge_allowed(coordinator):
    a_queue(coordinator)
    plan = proposed(coordinator)
    ids = {one["id"] for one in plan.problem["requests"]}
    rounds = []
    for one in plan.rounds.all():
        stops = []
        for stop in one.stops.order_by("position"):
            first = min(stop.appointments.values_list("request_id", flat=True))
            name = f"G{first}" if stop.institution_id else f"R{first}"
            times = zip(
                ("arrive", "start", "depart"), (stop.arrive_min, stop.start_min, stop.depart_min), strict=True
            )
            stops.append({"request": name, **{key: clock_of(minute) for key, minute in times}})
            ids.remove(name)
        rounds.append({"team": one.team_id, "day": str(one.day), "stops": stops, "drive_min": one.drive_min})
    data = {"rounds": rounds, "unplanned": [{"request": one} for one in ids]}
    assert violations(Problem.from_data(plan.problem), CorePlan.from_data(data)) == []


def test_a_prisons_people_share_one_stop(coordinator):
    a_queue(coordinator)
    plan = proposed(coordinator)
    (stop,) = Stop.objects.filter(round__plan=plan, institution=PRISON)
    assert stop.appointments.count() == 4


def test_a_household_is_one_visit_though_its_members_were_asked_for_apart(coordinator):
    team()
    house = [waits(number, by=coordinator, address=f"Jl. Contoh No. 7 RT 0{number}") for number in (1, 2)]
    waits(3, by=coordinator, address="Jl. Contoh No. 8")
    stops = Stop.objects.filter(round__plan=proposed(coordinator)).prefetch_related("appointments")
    together = [{one.request_id for one in stop.appointments.all()} for stop in stops]
    assert {request.pk for request in house} in together
    assert len(together) == 2


def test_the_break_has_a_time_within_its_hours(coordinator):
    a_queue(coordinator)
    for one in proposed(coordinator).rounds.all():
        assert one.break_from_min is not None
        busy = [(stop.start_min, stop.depart_min) for stop in one.stops.all()]
        assert all(
            end <= one.break_from_min or start >= one.break_from_min + one.break_min for start, end in busy
        )


def test_the_same_queue_and_seed_give_the_same_plan(coordinator):
    a_queue(coordinator)
    first, second = proposed(coordinator), proposed(coordinator)
    assert stops_of(first) == stops_of(second)


def stops_of(plan: Plan) -> list:
    stops = Stop.objects.filter(round__plan=plan).order_by("round__day", "round__team", "position")
    return list(stops.values_list("round__day", "round__team", "start_min", "lat", "lon"))


def test_without_an_operator_nobody_is_recorded_and_the_reason_says_so(coordinator):
    waits(1, by=coordinator)
    team(skills=())
    (left,) = proposed(coordinator).left_out.all()
    assert left.reason_code == "no_team_skill"
    assert left.would_need_code


def test_a_half_day_asked_for_is_kept(coordinator):
    waits(1, by=coordinator, window="afternoon")
    team()
    plan = proposed(coordinator)
    assert Stop.objects.get(round__plan=plan).start_min >= 12 * 60


def test_nobody_waiting_is_refused(coordinator):
    team()
    with pytest.raises(NothingToPlan):
        proposed(coordinator)


def test_no_team_is_refused(coordinator):
    waits(1, by=coordinator)
    with pytest.raises(NoTeams):
        proposed(coordinator)


@pytest.mark.parametrize("days", [[], [date(2026, 11, 23)], [DAYS[0], DAYS[0]]])
def test_past_doubled_or_no_days_are_refused(coordinator, days):
    a_queue(coordinator)
    with pytest.raises(DaysNotPossible):
        proposed(coordinator, days)
    assert not Plan.objects.exists()


def test_a_district_coordinator_plans_only_the_own_district(coordinator):
    a_queue(coordinator)
    own = person_with(Role.OUTREACH_COORDINATOR, ScopeKind.DISTRICT, "19.71.05", username="gerunggang")
    plan = proposed(own)
    wards = set(Stop.objects.filter(round__plan=plan).values_list("ward_id", flat=True))
    assert wards == {WARD}
    assert not plan.left_out.filter(request__ward=OTHER_WARD).exists()


def test_the_stored_problem_names_neither_people_nor_their_group(coordinator):
    a_queue(coordinator)
    text = json.dumps(proposed(coordinator).problem)
    assert not any(word in text for word in ("Contoh", "elderly", "inmate", PRISON))


def test_one_audit_line_says_how_many(coordinator):
    a_queue(coordinator)
    plan = proposed(coordinator)
    (line,) = AuditEntry.objects.filter(deed="plan.solve")
    assert line.thing == f"plan.Plan:{plan.pk}"
    assert "visits" in line.detail


def test_promised_people_stay_on_their_day_when_the_days_are_planned_again(coordinator):
    a_queue(coordinator)
    first = proposed(coordinator)
    actions.publish(first, by=coordinator, at=NOON)
    waits(50, by=coordinator, priority=4)
    second = proposed(coordinator)
    assert second.problem["requests"][0]["promised"]
    before, after = when(first), when(second)
    for request, (day, start) in before.items():
        assert after[request][0] == day
        assert abs(after[request][1] - start) <= 30


def when(plan: Plan) -> dict:
    told = Appointment.objects.filter(stop__round__plan=plan).select_related("stop__round")
    return {one.request_id: (one.stop.round.day, one.stop.start_min) for one in told}


def test_people_promised_on_other_days_are_not_planned_again(coordinator):
    queue = a_queue(coordinator)
    actions.publish(proposed(coordinator), by=coordinator, at=NOON)
    late = waits(50, by=coordinator)
    plan = proposed(coordinator, [DAYS[-1] + timedelta(days=3)])
    assert set(when(plan)) <= {late.pk}
    assert not plan.left_out.filter(request__in=[one.pk for one in queue]).exists()


def test_todays_rounds_on_the_road_are_not_planned_again(coordinator):
    a_queue(coordinator)
    actions.publish(proposed(coordinator, [NOON.date()]), by=coordinator, at=NOON)
    with pytest.raises(DaysNotPossible):
        proposed(coordinator, [NOON.date()])
