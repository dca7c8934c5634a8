"""Closing a round by hand: who may, and what phones may still hold. Rounds of past days are closed every night."""

from dataclasses import dataclass
from datetime import date, datetime

from pelangi.plan.models import Appointment, Plan, Round
from pelangi.visit.models import Device, Feed
from pelangi.visit.noted import count_noted
from pelangi.visit.to_decide import doors_to_decide


@dataclass(frozen=True)
class Closing:
    """What somebody who may close a round sees before: doors noted that are no record yet, and the phones."""

    noted: int
    closed_at: datetime | None
    devices: tuple[Device, ...]  # that hold this day's round


def closing_of(user, one: Round, today: date) -> Closing | None:
    """Return what `user` must know to close a round; None when they may not, or it is not its time."""
    doors = Appointment.objects.filter(stop__round=one)
    if one.plan.state != Plan.State.PUBLISHED or one.day > today or not doors.exists():
        return None
    # the team's whole day is closed, also what phones noted on another round of it
    noted_doors = Appointment.objects.filter(
        stop__round__team=one.team_id, stop__round__day=one.day, facts__isnull=False
    )
    if any(some.exclude(pk__in=doors_to_decide(user)).exists() for some in (doors, noted_doors)):
        return None
    feed = Feed.objects.filter(team=one.team_id, day=one.day).first()
    devices = Device.objects.filter(team=one.team_id, held_day=one.day, revoked_at=None)
    noted = count_noted(user, [one]).get(one.pk, 0)
    return Closing(
        noted, feed and feed.closed_at, tuple(devices.select_related("user").order_by("name", "pk"))
    )
