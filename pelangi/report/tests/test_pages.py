"""Report: the pages open for those who may, in both languages, with and without cases."""

import pytest

from pelangi.issue.tests import cases
from pelangi.report.models import Figure
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

pytestmark = pytest.mark.django_db
PAGES = [
    "/report/",
    "/report/coverage/identity_card/",
    "/report/coverage/child_card/",
    "/report/waiting/",
    "/report/fairness/group/",
    "/report/fairness/sex/",
    "/report/fairness/ward/",
    "/report/figures/",
    "/report/watch/",
    "/report/queue/",
]


@pytest.fixture(autouse=True)
def city():
    return small_city()


@pytest.fixture
def leader(client):
    client.force_login(person_with(Role.LEADER))
    return client


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens_in_an_empty_city(leader, page, language):
    leader.cookies["language"] = language
    assert leader.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_cases(leader, page):
    cases.hand_over(cases.carried_document())
    for number in range(6):
        cases.captured(f"more:{number}", name=f"Contoh {'ABCDEF'[number]}")
    assert leader.get(page).status_code == 200


def test_a_figure_is_frozen_and_opened(leader):
    leader.post("/report/figures/freeze/", {"measure": "people_served"})
    figure = Figure.objects.get()
    assert leader.get(f"/report/figures/{figure.pk}/").status_code == 200
    assert leader.post("/report/figures/freeze/", {"measure": "nonsense"}).status_code == 404


def test_the_coverage_table_leaves_as_csv_without_hidden_counts(leader):
    answer = leader.get("/report/coverage/identity_card/csv/")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().splitlines()[0] == "ward_code,ward,due,missing"


@pytest.mark.parametrize("page", [*PAGES, "/report/coverage/identity_card/csv/"])
def test_a_ward_officer_sees_no_city_figures(client, page):
    client.force_login(person_with(Role.WARD_OFFICER, "ward", "19.71.05.1005"))
    assert client.get(page).status_code == 403


def test_an_unknown_document_or_comparison_is_not_found(leader):
    assert leader.get("/report/coverage/passport/").status_code == 404
    assert leader.get("/report/fairness/religion/").status_code == 404


def test_queue_forecast_and_funnel_leave_as_csv(leader):
    cases.captured("waiting", name="Contoh Menunggu")
    heads = {"ages": "from_days", "wards": "ward_code", "forecast": "weeks_ahead"}
    for part, head in heads.items():
        answer = leader.get(f"/report/queue/{part}/csv/").content.decode().splitlines()
        assert answer[0].startswith(head)
        if part != "forecast":  # which needs twelve weeks
            assert sum(int(line.split(",")[1 if part == "wards" else 2]) for line in answer[1:]) == 1
    assert leader.get("/report/funnel/csv/").content.decode().splitlines()[:2] == ["step,requests", "asked,1"]
    assert leader.get("/report/queue/nonsense/csv/").status_code == 404
