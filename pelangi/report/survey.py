"""The satisfaction survey of a period: the regulation's working table, sheets by where they came from, who answered."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language

from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import By
from pelangi.core.intervals import Interval, wilson
from pelangi.core.satisfaction import ELEMENT_NAMES, Element, Satisfaction, satisfaction
from pelangi.report.measures import MEASURES, Period
from pelangi.report.models import SurveySheet
from pelangi.report.queries import names_of
from pelangi.report.splits import Split, split


@dataclass(frozen=True)
class Line:
    """One element of the working table: its name, the sum and mean of its marks, its weighted mean (a ninth)."""

    name: str
    total: int
    mean: Fraction
    weighted: Fraction


@dataclass(frozen=True)
class Result:
    """The survey of a period. sources: sheets by where they came from ("door", "ticket", "paper")."""

    found: Satisfaction
    lines: list[Line]
    sources: dict[str, int]


@dataclass(frozen=True)
class Rate:
    """Of the visits that served a group, the share after which somebody answered; None: fewer than five visits."""

    group: str
    name: str
    visits: int | None
    answered: int
    share: Interval | None


def result(period: Period) -> Result | None:
    """Return the survey's result in the period; None when nobody answered."""
    marks = [row.values[0] for row in MEASURES["satisfaction"].rows(period)]
    found = satisfaction(dict(zip(Element, one, strict=True)) for one in marks)
    if found is None:
        return None
    english = get_language() == "en"
    lines = [
        Line(
            ELEMENT_NAMES[element][english],
            sum(one[place] for one in marks),
            found.means[element],
            found.means[element] / len(Element),
        )
        for place, element in enumerate(Element)
    ]
    sheets = SurveySheet.objects.filter(period.happened("answered_at", "recorded_at"))
    sources = Counter(sheets.values_list("source", flat=True))
    sources["door"] = found.answers - sum(sources.values())
    return Result(found, lines, dict(sources))


def response_rates(period: Period) -> list[Rate]:
    """Return the share of served visits with an answer, by group; groups of fewer than five visits are named only."""
    names = names_of(By.GROUP)
    out = []
    for (label,), value in split(MEASURES["satisfaction_response"], period, [Split.GROUP]).items():
        visits, answered = value.parts["of"], value.parts["count"]
        enough = visits >= MINIMUM
        out.append(
            Rate(
                label,
                names.get(label, label),
                visits if enough else None,
                answered,
                wilson(answered, visits) if enough else None,
            )
        )
    return out
