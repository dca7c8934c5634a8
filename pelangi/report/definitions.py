"""What every chart, map and measure shows, in the reader's language; the texts are data files of `measures`."""

from dataclasses import dataclass
from functools import cache

import yaml
from django.utils.translation import get_language

from pelangi.report.measures import MEASURES, TEXTS
from pelangi.report.measures.base import CATALOGUE

CHARTS = CATALOGUE.with_name("charts.yaml")


@dataclass(frozen=True)
class Definition:
    """One thing shown, with its texts."""

    name: str
    label: str
    definition: str
    formula: str
    denominator: str
    source: str
    weakness: str


@cache
def _charts() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load(CHARTS.read_text(encoding="utf-8"))


def chart(name: str) -> Definition:
    """Return what a chart shows. Raises KeyError when there is none of this name."""
    place = int((get_language() or "id").startswith("en"))
    return Definition(name, **{kind: texts[place] for kind, texts in _charts()[name].items()})


def charts() -> list[Definition]:
    """Return every chart."""
    return [chart(name) for name in _charts()]


def measures() -> list[Definition]:
    """Return every measure of the catalogue."""
    wanted = [kind for kind in TEXTS if kind != "unit"]
    return [Definition(name, **{kind: one.texts[kind] for kind in wanted}) for name, one in MEASURES.items()]
