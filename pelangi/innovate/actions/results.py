"""Entering results of earlier years, each with its source."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pelangi.innovate.models import PastResult
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def enter_result(
    year: int, region: str, *, index: Decimal, rank: int | None, source: str, by: User, at: datetime
) -> PastResult:
    """Enter a published result; entered again for the same city and year, it takes the place of the earlier one."""
    values = {"index": index, "rank": rank, "source": source, "by": by, "at": at}
    found, _new = PastResult.objects.update_or_create(year=year, region=region, defaults=values)
    detail = {"year": year, "region": region, "index": str(index), "rank": rank, "source": source}
    audit.record(Deed.INDEX_EDIT, found, by=by, at=at, detail=detail)
    return found
