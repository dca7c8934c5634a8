"""Charts say their numbers as the reader's language writes them, and fit a phone."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from pelangi.core.fairness import By, CaseRow, fairness
from pelangi.core.intervals import Interval
from pelangi.report.charts import shares_with_intervals
from pelangi.report.charts_time import forecast_chart


@pytest.mark.parametrize(
    ("language", "written", "not_so"), [("id", "2.000", "2,000"), ("en", "2,000", "2.000")]
)
def test_thousands_on_an_axis_are_written_as_the_language_does(language, written, not_so):
    with override(language):
        drawn = forecast_chart({"now": [Interval(1500, 900, 2000)] * 4}, weeks="w", people="p")
    assert f">{written}<" in drawn
    assert f">{not_so}<" not in drawn


def test_a_comparison_fits_a_phone():
    rows = [
        CaseRow(group=group, sex="P", ward="w", asked_on=date(2026, 1, 1), key=key)
        for key, group in enumerate(["mental_illness", "elderly"] * 6)
    ]
    found = fairness(rows, by=By.GROUP, as_of=date(2026, 2, 1))
    names = {"mental_illness": "orang dengan gangguan jiwa (ODGJ) dan keluarganya", "elderly": "lansia"}
    drawn = shares_with_intervals(found, names, share="dengan dokumen di tangan")
    width = re.search(r'<svg[^>]* width="([\d.]+)"', drawn)
    assert width is not None
    assert float(width[1]) <= 300
    assert "lansia" in drawn
