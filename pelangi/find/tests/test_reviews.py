"""The pile: what waits for whom, in which order, what two people must both say, and how sure the results are."""

import pytest
from django.urls import reverse
from django.utils import translation

from pelangi.find import actions
from pelangi.find.models import Decision, Match
from pelangi.find.papers import stake
from pelangi.find.refusals import Refused, SettledAlready
from pelangi.find.reviews import labels, progress, settled_answers, standing, to_review
from pelangi.find.tests.found import DAY, brought_in, candidate, said
from pelangi.find.waterfall import waterfall
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with

pytestmark = pytest.mark.django_db
REVIEW_R1 = ("review", "R1", 0.8, ["identity_card"])
REVIEW_R2 = ("review", "R2", 0.6, [])


@pytest.fixture
def found(tmp_path):
    return said(brought_in(tmp_path), REVIEW_R1, REVIEW_R2, ("not_found", "", None, ["identity_card"]))


@pytest.fixture
def fitri(found):
    return person_with(Role.REGISTRY_OFFICER, username="fitri")


@pytest.fixture
def yuliana(found):
    return person_with(Role.OUTREACH_COORDINATOR, username="yuliana")


@pytest.fixture
def two(settings):
    settings.TWO_REVIEWERS = True


def decide(match, by, answer, register_id="R1"):
    return actions.decide(match.entry, register_id=register_id, answer=answer, by=by, at=NOON)


def test_the_next_candidate_waits_again_after_the_first_was_refused(found, fitri):
    decide(found[0], fitri, "different")
    assert found[0].pk in to_review(fitri)
    decide(found[0], fitri, "cannot_tell", register_id="R2")
    assert found[0].pk not in to_review(fitri)


def test_first_comes_the_row_on_which_most_documents_hang(found, fitri):
    Match.objects.filter(pk=found[1].pk).update(stake=3)
    Match.objects.filter(pk=found[0].pk).update(stake=1)
    assert to_review(fitri) == [found[1].pk, found[0].pk]


@pytest.mark.parametrize(
    ("reason", "probability", "missing", "documents"),
    [
        ("unsure", 0.8, ["identity_card"], 0.8 * 1 + 0.2 * 2),  # else: biodata and card
        ("weak_evidence", 0.95, [], 0.05 * 2),  # complete if it is them: little hangs on it
        ("registered_as_dead", 0.95, ["identity_card"], 0.05 * 2),  # the dead need no card
        ("unsure", None, [], 0.5 * 2),
    ],
)
def test_what_hangs_on_a_decision(reason, probability, missing, documents):
    match = Match(verdict="review", reason_code=reason, probability=probability, missing=missing)
    assert stake(match, {"age": "40"}, DAY) == pytest.approx(documents)


def test_nothing_hangs_on_a_row_that_is_clear():
    assert stake(Match(verdict="complete", probability=0.99), {}, DAY) == 0


def test_where_two_are_needed_one_answer_changes_nothing_and_the_second_settles_it(
    two, found, fitri, yuliana
):
    decide(found[0], fitri, "same")
    found[0].refresh_from_db()
    assert found[0].verdict == "review"
    assert found[0].pk not in to_review(fitri)
    assert found[0].pk in to_review(yuliana)
    decide(found[0], yuliana, "same")
    found[0].refresh_from_db()
    assert found[0].verdict == "lacks"
    assert settled_answers(found[0].entry) == {"R1": "same"}


def test_the_second_reviewer_does_not_see_what_the_first_said(two, found, fitri, yuliana):
    decide(found[0], fitri, "same")
    assert standing(found[0].entry, yuliana) == []
    assert len(standing(found[0].entry, fitri)) == 1
    decide(found[0], yuliana, "same")
    assert len(standing(found[0].entry, yuliana)) == 2


def test_two_who_disagree_leave_the_row_to_a_third(two, found, fitri, yuliana):
    decide(found[0], fitri, "same")
    decide(found[0], yuliana, "different")
    found[0].refresh_from_db()
    assert found[0].verdict == "review"
    third = person_with(Role.REGISTRY_OFFICER, username="rina")
    assert found[0].pk in to_review(third)
    decide(found[0], third, "same")
    found[0].refresh_from_db()
    assert found[0].verdict == "lacks"
    with pytest.raises(SettledAlready):
        decide(found[0], person_with(Role.REGISTRY_OFFICER, username="santi"), "different")


def test_one_person_cannot_be_both(two, found, fitri):
    decide(found[0], fitri, "same")
    assert decide(found[0], fitri, "same") == Decision.objects.get()
    with pytest.raises(Refused):
        decide(found[0], fitri, "same", register_id="R2")
    found[0].refresh_from_db()
    assert found[0].verdict == "review"


