"""{% load figures %}: shares, differences and labels as people write them."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.formats import number_format

from pelangi.core.comparisons import Comparison
from pelangi.report import definitions
from pelangi.report.spoken import percent
from pelangi.report.watching import Flag

register = template.Library()


register.filter("percent", percent)


@register.filter
def points(difference: float) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{number_format(round(abs(100 * difference), 1), 1)}"


@register.filter
def figure(value: str | None) -> str:
    """Write the main number of a measure, a dash when there is none."""
    if value is None:
        return "—"
    number = Decimal(value)
    return str(number_format(number.normalize() if number == number.to_integral() else number, use_l10n=True))


@register.filter
def decimals(number: Fraction, places: int) -> str:
    """Write an exact number with so many decimals."""
    return str(number_format(round(float(number), places), places))


@register.filter
def name_in(label: str, names: dict) -> str:
    """Return the words for a label."""
    return str(names.get(label, label))


@register.inclusion_tag("report/definition_link.html")
def definition(name: str) -> dict:
    """Lead from a chart to what it shows and how it is reckoned."""
    return {"one": definitions.chart(name)}


@register.simple_tag
def behind(what: str, label: str, at: datetime) -> str:
    """Return the address of the cases a number counts, as known at the page's moment."""
    return f"{reverse('report:behind', args=[what, label])}?{urlencode({'at': at.isoformat()})}"


@register.simple_tag
def behind_people(by: str, label: str, outcome: str, at: datetime) -> str:
    """Return the address of the people of a comparison: all, reached or refused."""
    return behind("people", f"{by}:{label}:{outcome}", at)


@register.simple_tag
def behind_compared(one: Comparison | Flag, at: datetime) -> str:
    """Return the address of the records of a set that the watch compares or has flagged."""
    return behind("compared", f"{one.by}:{one.label}:{one.what}", at)


@register.simple_tag
def behind_band(band: tuple[int, int | None], at: datetime) -> str:
    """Return the address of those who have waited for a band of days."""
    return behind("queue", f"age:{band[0]}", at)


@register.simple_tag
def behind_ward(code: str, at: datetime) -> str:
    """Return the address of those who wait in a ward."""
    return behind("queue", f"ward:{code}", at)


@register.simple_tag
def behind_week(what: str, monday: date, at: datetime) -> str:
    """Return the address of who asked or was served in a week, or waited when it ended."""
    return behind("week", f"{what}:{monday.isoformat()}", at)


@register.simple_tag
def behind_week_of(by: str, label: str, monday: date, at: datetime) -> str:
    """Return the address of who of a group, sex or ward waited when a week ended."""
    return behind("week", f"waiting:{monday.isoformat()}:{by}:{label}", at)


@register.simple_tag
def behind_due(kind: str, ward: str, at: datetime) -> str:
    """Return the address of those of a ward who are due a document by the register."""
    return behind("due", f"{kind}:{ward}", at)


@register.simple_tag
def behind_missing(kind: str, ward: str, at: datetime) -> str:
    """Return the address of those of a ward who lack a document by the register."""
    return behind("missing", f"{kind}:{ward}", at)


@register.simple_tag
def behind_officer(way: str, officer: str, at: datetime) -> str:
    """Return the address of the requests an officer admitted, or set the priority of by hand."""
    return behind("officer", f"{way}:{officer}", at)


@register.simple_tag
def behind_round(key: int, which: str, at: datetime) -> str:
    """Return the address of the doors of a round."""
    return behind("round", f"{key}:{which}", at)


@register.simple_tag
def behind_rate(group: str, which: str, at: datetime) -> str:
    """Return the address of the visits that served a group, or of those with an answer."""
    return behind("rates", f"{group}:{which}", at)
