"""Report: the mayor sees whom we reached and whom we missed, and every figure leads to its records.

Fourteen people asked: eight women and six men. Six women and three men have their card by now; one more woman is
waiting, and nobody came to the rest yet. Two people belong to a group so small that showing it would show them.

    what the mayor reads                      what stands behind it
    ----------------------------------------  ---------------------------------------------
    women 6 of 8, men 3 of 6                  with an interval: so few people prove little
    those still waiting count as waiting      not left out of the average
    "people served: 9"                        nine records, one click away, without names
    the group of two                          not shown alone

All people are invented.
"""

import pytest
from django.utils import timezone

from pelangi.ask.tests.asking import admitted
from pelangi.issue import actions
from pelangi.issue.models import Document
from pelangi.report.models import Figure
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with
from pelangi.visit import actions as visits
from pelangi.visit.tests.doors import promised, round_on

SERVED = {"P": 6, "L": 3}
ASKED = {"P": 8, "L": 6}


@pytest.fixture
def month(town):
    """What happened: visits were made, cards handed over, some people still wait."""
    now = timezone.now()
    yesterday = now - timezone.timedelta(days=1)
    today = round_on(town.today, of=town.team, at=now)
    clerk = town.desk(Role.REGISTRY_OFFICER, name="fitriani")
    for sex, asked in ASKED.items():
        for number in range(asked):
            group = "disability" if sex == "L" and number < 2 else "elderly"
            request = admitted(
                f"story:{sex}{number}", name=f"Contoh {sex}{number}", sex=sex, group=group, at=yesterday
            )
            if number < SERVED[sex]:
                door = promised(request, on=today, at=yesterday)
                visits.record(door, move="finish", base_version=0, by=town.field_officer, at=yesterday)
    hand_everything_over(clerk, town.field_officer, now)
    return town.desk(Role.LEADER, name="marlina")


def hand_everything_over(clerk, officer, now) -> None:
    second = person_with(Role.REGISTRY_OFFICER, username="nurul")
    actions.open_documents(by=clerk.user, at=now)
    for document in Document.objects.all():
        actions.read_back(document, "PRINT_READY_RECORD", by=clerk.user, at=now)
        actions.move_document(document, "print", by=clerk.user, at=now)
        actions.check_document(document, by=second, at=now)
        actions.hand_over(
            document, receiver_name="Contoh", relation="self", confirmed=True, by=officer, at=now
        )


def test_women_and_men_stand_side_by_side_with_how_sure_it_is(month):
    page = month.reads("report:fairness", "sex")
    assert "Women 8 6 : 75 % (" in page.replace("75.0 %", "75 %").replace("75%", "75 %")
    assert "Men 6 3 : 50 % (" in page.replace("50.0 %", "50 %").replace("50%", "50 %")


def test_a_group_of_two_is_not_shown_alone(month):
    page = month.reads("report:fairness", "group")
    assert "Person with disability 2" not in page


def test_a_figure_leads_to_its_records_and_none_names_anybody(town, month):
    month.does("report:freeze", measure="people_served")
    figure = Figure.objects.get(measure="people_served")
    assert figure.value["value"] == "9"
    page = month.reads("report:figure", figure.pk)
    assert "People served at their door: 9 people" in page
    assert "same value" in page, "reckoned again, it comes to the same"
    assert "Contoh P0" not in page


def test_frozen_twice_it_is_one_figure_for_the_same_moment(month):
    month.does("report:freeze", measure="people_served")
    month.does("report:freeze", measure="people_served")
    moments = Figure.objects.filter(measure="people_served").values_list("as_of", flat=True)
    assert len(moments) == len(set(moments))


def test_those_who_still_wait_are_in_the_curve(month):
    assert "still waiting" in month.reads("report:waiting")


def test_a_field_officer_has_no_business_here(town):
    town.desk(Role.FIELD_OFFICER, name="andri").reads("report:home", status=403)
