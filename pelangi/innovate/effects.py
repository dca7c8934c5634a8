"""The effect of a copied innovation in words, as a chart, as data for the source; and the letter that proves copies."""

from collections.abc import Sequence
from datetime import date, datetime
from statistics import fmean
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pelangi.core.effect import Effect, Lacks, Point, before_after, in_differences
from pelangi.innovate.models import Adoption, Feedback, Innovation
from pelangi.report.charts import ACCENT, INK, svg

NEXT: dict[Lacks, Promise] = {
    Lacks.BEFORE: gettext_lazy("Enter at least two months from before it started: the baseline."),
    Lacks.AFTER: gettext_lazy("Enter at least two months from after it started."),
    Lacks.PLACES: gettext_lazy("Enter at least two places with it, each before and after."),
    Lacks.COMPARISON: gettext_lazy("Enter at least two places without it, each before and after."),
}
DIGITS = 2


def effect_of(adoption: Adoption) -> Effect | Lacks:
    """Return the effect by the adoption's stated method, or what is lacking."""
    way = before_after if adoption.method == Adoption.Method.BEFORE_AFTER else in_differences
    return way(points_of(adoption), adoption.starts_on)


def points_of(adoption: Adoption) -> list[Point]:
    """Return the readings as plain points, by month."""
    kept = adoption.readings.order_by("month", "place", "pk")
    return [Point(one.month, one.place, one.is_comparison, float(one.value)) for one in kept]


def in_words(adoption: Adoption, found: Effect | Lacks) -> dict[str, Any]:
    """Return an effect for a page: figures, and whether it helped, hurt, or cannot be told from none."""
    if isinstance(found, Lacks):
        return {"lacks": NEXT[found]}
    low, high = found.interval.low, found.interval.high
    better = adoption.better == Adoption.Better.HIGHER
    if low <= 0 <= high:
        verdict, kind = _("cannot be told from no effect yet"), "waiting"
    elif (low > 0) == better:
        verdict, kind = _("it helped"), "good"
    else:
        verdict, kind = _("it made things worse"), "bad"
    return {
        "estimate": round(found.interval.estimate, DIGITS),
        "low": round(low, DIGITS),
        "high": round(high, DIGITS),
        "baseline": round(found.baseline, DIGITS),
        "before_count": found.before_count,
        "after_count": found.after_count,
        "verdict": verdict,
        "kind": kind,
    }


def as_data(adoption: Adoption) -> dict[str, Any]:
    """Return the effect as it goes into feedback; empty while nothing can be said."""
    found = effect_of(adoption)
    if isinstance(found, Lacks):
        return {}
    return {
        "measure": adoption.measure,
        "unit": adoption.unit,
        "method": adoption.method,
        "estimate": round(found.interval.estimate, 4),
        "low": round(found.interval.low, 4),
        "high": round(found.interval.high, 4),
        "baseline": round(found.baseline, 4),
    }


def chart(adoption: Adoption) -> dict[str, Any] | None:
    """Return the months as a chart with its sentence and table; None while there are none."""
    points = points_of(adoption)
    if not points:
        return None
    sides = {False: _("with it"), True: _("without it")}
    means: dict[tuple[date, bool], float] = {}
    for key in dict.fromkeys((one.month, one.is_comparison) for one in points):
        means[key] = fmean(one.value for one in points if (one.month, one.is_comparison) == key)
    values = [
        {"month": month.isoformat(), "side": sides[other], "value": round(value, 3)}
        for (month, other), value in means.items()
    ]
    return {
        "svg": svg(_spec(adoption, values, list(sides.values()))),
        "summary": _(
            "%(count)s months between %(first)s and %(last)s; the line marks the first day of the new way."
        )
        % {
            "count": len({one.month for one in points}),
            "first": _month(min(one.month for one in points)),
            "last": _month(max(one.month for one in points)),
        },
        "table": {
            "head": [_("Month"), _("Place"), _("Side"), adoption.unit],
            "rows": [
                [_month(one.month), one.place, sides[one.is_comparison], f"{one.value:g}"] for one in points
            ],
        },
    }


def _month(day: date) -> str:
    return date_format(day, "F Y")


def _spec(adoption: Adoption, values: list[dict], sides: list[str]) -> dict[str, Any]:
    month = {"field": "month", "type": "temporal", "title": None}
    colour = {"domain": sides, "range": [ACCENT, INK]}
    return {
        "width": 280,
        "height": 200,
        "layer": [
            {
                "data": {"values": values},
                "mark": {"type": "line", "point": True, "strokeWidth": 2.5},
                "encoding": {
                    "x": {**month, "axis": {"format": "%m/%y", "tickCount": 5}},
                    "y": {
                        "field": "value",
                        "type": "quantitative",
                        "title": adoption.unit,
                        "scale": {"zero": False},
                    },
                    "color": {
                        "field": "side",
                        "type": "nominal",
                        "scale": colour,
                        "legend": {"orient": "bottom", "title": None},
                    },
                },
            },
            {
                "data": {"values": [{"month": adoption.starts_on.isoformat()}]},
                "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
                "encoding": {"x": month},
            },
        ],
    }


def said(effect: dict[str, Any]) -> str:
    """Return an effect that was told back as one sentence; empty when none was told."""
    if not effect:
        return ""
    method = dict(Adoption.Method.choices).get(effect["method"], effect["method"])
    told = _(
        "%(measure)s: %(estimate)s %(unit)s (95%% interval %(low)s to %(high)s, baseline %(baseline)s), by %(method)s"
    )
    return told % {**effect, "method": method}


def letter(innovation: Innovation, told: Sequence[Feedback], at: datetime) -> bytes:
    """Return the letter that names who copied an innovation and what came of it, as PDF."""
    from pelangi.innovate.printing import printed

    lines = [(one, said(one.effect)) for one in told]
    return printed("innovate/replication_letter.html", {"innovation": innovation, "lines": lines, "at": at})
