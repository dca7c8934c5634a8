"""The catalogue of measures: name, definition, unit, weakness, how it is reckoned and from which records."""

from pelangi.report.measures.base import Measure, Period, Value
from pelangi.report.measures.complaints import COMPLAINTS_RESOLVED
from pelangi.report.measures.contentment import SATISFACTION
from pelangi.report.measures.service import (
    DAYS_OF_SERVICE,
    DOCUMENTS_HANDED_OVER,
    PEOPLE_SERVED,
    REQUESTS_RECEIVED,
)

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        REQUESTS_RECEIVED,
        PEOPLE_SERVED,
        DOCUMENTS_HANDED_OVER,
        DAYS_OF_SERVICE,
        COMPLAINTS_RESOLVED,
        SATISFACTION,
    )
}

__all__ = ["MEASURES", "Measure", "Period", "Value"]
