"""Report: every number that counts cases leads to them: as many as it says, and of them those the viewer may see."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.timezone import now

from pelangi.ask.models import Request
from pelangi.ask.queries import requests_of
from pelangi.issue.tests import cases
from pelangi.report import columns, queries
from pelangi.report.behind import SOURCES
from pelangi.report.behind_kept import Kept
from pelangi.report.measures import MEASURES
from pelangi.report.tests.test_fairness_and_coverage import register
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import OTHER_WARD, SAME_DISTRICT_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
PAGES = [
    "/report/",
    "/report/waiting/",
    "/report/fairness/group/",
    "/report/fairness/sex/",
    "/report/fairness/ward/",
    "/report/queue/",
    "/report/watch/",
    "/report/weeks/group/",
    "/report/weeks/ward/",
    "/report/coverage/identity_card/",
    "/report/triage/",
    "/report/figures/",
    "/report/survey/",
    "/report/official/?length=month",
]
LINK = re.compile(
    r'<a href="(?P<to>/report/behind/[^"]+)"[^>]*>(?P<text>.*?)</a>'
    r'(?:\s*</span>\s*<span class="(?:stat|funnel)-value">(?P<value>.*?)</span>)?',
    re.DOTALL,
)
MORE = [
    "people/group:pooled:people",
    "people/ward:unknown:people",
    "people/ward:pooled:refused",
    "compared/sex_ward:pooled:wait",
    "compared/ward:pooled:kept",
    "week/waiting:2026-11-02:group:pooled",
    "rates/elderly:visits",
    "rates/elderly:answered",
    "week/nothing:2026-11-02",
    "people/group:foundling:people",
]
NOT_COUNTED = "(days_of_service|complaints_resolved|satisfaction)/"  # a tile tells a median, share or index


@pytest.fixture(autouse=True)
def city():
    small_city()
    cases.hand_over(cases.carried_document())
    for number in range(6):
        cases.captured(f"more:{number}", name=f"Contoh {'ABCDEF'[number]}")
    moved = Request.objects.order_by("pk")[:2]
    Request.objects.filter(pk__in=[one.pk for one in moved]).update(ward=OTHER_WARD)


def numbers_of(client: Client, page: str):
    """Yield each link of a page with the whole number it stands on, None for what is no count."""
    for found in LINK.finditer(client.get(page).content.decode()):
        to, said = unescape(found["to"]), found["value"] or found["text"]
        counted = re.match(r"\s*([\d.,]+)", said)
        is_tile = found["value"] and re.search(NOT_COUNTED, to)
        yield to, int(re.sub(r"\D", "", counted[1])) if counted and not is_tile else None


def walk(client: Client, user) -> set[str]:
    """Open what is behind every number; return the kinds of number there were."""
    mine, kinds = set(requests_of(user).values_list("pk", flat=True)), set()
    for page in PAGES:
        for to, number in numbers_of(client, page):
            behind = client.get(to).context
            found, kind = behind["found"], to.split("/")[3]
            assert number in (None, found.count), (page, to)
            if found.people is None:
                assert behind["seen"] == sum(key in mine for key in found.keys), (page, to)
                assert behind["page"].paginator.count == behind["seen"]
            kinds.add(kind)
    return kinds


@pytest.mark.parametrize(
    ("role", "scope", "seen"),
    [
        (Role.LEADER, (), 0),
        (Role.OUTREACH_COORDINATOR, (), 7),
        (Role.OUTREACH_COORDINATOR, ("ward", WARD), 5),
    ],
)
def test_every_number_leads_to_as_many_cases_as_it_says(client, role, scope, seen):
    user = person_with(role, *scope)
    client.force_login(user)
    assert requests_of(user).count() == seen
    assert walk(client, user) >= {
        "measure",
        "open",
        "step",
        "queue",
        "wait",
        "people",
        "officer",
        "replay",
        "recap",
        "compared",
    }


@pytest.mark.parametrize(
    ("role", "scope", "share"),
    [
        (Role.LEADER, (), 0),
        (Role.OUTREACH_COORDINATOR, (), 1),
        (Role.OUTREACH_COORDINATOR, ("ward", WARD), None),
    ],
)
def test_who_is_due_and_who_lacks_a_document_are_as_many_as_the_page_says(client, role, scope, share):
    register({WARD: (40, 7), SAME_DISTRICT_WARD: (30, 12), OTHER_WARD: (25, 9)})
    client.force_login(person_with(role, *scope, username="siapa"))
    told = dict(numbers_of(client, "/report/coverage/identity_card/"))
    assert sorted(told.values()) == [7, 9, 12, 25, 28, 30, 40, 95]
    for to, number in told.items():
        answer = client.get(to).context
        assert answer["found"].count == number, to
        own = 7 if "/missing/" in to else 40
        mine = number if share == 1 else own if share is None and re.search(f":({WARD}|all)/", to) else 0
        assert answer["seen"] == answer["page"].paginator.count == mine, to


def test_a_number_keeps_its_moment(client):
    client.force_login(person_with(Role.OUTREACH_COORDINATOR, username="koordinator"))
    (to, number), *_rest = numbers_of(client, "/report/waiting/")
    cases.captured("later", name="Contoh Kemudian")
    Request.objects.filter(pk=Request.objects.latest("pk").pk).update(received_at=now())
    before = AuditEntry.objects.count()
    assert client.get(to).context["found"].count == number == 7
    assert AuditEntry.objects.count() == before + 7, "whom one looked at is written down"
    assert client.get(to.partition("?")[0]).context["found"].count == 8


def test_what_is_on_no_page_is_not_found(client):
    client.force_login(person_with(Role.LEADER))
    for what in [*SOURCES, "round", "nonsense"]:
        assert client.get(f"/report/behind/{what}/nothing/").status_code == 404, what
    few = client.get("/report/behind/people/group:foundling:people/")
    assert few.status_code == 404, "fewer than five are told together with others only"
    assert (
        client.get(f"/report/behind/wait/asked/?at={now().year + 1}-01-01T00:00:00%2B00:00").status_code
        == 200
    )


@pytest.mark.parametrize("scope", [(), ("ward", WARD)])
def test_kept_columns_lead_to_the_same_cases(client, settings, tmp_path, scope):
    settings.DATA_DIR = tmp_path
    register({WARD: (40, 7), SAME_DISTRICT_WARD: (30, 12), OTHER_WARD: (25, 9)})
    at = now()
    queries.keep(at)
    user = person_with(Role.OUTREACH_COORDINATOR, *scope, username="siapa")
    client.force_login(user)
    paths = {to for page in PAGES for to, _number in numbers_of(client, page)}
    paths |= {f"/report/behind/{one}/?{urlencode({'at': at.isoformat()})}" for one in MORE}
    paths |= {f"/report/behind/measure/{one}/?{urlencode({'at': at.isoformat()})}" for one in MEASURES}
    quickly = {to: told(client.get(to)) for to in paths}
    kept = [answer for answer in quickly.values() if isinstance(answer["keys"], Kept)]
    assert len(kept) > 50, "of kept columns"
    for answer in kept:
        answer["keys"] = sorted(key or 0 for key in answer["keys"])
    columns.file().unlink()
    for to, answer in quickly.items():
        slowly = told(client.get(to))
        slowly["keys"] = sorted(key or 0 for key in slowly["keys"])
        assert {**answer, "keys": sorted(key or 0 for key in answer["keys"])} == slowly, to


def told(answer) -> dict:
    """Return what a page says of a number: its title, how many, whom; or that there is no such page."""
    if answer.status_code == 404:
        return {"keys": []}
    found, page = answer.context["found"], answer.context["page"]
    shown = sorted(one.pk for one in page) if found.people is not None else sorted(page)
    return {"title": found.title, "keys": found.keys, "seen": answer.context["seen"], "shown": shown}


def test_a_ward_officer_sees_no_number(client):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", WARD))
    assert client.get("/report/behind/wait/asked/").status_code == 403
