"""A person's word on a row: verdict and lead follow, the author is kept, and it can be taken back."""

import pytest

from pelangi.find import actions
from pelangi.find.models import Decision, Lead, Match
from pelangi.find.queries import lead_details
from pelangi.find.refusals import Refused, SettledAlready
from pelangi.find.reviews import to_review
from pelangi.find.tests.found import brought_in, said
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with

pytestmark = pytest.mark.django_db
REVIEW_R1 = ("review", "R1", 0.8, ["identity_card"])
NOT_FOUND = ("not_found", "", None, ["identity_card"])


@pytest.fixture
def match(tmp_path):
    return said(brought_in(tmp_path), REVIEW_R1)[0]


@pytest.fixture
def officer(match):
    return person_with(Role.REGISTRY_OFFICER)


def decide(match, officer, answer, register_id="R1"):
    return actions.decide(match.entry, register_id=register_id, answer=answer, by=officer, at=NOON)


def test_the_same_person_who_lacks_a_card_becomes_a_lead(match, officer):
    assert not Lead.objects.exists()
    decide(match, officer, "same")
    match.refresh_from_db()
    assert (match.verdict, match.register_id, match.missing) == ("lacks", "R1", ["identity_card"])
    lead = Lead.objects.get()
    assert (lead.identity, lead.institution_id, lead.missing) == ("register:R1", "LAPAS-1", ["identity_card"])


def test_the_same_person_with_every_document_is_complete_and_no_lead(match, officer):
    decide(match, officer, "same", register_id="R2")
    match.refresh_from_db()
    assert match.verdict == "complete"
    assert not Lead.objects.exists()


def test_another_person_brings_the_next_candidate_and_then_nobody(match, officer):
    decide(match, officer, "different")
    match.refresh_from_db()
    assert (match.verdict, match.register_id) == ("review", "R2")
    decide(match, officer, "different", register_id="R2")
    match.refresh_from_db()
    assert (match.verdict, match.register_id) == ("not_found", "")
    assert Lead.objects.get().identity.startswith("nik:")


def test_cannot_tell_leaves_the_verdict_and_takes_the_row_off_the_pile(match, officer):
    assert to_review(officer) == [match.pk]
    decide(match, officer, "cannot_tell")
    match.refresh_from_db()
    assert match.verdict == "review"
    assert to_review(officer) == []


def test_taking_a_decision_back_restores_verdict_and_leads_and_keeps_both_authors(match, officer):
    decision = decide(match, officer, "same")
    actions.undo(decision, by=officer, at=NOON)
    match.refresh_from_db()
    assert (match.verdict, match.probability, match.missing) == ("review", 0.8, ["identity_card"])
    assert not Lead.objects.exists()
    decision.refresh_from_db()
    assert (decision.by, decision.undone_by) == (officer, officer)
    assert list(AuditEntry.objects.filter(actor=officer.username).values_list("deed", flat=True)) == [
        "find.review_match",
        "find.undo_decision",
    ]
    actions.undo(decision, by=officer, at=NOON)
    assert AuditEntry.objects.filter(deed="find.undo_decision").count() == 1


def test_pressing_twice_decides_once(match, officer):
    assert decide(match, officer, "same") == decide(match, officer, "same")
    assert Decision.objects.count() == 1


def test_of_two_people_who_disagree_the_second_is_told(match, officer):
    decide(match, officer, "same")
    with pytest.raises(SettledAlready):
        decide(match, person_with(Role.OUTREACH_COORDINATOR), "different")


@pytest.mark.parametrize(("register_id", "answer"), [("R3", "same"), ("", "same"), ("R1", "perhaps")])
def test_a_candidate_or_answer_that_was_not_offered_is_refused(match, officer, register_id, answer):
    with pytest.raises(Refused):
        decide(match, officer, answer, register_id=register_id)
    assert not Decision.objects.exists()


def test_somebody_the_register_knows_as_dead_is_never_complete(tmp_path, officer, match):
    Match.objects.filter(pk=match.pk).update(candidates=[{"register_id": "R4", "probability": 0.9}])
    decide(match, officer, "same", register_id="R4")
    match.refresh_from_db()
    assert (match.verdict, match.reason_code) == ("review", "registered_as_dead")


def test_a_lead_made_into_a_request_is_not_touched_by_a_later_decision(match, officer):
    decision = decide(match, officer, "same")
    actions.settle_lead(Lead.objects.get(), state="taken", by=officer, at=NOON)
    actions.undo(decision, by=officer, at=NOON)
    assert Lead.objects.get().state == "taken"


def test_settling_twice_alike_is_harmless_and_differently_is_refused(match, officer):
    decide(match, officer, "same")
    lead = Lead.objects.get()
    actions.settle_lead(lead, state="taken", by=officer, at=NOON)
    actions.settle_lead(lead, state="taken", by=officer, at=NOON)
    assert AuditEntry.objects.filter(deed="find.take_lead").count() == 1
    with pytest.raises(SettledAlready):
        actions.settle_lead(lead, state="dismissed", by=officer, at=NOON)


def test_a_lead_tells_the_registers_word_first_and_the_lists_where_it_is_silent(match, officer):
    decide(match, officer, "same")
    details = lead_details(Lead.objects.get())
    assert details["name"] == "SITI AMINAH"
    assert details["nik"] == "1971050103600001"
    assert details["birth_date"].isoformat() == "1960-03-01"
    assert (details["group"], details["documents"]) == ("inmate", ["identity_card"])


def test_one_person_on_two_lists_is_one_lead(tmp_path, match, officer):
    other = brought_in(tmp_path, "Nama;NIK\nORANG JAUH;1671051512850077\n", sender="PANTI-1", name="b.csv")
    first = said(match.entry.roster, NOT_FOUND, NOT_FOUND, NOT_FOUND)
    second = said(other, NOT_FOUND)
    nik_leads = Lead.objects.filter(entry=first[2].entry)
    assert nik_leads.count() == 1
    assert list(nik_leads.get().other_entries.all()) == [second[0].entry]
    assert Lead.objects.count() == 3


def test_when_a_list_goes_its_taken_lead_stays_and_its_open_leads_go(match, officer):
    said(match.entry.roster, NOT_FOUND, NOT_FOUND)
    taken, _gone = Lead.objects.order_by("pk")
    actions.settle_lead(taken, state="taken", by=officer, at=NOON)
    roster = match.entry.roster
    actions.purge(today=roster.retain_until.replace(year=2030), by=officer, at=NOON)
    assert list(Lead.objects.all()) == [taken]
    taken.refresh_from_db()
    assert taken.entry is None
