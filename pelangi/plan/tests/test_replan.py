"""A plan on the road: what is done stays, promises move last, nothing is told before somebody accepts, and undo."""

from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from django.utils.timezone import make_aware

from pelangi.ask import actions as ask
from pelangi.ask.actions import advance_need
from pelangi.ask.models import Message, Need
from pelangi.core.journey import Move, NeedState
from pelangi.core.routing.replan import replan
from pelangi.core.routing.solve import Iterations
from pelangi.plan import actions
from pelangi.plan.actual import happened_of
from pelangi.plan.models import Appointment, Plan, Stop
from pelangi.plan.refusals import (
    ChangedMeanwhile,
    DoneStays,
    NotADraft,
    NothingHappened,
    NotToUndo,
    UnknownTarget,
)
from pelangi.plan.tests.queue import DAYS, team, waits
from pelangi.staff.models import AuditEntry, User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
NOTHING = {
    "ill": [],
    "kits_broken": 0,
    "gone": [],
    "urgent": [],
    "closed": [],
    "overrun": [],
    "not_begun": [],
}


def search(problem, file, changes):
    return replan(problem, file, changes, Iterations(8), seed=1)


@pytest.fixture
def by() -> User:
    small_city()
    return person_with(Role.OUTREACH_COORDINATOR)


@pytest.fixture
def plan(by) -> Plan:
    """Two teams, twelve homes in two wards, three days, published."""
    team("T1", kits=1)
    team("T2", kits=1)
    for number in range(12):
        waits(number, by=by, ward=WARD if number % 2 else OTHER_WARD)
    made = actions.propose(list(DAYS), seed=1, iterations=8, by=by, at=NOON)
    actions.publish(made, by=by, at=NOON)
    return made


def at(clock: str, day=DAYS[0]) -> datetime:
    return make_aware(datetime.combine(day, time.fromisoformat(clock)))


def proposed(plan: Plan, by: User, when: datetime, **said) -> Plan:
    happened = happened_of(plan, NOTHING | {"as_of": when.isoformat()} | said, at=when)
    return actions.propose_replan(plan, happened, search, by=by, at=when)


def stops(plan: Plan, **where) -> list[Stop]:
    return list(Stop.objects.filter(round__plan=plan, **where).order_by("round__day", "start_min"))


def on(plan: Plan) -> dict[int, tuple]:
    rows = Appointment.objects.filter(stop__round__plan=plan)
    columns = ("request_id", "stop__round__team_id", "stop__round__day", "stop__start_min")
    return {request: place for request, *place in rows.values_list(*columns)}


def visit(stop: Stop, by: User, when: datetime) -> None:
    """Do what the record of a visit does to the needs."""
    for need in Need.objects.filter(request__appointments__stop=stop, state=NeedState.PLANNED):
        advance_need(need, Move.START, by=by, at=when)


def busiest(plan: Plan) -> str:
    counts: dict[str, int] = {}
    for stop in stops(plan, round__day=DAYS[0]):
        counts[stop.round.team_id] = counts.get(stop.round.team_id, 0) + 1
    return max(counts, key=counts.get)


def test_a_team_that_falls_ill_at_ten_keeps_what_it_has_done_and_nothing_is_told_yet(plan, by):
    ill, when = busiest(plan), at("10:10")
    done = [one.code for one in stops(plan, round__day=DAYS[0], round__team=ill) if one.start_min <= 610]
    messages = Message.objects.count()
    new = proposed(plan, by, when, ill=[f"{ill}|{DAYS[0]}"])
    assert [one.code for one in stops(new, round__day=DAYS[0], round__team=ill)] == done
    assert (new.state, new.based_on_id) == (Plan.State.DRAFT, plan.pk)
    assert Message.objects.count() == messages
    plan.refresh_from_db()
    assert plan.state == Plan.State.PUBLISHED
    assert new.because["what"] == {"team_ill": [[ill, DAYS[0].isoformat()]]}


