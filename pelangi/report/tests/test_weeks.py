"""Report: weeks with events marked, small charts, numbers that lead to their cases, and charts told apart in grey."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils.timezone import localdate, now

from pelangi.report import charts_time
from pelangi.report.kept_pages import queue
from pelangi.report.models import CityEvent
from pelangi.report.tests.test_watch import half_a_year
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


def test_an_event_is_entered_marked_and_taken_back(client):
    half_a_year(unfair=False)
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, username="koordinator"))
    day = localdate() - timedelta(days=20)
    sent = {"kind": "strike", "day": day.isoformat(), "until": "", "words": "Contoh: kantor tutup"}
    assert client.post("/report/events/", sent).status_code == 302
    late = {**sent, "day": (localdate() + timedelta(days=1)).isoformat()}
    assert client.post("/report/events/", late).status_code == 200, "it has not come yet"
    before = {**sent, "until": (day - timedelta(days=1)).isoformat()}
    assert client.post("/report/events/", before).status_code == 200, "it cannot end before it began"
    event = CityEvent.objects.get()
    page = client.get("/report/weeks/group/").content.decode()
    assert "Contoh: kantor tutup" in page
    assert page.count("<svg") >= 2
    assert client.post(f"/report/events/{event.pk}/back/").status_code == 302
    assert not CityEvent.objects.exists()
    assert AuditEntry.objects.filter(deed="report.note_event").count() == 2


def test_who_enters_no_events_sees_them_only(client):
    client.force_login(person_with(Role.AUDITOR))
    assert client.get("/report/weeks/sex/").status_code == 200
    assert client.get("/report/events/").status_code == 403
    assert client.get("/report/weeks/sex/csv/").status_code == 403
    assert client.get("/report/weeks/religion/").status_code == 404


def test_the_weeks_lead_to_their_cases(client):
    half_a_year(unfair=False)
    client.force_login(person_with(Role.LEADER))
    found = client.get("/report/weeks/ward/").context["found"]
    one = found.weeks[-8]
    for what in ("asked", "served", "waiting"):
        behind = client.get(f"/report/behind/week/{what}:{one.monday}/").context["found"]
        assert behind.count == getattr(one, what), what
    label, _name, series = found.sets[0]
    behind = client.get(f"/report/behind/week/waiting:{series[-8].monday}:ward:{label}/").context["found"]
    assert behind.count == series[-8].waiting
    rows = list(csv.reader(StringIO(client.get("/report/weeks/ward/csv/").content.decode())))
    assert sum(int(row[2]) for row in rows[1:] if row[0] == "all") == sum(one.asked for one in found.weeks)


def test_forecast_and_one_more_team_are_drawn_with_their_intervals(client):
    half_a_year(unfair=False)
    found = queue(now())
    assert found.ahead is not None
    assert found.ahead_with_a_team is not None
    client.force_login(person_with(Role.LEADER))
    page = client.get("/report/queue/").content.decode()
    assert page.count("<svg") >= 2
    assert f"{found.ahead_with_a_team[3].estimate:.0f} (" in page


def test_no_two_series_differ_by_colour_alone():
    told = charts_time.told_apart("way")
    assert len(set(told["shape"]["scale"]["range"])) == 3
