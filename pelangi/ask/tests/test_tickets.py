"""A ticket notices a slip, and cannot be worked out from what it stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.ask.tickets import ALPHABET, NotATicket, read_ticket, spoken, ticket_for

sources = st.text(max_size=40)
places = st.integers(0, 8)


@given(sources)
def test_a_ticket_reads_back_however_it_is_written(source):
    ticket = ticket_for(source)
    assert read_ticket(f" {spoken(ticket).lower()} ") == ticket


@given(sources, places, st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(source, place, sign):
    ticket = ticket_for(source)
    wrong = ticket[:place] + sign + ticket[place + 1 :]
    if wrong != ticket:
        with pytest.raises(NotATicket):
            read_ticket(wrong)


@given(sources, st.integers(0, 7))
def test_two_neighbours_swapped_are_noticed(source, place):
    ticket = ticket_for(source)
    wrong = ticket[:place] + ticket[place + 1] + ticket[place] + ticket[place + 2 :]
    if wrong != ticket:
        with pytest.raises(NotATicket):
            read_ticket(wrong)


@pytest.mark.parametrize("text", ["", "ABC", "ABC-DEF-GH!", "ABC-DEF-GHJ-K", "0OI1LU234"])
def test_what_is_no_ticket_is_refused(text):
    with pytest.raises(NotATicket):
        read_ticket(text)


def test_the_same_source_gives_the_same_ticket_and_another_installation_another(settings):
    before = ticket_for("lead:1")
    assert ticket_for("lead:1") == before != ticket_for("lead:2")
    settings.MASTER_KEY = "another installation"
    assert ticket_for("lead:1") != before


def test_no_sign_looks_like_another():
    assert not set("01OILUZ") & set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 29
