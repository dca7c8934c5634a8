"""Report: satisfaction from door, ticket page and paper; the regulation's worked form."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from pelangi.core.satisfaction import Element, satisfaction
from pelangi.report import actions, survey
from pelangi.report.measures import MEASURES, Period
from pelangi.report.models import SurveySheet
from pelangi.report.refusals import AnsweredAlready, NotServedYet, TypedAlready
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
MARKS = [4, 3, 4, 4, 3, 4, 4, 3, 4]


@pytest.fixture(autouse=True)
def city():
    return small_city()


def period() -> Period:
    return Period(NOON.date().replace(day=1), NOON.date(), NOON.replace(year=NOON.year + 1))


def served_request():
    from pelangi.ask.tests.asking import admitted
    from pelangi.visit import actions as visit
    from pelangi.visit.tests.doors import field_officer, promised, round_on

    request = admitted("survey", name="Sriyati Contoh")
    visit.record(promised(request, on=round_on()), move="finish", base_version=0, by=field_officer(), at=NOON)
    return request


def test_the_worked_form_of_the_regulation():
    """PermenPANRB 14/2017: nine means, each weighted 1/9 (0.111), their sum times 25; worked here with exact ninths.

    Means 3.45 2.65 3.53 2.31 1.55 3.12 2.13 2.43 3.21 of a hundred sheets: 24.38 / 9 = 2.7089, times 25 is 67.72: C.
    """
    means = [345, 265, 353, 231, 155, 312, 213, 243, 321]
    columns = [_marks_of(total) for total in means]
    found = satisfaction(
        dict(zip(Element, [column[sheet] for column in columns], strict=True)) for sheet in range(100)
    )
    assert found.answers == 100
    assert [found.means[element] for element in Element] == [Fraction(total, 100) for total in means]
    assert found.converted == Decimal("67.72")
    assert (found.grade, found.grade_id) == ("C", "Kurang Baik")
    assert found.weakest == list(Element)[4]


def _marks_of(total: int) -> list[int]:
    """Return a hundred marks from 1 to 4 with this sum."""
    low, rest = divmod(total, 100)
    return [low + 1] * rest + [low] * (100 - rest)


def test_sheets_from_all_three_ways_make_one_index():
    by = person_with(Role.OUTREACH_COORDINATOR)
    request = served_request()
    actions.answer_survey(request, MARKS, at=NOON)
    actions.type_in_sheet("K-1", [2] * 9, answered_at=NOON, by=by, at=NOON)
    found = survey.result(period())
    assert found.sources == {"ticket": 1, "paper": 1, "door": 0}
    assert found.found.answers == 2
    assert [line.total for line in found.lines] == [mark + 2 for mark in MARKS]
    value = MEASURES["satisfaction"].reckon(period())
    assert (
        value.record_count == sum(one.count() for one in MEASURES["satisfaction"].record_sets(period())) == 2
    )
    assert MEASURES["satisfaction_response"].reckon(period()).parts == {"of": 1, "count": 1}


def test_a_ticket_answers_once_and_only_after_a_visit_and_a_number_is_typed_once():
    from pelangi.ask.tests.asking import admitted

    with pytest.raises(NotServedYet):
        actions.answer_survey(admitted("early", name="Marlena Contoh"), MARKS, at=NOON)
    request = served_request()
    actions.answer_survey(request, MARKS, at=NOON)
    with pytest.raises(AnsweredAlready):
        actions.answer_survey(request, MARKS, at=NOON)
    by = person_with(Role.OUTREACH_COORDINATOR)
    actions.type_in_sheet("K-1", MARKS, answered_at=NOON, by=by, at=NOON)
    with pytest.raises(TypedAlready):
        actions.type_in_sheet("K-1", MARKS, answered_at=NOON, by=by, at=NOON)
    assert SurveySheet.objects.count() == 2


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages(client, language):
    client.cookies["language"] = language
    request = served_request()
    marks = {element.value: mark for element, mark in zip(Element, MARKS, strict=True)}
    answer = reverse("report:survey_answer")
    assert client.get(answer).status_code == 200
    client.post(answer, marks | {"ticket": "NO-SUCH"})
    assert not SurveySheet.objects.exists()
    client.post(answer, marks | {"ticket": request.ticket})
    assert SurveySheet.objects.get().elements == MARKS
    client.force_login(person_with(Role.OUTREACH_COORDINATOR))
    page = {"number": "K-7", "day": "2026-01-01"}
    assert client.post(reverse("report:survey_paper"), marks | page).status_code == 302
    assert client.post(reverse("report:survey_paper"), marks | page).status_code == 200
    assert client.get(reverse("report:survey")).status_code == 200
    assert SurveySheet.objects.count() == 2
