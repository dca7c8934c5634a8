"""Published tables withstand an attack by linear programming; `make bench` attacks a thousand of them."""

from random import Random

import pytest

from pelangi.core.disclosure import suppress
from pelangi.core.disclosure_table import SuppressedTable, suppress_table
from pelangi.core.tests.disclosure_attack import possible, random_table


def test_nothing_small_nothing_hidden():
    table = suppress_table({("a", "x"): 9, ("a", "y"): 8, ("b", "x"): 7, ("b", "y"): 6})
    assert table.total == 30
    assert None not in {*table.cells.values(), *table.rows.values(), *table.columns.values()}


def test_one_small_count_takes_three_with_it_and_no_total():
    counts = {(row, column): 20 for row in "abc" for column in "xyz"} | {("a", "x"): 2}
    table = suppress_table(counts)
    assert sum(count is None for count in table.cells.values()) == 4
    assert table.total == 162
    assert None not in {*table.rows.values(), *table.columns.values()}


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_count_can_be_worked_out_within_two(seed):
    counts = random_table(Random(seed))
    table = suppress_table(counts)
    for entry, (low, high) in possible(table).items():
        assert high - low > 4, (entry, low, high)
    assert all(count is None or (count >= 5 and count == counts[cell]) for cell, count in table.cells.items())


@pytest.mark.parametrize("seed", range(40))
def test_a_line_with_its_total_withstands_the_same_attack(seed):
    random = Random(seed)
    counts = {f"r{row}": random.randint(0, 12) for row in range(random.randint(1, 8))}
    line = suppress(counts)
    hidden_total = line.total
    table = SuppressedTable(
        {(row, "c"): count for row, count in line.cells.items()},
        line.cells,
        {"c": hidden_total},
        hidden_total,
    )
    for entry, (low, high) in possible(table).items():
        assert high - low > 4, (entry, low, high)


def test_the_attack_does_see_through_a_bad_table():
    """Only the small count is hidden: subtraction gives it away, and the attacker must find that."""
    counts = {("a", "x"): 2, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40}
    bad = SuppressedTable({**counts, ("a", "x"): None}, {"a": 22, "b": 70}, {"x": 32, "y": 60}, 92)
    assert possible(bad) == {("a", "x"): (pytest.approx(2), pytest.approx(2))}


@pytest.mark.parametrize(("counts", "minimum"), [({("a", "x"): -1}, 5), ({("a", "x"): 1}, 1)])
def test_nonsense_is_refused(counts, minimum):
    with pytest.raises(ValueError, match="negative"):
        suppress_table(counts, minimum=minimum)
