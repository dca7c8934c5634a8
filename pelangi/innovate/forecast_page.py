"""The forecast drawn: how the drawn futures spread, with the cut-offs of earlier years."""

from typing import Any

from django.utils.translation import gettext as _

from pelangi.core.index.forecast import Forecast
from pelangi.innovate.arithmetic import written
from pelangi.innovate.forecasting import Chance
from pelangi.report.charts import ACCENT, INK, svg

BARS = 24


def drawn(found: Forecast, chances: list[Chance]) -> dict[str, Any]:
    """Return the chart, its sentence and its table."""
    low, high = found.draws[0], found.draws[-1]
    width = max((high - low) / BARS, 0.05)
    counts = [0] * BARS
    for one in found.draws:
        counts[min(int((one - low) / width), BARS - 1)] += 1
    bars = [
        {"from": low + number * width, "to": low + (number + 1) * width, "share": count / len(found.draws)}
        for number, count in enumerate(counts)
    ]
    lines = [
        {"at": float(bound), "year": str(one.cut_off.year)}
        for one in chances
        for bound in (one.cut_off.at_least, one.cut_off.at_most)
        if bound is not None
    ]
    x = {"type": "quantitative", "title": _("Final index (estimate)"), "scale": {"zero": False}}
    share = {
        "field": "share",
        "type": "quantitative",
        "title": _("Share of futures"),
        "axis": {"format": ".0%"},
    }
    layers: list[dict] = [
        {
            "mark": {"type": "bar", "color": ACCENT},
            "encoding": {"x": {**x, "field": "from", "bin": "binned"}, "x2": {"field": "to"}, "y": share},
        }
    ]
    if lines:
        at = {**x, "field": "at"}
        layers += [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "color": INK, "strokeDash": [4, 4]},
                "encoding": {"x": at},
            },
            {
                "data": {"values": lines},
                "mark": {"type": "text", "align": "left", "dx": 4, "baseline": "top", "color": INK},
                "encoding": {"x": at, "y": {"value": 0}, "text": {"field": "year"}},
            },
        ]
    drawing = svg({"width": 560, "height": 240, "data": {"values": bars}, "layer": layers})
    summary = _("Nine of ten futures lie between %(low)s and %(high)s; half lie above %(middle)s.") % {
        "low": written(found.low),
        "high": written(found.high),
        "middle": written(found.middle),
    }
    rows = [
        [
            f"{written(one['from'])} – {written(one['to'])}",
            f"{written(100 * one['share'], 1)} %",
        ]
        for one in bars
        if one["share"]
    ]
    return {
        "svg": drawing,
        "summary": summary,
        "table": {"head": [_("Index"), _("Share of futures")], "rows": rows},
    }
