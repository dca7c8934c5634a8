"""The demo's days: enough quiet weeks for the forecast, and none where none are wanted."""

from datetime import date, timedelta

import pytest

from pelangi.core.backlog import PAST_WEEKS
from pelangi.site.demo.office import DAYS_A_WEEK, Office, Size

pytestmark = pytest.mark.django_db


def test_whatever_day_it_is_begun_the_office_has_worked_the_twelve_weeks_a_forecast_looks_back_on():
    for day in range(0, 366, 5):
        today = date(2026, 1, 1) + timedelta(days=day)
        office = Office(today=today, size=Size())
        monday = today - timedelta(days=today.weekday())
        assert office.opening < monday - timedelta(days=7 * PAST_WEEKS)
        assert len(office.quiet.days) == office.size.quiet_weeks * DAYS_A_WEEK
        assert office.quiet.days[-1] < office.quiet.after == office.first_day < office.past_days[0]


def test_without_quiet_weeks_the_office_opens_on_the_day_the_lists_arrive():
    office = Office(today=date(2026, 11, 24), size=Size(quiet_weeks=0))
    assert office.quiet.days == []
    assert office.opening == office.first_day == date(2026, 11, 5)
