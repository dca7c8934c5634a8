"""Figures of one innovation that this room counts itself: trained staff, trainings held, other regions adopting.

They are measures as those of room `report`, but about one innovation; so each is made for the innovation asked about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from pelangi.innovate.models import Attendance, Feedback, Innovation, OwnFigure, Training
from pelangi.report.lineage import Lineage, lineage_of, query
from pelangi.report.measures import MEASURES, Measure, Period, Row, Value
from pelangi.report.models import Figure

CATALOGUE = Path(__file__).with_name("own_measures.yaml")


@cache
def texts() -> dict[str, dict[str, list[str]]]:
    """Return the texts of every own measure, [Indonesian, English], by measure and kind of text."""
    return yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class OwnMeasure(Measure):
    """A measure about one innovation; its texts are in own_measures.yaml."""

    @property
    def catalogue(self) -> Mapping[str, Mapping[str, list[str]]]:
        """The texts it is told with."""
        return texts()


def trainings(innovation: Innovation, period: Period) -> QuerySet[Training]:
    """Return the trainings held in the period, as known then, that somebody attended."""
    known = Q(at__lte=period.as_of) & (Q(cancelled_at=None) | Q(cancelled_at__gt=period.as_of))
    held = Q(held_on__gte=period.from_date, held_on__lte=period.until_date)
    attended = Exists(Attendance.objects.filter(training=OuterRef("pk")))
    return Training.objects.filter(known & held, attended, innovation=innovation)


def attendance(innovation: Innovation, period: Period) -> QuerySet[Attendance]:
    """Return who attended the trainings of the period."""
    return Attendance.objects.filter(training__in=trainings(innovation, period))


def told_by_regions(innovation: Innovation, period: Period) -> QuerySet[Feedback]:
    """Return the first word of each copy in another region, heard in the period."""
    heard = Feedback.objects.filter(period.happened("first_at"), innovation=innovation, signer__isnull=False)
    return heard.exclude(city_code=settings.CITY_CODE)


def _different(rows: list[Row], _period: Period) -> Value:
    return Value(str(len({row.values[0] for row in rows})), len(rows))


def _rows(
    records: Callable[[Innovation, Period], QuerySet], innovation: Innovation, column: str
) -> Callable[[Period], list[Row]]:
    return lambda period: [
        Row(None, values=(value,))
        for value in records(innovation, period).order_by("pk").values_list(column, flat=True)
    ]


# what each counts, and the column whose different values are the number
_COUNTED: dict[str, tuple[Callable[[Innovation, Period], QuerySet], str]] = {
    "trained_staff": (attendance, "user"),
    "trainings_held": (trainings, "pk"),
    "regions_adopting": (told_by_regions, "city_code"),
}
NAMES = frozenset(_COUNTED)
OF_TRAININGS = NAMES - {"regions_adopting"}


def own_measure(name: str, innovation: Innovation) -> OwnMeasure:
    """Return an own measure for one innovation. Raises KeyError: no such measure."""
    records, column = _COUNTED[name]
    return OwnMeasure(
        name,
        records=lambda period: records(innovation, period),
        rows=_rows(records, innovation, column),
        sum_up=_different,
        of_requests=False,
    )


def label(name: str) -> str:
    """Return the name of a measure, of this room or of `report`, in the reader's language."""
    return own_measure(name, Innovation()).label if name in NAMES else MEASURES[name].label


def measure_of(figure: Figure | OwnFigure) -> Measure:
    """Return the measure that a frozen figure was asked of."""
    if isinstance(figure, OwnFigure):
        return own_measure(figure.measure, figure.innovation)
    return MEASURES[figure.measure]


def period_of(figure: Figure | OwnFigure) -> Period:
    """Return the period and the moment of knowledge of a frozen figure."""
    return Period(figure.from_date, figure.until_date, figure.as_of)


def lineage(figure: Figure | OwnFigure) -> Lineage:
    """Return the events a frozen figure was reckoned from, as they stand now."""
    return lineage_of(measure_of(figure), period_of(figure))


def query_of(figure: Figure | OwnFigure) -> str:
    """Return the question to the database that found the events."""
    return query(measure_of(figure), period_of(figure))
