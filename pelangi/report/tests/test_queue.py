"""Report: the queue by age and ward, and its forecast, from the city's own events."""

from datetime import UTC, datetime, timedelta

import pytest

from pelangi.report.kept_pages import queue
from pelangi.report.tests.histories import Call, History, Paper, Told
from pelangi.report.tests.written_down import write_down
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # a Tuesday


@pytest.fixture(autouse=True)
def city():
    return small_city()


def request(number: int, days_ago: int, *, ward: str = WARD, served_after: int | None = None) -> History:
    """Return a request; its document is handed over after some days by team T1."""
    received = NOW - timedelta(days=days_ago)
    papers, calls = [Paper("identity_card")], []
    if served_after is not None:
        at = received + timedelta(days=served_after)
        papers[0].document = [Told("hand_over", at, at)]
        calls = [
            Call("T1", at.date(), None, [Told("start", at, at), Told("finish", at, at)], None, None, None)
        ]
    return History(number, ward, "phone", "elderly", "P", None, received, [], papers, calls, [])


def test_who_waits_since_when_and_where():
    served = [request(10 + day, 40, served_after=5) for day in range(3)]
    write_down(
        [request(1, 3), request(2, 40), request(3, 90, ward=OTHER_WARD), *served],
        [],
        person_with(Role.OUTREACH_COORDINATOR),
    )
    found = queue(NOW)
    assert found.waiting == 3
    assert [count for _band, count in found.ages] == [1, 0, 0, 1, 1]
    assert found.wards == [(WARD, 2, 40), (OTHER_WARD, 1, 90)]


def test_the_forecast_follows_the_weeks_and_needs_twelve_of_them():
    # every Tuesday two ask and one of them is served on the Wednesday: the queue grows by one a week
    weekly = [
        one
        for week in range(14)
        for one in (
            request(2 * week, 7 * week, served_after=1 if week else None),
            request(2 * week + 1, 7 * week),
        )
    ]
    by = person_with(Role.OUTREACH_COORDINATOR)
    write_down(weekly, [], by)
    found = queue(NOW)
    assert [one.estimate - found.waiting for one in found.ahead] == [1, 2, 3, 4]
    assert [one.estimate - found.waiting for one in found.ahead_with_a_team] == [0, 0, 0, 0]


def test_a_short_past_foretells_nothing():
    write_down([request(1, 20)], [], person_with(Role.OUTREACH_COORDINATOR))
    assert queue(NOW).ahead is None
