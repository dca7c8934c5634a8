"""What the page of a case says of its priority: each reason, what it is worth in days, and who set it by hand."""

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelangi.ask import actions, queries, worklists
from pelangi.ask.actions.admit import facts_of
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.test_pages import page, signed_in, ward_officer
from pelangi.ask.words import reason_words
from pelangi.core.triage import default_rules, triage
from pelangi.find.models import Group
from pelangi.staff.tests.people import NOON, OTHER_WARD, small_city

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "tanpa ini, menunggu 20 hari lebih lama"), ("en", "without it, 20 days of waiting more")],
)
def test_each_reason_says_how_much_longer_the_case_would_wait_without_it(client, language, words):
    request = admitted(obstacle="bedridden")
    assert words in page(signed_in(client, coordinator(), language), "request", request.ticket)


def test_a_reason_no_waiting_can_make_up_for_promises_no_days(client):
    request = admitted(obstacle="end_of_life")  # 60 points, and waiting gives 40 at most
    point = next(one for one in queries.triage_of(request) if one["rule"] == "end_of_life")
    assert point["later_days"] is None
    said = page(signed_in(client, coordinator(), "en"), "request", request.ticket)
    assert "without it, no waiting makes up for it" in said


@pytest.mark.parametrize(
    ("written", "id_", "en"),
    [
        ("printed", "dokumennya sudah dicetak", "the document was printed"),
        ("visit: not_present", "tidak ada orang di tempat", "nobody was there"),
        ("asked for in ABC-DEF-GHJ", "sudah dimohonkan dalam ABC-DEF-GHJ", "asked for in ABC-DEF-GHJ"),
        (
            "ABCDEFGHJ: the same person, the same documents",
            "ABCDEFGHJ: orang yang sama, dokumen yang sama",
            "ABCDEFGHJ: the same person, the same documents",
        ),
        ("need cancelled", "keperluannya: dibatalkan", "what was needed: cancelled"),
        ("need to ask again", "need to ask again", "need to ask again"),
        ("visit: menunggu keluarga", "menunggu keluarga", "menunggu keluarga"),
    ],
)
def test_reasons_the_product_writes_are_told_in_the_readers_language(written, id_, en):
    for language, words in (("id", id_), ("en", en)):
        with translation.override(language):
            assert reason_words(written) == words


# groups that are a status of a person; "first-time holder" is an age and counts before admission only
STATUSES = [group for group in Group.values if group != Group.FIRST_TIME_HOLDER]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    planted=st.fixed_dictionaries(
        {
            "sex": st.sampled_from(["", "L", "P"]),
            "group": st.sampled_from(["", *STATUSES]),
            "religion": st.text(max_size=8),
            "marital_status": st.sampled_from(["kawin", "cerai mati", ""]),
            "name": st.text(max_size=8),
        }
    )
)
def test_status_and_sex_planted_in_a_case_change_no_point(planted):
    request = admitted(obstacle="bedridden")
    person = queries.describe(request.person)
    usual, other = (
        triage(facts_of(request, said, on=TODAY), now=TODAY, rules=default_rules())
        for said in (person, person | planted)
    )
    assert (other.points, other.priority) == (usual.points, usual.priority)


def test_priorities_set_by_hand_are_counted_and_listed_within_the_readers_place(client):
    mine = admitted("a", name="Siti Contoh")
    there = admitted("b", name="Budi Lain", ward_code=OTHER_WARD)
    admitted("c", name="Ahmad Usual")
    for request in (mine, there):
        actions.set_priority(request, priority=4, reason="contoh", by=coordinator(), at=NOON)
    assert worklists.counts(coordinator())["by_hand"] == 2
    assert worklists.counts(ward_officer())["by_hand"] == 1
    text = page(signed_in(client, coordinator()), "home", state="open", by_hand="on")
    assert "Siti Contoh" in text
    assert "Budi Lain" in text
    assert "Ahmad Usual" not in text
