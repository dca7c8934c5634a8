"""Complaints: how many of those received were settled."""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pelangi.issue.models import Complaint
from pelangi.report.measures.base import Measure, Period, Value


def _received(period: Period) -> QuerySet[Complaint]:
    return Complaint.objects.filter(period.happened("received_at"))


def _resolved_share(period: Period) -> Value:
    received = _received(period).count()
    settled = _received(period).filter(answered_at__lte=period.as_of).count()
    if not received:
        return Value(None, 0)
    share = (Decimal(100 * settled) / received).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Value(str(share), received, {"received": received, "settled": settled})


COMPLAINTS_RESOLVED = Measure(
    name="complaints_resolved",
    label=_("Complaints settled"),
    definition=_(
        "Share of the complaints received in the period that were answered by the moment asked about."
    ),
    weakness=_("Complaints made elsewhere (SP4N-LAPOR) count only once they are entered here."),
    unit=_("%"),
    reckon=_resolved_share,
    records=_received,
)
