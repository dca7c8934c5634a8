"""Second visits: a document that is made or expected is brought, never before its time, never twice."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from pelangi.ask.actions import move_need
from pelangi.ask.models import Message, Need
from pelangi.core.journey import Move, NeedState
from pelangi.plan import actions, queries
from pelangi.plan.actual import happened_of
from pelangi.plan.models import Appointment, Means, Plan
from pelangi.plan.problem_of import hands_over
from pelangi.plan.progress import settled
from pelangi.plan.reasons import Words
from pelangi.plan.second import late, to_bring
from pelangi.plan.tests.queue import DAYS, team, waits
from pelangi.plan.tests.test_replan import NOTHING, at, search
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, PRISON, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    small_city()
    team()
    return person_with(Role.OUTREACH_COORDINATOR)


def recorded(number: int, *, by, days_ago: int, made: bool = False, **more):
    """Return a request whose recording was made so many days ago."""
    request = waits(number, by=by, **more)
    need = request.needs.get()
    move_need(need, Move.START, by=by, at=NOON - timedelta(days=days_ago))
    if made:
        move_need(need, Move.MAKE, by=by, at=NOON - timedelta(days=1))
    return request


def means(**more) -> None:
    Means.objects.update_or_create(pk=1, defaults=more)


def proposed(by, days=DAYS) -> Plan:
    return actions.propose(list(days), seed=1, iterations=5, by=by, at=NOON)


def visits(plan: Plan) -> dict[int, tuple[bool, date]]:
    rows = Appointment.objects.filter(stop__round__plan=plan).select_related("stop__round")
    return {one.request_id: (one.stop.is_hand_over, one.stop.round.day) for one in rows}


def test_a_document_that_is_made_gets_its_visit_without_kit_and_operator(by):
    request = recorded(1, by=by, days_ago=30, made=True)
    plan = proposed(by)
    [entry] = plan.problem["requests"]
    assert (entry["id"], entry["skills"], entry["kits"]) == (f"H{request.pk}", [], 0)
    assert (entry["service_min"], entry["setup_min"]) == (5, 5)
    assert visits(plan)[request.pk][0]


def test_a_document_that_is_expected_is_brought_no_sooner_than_the_office_says(by):
    means(document_days=6)
    request = recorded(1, by=by, days_ago=4)  # the day after the first day of the plan
    plan = proposed(by)
    assert visits(plan) == {request.pk: (True, DAYS[1])} or visits(plan)[request.pk][1] > DAYS[1]
    assert plan.problem["requests"][0]["after"]["min_days"] == 6


@pytest.mark.parametrize(("how", "number"), [("expected", 1), ("made", 0), ("never", 0)])
def test_the_office_says_whether_expected_documents_are_brought(by, how, number):
    means(document_days=6, second_visits=how)
    recorded(1, by=by, days_ago=4)
    assert len(to_bring(Means.objects.get(), until=DAYS[-1], at=NOON)) == number


def test_what_is_due_later_or_is_late_is_not_planned(by):
    means(document_days=6)
    recorded(1, by=by, days_ago=0)
    recorded(2, by=by, days_ago=20)
    assert to_bring(Means.objects.get(), until=DAYS[-1], at=NOON) == {}
    assert late(Means.objects.get(), NOON) == 1


def test_a_recording_takes_along_what_is_made_and_does_not_wait_for_the_rest(by):
    request = waits(1, by=by, documents=("identity_card", "family_card"))
    card = request.needs.get(document_kind="family_card")
    move_need(card, Move.START, by=by, at=NOON - timedelta(days=4))
    [entry] = proposed(by).problem["requests"]
    assert (entry["id"], "after" in entry, entry["service_min"]) == (f"R{request.pk}", False, 20)
    move_need(card, Move.MAKE, by=by, at=NOON)
    assert proposed(by).problem["requests"][0]["service_min"] == 25


def test_documents_for_an_institution_are_a_stop_of_their_own(by):
    recorded(1, by=by, days_ago=30, made=True, institution=PRISON, group="inmate")
    waits(2, by=by, institution=PRISON, group="inmate")
    codes = {one["id"][:2] for one in proposed(by).problem["requests"]}
    assert len(codes) == 2
    assert "HG" in codes


def test_published_it_is_promised_and_told_and_not_planned_again(by):
    request = recorded(1, by=by, days_ago=30, made=True)
    actions.publish(proposed(by), by=by, at=NOON)
    assert request.needs.get().state == NeedState.DOCUMENT_MADE
    assert Message.objects.filter(request=request, kind="appointment").count() == 1
    again = proposed(by)
    assert [one["id"][:2] for one in again.problem["requests"]] == ["HP"]
    actions.publish(again, by=by, at=NOON)
    assert visits(again).keys() == {request.pk}
    with pytest.raises(actions.propose.__globals__["NothingToPlan"]):
        proposed(by, [DAYS[-1] + timedelta(days=3)])


def test_what_was_handed_over_meanwhile_leaves_the_plan_when_it_is_published(by):
    request, other = (recorded(number, by=by, days_ago=30, made=True) for number in (1, 2))
    plan = proposed(by)
    move_need(request.needs.get(), Move.HAND_OVER, by=by, at=NOON, whom="self")
    actions.publish(plan, by=by, at=NOON)
    assert visits(plan).keys() == {other.pk}


def test_a_change_of_plan_carries_second_visits_and_counts_only_a_hand_over_as_made(by):
    team("T2")
    requests = [recorded(number, by=by, days_ago=30, made=True) for number in range(3)]
    requests += [waits(number, by=by) for number in range(3, 6)]
    plan = proposed(by)
    actions.publish(plan, by=by, at=NOON)
    codes = {f"H{one.pk}": [one.pk] for one in requests[:3]}
    assert settled(codes) == {}
    ill = [f"T1|{day.isoformat()}" for day in DAYS]
    said = NOTHING | {"ill": ill, "as_of": at("08:00").isoformat()}
    new = actions.propose_replan(plan, happened_of(plan, said, at=NOON), search, by=by, at=NOON)
    actions.accept_replan(new, by=by, at=NOON)
    assert set(visits(new)) | set(new.left_out.values_list("request_id", flat=True)) == {
        one.pk for one in requests
    }
    assert all(hands_over(code) == is_second for code, is_second in _codes(new))
    move_need(requests[0].needs.get(), Move.HAND_OVER, by=by, at=NOON, whom="self")
    assert set(settled(codes)) == {requests[0].pk}


def _codes(plan: Plan):
    rows = Appointment.objects.filter(stop__round__plan=plan).select_related("stop")
    states = dict(Need.objects.values_list("request_id", "state"))
    return [(one.stop.code, states[one.request_id] == NeedState.DOCUMENT_MADE) for one in rows]


def test_pages_say_what_is_handed_over_and_what_it_waits_for(by):
    means(document_days=6)
    request = recorded(1, by=by, days_ago=4)
    plan = proposed(by)
    with override("id"):
        [stop] = [stop for one in queries.rounds(plan, by) for stop in one.shown]
        why = Words(plan, {}).say(stop.why_code, stop.why_values)
    assert "KTP" in stop.document_names[0]
    assert stop.waits_for == 1
    assert "(belum jadi)" in stop.document_names[0]
    assert why
    assert f"H{request.pk}" not in why
