"""Report: every measure is reckoned from events, and as of a moment it never changes its mind."""

from datetime import date, timedelta

import pytest

from pelangi.issue import actions as issue_actions
from pelangi.issue.tests import cases
from pelangi.report import queries
from pelangi.report.actions import freeze
from pelangi.report.lineage import lineage_of
from pelangi.report.measures import MEASURES, Period
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with, small_city

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def city():
    return small_city()


def period(days: int = 10, *, as_of=None) -> Period:
    return Period(DAY, DAY + timedelta(days=days), as_of or NOON + timedelta(days=days))


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        Period(DAY, DAY - timedelta(days=1), NOON)


@pytest.mark.parametrize("name", MEASURES)
def test_an_empty_city_has_an_answer_for_every_measure(name):
    assert MEASURES[name].reckon(period()).value in {"0", None}


def test_a_hand_over_counts_from_the_moment_it_was_recorded():
    cases.hand_over(cases.carried_document())
    handed = MEASURES["documents_handed_over"]
    assert handed.reckon(period()).value == "1"
    assert handed.reckon(period(as_of=NOON + timedelta(days=3))).value == "0"
    assert handed.reckon(Period(DAY, DAY + timedelta(days=2), NOON + timedelta(days=9))).value == "0"


def test_days_of_service_counts_people_who_still_wait():
    cases.hand_over(cases.carried_document("test:1"))
    days = MEASURES["days_of_service"]
    assert days.reckon(period()).value == "4"
    cases.captured("test:2", name="Budi Contoh")
    cases.captured("test:3", name="Ani Contoh")
    waiting = days.reckon(period())
    assert waiting.value is None
    assert waiting.record_count == 3


def test_the_lineage_of_days_of_service_holds_the_hand_overs_it_rests_on():
    document = cases.carried_document("test:1")
    cases.hand_over(document)
    cases.captured("test:2", name="Budi Contoh")
    days = MEASURES["days_of_service"]
    found = lineage_of(days, period())
    assert found.kinds == {"ask.NeedMove": 2, "issue.DocumentMove": 1}
    assert days.reckon(period()).record_count == 2
    before = lineage_of(days, period(as_of=NOON + timedelta(days=1)))
    assert "issue.DocumentMove" not in before.kinds  # not known then
    document.moves.filter(move="hand_over").update(at=NOON)
    assert lineage_of(days, period()).root != found.root


def test_complaints_count_as_settled_only_when_answered_by_then():
    for number in range(4):
        complaint = issue_actions.file_complaint(
            kind="waiting", text="", source_ref=str(number), by=cases.desk(), at=NOON
        )
        if number:
            issue_actions.answer_complaint(
                complaint,
                state="resolved",
                answer="Sudah.",
                by=cases.desk(),
                at=NOON + timedelta(days=number),
            )
    settled = MEASURES["complaints_resolved"]
    assert settled.reckon(period()).value == "75.00"
    assert settled.reckon(period(as_of=NOON + timedelta(days=2))).value == "50.00"


def test_a_frozen_figure_is_one_and_leads_to_as_many_records_as_it_says():
    cases.hand_over(cases.carried_document())
    by = person_with(Role.LEADER)
    asked = {"from_date": DAY, "until_date": DAY + timedelta(days=9), "as_of": NOON + timedelta(days=9)}
    figure = freeze("documents_handed_over", **asked, by=by, at=NOON)
    assert freeze("documents_handed_over", **asked, by=by, at=NOON) == figure
    records = queries.records_of(figure)
    assert len(records) == figure.record_count == 1
    assert records[0].ward == "Tua Tunu Indah"
    assert queries.reckoned_again(figure) == figure.value
    assert AuditEntry.objects.filter(deed="report.export").count() == 1


def test_the_ward_of_people_in_institutions_is_not_told():
    cases.hand_over(cases.carried_document(institution="LAPAS-1"))
    figure = freeze(
        "documents_handed_over",
        from_date=DAY,
        until_date=DAY + timedelta(days=9),
        as_of=NOON + timedelta(days=9),
        by=person_with(Role.LEADER),
        at=NOON,
    )
    assert [record.ward for record in queries.records_of(figure)] == [""]
