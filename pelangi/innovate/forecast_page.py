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
    bars = _bars(found)
    summary = _("Nine of ten futures lie between %(low)s and %(high)s; half lie above %(middle)s.") % {
        "low": written(found.low),
        "high": written(found.high),
        "middle": written(found.middle),
    }
    rows = [
        [f"{written(one['from'])} – {written(one['to'])}", f"{written(100 * one['share'], 1)} %"]
        for one in bars
        if one["share"]
    ]
    table = {"head": [_("Index"), _("Share of futures")], "rows": rows}
    return {"svg": _chart(bars, _cut_offs(chances)), "summary": summary, "table": table}


def _bars(found: Forecast) -> list[dict[str, float]]:
    low, high = found.draws[0], found.draws[-1]
    width = max((high - low) / BARS, 0.05)
    counts = [0] * BARS
    for one in found.draws:
        counts[min(int((one - low) / width), BARS - 1)] += 1
    return [
        {"from": low + number * width, "to": low + (number + 1) * width, "share": count / len(found.draws)}
        for number, count in enumerate(counts)
    ]


def _cut_offs(chances: list[Chance]) -> list[dict[str, Any]]:
    return [
        {"at": float(bound), "year": str(one.cut_off.year)}
        for one in chances
        for bound in (one.cut_off.at_least, one.cut_off.at_most)
        if bound is not None
    ]


def _chart(bars: list[dict[str, float]], lines: list[dict[str, Any]]) -> str:
    x = {"type": "quantitative", "title": _("Final index (estimate)"), "scale": {"zero": False}}
    y = {"field": "share", "type": "quantitative", "title": _("Share of futures"), "axis": {"format": ".0%"}}
    at, data = {**x, "field": "at"}, {"values": lines}
    spread = {**x, "field": "from", "bin": "binned"}
    layers: list[dict] = [
        {
            "mark": {"type": "bar", "color": ACCENT},
            "encoding": {"x": spread, "x2": {"field": "to"}, "y": y},
        }
    ]
    if lines:
        dashed = {"type": "rule", "color": INK, "strokeDash": [4, 4]}
        text = {"type": "text", "align": "left", "dx": 4, "baseline": "top", "color": INK}
        named = {"x": at, "y": {"value": 0}, "text": {"field": "year"}}
        layers += [
            {"data": data, "mark": dashed, "encoding": {"x": at}},
            {"data": data, "mark": text, "encoding": named},
        ]
    return svg({"width": 560, "height": 240, "data": {"values": bars}, "layer": layers})
