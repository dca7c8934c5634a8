"""Report: every chart, map and funnel leads to what it shows and how it is reckoned, in both languages."""

import re
from pathlib import Path

import pytest

import pelangi.report
from pelangi.report import definitions
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import person_with, small_city

TEMPLATES = Path(pelangi.report.__file__).parent / "templates" / "report"
# on paper nothing can be followed
SHOWN = re.compile(r"{% (?:chart|ward_map|funnel) (?![^%]*on_paper=True)")
LED = re.compile(r'{% definition "(\w+)" %}')


def test_every_chart_leads_to_its_definition():
    led = set()
    for one in TEMPLATES.glob("*.html"):
        text = one.read_text(encoding="utf-8")
        assert len(LED.findall(text)) >= len(SHOWN.findall(text)), one.name
        led |= set(LED.findall(text))
    assert led == {one.name for one in definitions.charts()}


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("id", "Kurva menunggu"), ("en", "Waiting curve")])
def test_the_page_tells_every_chart_and_measure(client, language, words):
    small_city()
    client.force_login(person_with(Role.LEADER))
    client.cookies["language"] = language
    page = client.get("/report/definitions/").content.decode()
    assert words in page
    for one in [*definitions.charts(), *definitions.measures()]:
        assert f'<section id="{one.name}">' in page
    assert "None" not in page


@pytest.mark.django_db
def test_who_sees_no_figures_sees_no_definitions(client):
    client.force_login(person_with(Role.WARD_OFFICER))
    assert client.get("/report/definitions/").status_code == 403
