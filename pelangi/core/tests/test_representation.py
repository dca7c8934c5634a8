"""When a power of attorney is wanted: from what somebody is to the person, as it was typed."""

import pytest

from pelangi.core.representation import Wanted, is_wanted, representation


@pytest.mark.parametrize(
    ("reporter", "relation", "wanted"),
    [
        ("", "", Wanted.NO),
        ("Rina", "", Wanted.UNKNOWN),
        ("Rina", " - ", Wanted.UNKNOWN),
        ("Rina", "Anak kandung", Wanted.NO),
        ("Rina", "ORANG TUA", Wanted.NO),
        ("Rina", "saya sendiri", Wanted.NO),
        ("Rina", "wali (putusan pengadilan)", Wanted.NO),
        ("Rina", "daughter", Wanted.NO),
        ("Rina", "tetangga", Wanted.YES),
        ("Rina", "anak tetangga", Wanted.YES),
        ("Rina", "wali kelas", Wanted.YES),
        ("Rina", "Ketua RT", Wanted.YES),
        ("Rina", "pendamping", Wanted.YES),
        ("Rina", "kemenakan", Wanted.YES),  # an unknown word: rather once too often
    ],
)
def test_it_follows_from_what_somebody_is_to_the_person(reporter, relation, wanted):
    assert is_wanted(reporter, relation) == wanted


def test_the_rule_says_what_it_rests_on_in_both_languages_and_that_it_is_a_reading():
    rule = representation()
    assert rule.rule_id != rule.rule_en
    assert "Permendagri 109/2019" in rule.source_id
    assert "Permendagri 109/2019" in rule.source_en
    assert rule.confidence == "L"
    assert not rule.near & rule.others
