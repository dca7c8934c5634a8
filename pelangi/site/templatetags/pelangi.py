"""{% load pelangi %}: the pieces pages are put together from. Each is shown in use on the page of its room."""

from collections.abc import Mapping
from functools import cache, lru_cache

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from pelangi.ask import tickets
from pelangi.core.shares import whole_percent
from pelangi.site.templatetags import drawn_rounds
from pelangi.site.templatetags.drawn_map import drawn_map
from pelangi.site.templatetags.icons import ICONS
from pelangi.site.templatetags.states import kind_of

register = template.Library()
BAND_KEYS = ("find", "ask", "plan", "visit", "issue", "report", "innovate")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon; it is hidden from screen readers, so words must stand beside it."""
    return render_to_string("site/pieces/icon.html", {"strokes": ICONS[name]})


@register.filter
def spoken(ticket: str) -> str:
    """Write a ticket in groups of three, as it is printed and said."""
    return tickets.spoken(ticket)


@register.filter
def clock(written: str) -> str:
    """Write a time of day, given as "HH:MM", as the reader's language does."""
    hour, minute = written.split(":")
    return drawn_rounds.clock(60 * int(hour) + int(minute))


@register.filter
def band_of(url: str) -> str:
    """Return the band an address lies in, or an empty text."""
    first = str(url).strip("/").split("/")[0]
    return first if first in BAND_KEYS else ""


@register.inclusion_tag("site/pieces/stat.html")
def stat(label: str, value, hint: str = "", url: str = "") -> dict:
    """Draw one tile: a figure, what it counts, and where it comes from. Put tiles in <ul class="tiles"><li>."""
    return {"label": label, "value": value, "hint": hint, "url": url}


@register.simple_tag
def status_tag(state, label: str = "") -> SafeString:
    """Draw a state as words with a shape and a colour. `state`: a journey state or one of the kinds of states.py."""
    return _status(kind_of(state), conditional_escape(label or state))


@lru_cache(maxsize=500)  # a list has several in each row, and the city has few different ones
def _status(kind: str, label: SafeString) -> SafeString:
    return render_to_string("site/pieces/status.html", {"kind": kind, "label": label})


@register.inclusion_tag("site/pieces/empty.html")
def empty_state(title: str, text: str = "", action_url: str = "", action_label: str = "") -> dict:
    """Say that a list is empty, why, and what can be done next."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("site/pieces/pagination.html", takes_context=True)
def pagination(context, page_obj: Page) -> dict:
    """Draw links to the other pages of a list; the filter in the address is kept."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {"page_obj": page_obj, "pages": list(pages), "query": context["request"].GET}


@register.inclusion_tag("site/pieces/form_field.html")
def form_field(field: BoundField, mark_optional: bool = True) -> dict:
    """Draw a form field with its label, hint and errors, joined by aria-describedby (Django's own ids)."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, forms.CheckboxInput):
        kind = "check"
    else:
        kind = "group" if field.use_fieldset else "single"
    return {
        "field": field,
        "kind": kind,
        "is_optional": mark_optional and not field.field.required and kind != "check",
    }


@register.filter
def first_input_id(field: BoundField) -> str:
    """Return the id an error summary links to: the first input of the field."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.inclusion_tag("site/pieces/progress.html")
def progress(label: str, value: float, whole: float) -> dict:
    """Draw how much of a whole is done, in words and as a bar."""
    share = value / whole if whole else 0
    return {
        "label": label,
        "value": value,
        "whole": whole,
        "width": _per_cent(share),
        "share": whole_percent(value, whole),
    }


@register.inclusion_tag("site/pieces/funnel.html")
def funnel(steps: list[dict]) -> dict:
    """Draw how many are left at each step: [{label, value, url (optional)}]; bars are shares of the largest."""
    largest = max((step["value"] for step in steps), default=0) or 1
    first = steps[0]["value"] if steps else 0
    rows = [
        {
            **step,
            "width": _per_cent(step["value"] / largest),
            "share": whole_percent(step["value"], first) if number else "",
        }
        for number, step in enumerate(steps)
    ]
    return {"rows": rows}


def _per_cent(share: float) -> str:
    return f"{min(max(share, 0), 1) * 100:.2f}%"  # text: a template would write the number in the reader's language


@register.inclusion_tag("site/pieces/chart.html")
def chart(svg: str, title: str, summary: str = "", table: Mapping | None = None) -> dict:
    """Frame a chart made on the server: title, one sentence that says what it shows, and its figures as a table.

    svg: the drawing, made by us. table: {"head": [text], "rows": [[cell]]}; the first cell of a row names it.
    """
    return {"svg": svg, "title": title, "summary": summary, "table": table}


@register.inclusion_tag("site/pieces/rounds.html")
def rounds_timeline(rounds: list[dict], title: str = "", id: str = "rounds") -> dict:
    """Draw the rounds of a day under each other; see drawn_rounds.drawn for what a round is."""
    return {"rounds": drawn_rounds.drawn(rounds), "title": title, "id": id}


@register.inclusion_tag("site/pieces/ward_map.html")
def ward_map(features, values: Mapping | None = None, **options) -> dict:
    """Draw the wards: a still map for every browser and for paper and, with live=True, the map to move about in.

    features: GeoJSON collection (properties code, name, level, schematic), as city.queries.outlines_geojson gives.
    values: ward code to a number from 0 up; None or absent means "not shown" (hatched). No `values`: outlines only.
    options: title, summary, unit ("people"), id (when a page has two), live, points, lines.
    points: [{lat, lon, number, team (0 to 5), label, url (optional)}];
    lines: [{team, label, coordinates [[lon, lat]]}].
    roads: True draws the roads of the city's extract, where there is one; on the still map the main ones only.
    pick: {"lat", "lon"}, ids of two number fields that a tap on the live map fills in.
    on_paper: True writes the colours into the drawing, for a PDF.
    Where districts and wards are both given, the wards are drawn. The page gives the same figures as a table.
    A page with a live map includes site/map_scripts.html in its block "scripts".
    """
    listed = features["features"] if isinstance(features, Mapping) else list(features)
    return drawn_map(listed, values, options)
