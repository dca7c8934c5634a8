"""Report: the leader's page tells of the index, of flags and decisions; kept with the columns it is the same page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation
from django.utils.timezone import localdate, now

from pelangi.ask.actions import ask_right
from pelangi.ask.models import Person
from pelangi.ask.tests.asking import admitted
from pelangi.core.comparisons import What
from pelangi.core.fairness import By, wait_of
from pelangi.core.intervals import Interval
from pelangi.find.models import RegisterEntry
from pelangi.issue.tests import cases
from pelangi.report import actions, kept, kept_pages, leading, queries, spoken
from pelangi.report.cases import case_rows
from pelangi.report.models import FlagAnswer
from pelangi.report.queue import queue_of
from pelangi.report.reach import Reach
from pelangi.report.tests.test_fairness_and_coverage import register
from pelangi.report.tests.test_watch import half_a_year
from pelangi.report.watching import Flag
from pelangi.report.weeks import counts_of
from pelangi.staff.actions import erase_person
from pelangi.staff.audit import name_of
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, SAME_DISTRICT_WARD, WARD, person_with, small_city

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


def test_fairness_is_one_sentence():
    by_sex = [Reach("L", 60, Interval(0.5, 0.4, 0.6)), Reach("P", 60, Interval(0.25, 0.2, 0.3))]
    names = {"L": "men", "P": "women"}
    with translation.override("en"):
        said = spoken.fairness_in_a_sentence([], 0, by_sex, names)
        assert said.endswith("With a document in hand: men 50 % (40–60), women 25 % (20–30).")
        assert "too few" in spoken.fairness_in_a_sentence([], 0, by_sex[:1], names)
        assert spoken.fairness_in_a_sentence(["One."], 1, by_sex, names) == "One."
        assert spoken.fairness_in_a_sentence(["One."], 3, by_sex, names) == "One. And 2 more flags."


def test_the_sum_without_a_card_is_that_of_the_page_it_opens(client):
    register({WARD: (40, 7), SAME_DISTRICT_WARD: (30, 12), OTHER_WARD: (25, 9)})
    client.force_login(person_with(Role.LEADER))
    page = client.get("/report/")
    assert page.context["look"].missing == 28
    assert "/report/coverage/identity_card/" in page.content.decode()
    assert client.get("/report/coverage/identity_card/").context["found"].missing == 28


def test_a_sum_that_would_tell_of_few_is_hidden(client):
    register({WARD: (40, 1), SAME_DISTRICT_WARD: (30, 1), OTHER_WARD: (25, 1)})
    client.force_login(person_with(Role.LEADER))
    assert queries.look(now()).missing is None, "three of one each would be told by their sum"
    answer = client.get("/report/behind/missing/identity_card:all/")
    assert answer.status_code == 404


@pytest.mark.parametrize("by", ["register_id", "nik_hash"])
def test_behind_the_number_who_asked_that_their_data_not_be_used_is_counted_and_not_named(client, by):
    register({WARD: (40, 12), SAME_DISTRICT_WARD: (30, 12), OTHER_WARD: (25, 12)})
    entry = RegisterEntry.objects.filter(ward=WARD, identity_card="none").first()
    entry.name, entry.nik_hash = "RAHASIA", "f" * 64
    entry.save()
    person = admitted("one").person
    Person.objects.filter(pk=person.pk).update(**{by: getattr(entry, by)})
    officer = person_with(Role.OUTREACH_COORDINATOR)
    address = f"/report/behind/missing/identity_card:{WARD}/"
    client.force_login(officer)
    client.cookies["language"] = "en"
    assert "RAHASIA" in client.get(address).content.decode()
    thing = name_of(entry)
    before = AuditEntry.objects.filter(thing=thing).count()
    ask_right(person, "restriction", by=officer, at=now())
    answer = client.get(address)
    text = answer.content.decode()
    assert "RAHASIA" not in text
    assert text.count("asked that their data not be used") == 1
    assert answer.context["found"].count == 12
    assert (before, AuditEntry.objects.filter(thing=thing).count()) == (1, 1)


def test_who_decides_nothing_is_told_of_no_decision(client):
    client.force_login(person_with(Role.AUDITOR))
    assert client.get("/report/").context["decisions"] is None
    client.force_login(person_with(Role.LEADER, username="pimpinan"))
    assert client.get("/report/").context["decisions"]["count"] == 1, "last month is to be published"


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
