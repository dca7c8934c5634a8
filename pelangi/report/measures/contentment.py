"""Satisfaction: the public satisfaction survey (SKM) asked after visits."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pelangi.core.satisfaction import Element, satisfaction
from pelangi.report.measures.base import Measure, Period, Value
from pelangi.visit.models import SatisfactionAnswer


def _answers(period: Period) -> QuerySet[SatisfactionAnswer]:
    return SatisfactionAnswer.objects.filter(period.happened("answered_at"))


def _index(period: Period) -> Value:
    sheets = [
        dict(zip(Element, marks, strict=True))
        for marks in _answers(period).values_list("elements", flat=True)
    ]
    found = satisfaction(sheets)
    if found is None:
        return Value(None, 0)
    means = {str(element): str(round(float(mean), 2)) for element, mean in found.means.items()}
    parts = {"grade": found.grade, "means": means, "weakest": str(found.weakest)}
    return Value(str(found.converted), found.answers, parts)


SATISFACTION = Measure(
    name="satisfaction",
    label=_("Satisfaction (SKM)"),
    definition=_("Index of the nine elements of PermenPANRB 14/2017, 25 to 100, of visits in the period."),
    weakness=_("People who were refused or not met are not asked."),
    unit=_("of 100"),
    reckon=_index,
    records=_answers,
)
