"""Report: the leader's page tells of the index, of flags and decisions; kept with the columns it is the same page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now

from pelangi.ask.tests.asking import admitted
from pelangi.core.comparisons import What
from pelangi.core.fairness import By, wait_of
from pelangi.issue.tests import cases
from pelangi.report import actions, kept, kept_pages, leading, queries
from pelangi.report.cases import case_rows
from pelangi.report.models import FlagAnswer
from pelangi.report.queue import queue_of
from pelangi.report.tests.test_watch import half_a_year
from pelangi.report.watching import Flag
from pelangi.report.weeks import counts_of
from pelangi.staff.actions import erase_person
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return small_city()


def test_the_kept_page_is_the_page(settings, tmp_path, client):
    settings.DATA_DIR = tmp_path
    cases.hand_over(cases.carried_document())
    at = now()
    assert queries.keep(at) == 1
    found = kept.read(at)
    assert found.period.as_of == at
    assert found.steps == (1, 0, 0, 1)
    assert found == queries._look(queries.last_month(at))
    assert queries.look(at + timedelta(hours=2)) == found, "two hours old, and the page says so"
    assert kept.read(at + timedelta(hours=27)) is None, "the keeping has stopped"
    assert kept.read(at - timedelta(seconds=1)) is None, "the past did not know"
    client.force_login(person_with(Role.LEADER))
    assert client.get("/report/").context["look"] == found


def test_flags_survive_being_kept():
    look = queries.look(now())
    flags = [Flag(What.REFUSED, "sex", "P", date(2026, 3, 2), 1)]
    again = kept.of_data(kept.as_data(replace(look, flags=flags)))
    assert again.flags == flags
    assert again.answers == look.answers


def test_what_waits_for_a_decision():
    by, monday = person_with(Role.LEADER), now().date() - timedelta(days=3)
    flags = [Flag(What.WAIT, "ward", ward, monday, -1) for ward in (WARD, OTHER_WARD)]
    assert leading.undecided([]) == []
    assert leading.undecided(flags) == flags
    actions.raise_floor(actions.Flagged("wait", "ward", WARD), 40, note="late", by=by, at=now())
    assert leading.undecided(flags) == flags[1:]
    FlagAnswer.objects.update(decided_at=now() - timedelta(days=30))
    assert leading.undecided(flags) == flags, "decided before it was seen again"


def test_kept_pages_show_what_would_be_reckoned_anew(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    half_a_year(unfair=True)
    at = now()
    queries.keep(at)
    rows = case_rows(at)
    assert kept_pages.pages_at(at) is not None
    assert kept_pages.queue(at) == queue_of(rows, at)
    assert kept_pages.wait(at) == wait_of(rows, localdate(at))
    for by in By:
        assert kept_pages.compared(by, at) == kept_pages.compare(rows, by, at)
        assert kept_pages.weeks(at, by) == counts_of(rows, localdate(at), by)
    kept = queries.catalogue(at + timedelta(hours=1))
    kept_pages.file().unlink()
    assert kept == queries.catalogue(at + timedelta(hours=1))


def test_once_somebody_is_erased_the_pages_are_reckoned_anew(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    request = admitted("erased", name="Sriyati Contoh")
    at = now()
    queries.keep(at)
    assert kept_pages.pages_at(at) is not None
    erase_person(request.person.key, by=person_with(Role.DATA_PROTECTION_OFFICER), at=now())
    assert kept_pages.pages_at(at) is None
    assert kept_pages.compared(By.SEX, at)[1] == 1, "of unknown sex now"
