"""Charts as SVG, drawn on the server: the same picture on screen and on paper, readable in grey."""

import json

from django.utils.translation import get_language

from pelangi.core.fairness import Fairness
from pelangi.core.waiting import Wait

WIDTH, NARROW = 560, 270  # NARROW fits a phone without being moved sideways
INK, ACCENT, BAND = "#1f2855", "#196bcd", "#b9d2f2"
FONT = "Inter"
NUMBERS = {  # how numbers stand along an axis; languages not named here write them as English does
    "id": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}
}


def svg(spec: dict) -> str:
    """Draw a Vega-Lite specification."""
    import vl_convert  # heavy: only when a chart is drawn

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "transparent",
        "config": {
            "font": FONT,
            "axis": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12},
            "view": {"stroke": None},
        },
        **spec,
    }
    return vl_convert.vegalite_to_svg(json.dumps(whole), format_locale=NUMBERS.get(get_language() or ""))


def waiting_curve(wait: Wait, *, days: str, share: str) -> str:
    """Draw the share of people still waiting by day, with its 95 % band."""
    points = [{"day": 0, "waiting": 1.0, "low": 1.0, "high": 1.0}]
    points += [
        {"day": step.day, "waiting": step.waiting, "low": step.low, "high": step.high} for step in wait.steps
    ]
    x = {"field": "day", "type": "quantitative", "title": days}
    y = {"type": "quantitative", "axis": {"format": ".0%"}, "scale": {"domain": [0, 1]}}
    return svg(
        {
            "width": WIDTH,
            "height": 260,
            "data": {"values": points},
            "layer": [
                {
                    "mark": {"type": "area", "color": BAND, "interpolate": "step-after"},
                    "encoding": {"x": x, "y": {**y, "field": "low", "title": share}, "y2": {"field": "high"}},
                },
                {
                    "mark": {
                        "type": "line",
                        "color": ACCENT,
                        "interpolate": "step-after",
                        "strokeWidth": 2.5,
                    },
                    "encoding": {"x": x, "y": {**y, "field": "waiting", "title": share}},
                },
            ],
        }
    )


def shares_with_intervals(result: Fairness, names: dict[str, str], *, share: str) -> str:
    """Draw one point with its 95 % interval per group, and everybody's share as a line."""
    rows = [
        {
            "name": names.get(one.label, one.label),
            "share": one.reached.share.estimate,
            "low": one.reached.share.low,
            "high": one.reached.share.high,
        }
        for one in result.groups
    ]
    y = {"field": "name", "type": "nominal", "title": None, "sort": None, "axis": None}
    x = {"type": "quantitative", "axis": {"format": ".0%"}, "scale": {"domain": [0, 1]}, "title": share}
    layers: list[dict] = [
        {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 2},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "color": ACCENT, "opacity": 1},
            "encoding": {"y": y, "x": {**x, "field": "share"}},
        },
        _above(y),
    ]
    if result.everybody is not None:
        layers.insert(
            0,
            {
                "data": {"values": [{"all": result.everybody.reached.share.estimate}]},
                "mark": {"type": "rule", "strokeDash": [4, 4], "color": INK},
                "encoding": {"x": {**x, "field": "all"}},
            },
        )
    return svg({"width": NARROW, "height": {"step": 44}, "data": {"values": rows}, "layer": layers})


def _above(y: dict) -> dict:
    """Return the names above their lines: beside them they would push the lines off a phone."""
    mark = {"type": "text", "align": "left", "dy": -13, "fontSize": 13, "color": INK, "limit": NARROW}
    return {"mark": mark, "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "name"}}}
