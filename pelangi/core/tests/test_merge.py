"""Merging: nothing is replaced unseen, and the order of arrival does not matter."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.merge import Edit, has_seen, heads, missing_ranges


def test_a_value_is_replaced_by_one_whose_author_had_seen_it():
    first, second = Edit(1, 0, "a", 1), Edit(2, 1, "b", 1)
    assert heads([first, second]) == [second]


def test_two_values_that_had_not_seen_each_other_both_stay():
    first, second = Edit(1, 0, "a", 1), Edit(2, 0, "b", 1)
    assert heads([first, second]) == [first, second]


def test_a_device_has_seen_what_it_noted_before_even_when_that_comes_late():
    late, early = Edit(2, 0, "a", 1), Edit(1, 0, "a", 2)
    assert has_seen(early, late)
    assert heads([late, early]) == [early]


def test_the_office_is_no_device_two_of_its_people_do_not_see_each_other_by_name():
    assert not has_seen(Edit(3, 1, "", 2), Edit(2, 1, "", 1))


def test_the_order_of_arrival_does_not_matter():
    """Four people who had seen nothing but their own: every order leaves the same authors."""
    noted = [("a", 1), ("a", 2), ("b", 1), ("c", 1)]
    left = {
        tuple(
            sorted(
                (one.device, one.sequence)
                for one in heads(
                    Edit(cursor, 0, device, sequence)
                    for cursor, (device, sequence) in enumerate(order, start=1)
                )
            )
        )
        for order in permutations(noted)
    }
    assert left == {(("a", 2), ("b", 1), ("c", 1))}


@given(st.sets(st.integers(1, 60)), st.integers(0, 60))
def test_gaps_and_what_came_make_up_the_whole(came, highest):
    gaps = {number for first, last in missing_ranges(came, highest) for number in range(first, last + 1)}
    assert gaps == set(range(1, highest + 1)) - came


@pytest.mark.parametrize(
    ("came", "highest", "gaps"),
    [([], 0, []), ([], 3, [(1, 3)]), ([1, 2, 5], 7, [(3, 4), (6, 7)]), ([1, 2], 2, [])],
)
def test_gaps_are_named_as_ranges(came, highest, gaps):
    assert missing_ranges(came, highest) == gaps