def test_taking_one_of_two_answers_back_unsettles_the_row(two, found, fitri, yuliana):
    decide(found[0], fitri, "same")
    second = decide(found[0], yuliana, "same")
    actions.undo(second, by=yuliana, at=NOON)
    found[0].refresh_from_db()
    assert found[0].verdict == "review"
    assert found[0].pk in to_review(yuliana)


def test_progress_counts_and_says_how_many_errors_to_expect(found, fitri, tmp_path):
    Match.objects.filter(pk=found[1].pk).update(verdict="complete", probability=0.96)
    Match.objects.filter(pk=found[2].pk).update(candidates=[candidate("R1", 0.2), candidate("R2", 0.1)])
    before = progress(fitri, since=NOON)
    assert (before.waiting, before.decided, before.whole) == (1, 0, 1)
    assert before.wrong_links == pytest.approx(0.04)
    assert before.overlooked == pytest.approx(0.2)
    assert before.agreement is None
    decide(found[0], fitri, "same")
    after = progress(fitri, since=NOON)
    assert (after.waiting, after.decided, after.own_today) == (0, 1, 1)
    assert after.wrong_links == pytest.approx(0.04), "what a person decided is no estimate"


def test_agreement_is_reckoned_over_rows_that_two_people_answered(two, found, fitri, yuliana):
    decide(found[0], fitri, "same")
    decide(found[0], yuliana, "same")
    decide(found[1], fitri, "same", register_id="R2")
    decide(found[1], yuliana, "different", register_id="R2")
    agreed = progress(fitri, since=NOON).agreement
    assert (agreed.cases, agreed.agreed) == (2, 1)


def test_one_learns_from_what_people_settled_and_from_nothing_else(found, fitri):
    assert labels() == {}
    decide(found[0], fitri, "same")
    decide(found[1], fitri, "cannot_tell", register_id="R2")
    assert labels() == {found[0].entry_id: "R1"}
    undone = Decision.objects.get(answer="cannot_tell")
    actions.undo(undone, by=fitri, at=NOON)
    for one in Match.objects.get(pk=found[1].pk).candidates:
        decide(Match.objects.get(pk=found[1].pk), fitri, "different", register_id=one["register_id"])
    assert labels() == {found[0].entry_id: "R1", found[1].entry_id: ""}


def test_the_waterfall_begins_at_the_start_and_adds_up_to_the_weight():
    steps = waterfall({"weight": 5.0, "evidence": {"name": 6.5, "nik": -2.0}, "levels": {"nik": "one_digit"}})
    start, name, nik, total = steps
    assert (start.after, name.before, name.after, nik.after) == (0.5, 0.5, 7.0, 5.0)
    assert total.after == pytest.approx(5.0)
    assert name.x + name.width == pytest.approx(320)
    with translation.override("en"):
        assert str(nik.found) == "one digit differs, or two are swapped"
    assert not nik.supports


def test_the_waterfall_ends_at_the_chance_that_is_said_also_where_others_are_as_alike():
    alike = {"weight": 2.0, "evidence": {"name": 6.5}, "probability": 0.2}
    *_before, name, others, total = waterfall(alike)
    assert total.after == pytest.approx(-2.0)  # one to four
    assert (others.before, others.after) == (name.after, total.after)
    assert not others.supports
    nothing_between = (
        {**alike, "weight": -2.01},
        {**alike, "probability": 1.0},
        {**alike, "probability": 0.0},
    )
    assert [len(waterfall(one)) for one in nothing_between] == [3, 3, 3]  # a start, a field and the sum


def test_by_keyboard_and_without_script_the_same_buttons_answer(client, found, fitri):
    client.force_login(fitri)
    page = client.get(reverse("find:case", args=[found[0].pk]))
    text = page.content.decode()
    assert all(f'data-key="{key}"' in text for key in "123nk")
    answer = client.post(
        reverse("find:decide", args=[found[0].pk]),
        {"answer": "cannot_tell", "register_id": "R1"},
        follow=True,
    )
    assert 'data-key="u"' in answer.content.decode()
    assert answer.context["match"].pk == found[1].pk


def test_the_review_page_lists_the_last_decisions_with_their_authors(client, found, fitri):
    decide(found[0], fitri, "same")
    client.force_login(fitri)
    page = client.get(reverse("find:review"))
    assert [one.by for one, _row in page.context["latest"]] == [fitri]
    assert "SITI AMINAH" in page.content.decode()


def test_nobody_unblinds_the_other_by_the_list_of_last_decisions(two, client, found, fitri, yuliana):
    decide(found[0], fitri, "same")
    client.force_login(yuliana)
    assert client.get(reverse("find:review")).context["latest"] == []
