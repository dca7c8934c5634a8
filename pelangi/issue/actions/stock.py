"""Card stock (blangko): what comes, what is printed on, what is spoilt or sent back."""

from datetime import datetime

from django.db import transaction

from pelangi.issue.models import Document, StockMove
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


def deliver_stock(card_kind: str, units: int, *, by: User, at: datetime) -> StockMove:
    """Book a delivery of `units` cards."""
    return change_stock(card_kind, units, kind=StockMove.Kind.DELIVERY, by=by, at=at)


@transaction.atomic
def change_stock(
    card_kind: str,
    units: int,
    *,
    kind: str,
    by: User,
    at: datetime,
    document: Document | None = None,
    note: str = "",
) -> StockMove:
    """Book one line of the ledger; `units` is positive, the kind gives the sign."""
    signed = units if kind == StockMove.Kind.DELIVERY else -units
    line = StockMove.objects.create(
        kind=kind, card_kind=card_kind, units=signed, document=document, at=at, by=by, note=note
    )
    audit.record(Deed.STOCK_EDIT, line, by=by, at=at, detail={"kind": str(kind), "units": signed})
    return line
