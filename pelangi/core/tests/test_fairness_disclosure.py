import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.disclosure import pool, suppress

counts = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30), max_size=10)


def test_counts_of_five_and_more_are_shown():
    result = suppress({"Asam": 5, "Bintang": 12})
    assert (result.cells, result.total) == ({"Asam": 5, "Bintang": 12}, 17)


def test_one_small_count_takes_the_smallest_other_with_it():
    result = suppress({"Asam": 3, "Bintang": 12, "Keramat": 7})
    assert result.cells == {"Asam": None, "Bintang": 12, "Keramat": None}
    assert (result.small, result.complementary) == ({"Asam"}, {"Keramat"})
    assert result.total == 22


def test_two_small_counts_with_a_small_sum_take_another_with_them():
    result = suppress({"Asam": 1, "Bintang": 2, "Keramat": 9, "Melintang": 20})
    assert result.cells == {"Asam": None, "Bintang": None, "Keramat": None, "Melintang": 20}


def test_two_small_counts_that_protect_each_other_need_no_third():
    assert suppress({"Asam": 4, "Bintang": 3, "Keramat": 9}).complementary == set()


def test_the_total_is_hidden_when_nothing_else_can_protect_the_count():
    assert suppress({"Asam": 3}).total is None
    assert suppress({"Asam": 1, "Bintang": 2}).total is None


def test_nothing_to_hide_in_nothing():
    assert suppress({}).total == 0


@pytest.mark.parametrize(("cells", "minimum"), [({"Asam": -1}, 5), ({"Asam": 1}, 1)])
def test_nonsense_is_refused(cells, minimum):
    with pytest.raises(ValueError, match=r"negative|hides nobody"):
        suppress(cells, minimum)


@given(counts)
def test_no_small_count_is_shown_or_left_over_by_subtraction(cells):
    result = suppress(cells)
    shown = [count for count in result.cells.values() if count is not None]
    hidden = len(cells) - len(shown)
    assert all(count >= 5 for count in shown)
    if hidden and result.total is not None:
        assert hidden >= 2
        assert result.total - sum(shown) >= 5


def test_nothing_is_pooled_when_nobody_is_few():
    assert pool({"Asam": 5, "Bintang": 9}) == ()
    assert pool({"Asam": 4, "Bintang": 3, "Keramat": 5}) == ("Asam", "Bintang")


@given(counts)
def test_a_pooled_group_reaches_the_minimum_unless_all_together_do_not(cells):
    pooled = pool(cells)
    assert {key for key, count in cells.items() if count < 5} <= set(pooled)
    if pooled and sum(cells.values()) >= 5:
        assert sum(cells[key] for key in pooled) >= 5
