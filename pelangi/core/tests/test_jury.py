"""Jury: results with shared ranks; W and ICC equal to published examples."""

from fractions import Fraction

import pytest

from pelangi.core.jury import CRITERIA, concord, icc, kendall_w, results, total_of


def even(mark: int) -> dict[str, int]:
    return dict.fromkeys(CRITERIA, mark)


def test_five_criteria_weigh_the_same():
    assert total_of(even(1)) == 0
    assert total_of(even(5)) == 100
    assert total_of({**even(1), "new": 5}) == 20


def test_the_best_comes_first_and_equals_share_a_rank():
    marks = {(1, 1): even(3), (1, 2): even(5), (2, 1): even(4), (2, 2): even(4), (3, 1): even(1)}
    found = results(marks)
    assert [(one.idea, one.rank, one.mean) for one in found] == [(1, 1, 75), (2, 1, 75), (3, 3, 0)]
    assert (found[0].spread, found[0].jurors, found[0].by_criterion["new"]) == (50, 2, 4)


def test_icc_is_that_of_shrout_and_fleiss():
    """Their table 2: six targets, four judges; ICC(2,1) is .29."""
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert icc([[Fraction(one) for one in row] for row in table]) == pytest.approx(0.2898, abs=1e-4)


def test_w_is_one_for_one_order_and_none_where_nothing_is_ordered():
    order = [[Fraction(one)] * 3 for one in (1, 2, 3, 4)]
    assert kendall_w(order) == 1
    assert kendall_w([[Fraction(1)] * 3] * 4) is None
    # two jurors in opposite order
    assert (
        kendall_w([[Fraction(1), Fraction(3)], [Fraction(2), Fraction(2)], [Fraction(3), Fraction(1)]]) == 0
    )
    # one tie: ranks 1, 2.5, 2.5 and 1, 2, 3; S = 3.5 of at most (4 * 24 - 2 * 6) / 12 = 7
    tied = [[Fraction(1), Fraction(1)], [Fraction(2), Fraction(2)], [Fraction(2), Fraction(3)]]
    assert kendall_w(tied) == pytest.approx((4 + 0.25 + 2.25) / 7)


def test_only_ideas_that_all_marked_are_compared():
    marks = {(1, 1): even(3), (1, 2): even(5), (2, 1): even(4)}
    assert (concord(marks).ideas, concord(marks).kendall_w) == (1, None)
    both = concord({**marks, (2, 2): even(2)})
    assert (both.ideas, both.jurors, both.kendall_w) == (2, 2, 0)
