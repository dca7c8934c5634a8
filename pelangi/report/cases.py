"""Cases as core/fairness wants them: one row per request, from its own events, as they were known at a moment."""

from datetime import date, datetime

from django.db.models import Min, Q
from django.utils.timezone import localdate

from pelangi.ask.models import Need, Request
from pelangi.ask.queries import describe
from pelangi.core.fairness import CaseRow
from pelangi.core.journey import Move
from pelangi.staff.protection import Erased

LEFT = (Move.CANCEL, Move.FIND_NOT_DUE)
UNKNOWN = "unknown"


def case_rows(as_of: datetime) -> list[CaseRow]:
    """Return a row for every request received by `as_of`. Group and sex of erased people are "unknown"."""
    by_then = Q(needs__documents__moves__recorded_at__lte=as_of)
    requests = (
        Request.objects.filter(received_at__lte=as_of)
        .select_related("person__key")
        .annotate(
            served_at=Min(
                "needs__documents__moves__at",
                filter=by_then & Q(needs__documents__moves__move=Move.HAND_OVER),
            )
        )
        .order_by("pk")
    )
    refused = _first(as_of, "appointments__visit__moves", (Move.RECORD_REFUSAL,))
    left = _first(as_of, "moves", (Move.CANCEL,))
    papers = _papers()
    return [
        _row(request, refused.get(request.pk), left.get(request.pk), papers.get(request.pk, ""))
        for request in requests
    ]


def _papers() -> dict[int, str]:
    """Return the kinds of document each request needs, joined: what can fairly be compared takes the same work."""
    kinds: dict[int, list[str]] = {}
    for request, kind in Need.objects.order_by("document_kind").values_list("request", "document_kind"):
        kinds.setdefault(request, []).append(kind)
    return {request: "+".join(found) for request, found in kinds.items()}


def _first(as_of: datetime, path: str, moves: tuple[Move, ...]) -> dict[int, datetime]:
    found = Request.objects.filter(**{f"{path}__move__in": moves, f"{path}__recorded_at__lte": as_of})
    return dict(found.values_list("pk").annotate(first=Min(f"{path}__at")))


def _row(request: Request, refused_at: datetime | None, left_at: datetime | None, papers: str) -> CaseRow:
    try:
        person = describe(request.person)
    except Erased:
        person = {}
    asked_on = localdate(request.received_at)
    return CaseRow(
        group=person.get("group") or UNKNOWN,
        sex=person.get("sex") or UNKNOWN,
        ward=request.ward_id,
        asked_on=asked_on,
        served_on=_day(request.served_at, asked_on),
        refused_on=_day(refused_at, asked_on),
        left_on=_day(left_at, asked_on),
        need=f"{papers} {person.get('obstacle') or UNKNOWN}",
        key=request.pk,
    )


def _day(moment: datetime | None, earliest: date) -> date | None:
    return None if moment is None else max(earliest, localdate(moment))
