"""The office of the demo: its day, its people, its folder, and the marks of what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.timezone import get_default_timezone, now

from pelangi.city.queries import working_days
from pelangi.site.models import DemoMark
from pelangi.staff.models import User

DAYS_A_WEEK = 5
LOOK_BACK_DAYS = 45  # enough calendar days to find three weeks of working days


@dataclass(frozen=True)
class Size:
    """How large the demo is; the full city by default, smaller in tests."""

    residents: int = 242_285
    iterations: int = 150  # of the route solver, a plan; ten times as many gain half a per cent of the weight
    seed: int = 1
    weeks: int = 2  # worked through before today


@dataclass(frozen=True)
class Office:
    """The demo's frame: `today` is the day it was first started and stays so."""

    today: date
    size: Size

    @property
    def folder(self) -> Path:
        """Where the invented lists lie."""
        return settings.DATA_DIR / "demo"

    @cached_property
    def past_days(self) -> list[date]:
        """The working days that are worked through, oldest first."""
        start = self.today - timedelta(days=LOOK_BACK_DAYS)
        days = [day for day in working_days(start, LOOK_BACK_DAYS) if day < self.today]
        return days[-self.size.weeks * DAYS_A_WEEK :]

    @cached_property
    def next_days(self) -> list[date]:
        """The next five working days, today included."""
        return working_days(self.today, DAYS_A_WEEK)

    @property
    def first_day(self) -> date:
        """The day the lists arrived: three working days before the first round."""
        return [
            day for day in working_days(self.past_days[0] - timedelta(days=14), 14) if day < self.past_days[0]
        ][-3]

    def clock(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a moment of a day, local time."""
        return datetime.combine(day, time(hour, minute), get_default_timezone())

    def person(self, username: str) -> User:
        """Return one of the office's people."""
        return User.objects.get(username=username)


def today_at(office: Office, hour: int, minute: int = 0) -> datetime:
    """Return an hour of today, or now where it lies ahead: nothing is noted before it happened."""
    return min(office.clock(office.today, hour, minute), now())


def is_done(name: str) -> bool:
    """Say whether a unit was done in an earlier or this run."""
    return DemoMark.objects.filter(pk=name).exists()


def once(name: str, deed: Callable[[], object]) -> None:
    """Do a unit of work and mark it, in one transaction; nothing when it is marked already."""
    if is_done(name):
        return
    with transaction.atomic():
        deed()
        DemoMark.objects.create(name=name)
