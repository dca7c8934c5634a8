"""{% load figures %}: shares, differences and labels as people write them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Write a share of 0 to 1 as per cent, one decimal below 10 % and above 90 %."""
    figure = 100 * share
    decimals = 1 if 0 < figure < 10 or 90 < figure < 100 else 0
    return f"{number_format(figure, decimals)} %"


@register.filter
def points(difference: float) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{number_format(abs(100 * difference), 1)}"


@register.filter
def name_in(label: str, names: dict) -> str:
    """Return the words for a label."""
    return str(names.get(label, label))
