"""Report: what the public is told. Small counts cannot be worked out, and what was published stays as it was."""

import csv
import json
from io import StringIO
from random import Random

import pytest
from django.urls import reverse

from pelangi.core.disclosure_table import suppress_table
from pelangi.core.tests.disclosure_attack import possible, random_table
from pelangi.report import actions
from pelangi.report.models import Release
from pelangi.report.open_data import AXES, HEAD, TABLES, TOTAL, month_of, protected
from pelangi.report.tests.histories import FIRST
from pelangi.report.tests.test_figures_against_the_slow_way import random_city, write_down
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
MONTH = FIRST  # the first of September


@pytest.fixture
def release() -> Release:
    small_city()
    leader = person_with(Role.LEADER)
    histories, stock = random_city(Random(11))
    write_down(histories, stock, leader)
    return actions.publish(MONTH, by=leader, at=NOON.replace(year=2027))


def test_published_tables_withstand_the_attack():
    """Of random tables, shown as they are published, every hidden count leaves at least five numbers possible."""
    for seed in range(25):
        lines = protected(random_table(Random(seed)))
        shown = {(row, column): count for row, column, count, _status in lines}
        table = suppress_table(random_table(Random(seed)))
        assert shown[TOTAL, TOTAL] == table.total
        assert {pair: shown[pair] for pair in table.cells} == table.cells
        assert all(high - low > 4 for low, high in possible(table).values())


def test_a_month_is_published_once_and_stays(release, client):
    before = release.tables
    with pytest.raises(actions.PublishedAlready):
        actions.publish(MONTH, by=release.published_by, at=NOON.replace(year=2027))
    _histories, stock = random_city(Random(12))
    write_down([], stock, release.published_by)
    assert Release.objects.get().tables == before


def test_a_month_that_is_not_over_is_not_published():
    small_city()
    with pytest.raises(ValueError, match="not over"):
        actions.publish(NOON.date(), by=person_with(Role.LEADER), at=NOON)


def test_every_file_says_the_same_and_no_count_below_five(release, client):
    month = f"{MONTH:%Y-%m}"
    whole = client.get(reverse("report:open_json", args=[month])).json()
    for name in TABLES:
        rows = list(
            csv.reader(StringIO(client.get(reverse("report:open_csv", args=[month, name])).content.decode()))
        )
        assert tuple(rows[0]) == HEAD
        assert [[line["row"], line["column"], line["count"]] for line in whole["tables"][name]] == [
            [row, column, int(count) if count else None] for row, column, count, _status in rows[1:]
        ]
        assert all(not count or int(count) >= 5 for _row, _column, count, _status in rows[1:])
        about = client.get(reverse("report:open_csvw", args=[month, name])).json()
        assert [one["name"] for one in about["tableSchema"]["columns"]] == list(HEAD)
        assert about["url"].endswith(f"/{month}/{name}.csv")
    catalogue = json.loads(client.get(reverse("report:open_catalogue")).content)
    assert len(catalogue["dcat:dataset"]) == len(TABLES) == len(AXES)
    files = [one["dcat:downloadURL"] for one in catalogue["dcat:dataset"][0]["dcat:distribution"]]
    assert all(client.get(address.replace("http://testserver", "")).status_code == 200 for address in files)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_is_open_to_strangers(release, client, language):
    client.cookies["language"] = language
    page = client.get(reverse("report:open")).content.decode()
    assert "CSVW" in page
    assert client.get(reverse("report:open_json", args=["2020-01"])).status_code == 404
    assert client.get(reverse("report:open_csv", args=["nonsense", "visits"])).status_code == 404


def test_a_leader_publishes_the_month_that_is_over_and_nobody_else(client):
    small_city()
    client.force_login(person_with(Role.AUDITOR, username="auditor"))
    assert client.post(reverse("report:open_publish")).status_code == 403
    client.force_login(person_with(Role.LEADER))
    assert "publish" in client.get(reverse("report:open")).content.decode()
    client.post(reverse("report:open_publish"))
    client.post(reverse("report:open_publish"))
    assert Release.objects.count() == 1


def test_months_have_their_true_ends():
    assert month_of(NOON.date().replace(month=2, year=2028, day=3))[1].day == 29
