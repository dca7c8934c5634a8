from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.satisfaction import (
    ELEMENT_NAMES,
    Element,
    NotAnAnswer,
    grade_of,
    satisfaction,
)


def sheet(mark=3, **marks):
    return dict.fromkeys(Element, mark) | {Element(name): value for name, value in marks.items()}


def test_there_are_nine_elements_each_with_its_names():
    assert len(Element) == 9
    assert set(ELEMENT_NAMES) == set(Element)


def test_all_fours_are_one_hundred_and_all_ones_twenty_five():
    assert satisfaction([sheet(4)]).converted == 100
    assert satisfaction([sheet(1)]).converted == 25


def test_a_worked_form_comes_out():
    # element means 3.5 (time) and 3 (eight others): (3.5 + 24) / 9 = 3.0556, x 25 = 76.39
    result = satisfaction([sheet(time=4), sheet(time=3)])
    assert result.means[Element.TIME] == Fraction(7, 2)
    assert result.index == Fraction(55, 18)
    assert (result.converted, result.grade, result.grade_id) == (Decimal("76.39"), "C", "Kurang Baik")


def test_the_weakest_element_is_named():
    assert satisfaction([sheet(complaints=2)]).weakest is Element.COMPLAINTS
    assert satisfaction([sheet()]).weakest is Element.REQUIREMENTS


def test_nobody_answering_gives_no_result():
    assert satisfaction([]) is None


@pytest.mark.parametrize(
    ("converted", "grade"),
    [
        ("100", "A"),
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("25.00", "D"),
    ],
)
def test_the_bands_begin_where_the_regulation_says(converted, grade):
    assert grade_of(Decimal(converted))[0] == grade


@pytest.mark.parametrize("converted", ["24.99", "100.01"])
def test_a_value_outside_the_scale_is_refused(converted):
    with pytest.raises(ValueError, match=converted):
        grade_of(Decimal(converted))


@pytest.mark.parametrize("mark", [0, 5, None, True, 2.5])
def test_a_mark_outside_one_to_four_is_refused(mark):
    with pytest.raises(NotAnAnswer, match="time"):
        satisfaction([sheet(time=mark)])


@given(st.lists(st.lists(st.integers(1, 4), min_size=9, max_size=9), min_size=1, max_size=30))
def test_the_index_is_the_mean_of_all_marks(marks):
    result = satisfaction(dict(zip(Element, row, strict=True)) for row in marks)
    assert result.index == Fraction(sum(map(sum, marks)), 9 * len(marks))
    assert 25 <= result.converted <= 100
