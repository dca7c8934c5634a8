"""What pages read of documents, card stock and complaints; always within the reader's scope."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localtime
from django.utils.translation import get_language

from pelangi.core.documents import document_rules
from pelangi.core.journey import DocumentState, Kind, Move, moves_from
from pelangi.issue.models import Complaint, Document, StockMove
from pelangi.staff.permissions import in_scope, may
from pelangi.staff.roles import Deed

ANSWER_WITHIN_DAYS = (
    14  # UU 25/2009: an organiser responds within 14 days; the office's legal section confirms
)
COLUMNS = {"ward": "need__request__ward_id", "institution": "need__request__institution_id"}
TROUBLE = (DocumentState.DUPLICATE_RECORD, DocumentState.ENROLMENT_FAILED)
UNDER_WAY = (
    DocumentState.CENTRAL_WAIT,
    DocumentState.PRINT_READY,
    DocumentState.PRINTED,
    DocumentState.CARRIED,
    DocumentState.RETURNED,
    *TROUBLE,
)
# moves that a button offers; a hand-over has its own form
BY_BUTTON = {
    Move.MARK_PRINT_READY,
    Move.PRINT,
    Move.CARRY,
    Move.BRING_BACK,
    Move.SEND_AGAIN,
    Move.DESTROY,
    Move.REPORT_LOST,
    Move.CANCEL,
}


def documents(user, *, state: str = "", deed: Deed = Deed.DOCUMENT_VIEW) -> QuerySet[Document]:
    """Return the documents on which `user` may do `deed`, longest in their state first.

    `state`: one of the journey's, "trouble", or "" for everything under way.
    """
    found = in_scope(Document.objects.all(), user, deed, **COLUMNS)
    if state == "trouble":
        found = found.filter(state__in=TROUBLE)
    elif state:
        found = found.filter(state=state)
    else:
        found = found.filter(state__in=UNDER_WAY)
    return found.select_related(
        "need__request__ward", "need__request__institution", "need__person__key", "officer"
    ).order_by("since", "pk")


def document(user, pk: int, deed: Deed = Deed.DOCUMENT_VIEW) -> Document:
    """Return one document in scope. Raises Document.DoesNotExist."""
    found = in_scope(Document.objects.all(), user, deed, **COLUMNS)
    return found.select_related("need__request__ward", "need__person__key", "officer").get(pk=pk)


def counts_by_state(user) -> dict[str, int]:
    """Return how many documents in scope are in each state."""
    found = in_scope(Document.objects.all(), user, Deed.DOCUMENT_VIEW, **COLUMNS)
    return dict(found.values_list("state").annotate(count=Count("pk")))


def open_moves(document: Document) -> list[Move]:
    """Return the moves a button may offer now."""
    return [move for move in moves_from(Kind.DOCUMENT, document.state) if move in BY_BUTTON]


def who_holds_what(user) -> list[dict]:
    """Return how many documents each holder has: the centre, the office, each officer by name."""
    found = in_scope(Document.objects.all(), user, Deed.DOCUMENT_VIEW, **COLUMNS)
    held = found.exclude(holder__in=["resident", "nobody"])
    return list(
        held.values("holder", "officer__display_name")
        .annotate(count=Count("pk"))
        .order_by("holder", "-count")
    )


def stock() -> dict[str, int]:
    """Return the cards in stock by kind."""
    return dict(StockMove.objects.values_list("card_kind").annotate(units=Sum("units")).order_by("card_kind"))


def stock_lines() -> QuerySet[StockMove]:
    """Return deliveries, damage and returns, newest first; single prints are in the sum only."""
    return StockMove.objects.exclude(kind=StockMove.Kind.PRINTED).select_related("by").order_by("-at")


def complaints(user, deed: Deed = Deed.COMPLAINT_VIEW, *, state: str = "") -> QuerySet[Complaint]:
    """Return the complaints on which `user` may do `deed`, open ones first, the oldest of them at the top.

    Reports of illegal fees are for whoever may settle those, and for nobody else, whatever their scope.
    """
    within = in_scope(Complaint.objects.exclude(kind=Complaint.Kind.FEE), user, deed, ward="ward_id")
    mine = Q(pk__in=within.values("pk"))
    if may(user, Deed.FEE_REPORT):
        mine |= Q(kind=Complaint.Kind.FEE)
    found = Complaint.objects.filter(mine).select_related("request", "ward")
    if state:
        found = found.filter(state=state)
    return found.order_by("state", "received_at")


def days_left(complaint: Complaint, today: date) -> int:
    """Return the days until an open complaint must be answered; negative when it is late."""
    due = localtime(complaint.received_at).date() + timedelta(days=ANSWER_WITHIN_DAYS)
    return (due - today).days


def kind_name(code: str) -> str:
    """Return the name of a document kind in the reader's language."""
    rule = document_rules()[code]
    return rule.name_en if get_language() == "en" else rule.name_id
