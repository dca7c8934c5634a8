"""A published plan with one round, so that visits can be recorded. All invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from pelangi.ask.actions import move_need
from pelangi.ask.models import Request
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.core.journey import Move, NeedState
from pelangi.plan.models import Appointment, Plan, Round, Stop, Team
from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with

TODAY = date(2026, 11, 24)


def field_officer(username: str = "petugas") -> User:
    return person_with(Role.FIELD_OFFICER, username=username)


def team(code: str = "T1", member: User | None = None) -> Team:
    """Return a team with one member."""
    made, _is_new = Team.objects.get_or_create(
        code=code, defaults={"name": f"Tim {code}", "start_lat": -2.12, "start_lon": 106.11}
    )
    made.members.add(member or field_officer())
    return made


def round_on(day: date = TODAY, *, of: Team | None = None, at: datetime = NOON) -> Round:
    """Return a published round without stops."""
    by = coordinator()
    plan = Plan.objects.create(
        first_day=day,
        last_day=day,
        state=Plan.State.PUBLISHED,
        kits_per_day=2,
        seed=1,
        iterations=1,
        problem={},
        made_at=at,
        made_by=by,
        published_at=at,
        published_by=by,
    )
    return Round.objects.create(
        plan=plan, team=of or team(), day=day, shift_from_min=510, shift_until_min=900, drive_min=30
    )


def promised(
    request: Request | None = None,
    *,
    on: Round | None = None,
    at: datetime = NOON,
    position: int | None = None,
) -> Appointment:
    """Return a promised appointment whose ready needs are planned."""
    request = request or admitted()
    on = on or round_on()
    position = position or on.stops.count() + 1
    stop = Stop.objects.create(
        round=on,
        position=position,
        ward=request.ward,
        institution=request.institution,
        lat=-2.1,
        lon=106.1,
        arrive_min=540,
        start_min=545,
        depart_min=570,
    )
    for need in request.needs.filter(state=NeedState.READY):
        move_need(need, Move.PLAN, by=coordinator(), at=at)
    return Appointment.objects.create(stop=stop, request=request, promised_at=at)


@contextmanager
def one_connection() -> Iterator[None]:
    """Let requests made in this process share the test's own transaction, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