def test_accepting_moves_the_appointments_themselves_tells_people_and_undo_puts_all_back(plan, by):
    before = on(plan)
    keys = set(Appointment.objects.filter(stop__round__plan=plan).values_list("pk", flat=True))
    ill, when = busiest(plan), at("08:00")
    for message in Message.objects.filter(kind="appointment"):
        ask.tell_by_hand(message, how="phone", by=by, at=NOON)
    new = proposed(plan, by, when, ill=[f"{ill}|{DAYS[0]}"])
    told = actions.accept_replan(new, by=by, at=when)
    after = on(new)
    moved = [
        one
        for one, place in before.items()
        if one in after and (after[one][1] != place[1] or abs(after[one][2] - place[2]) > 30)
    ]
    lost = [one for one in before if one not in after]
    assert set(Appointment.objects.filter(stop__round__plan=new).values_list("pk", flat=True)) <= keys
    assert moved or lost
    assert told.get("change", 0) == len(moved)
    assert told.get("off", 0) == len(lost)
    assert set(Need.objects.filter(request__in=after).values_list("state", flat=True)) == {NeedState.PLANNED}
    assert set(Need.objects.filter(request__in=lost).values_list("state", flat=True)) <= {NeedState.READY}
    plan.refresh_from_db()
    assert (plan.state, new.state) == (Plan.State.SUPERSEDED, Plan.State.PUBLISHED)
    actions.undo_replan(new, by=by, at=when + timedelta(minutes=5))
    plan.refresh_from_db()
    new.refresh_from_db()
    assert (plan.state, new.state) == (Plan.State.PUBLISHED, Plan.State.SUPERSEDED)
    assert on(plan) == before
    assert set(Need.objects.filter(request__in=before).values_list("state", flat=True)) == {NeedState.PLANNED}
    with pytest.raises(NotToUndo):
        actions.undo_replan(new, by=by, at=when)
    deeds = AuditEntry.objects.filter(deed__in=["plan.accept_replan", "plan.undo_replan"])
    assert deeds.count() == 2


def test_an_urgent_request_of_ten_past_ten_comes_in_and_is_told(plan, by):
    when = at("10:10")
    urgent = waits(40, by=by, priority=4)
    new = proposed(plan, by, when, urgent=[urgent.pk])
    assert urgent.pk in on(new)
    actions.accept_replan(new, by=by, at=when)
    assert Need.objects.get(request=urgent).state == NeedState.PLANNED
    assert urgent.messages.filter(kind="appointment").count() == 1


def test_who_is_gone_is_off_the_plan_and_waits_again(plan, by):
    later = stops(plan)[-1]
    request = later.appointments.get().request
    new = proposed(plan, by, at("08:00"), gone=[request.pk])
    assert request.pk not in on(new)
    actions.accept_replan(new, by=by, at=at("08:00"))
    assert Need.objects.get(request=request).state == NeedState.READY


def test_a_broken_kit_leaves_one_team_without(plan, by):
    new = proposed(plan, by, at("08:00"), kits_broken=1)
    for day in DAYS:
        rounds = [one for one in new.rounds.filter(day=day) if any(stop.kits for stop in one.stops.all())]
        assert len(rounds) <= 1


def test_a_visit_made_before_its_time_is_not_made_twice_and_stays_on_the_page(plan, by):
    early = stops(plan, round__day=DAYS[0])[-1]
    when = at("09:30")
    visit(early, by, when)
    appointment = early.appointments.get()
    new = proposed(plan, by, when, kits_broken=1)
    assert appointment.request_id not in on(new)
    actions.accept_replan(new, by=by, at=when)
    appointment.refresh_from_db()
    assert appointment.stop.round.plan_id == new.pk
    assert appointment.stop.start_min == early.start_min
    assert not Message.objects.filter(request=appointment.request_id, kind="off").exists()


def test_what_is_recorded_between_looking_and_accepting_counts(plan, by):
    when = at("08:00")
    ill = busiest(plan)
    new = proposed(plan, by, when, ill=[f"{ill}|{DAYS[0]}"])
    first = stops(plan, round__day=DAYS[0], round__team=ill)[0]
    visit(first, by, when)
    actions.accept_replan(new, by=by, at=when + timedelta(minutes=20))
    kept = Appointment.objects.get(request=first.appointments.model.objects.get(pk=_key(first, new)).request)
    assert (kept.stop.round.team_id, kept.stop.round.day) == (ill, DAYS[0])


