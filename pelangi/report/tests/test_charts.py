"""Charts say their numbers as the reader's language writes them."""

import pytest
from django.utils.translation import override

from pelangi.core.intervals import Interval
from pelangi.report.charts_time import forecast_chart


@pytest.mark.parametrize(
    ("language", "written", "not_so"), [("id", "2.000", "2,000"), ("en", "2,000", "2.000")]
)
def test_thousands_on_an_axis_are_written_as_the_language_does(language, written, not_so):
    with override(language):
        drawn = forecast_chart({"now": [Interval(1500, 900, 2000)] * 4}, weeks="w", people="p")
    assert f">{written}<" in drawn
    assert f">{not_so}<" not in drawn
