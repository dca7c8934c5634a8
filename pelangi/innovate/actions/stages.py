"""The calendar of the year's stages."""

from datetime import date, datetime

from django.db import transaction

from pelangi.innovate.models import YearStage
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def set_stage(
    year: int,
    name: str,
    *,
    from_date: date,
    until_date: date,
    remind_days: int,
    note: str = "",
    by: User,
    at: datetime,
) -> YearStage:
    """Set a stage of the year; the same name again takes the place of the earlier one."""
    values = {"from_date": from_date, "until_date": until_date, "remind_days": remind_days, "note": note}
    found, _new = YearStage.objects.update_or_create(year=year, name=name, defaults=values)
    detail = {"stage": name, "from": from_date.isoformat(), "until": until_date.isoformat()}
    audit.record(Deed.INDEX_EDIT, found, by=by, at=at, detail=detail)
    return found


@transaction.atomic
def drop_stage(stage: YearStage, *, by: User, at: datetime) -> None:
    """Take a stage out of the calendar."""
    audit.record(Deed.INDEX_EDIT, stage, by=by, at=at, detail={"dropped": stage.name, "year": stage.year})
    stage.delete()