def _key(old: Stop, new: Plan) -> int:
    return next(int(key) for key, stop in new.because["was"].items() if stop == old.pk)


def test_a_visit_that_has_not_begun_is_open_again(plan, by):
    first = stops(plan, round__day=DAYS[0])[0]
    minute = first.start_min + 20
    when = at(f"{minute // 60:02d}:{minute % 60:02d}")
    new = proposed(plan, by, when, not_begun=[first.code])
    assert first.code not in new.because["done"]
    placed = [one for one in stops(new) if one.code == first.code]
    assert all((one.round.day, one.start_min) >= (DAYS[0], minute) for one in placed)


def test_a_long_visit_pushes_the_rest(plan, by):
    first = stops(plan, round__day=DAYS[0])[0]
    minute = first.start_min + 5
    when = at(f"{minute // 60:02d}:{minute % 60:02d}")
    until = first.depart_min + 60
    new = proposed(plan, by, when, overrun=[first.code, until])
    later = stops(new, round__day=DAYS[0], round__team=first.round.team_id)
    assert later[0].depart_min == until
    assert all(one.start_min >= until for one in later[1:])


def test_a_closed_road_is_driven_by_nobody(plan, by):
    new = proposed(plan, by, at("08:00"), closed=[WARD, OTHER_WARD])
    for one in new.rounds.all():
        wards = [stop.ward_id for stop in one.stops.order_by("position")]
        assert all(a == b for a, b in pairwise(wards))


def test_a_plan_that_changed_meanwhile_is_not_overwritten(plan, by):
    new = proposed(plan, by, at("08:00"), kits_broken=1)
    Appointment.objects.filter(stop__round__plan=plan).first().delete()
    with pytest.raises(ChangedMeanwhile):
        actions.accept_replan(new, by=by, at=at("08:05"))
    new.refresh_from_db()
    assert new.state == Plan.State.DRAFT


def test_nothing_said_nothing_done_and_only_a_published_plan_is_changed(plan, by):
    with pytest.raises(NothingHappened):
        proposed(plan, by, at("08:00"))
    new = proposed(plan, by, at("08:00"), kits_broken=1)
    with pytest.raises(NotADraft):
        proposed(new, by, at("08:00"), kits_broken=1)
    with pytest.raises(DoneStays):
        actions.publish(new, by=by, at=NOON)


def test_two_re_plans_follow_one_another(plan, by):
    first = proposed(plan, by, at("08:00"), ill=[f"T1|{DAYS[0]}"])
    actions.accept_replan(first, by=by, at=at("08:00"))
    first.refresh_from_db()
    second = proposed(first, by, at("09:30"), kits_broken=1)
    actions.accept_replan(second, by=by, at=at("09:31"))
    second.refresh_from_db()
    assert second.state == Plan.State.PUBLISHED


def test_a_change_of_plan_is_moved_by_hand_but_what_was_done_stays_as_it_was(plan, by):
    new = proposed(plan, by, at("10:00"), kits_broken=1)
    done = {
        one.code: (one.round.team_id, one.start_min) for one in stops(new) if one.code in new.because["done"]
    }
    assert done
    with pytest.raises(UnknownTarget):
        actions.move_stop(new, next(iter(done)), to=None, by=by, at=NOON)
    code = next(one.code for one in stops(new) if one.code not in done and one.round.day == DAYS[0])
    actions.move_stop(new, code, to=None, by=by, at=NOON)
    assert code not in {one.code for one in stops(new)}
    assert code in set(new.left_out.values_list("code", flat=True))
    team_id = next(iter(done.values()))[0]
    actions.move_stop(new, code, to=(team_id, DAYS[0]), by=by, at=NOON)
    now = {one.code: (one.round.team_id, one.start_min) for one in stops(new)}
    assert {one: now[one] for one in done} == done
    assert now[code][1] >= 600
    actions.undo(new, by=by, at=NOON)
    actions.accept_replan(new, by=by, at=at("10:01"))
    assert code not in {one.code for one in stops(new)}
