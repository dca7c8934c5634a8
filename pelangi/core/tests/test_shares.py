"""Core: a part that is not the whole is not said to be all of it, nor one that is not none to be nothing."""

import pytest

from pelangi.core.shares import whole_percent


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (3234, 3234, "100%"),
        (3227, 3234, ">99%"),
        (3217, 3234, "99%"),
        (1, 3234, "<1%"),
        (0, 3234, "0%"),
        (1, 3, "33%"),
        (3300, 3234, "102%"),
        (0, 0, ""),
    ],
)
def test_a_share_is_rounded_to_neither_all_nor_nothing(part, whole, said):
    assert whole_percent(part, whole) == said
