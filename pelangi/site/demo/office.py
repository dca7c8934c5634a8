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
    quiet_weeks: int = 12  # before those: no lists yet, few requests; a forecast looks back on twelve


@dataclass(frozen=True)
class Spell:
    """Working days on end. after: the day that follows, on which requests still come in. asked: the file of these."""

    days: list[date]
    after: date
    asked: str


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
    def quiet(self) -> Spell:
        """The weeks before the lists arrived."""
        weeks = self.size.quiet_weeks
        start = self.first_day - timedelta(days=7 * weeks + LOOK_BACK_DAYS)
        days = working_days(start, 7 * weeks + LOOK_BACK_DAYS) if weeks else []
        before = [day for day in days if day < self.first_day]
        return Spell(before[len(before) - weeks * DAYS_A_WEEK :], self.first_day, "earlier.csv")

    @property
    def asked_weeks_before(self) -> int:
        """For how many weeks before the lists came people had asked; some already before the first quiet week."""
        return (self.first_day - self.opening).days // 7 + 2 if self.quiet.days else 0

    @property
    def month(self) -> Spell:
        """The weeks with the lists, up to today."""
        return Spell(self.past_days, self.today, "requests.csv")

    @property
    def opening(self) -> date:
        """The day the office began to note its work here."""
        return self.quiet.days[0] if self.quiet.days else self.first_day

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
