"""How long the cards last, and who comes first while they are short."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from pelangi.core.documents import document_rules
from pelangi.core.journey import DocumentState
from pelangi.core.stock import RunOut, run_out
from pelangi.issue.models import Document, StockMove
from pelangi.staff.pages import count_up_to

HISTORY_DAYS = 84  # twelve weeks
SOON_DAYS = 14  # stock that may be used up by then is shown as running out
USED = (StockMove.Kind.PRINTED, StockMove.Kind.DAMAGED)


def card_kinds() -> list[str]:
    """Return the documents that are printed on rationed cards."""
    return [str(kind) for kind, rule in document_rules().items() if rule.card_stock]


def left(card_kind: str) -> int:
    """Return the cards of one kind in stock; not below nothing."""
    return max(StockMove.objects.filter(card_kind=card_kind).aggregate(sum=Sum("units"))["sum"] or 0, 0)


def is_kept(card_kind: str) -> bool:
    """Say whether the office books its deliveries here; without a ledger nobody knows what is left."""
    return StockMove.objects.filter(card_kind=card_kind, kind=StockMove.Kind.DELIVERY).exists()


def forecast(card_kind: str, today: date) -> RunOut | None:
    """Return when the cards of a kind are used up, from the last twelve weeks; None with too little of a history.

    The history begins with the first line of the ledger. The draws depend on day and kind only, so that two who look
    on one day see the same.
    """
    lines = StockMove.objects.filter(card_kind=card_kind)
    oldest = lines.order_by("at").values_list("at__date", flat=True).first()
    if oldest is None:
        return None
    begin = max(today - timedelta(days=HISTORY_DAYS), oldest)
    days = lines.filter(kind__in=USED, at__date__gte=begin, at__date__lt=today).order_by()
    used = dict(days.annotate(day=TruncDate("at")).values_list("day").annotate(units=-Sum("units")))
    history = [used.get(begin + timedelta(days=n), 0) for n in range((today - begin).days)]
    return run_out(left(card_kind), history, today=today, seed=today.toordinal())


@dataclass(frozen=True)
class Shortage:
    """More documents are ready to be printed than there are cards."""

    card_kind: str
    left: int
    first: int  # documents of people who never had one
    again: int  # replacements


def waiting(card_kind: str) -> QuerySet[Document]:
    """Return the documents of a kind that are ready to be printed."""
    return Document.objects.filter(state=DocumentState.PRINT_READY, need__document_kind=card_kind)


def shortages() -> list[Shortage]:
    """Return the kinds of card that are short now."""
    found = []
    for kind in filter(is_kept, card_kinds()):
        in_stock = left(kind)
        if count_up_to(waiting(kind), in_stock + 1) > in_stock:
            counted = dict(waiting(kind).order_by().values_list("is_first").annotate(count=Count("pk")))
            found.append(Shortage(kind, in_stock, counted.get(True, 0), counted.get(False, 0)))
    return found


def is_out(card_kind: str) -> bool:
    """Say whether the ledger of a kind of card is kept, and has none left."""
    return card_kind in card_kinds() and is_kept(card_kind) and not left(card_kind)


def must_wait(document: Document) -> bool:
    """Say whether a replacement stands behind first-time holders who would take every card that is left.

    Rule of the ministry in a shortage: first-time holders first.
    """
    kind = document.need.document_kind
    if document.is_first or kind not in card_kinds() or not is_kept(kind):
        return False
    in_stock = left(kind)
    first = count_up_to(waiting(kind).filter(is_first=True), in_stock + 1)
    return 0 < first >= in_stock


def first_served(found: QuerySet[Document]) -> QuerySet[Document]:
    """Return documents in the order of the rule: first-time holders, then whoever has waited longest."""
    return found.order_by("-is_first", "since", "pk")


def is_first(person_id, register_status: str, kind: str) -> bool:
    """Say whether nobody knows of an earlier document of this kind: not the register, not an earlier hand-over."""
    handed = Q(state=DocumentState.HANDED_OVER, need__person=person_id, need__document_kind=kind)
    return register_status != "printed" and not Document.objects.filter(handed).exists()
