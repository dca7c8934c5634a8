"""Report: coverage of a group with those on no list counted, as page and as CSV; each chart has its numbers as CSV."""

import pytest

from pelangi.core.capture import chapman
from pelangi.find.gap import GroupGap
from pelangi.issue.tests import cases
from pelangi.report import unknown
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city


def a_gap(people: int, *sizes: int) -> GroupGap:
    return GroupGap("elderly", "A", ["B"], people, whole=chapman(*sizes))


def test_coverage_is_of_those_on_lists_and_at_least_of_everybody():
    found = unknown._coverage(a_gap(90, 60, 50, 20), a_gap(30, 20, 20, 10))
    everybody = 61 * 51 / 21 - 1
    assert found.known_share == pytest.approx(60 / 90)
    assert found.at_least.estimate == pytest.approx(60 / everybody)
    assert found.at_least.low < found.at_least.estimate < found.at_least.high < found.known_share


@pytest.mark.parametrize(
    ("everybody", "lacking"),
    [
        (a_gap(90, 60, 50, 20), a_gap(4, 4, 0, 0)),
        (a_gap(90, 60, 50, 20), a_gap(87, 60, 47, 20)),
        (a_gap(90, 60, 30, 0), a_gap(30, 20, 10, 0)),
        (a_gap(90, 60, 50, 20), None),
    ],
)
def test_few_people_and_lists_that_do_not_meet_are_not_told_of(everybody, lacking):
    assert unknown._coverage(everybody, lacking) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "head"),
    [
        ("unknown", "group,seen,lacking"),
        ("waiting", "day,waiting,low,high"),
        ("fairness/ward", "ward,people,share,low,high"),
    ],
)
def test_a_chart_leaves_as_numbers(client, page, head):
    small_city()
    cases.hand_over(cases.carried_document())
    for number in range(6):
        cases.captured(f"more:{number}", name=f"Contoh {'ABCDEF'[number]}")
    client.force_login(person_with(Role.LEADER))
    shown = client.get(f"/report/{page}/")
    assert shown.status_code == 200
    before = AuditEntry.objects.count()
    lines = client.get(f"/report/{page}/csv/").content.decode().splitlines()
    assert lines[0].startswith(head)
    assert AuditEntry.objects.count() == before + 1
    if page == "waiting":
        assert len(lines) == 1 + len(shown.context["table"]["rows"])
    if page == "fairness/ward":
        assert len(lines) == 1 + len(shown.context["lines"]) > 1
    client.force_login(person_with(Role.INNOVATION_VERIFIER))
    assert client.get(f"/report/{page}/csv/").status_code == 403
