"""What pages read of documents, card stock and complaints; always within the reader's scope."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelangi.core.documents import document_rules
from pelangi.core.journey import DocumentState, Kind, Move, moves_from
from pelangi.issue.models import Complaint, Document, DocumentMove, StockMove
from pelangi.staff.pages import MOST_SHOWN, count_each
from pelangi.staff.permissions import in_scope, may, scopes_of
from pelangi.staff.roles import Deed

ANSWER_WITHIN_DAYS = (
    14  # UU 25/2009: an organiser responds within 14 days; the office's legal section confirms
)
COLUMNS = {"ward": "need__request__ward_id", "institution": "need__request__institution_id"}
TROUBLE = (DocumentState.DUPLICATE_RECORD, DocumentState.ENROLMENT_FAILED)
# the longest usual stay in a state, in days; published times are 1 to 14 working days from recording to card, a carried
# one comes back the same day. A state not named here has no clock.
LONG_AFTER_DAYS = {
    DocumentState.CENTRAL_WAIT: 14,
    DocumentState.PRINT_READY: 7,
    DocumentState.PRINTED: 14,
    DocumentState.CARRIED: 3,
    DocumentState.RETURNED: 14,
    DocumentState.DUPLICATE_RECORD: 7,
    DocumentState.ENROLMENT_FAILED: 7,
}
HELD_BY = "with:"  # list of what one holder has: "with:office", "with:17" for an officer
KEY_DIGITS = 18  # what surely fits a 64-bit key
LIST_MOST = 100  # a list is counted so far on its chip
LISTS: dict[str, Promise] = {
    "mine": _("carried by me"),
    "long": _("waiting too long for their kind"),
    "to_check": _("to check"),
    "to_carry": _("to carry"),
    "trouble": _("trouble at the centre"),
}
# moves that a button offers; a hand-over has its own form
BY_BUTTON = {
    Move.MARK_PRINT_READY,
    Move.PRINT,
    Move.CARRY,
    Move.BRING_BACK,
    Move.ASK_CENTRE,
    Move.SEND_AGAIN,
    Move.DESTROY,
    Move.REPORT_LOST,
    Move.CANCEL,
}


def documents(user, *, state: str = "", deed: Deed = Deed.DOCUMENT_VIEW) -> QuerySet[Document]:
    """Return the documents on which `user` may do `deed`, longest in their state first.

    `state`: one of the journey's, one of LISTS, HELD_BY with a holder, or "" for everything under way.
    """
    found = cut(in_scope(Document.objects.all(), user, deed, **COLUMNS), state, user)
    return found.select_related(
        "need__request__ward", "need__request__institution", "need__person__key", "officer"
    ).order_by("since", "pk")


def cut(found: QuerySet[Document], which: str, user) -> QuerySet[Document]:
    """Return of `found` what is on one of LISTS or in one state; what is under way for another name."""
    checked = DocumentMove.objects.filter(document=OuterRef("pk"), move=Move.CHECK)
    if which == "trouble":
        return found.filter(state__in=TROUBLE)
    if which == "mine":
        return found.filter(holder="officer", officer=user)
    if which.startswith(HELD_BY):
        return _held_by(found.filter(under_way=1), which.removeprefix(HELD_BY))
    if which == "to_check":
        return found.filter(~Exists(checked), state=DocumentState.PRINTED)
    if which == "to_carry":
        return found.filter(Exists(checked), state__in=[DocumentState.PRINTED, DocumentState.RETURNED])
    if which == "long":
        return found.filter(_waits_long(now()), under_way=1)
    return found.filter(state=which) if which in set(DocumentState) else found.filter(under_way=1)


def _held_by(found: QuerySet[Document], holder: str) -> QuerySet[Document]:
    """Return what the centre, the office, or the officer with this key has; nothing for an odd word."""
    if holder in {"centre", "office"}:
        return found.filter(holder=holder)
    is_key = holder.isascii() and holder.isdecimal() and len(holder) <= KEY_DIGITS
    return found.filter(holder="officer", officer=holder) if is_key else found.none()


def _waits_long(at: datetime) -> Q:
    found = Q(pk__in=[])
    for state, days in LONG_AFTER_DAYS.items():
        found |= Q(state=state, since__lt=at - timedelta(days=days))
    return found


def waits_long(document: Document, at: datetime) -> bool:
    """Say whether a document has been in its state longer than is usual for it."""
    days = LONG_AFTER_DAYS.get(DocumentState(document.state))
    return days is not None and document.since < at - timedelta(days=days)


def counts(user) -> dict[str, int]:
    """Return how many documents in scope are in each state and on each of LISTS, no further than is shown."""
    minute = now().replace(second=0, microsecond=0)
    key = "issue", user.pk, tuple(scopes_of(user, Deed.DOCUMENT_VIEW)), minute
    return count_each(key, lambda: _counted(user))


def _counted(user) -> dict[str, tuple[QuerySet, int]]:
    found = in_scope(Document.objects.all(), user, Deed.DOCUMENT_VIEW, **COLUMNS)
    by_state = {str(state): (found.filter(state=state), MOST_SHOWN) for state in DocumentState}
    return by_state | {which: (cut(found, which, user), LIST_MOST) for which in LISTS}


def documents_in_scope(user, deed: Deed) -> QuerySet[Document]:
    """Return all documents on which `user` may do `deed`."""
    found = in_scope(Document.objects.all(), user, deed, **COLUMNS)
    return found.select_related("need__request", "need__person__key")


def document(user, pk: int, deed: Deed = Deed.DOCUMENT_VIEW) -> Document:
    """Return one document in scope. Raises Document.DoesNotExist."""
    found = in_scope(Document.objects.all(), user, deed, **COLUMNS)
    return found.select_related("need__request__ward", "need__person__key", "officer").get(pk=pk)


def open_moves(document: Document) -> list[Move]:
    """Return the moves a button may offer now."""
    return [move for move in moves_from(Kind.DOCUMENT, document.state) if move in BY_BUTTON]


def who_holds_what(user) -> list[dict]:
    """Return how many documents each holder has: the centre, the office, each officer by name."""
    found = in_scope(Document.objects.all(), user, Deed.DOCUMENT_VIEW, **COLUMNS)
    held = found.filter(holder__in=["centre", "office", "officer"])
    return list(
        held.values("holder", "officer", "officer__display_name")
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
