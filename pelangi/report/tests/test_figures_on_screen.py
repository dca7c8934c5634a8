"""Report: numbers are written as people write them."""

import pytest
from django.utils import translation

from pelangi.report.templatetags.figures import figure, percent, points


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("id", "1312", "1.312"),
        ("id", "95.83", "95,83"),
        ("en", "95.83", "95.83"),
        ("id", "75.00", "75"),
        ("id", None, "—"),
    ],
)
def test_the_main_number_of_a_measure(language, value, written):
    with translation.override(language):
        assert figure(value) == written


def test_shares_and_differences():
    with translation.override("id"):
        assert (percent(0.994), percent(0.5), percent(1), percent(0)) == ("99,4 %", "50 %", "100 %", "0 %")
        assert (percent(3233 / 3234), percent(0.0002)) == (">99,9 %", "<0,1 %")
        assert (points(0.123), points(-0.05), points(0)) == ("+12,3", "−5,0", "±0,0")
