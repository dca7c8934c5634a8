"""Guided paths: complete in both languages, and thought of by the facts that call for them."""

from datetime import date

import pytest

from pelangi.core.documents import DocumentKind
from pelangi.core.paths import DESKS, FACTS, facts, guided_paths, suggested

TODAY = date(2026, 11, 28)
USUAL = {
    "institution": "",
    "obstacle": "",
    "has_identity": True,
    "birth_date": date(1950, 3, 7),
    "deceased": False,
    "today": TODAY,
}


@pytest.mark.parametrize("path", guided_paths().values(), ids=guided_paths())
def test_a_path_is_complete_and_says_what_never_to_do(path):
    assert path.title_id
    assert path.title_en
    assert path.never_id
    assert path.never_en
    assert path.source_id
    assert path.source_en
    assert path.confidence in {"H", "M", "L"}
    assert all(step.who in DESKS and step.text_id and step.text_en for step in path.steps)
    assert set(path.opens) <= set(DocumentKind)


def test_each_fact_leads_to_a_path():
    assert all(suggested(frozenset({fact})) for fact in FACTS)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"institution": "prison"}, ["prisoner_elsewhere"]),
        ({"institution": "hospital"}, ["bedridden_in_hospital"]),
        ({"obstacle": "in_hospital"}, ["bedridden_in_hospital"]),
        ({"has_identity": False}, ["no_identity"]),
        ({"has_identity": False, "birth_date": None}, ["no_identity"]),
        ({"has_identity": False, "birth_date": date(2024, 1, 1)}, ["foundling"]),
        ({"has_identity": False, "institution": "prison", "deceased": True}, ["deceased_on_visit"]),
    ],
)
def test_the_fitting_paths_are_thought_of(changed, codes):
    assert [path.code for path in suggested(facts(**(USUAL | changed)))] == codes
