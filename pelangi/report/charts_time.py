"""Charts over time: weeks with what happened, small multiples, queue and forecast. Told apart without colour."""

from collections.abc import Mapping, Sequence
from datetime import date

from pelangi.core.intervals import Interval
from pelangi.core.series import WeekCount
from pelangi.report.charts import ACCENT, BAND, INK, WIDTH, svg
from pelangi.report.models import CityEvent

SMALL = 165
A_ROW = 3


def told_apart(field: str) -> dict:
    """Return the channels that tell series apart: shape and dashes as well as colour."""
    legend = {"orient": "bottom", "title": None, "labelFontSize": 12, "symbolSize": 90, "labelLimit": 300}
    base = {"field": field, "type": "nominal", "sort": None, "legend": legend}
    return {
        "color": {**base, "scale": {"range": [INK, ACCENT, "#7a8794"]}, "legend": None},
        "shape": {**base, "scale": {"range": ["circle", "square", "triangle-up"]}},
    }


def weeks_chart(weeks: Sequence[WeekCount], events: Sequence[CityEvent], *, words: Mapping[str, str]) -> str:
    """Draw who asked and who was served by week, with a numbered line for each event."""
    rows = [
        {"week": _midnight(one.monday), "number": number, "what": words[what]}
        for one in weeks
        for what, number in (("asked", one.asked), ("served", one.served))
    ]
    mondays = [
        {"year": day.year, "month": day.month, "date": day.day} for day in (one.monday for one in weeks)
    ]
    axis = {"format": "%d-%m", "labelAngle": -45, "values": mondays, "labelOverlap": True}
    x = {"field": "week", "type": "temporal", "title": None, "axis": axis}
    y = {"field": "number", "type": "quantitative", "title": words["people"]}
    told = told_apart("what")
    dashes = {**told["color"], "scale": {"range": [[1, 0], [6, 4]]}, "legend": None}
    line = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {"x": x, "y": y, "color": told["color"], "strokeDash": dashes},
    }
    point = {
        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
        "encoding": {"x": x, "y": y, **told},
    }
    marked = [
        {"week": _midnight(max(event.day, weeks[0].monday)), "number": str(place)}
        for place, event in enumerate(events, start=1)
    ]
    rule = {"mark": {"type": "rule", "strokeDash": [2, 3], "color": INK}, "encoding": {"x": x}}
    text = {
        "mark": {"type": "text", "baseline": "bottom", "fontSize": 13, "fontWeight": "bold", "color": INK},
        "encoding": {"x": x, "y": {"value": -2}, "text": {"field": "number"}},
    }
    layers = [line, point]
    if marked:
        layers += [{**one, "data": {"values": marked}} for one in (rule, text)]
    return svg({"width": WIDTH, "height": 240, "data": {"values": rows}, "layer": layers})


def _midnight(day: date) -> str:
    """Return the day as the drawing reads it: without an hour it would be taken for one of another zone."""
    return f"{day}T00:00:00"


def small_multiples(sets: Mapping[str, Sequence[WeekCount]], *, people: str) -> str:
    """Draw how many waited at each week's end, one small chart a set, all on one scale."""
    rows = [
        {"name": name, "week": _midnight(one.sunday), "number": one.waiting}
        for name, weeks in sets.items()
        for one in weeks
    ]
    x = {"field": "week", "type": "temporal", "title": None, "axis": {"format": "%d-%m", "tickCount": 3}}
    y = {"field": "number", "type": "quantitative", "title": people, "axis": {"tickCount": 3}}
    area = {"type": "area", "color": BAND, "line": {"color": INK, "strokeWidth": 2}}
    header = {"title": None, "labelFontSize": 11, "labelColor": INK, "labelLimit": SMALL + 20}
    return svg(
        {
            "data": {"values": rows},
            "facet": {"field": "name", "type": "nominal", "sort": list(sets), "header": header},
            "columns": A_ROW,
            "spec": {"width": SMALL, "height": 80, "mark": area, "encoding": {"x": x, "y": y}},
        }
    )


def ages_chart(ages: Sequence[tuple[tuple[int, int | None], int]], *, days: str, people: str) -> str:
    """Draw how many have waited how long."""
    rows = [
        {"band": f"{first}+" if last is None else f"{first}–{last}", "number": number}
        for (first, last), number in ages
    ]
    x = {"field": "band", "type": "nominal", "sort": None, "title": days, "axis": {"labelAngle": 0}}
    y = {"field": "number", "type": "quantitative", "title": people}
    bar = {"mark": {"type": "bar", "color": BAND, "stroke": INK, "size": 44}, "encoding": {"x": x, "y": y}}
    text = {
        "mark": {"type": "text", "baseline": "bottom", "dy": -3, "fontSize": 13, "color": INK},
        "encoding": {"x": x, "y": y, "text": {"field": "number"}},
    }
    return svg({"width": WIDTH, "height": 180, "data": {"values": rows}, "layer": [bar, text]})


def forecast_chart(ways: Mapping[str, Sequence[Interval] | None], *, weeks: str, people: str) -> str:
    """Draw the queue of each coming week with its 95 % interval, as it goes and with one more team or kit."""
    rows = [
        {"week": week, "way": way, "number": one.estimate, "low": one.low, "high": one.high}
        for way, ahead in ways.items()
        for week, one in enumerate(ahead or [], start=1)
    ]
    x = {"field": "week", "type": "ordinal", "title": weeks, "axis": {"labelAngle": 0}}
    where = {"x": x, "xOffset": {"field": "way", "sort": None}}
    y = {"type": "quantitative", "title": people}
    told = told_apart("way")
    rule = {
        "mark": {"type": "rule", "strokeWidth": 2},
        "encoding": {**where, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": told["color"]},
    }
    point = {
        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
        "encoding": {**where, "y": {**y, "field": "number"}, **told},
    }
    return svg({"width": WIDTH, "height": 220, "data": {"values": rows}, "layer": [rule, point]})
