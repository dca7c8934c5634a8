"""Requests, people served, documents handed over, and how long it took."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pelangi.ask.models import NeedMove, Request
from pelangi.core.journey import Move
from pelangi.core.waiting import kaplan_meier
from pelangi.issue.models import DocumentMove
from pelangi.report.measures.base import Measure, Period, Value
from pelangi.visit.models import VisitMove

SERVED = (Move.FINISH, Move.FINISH_PARTLY)


def _requests(period: Period) -> QuerySet[Request]:
    return Request.objects.filter(period.happened("received_at"))


def _served(period: Period) -> QuerySet[VisitMove]:
    return VisitMove.objects.filter(period.happened("at", "recorded_at"), move__in=SERVED)


def _people_served(period: Period) -> Value:
    rows = _served(period)
    people = rows.values("visit__appointment__request__person").distinct().count()
    return Value(str(people), rows.count(), {"visits": rows.count()})


def _handed_over(period: Period) -> QuerySet[DocumentMove]:
    return DocumentMove.objects.filter(period.happened("at", "recorded_at"), move=Move.HAND_OVER)


def _documents(period: Period) -> Value:
    rows = _handed_over(period)
    kinds: dict[str, int] = {}
    for kind in rows.values_list("document__need__document_kind", flat=True):
        kinds[kind] = kinds.get(kind, 0) + 1
    return Value(str(rows.count()), rows.count(), {"by_kind": dict(sorted(kinds.items()))})


def _captures(period: Period) -> QuerySet[NeedMove]:
    return NeedMove.objects.filter(period.happened("at", "recorded_at"), move=Move.START)


def _days(period: Period) -> Value:
    """Kaplan-Meier: documents still under way count as waiting, never left out."""
    first: dict[int, object] = {}
    for need, at in _captures(period).order_by("at").values_list("need", "at"):
        first.setdefault(need, at)
    done = dict(
        DocumentMove.objects.filter(
            move=Move.HAND_OVER, recorded_at__lte=period.as_of, document__need__in=first
        ).values_list("document__need", "at")
    )
    wait = kaplan_meier(
        (max(0, ((done.get(need) or period.as_of) - start).days), need in done)
        for need, start in first.items()
    )
    parts = {"low": wait.median_low_days, "high": wait.median_high_days, "served": wait.served}
    return Value(None if wait.median_days is None else str(max(1, wait.median_days)), len(first), parts)


REQUESTS_RECEIVED = Measure(
    name="requests_received",
    label=_("Requests received"),
    definition=_("Requests for one person that came in by any channel in the period."),
    weakness=_("People nobody asks for are not in it."),
    unit=_("requests"),
    reckon=lambda period: Value(str(_requests(period).count()), _requests(period).count()),
    records=_requests,
)
PEOPLE_SERVED = Measure(
    name="people_served",
    label=_("People served at their door"),
    definition=_("Different people for whom a visit in the period ended as done or partly done."),
    weakness=_("Says nothing about documents: a visit may be followed by trouble at the centre."),
    unit=_("people"),
    reckon=_people_served,
    records=_served,
)
DOCUMENTS_HANDED_OVER = Measure(
    name="documents_handed_over",
    label=_("Documents in the person's hands"),
    definition=_("Documents handed over against a receipt in the period."),
    weakness=_("A receipt without signature or thumb counts too; how many, stands beside it."),
    unit=_("documents"),
    reckon=_documents,
    records=_handed_over,
)
DAYS_OF_SERVICE = Measure(
    name="days_of_service",
    label=_("Days from the visit to the document in hand"),
    definition=_(
        "Median days from the first capture in the period to the hand-over (Kaplan-Meier: open cases count as "
        "waiting), at least 1."
    ),
    weakness=_("While fewer than half have their document there is no median yet."),
    unit=_("days"),
    reckon=_days,
    records=_captures,
)
