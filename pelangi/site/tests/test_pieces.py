"""The pieces pages are put together from: readable without colour, without a mouse, and under a strict policy."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from pelangi.site.templatetags.drawn_rounds import clock, drawn
from pelangi.site.templatetags.drawn_wards import classes_for
from pelangi.site.templatetags.icons import ICONS
from pelangi.site.templatetags.states import KINDS, kind_of

pytestmark = pytest.mark.no_database

EVERY_TEMPLATE = sorted(Path(__file__).parents[2].glob("*/templates/**/*.html"))
# letters and receipts go to the PDF maker, which has no content security policy
PAGES = [path for path in EVERY_TEMPLATE if "@page" not in path.read_text()]


def rendered(source: str, **context) -> str:
    return Template("{% load pelangi %}" + source).render(Context(context))


def square(code: str, west: float) -> dict:
    ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
    properties = {"code": code, "name": f"Ward {code}", "level": "ward", "schematic": True}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


WARDS = {
    "type": "FeatureCollection",
    "features": [square("a", 106.0), square("b", 107.0), square("c", 108.0)],
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parts[-4]}/{path.name}")
def test_no_page_writes_a_style_or_script_into_the_page(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_every_kind_of_state_has_a_shape_of_its_own():
    shapes = [ICONS[kind] for kind in KINDS]
    assert len(set(shapes)) == len(KINDS)


def test_a_state_nobody_listed_is_shown_as_waiting():
    assert kind_of("handed_over") == "good"
    assert kind_of("no_such_state") == "waiting"


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([0, 3, 5], ["0", "1", "2", "3", "4", "5"]),
        ([7, 93], ["0", "1–20", "21–40", "41–60", "61–80", "81–100"]),
        ([0.1, 0.45], ["0", "0.0–0.1", "0.1–0.2", "0.2–0.3", "0.3–0.4", "0.4–0.5"]),
        ([], ["0", "1"]),
    ],
)
def test_classes_are_equal_and_end_on_round_numbers(values, labels):
    with translation.override("en"):
        classes = classes_for(values)
        assert [classes.label(number) for number in range(classes.count + 1)] == labels


def test_a_value_on_a_border_belongs_to_the_class_below_it():
    classes = classes_for([7, 93])
    assert [classes.of(value) for value in (0, 1, 20, 21, 93)] == [0, 1, 1, 2, 5]


def test_a_ward_that_may_not_be_shown_is_hatched_and_its_number_appears_nowhere():
    with translation.override("en"):
        page = rendered(
            "{% ward_map wards values unit='people' live=True %}", wards=WARDS, values={"a": 40, "b": None}
        )
    assert page.count('fill="url(#map-hatch)"') == 2
    assert "Ward a: 40 people" in page
    assert "Ward b: not shown" in page
    assert "schematic" in page


def test_numbers_inside_drawings_keep_the_point_in_every_language():
    with translation.override("id"):
        page = rendered("{% ward_map wards %}", wards=WARDS)
    assert re.search(r'd="M12\.0 ', page)


def test_a_city_without_outlines_draws_no_map():
    assert rendered("{% ward_map wards %}", wards={"features": []}).strip() == ""


def test_driving_is_what_the_plan_says_and_a_break_has_no_number():
    stops = [
        {"label": "A", "start_min": 500, "end_min": 520, "kind": "service"},
        {"label": "Rest", "start_min": 720, "end_min": 780, "kind": "break"},
        {"label": "B", "start_min": 800, "end_min": 830, "kind": "service"},
    ]
    [round_] = drawn([{"label": "Team 1", "start_min": 480, "end_min": 840, "drive_min": 41, "stops": stops}])
    assert (round_["drive_min"], round_["services"]) == (41, 2)
    assert [bar["number"] for bar in round_["bars"]] == [1, None, 2]
    assert (round_["x"], round_["width"]) == ("0.00%", "100.00%")


def test_the_clock_is_written_as_the_reader_writes_it():
    with translation.override("en"):
        assert clock(7 * 60 + 5) == "07:05"


class Asking(forms.Form):
    name = forms.CharField(help_text="As on the family card.")
    why = forms.ChoiceField(choices=[("ill", "Ill"), ("old", "Old")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)


def test_a_refused_form_says_so_first_and_points_to_each_field():
    form = Asking({})
    with translation.override("en"):
        page = rendered("{% include 'site/form.html' %}", form=form)
    assert page.index("data-error-summary") < page.index("<form")
    for target in ("id_name", "id_why_0"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert page.count("(optional)") == 1


def test_other_pages_of_a_list_keep_the_filter():
    request = RequestFactory().get("/", {"ward": "19.71.05.1005", "page": "2"})
    page_obj = Paginator(range(200), 50).page(2)
    page = rendered("{% pagination page_obj %}", page_obj=page_obj, request=request)
    assert 'href="?ward=19.71.05.1005&amp;page=3"' in page
    assert page.count('aria-current="page"') == 1


def test_a_funnel_calls_hardly_less_than_all_not_all_and_hardly_anything_not_nothing():
    steps = [{"label": "In", "value": 3234}, {"label": "Taken", "value": 3227}, {"label": "Kept", "value": 1}]
    text = rendered("{% funnel steps %}", steps=steps)
    assert "(100%" not in text
    assert "(&gt;99% " in text
    assert "(&lt;1% " in text


def test_pages_of_an_empty_list_are_not_counted():
    request = RequestFactory().get("/")
    page_obj = Paginator([], 5).get_page(1)
    assert not rendered("{% pagination page_obj %}", page_obj=page_obj, request=request).strip()


def test_a_funnel_gives_the_share_of_the_first_step():
    with translation.override("en"):
        page = rendered(
            "{% funnel steps %}", steps=[{"label": "Found", "value": 200}, {"label": "Served", "value": 50}]
        )
    assert "25% of the first step" in page
    assert 'width="25.00%"' in page


def test_a_chart_brings_its_figures_as_a_table():
    table = {"head": ["Group", "Served"], "rows": [["Elderly", 12]]}
    page = rendered("{% chart svg 'Served' 'Twelve.' table %}", svg="<svg></svg>", table=table)
    assert '<th scope="row">Elderly</th>' in page
    assert "<svg></svg>" in page


BARE_NUMBER = re.compile(r'="[^"{]*\{\{ ?([a-z_.]*\.(?:pk|id)) ?\}\}')


@pytest.mark.parametrize("path", EVERY_TEMPLATE, ids=lambda path: path.name)
def test_numbers_of_things_in_attributes_are_not_grouped(path):
    """With thousands grouped, {{ thing.pk }} becomes 1.234 inside value="" or id="": the server finds nothing."""
    texts = {"line.row.id", "attrs.id", "agency.pk", "person.pk"}  # words or UUIDs, not numbers
    assert set(BARE_NUMBER.findall(path.read_text(encoding="utf-8"))) <= texts


def test_a_grouped_number_is_noticed():
    assert BARE_NUMBER.findall('<option value="{{ figure.pk }}">') == ["figure.pk"]
