"""Report: the leader's page tells of the index, of flags and decisions; kept with the columns it is the same page."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now

from pelangi.core.comparisons import What
from pelangi.innovate.models import Advice, IndexReckoning
from pelangi.issue.tests import cases
from pelangi.report import actions, kept, leading, queries
from pelangi.report.models import FlagAnswer
from pelangi.report.watching import Flag
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


@pytest.mark.parametrize(("language", "words"), [("id", "sasaran 70"), ("en", "target 70")])
def test_the_index_stands_beside_its_target(client, language, words):
    by = person_with(Role.LEADER)
    client.force_login(by)
    client.cookies["language"] = language
    assert words not in client.get("/report/").content.decode()
    IndexReckoning.objects.create(
        year=2026, at=now(), by=by, claimed={}, verified={"index": 61.5}, innovation_count=1, standing={}
    )
    Advice.objects.create(
        year=2026, hours=1, until=now().date(), target=Decimal(70), problem={}, asked_at=now(), asked_by=by
    )
    page = client.get("/report/")
    assert words in page.content.decode()
    assert page.context["index"].index == Decimal("61.5")
    client.force_login(person_with(Role.DATA_PROTECTION_OFFICER))
    other = client.get("/report/")
    assert other.status_code != 200 or other.context["index"] is None
