"""{% load figures %}: shares, differences and labels as people write them."""

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Write a share of 0 to 1 as per cent, one decimal below 10 % and above 90 %."""
    figure = 100 * share
    decimals = 1 if 0 < figure < 10 or 90 < figure < 100 else 0
    return f"{number_format(round(figure, decimals), decimals)} %"


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
