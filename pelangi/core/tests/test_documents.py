from datetime import date

import pytest

from pelangi.core.documents import DocumentKind as Kind
from pelangi.core.documents import age_years, document_rules, due_documents, missing_documents

AS_OF = date(2026, 11, 24)


def test_an_identity_card_is_due_from_the_seventeenth_birthday():
    assert due_documents(date(2009, 11, 24), AS_OF) == (Kind.IDENTITY_CARD, Kind.BIRTH_CERTIFICATE)


def test_a_child_card_is_due_until_the_day_before_the_seventeenth_birthday():
    assert due_documents(date(2009, 11, 25), AS_OF) == (Kind.CHILD_CARD, Kind.BIRTH_CERTIFICATE)


def test_a_birth_certificate_is_no_longer_due_on_the_eighteenth_birthday():
    assert due_documents(date(2008, 11, 24), AS_OF) == (Kind.IDENTITY_CARD,)
    assert Kind.BIRTH_CERTIFICATE in due_documents(date(2008, 11, 25), AS_OF)


def test_the_married_get_an_identity_card_before_seventeen_and_no_child_card():
    assert due_documents(date(2010, 6, 1), AS_OF, married=True) == (
        Kind.IDENTITY_CARD,
        Kind.BIRTH_CERTIFICATE,
    )


def test_someone_born_on_29_february_ages_on_1_march():
    assert age_years(date(2008, 2, 29), date(2025, 2, 28)) == 16
    assert age_years(date(2008, 2, 29), date(2025, 3, 1)) == 17


def test_a_birth_after_the_day_asked_for_is_refused():
    with pytest.raises(ValueError, match="after"):
        due_documents(date(2027, 1, 1), AS_OF)


def test_missing_is_what_is_due_and_not_held():
    born = date(2009, 1, 1)
    assert missing_documents(born, AS_OF, [Kind.BIRTH_CERTIFICATE]) == (Kind.IDENTITY_CARD,)
    assert missing_documents(born, AS_OF, [Kind.IDENTITY_CARD, Kind.BIRTH_CERTIFICATE]) == ()


def test_every_kind_has_its_rule_with_a_source():
    rules = document_rules()
    assert set(rules) == set(Kind)
    assert all(
        rule.source_id and rule.source_en and rule.requirements and rule.confidence in "HML"
        for rule in rules.values()
    )


def test_a_substitute_stands_in_only_for_a_requirement_of_the_same_document():
    for rule in document_rules().values():
        assert set(rule.accepted) <= {paper.code for paper in rule.requirements}


def test_only_identity_and_child_cards_use_card_stock():
    rules = document_rules()
    assert {kind for kind in Kind if rules[kind].card_stock} == {Kind.IDENTITY_CARD, Kind.CHILD_CARD}


def test_only_the_identity_card_needs_a_capture():
    rules = document_rules()
    assert [kind for kind in Kind if rules[kind].in_person == "capture"] == [Kind.IDENTITY_CARD]


def test_two_witnesses_and_a_statement_replace_the_birth_letter():
    rule = document_rules()[Kind.BIRTH_CERTIFICATE]
    missing = rule.still_missing(["form_f201", "family_card", "form_f203"])
    assert [paper.code for paper in missing] == ["marriage_proof"]
    assert rule.still_missing(["form_f201", "family_card", "form_f203", "form_f204"]) == ()
    assert {paper.code: paper.witnesses for paper in rule.accepted["birth_letter"]}["form_f203"] == 2


def test_the_capture_is_no_paper_to_bring():
    rule = document_rules()[Kind.IDENTITY_CARD]
    assert [paper.code for paper in rule.still_missing([])] == ["form_f102", "family_card"]
