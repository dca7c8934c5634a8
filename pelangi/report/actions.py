"""The one deed of this room: freeze a figure, so that others can stand on it."""

from datetime import date, datetime

from django.db import transaction

from pelangi.report.measures import MEASURES, Period
from pelangi.report.models import Figure
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def freeze(
    measure: str, *, from_date: date, until_date: date, as_of: datetime, by: User, at: datetime
) -> Figure:
    """Reckon a measure and keep the result; the same question twice is one figure. Raises KeyError: no such measure."""
    value = MEASURES[measure].reckon(Period(from_date, until_date, as_of))
    figure, new = Figure.objects.get_or_create(
        measure=measure,
        from_date=from_date,
        until_date=until_date,
        as_of=as_of,
        defaults={
            "value": value.as_data(),
            "record_count": value.record_count,
            "frozen_at": at,
            "frozen_by": by,
        },
    )
    if new:
        audit.record(
            Deed.REPORT_EXPORT, figure, by=by, at=at, detail={"measure": measure, "value": value.value}
        )
    return figure
