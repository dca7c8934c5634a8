"""Moving a request or a need along its journey: one move, one line in the chain."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pelangi.ask.actions.hooks import tell_systems
from pelangi.ask.models import Need, PaperAtHand, Request
from pelangi.ask.papers import codes_of
from pelangi.ask.queries import ENDED_NEEDS
from pelangi.core.documents import DocumentKind, document_rules
from pelangi.core.journey import Kind, Move, NeedState, RequestState
from pelangi.staff import audit
from pelangi.staff.fields import advance
from pelangi.staff.models import User


@transaction.atomic
def move_request(
    request: Request,
    move: Move | str,
    *,
    by: User,
    at: datetime,
    recorded_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Move a request on. Cancelled or closed unfinished, its needs that have not begun end with it.

    Raises MoveNotAllowed, ReasonMissing (core.journey) and MovedMeanwhile.
    """
    row = advance(request, Kind.REQUEST, move, by=by, at=at, recorded_at=recorded_at, why=reason)
    detail = {"move": str(move), "to": row.to_state}
    audit.record("ask.move_request", request, by=by, at=at, person=request.person_id, detail=detail)
    tell_systems(request, f"request.{move}", at=at)
    if request.state in {RequestState.CANCELLED, RequestState.CLOSED}:
        request.photos.all().delete()  # they were sent for this request only
        why = reason or str(request.state)
        for need in request.needs.exclude(state__in=[*ENDED_NEEDS, NeedState.DOCUMENT_MADE]):
            advance_need(need, Move.CANCEL, by=by, at=at, recorded_at=recorded_at, reason=why)


@transaction.atomic
def move_need(
    need: Need,
    move: Move | str,
    *,
    by: User,
    at: datetime,
    recorded_at: datetime | None = None,
    reason: str = "",
    whom: str = "",
) -> None:
    """Move a need on. Raises MoveNotAllowed, ReasonMissing (core.journey) and MovedMeanwhile."""
    advance_need(need, move, by=by, at=at, recorded_at=recorded_at, reason=reason, whom=whom)
    detail = {"move": str(move), "to": str(need.state), "document": need.document_kind}
    audit.record("ask.move_need", need, by=by, at=at, person=need.person_id, detail=detail)


@transaction.atomic
def note_papers(need: Need, codes: Iterable[str], *, by: User, at: datetime) -> None:
    """Write down which papers of a need are at hand: these and no others. Codes that mean nothing to it are left out.

    A need that waited for papers is ready when nothing is missing any more.
    """
    Need.objects.select_for_update().get(pk=need.pk)
    wanted = set(codes) & codes_of(need.document_kind)
    before = set(need.papers.values_list("code", flat=True))
    need.papers.filter(code__in=before - wanted).delete()
    PaperAtHand.objects.bulk_create(
        PaperAtHand(need=need, code=code, at=at, by=by) for code in sorted(wanted - before)
    )
    if wanted != before:
        detail = {"there": sorted(wanted), "document": need.document_kind}
        audit.record("ask.note_papers", need, by=by, at=at, person=need.person_id, detail=detail)
    rule = document_rules()[DocumentKind(need.document_kind)]
    if need.state == NeedState.PAPERS_MISSING and wanted != before and not rule.still_missing(wanted):
        move_need(need, Move.MARK_READY, by=by, at=at)


def advance_need(
    need: Need,
    move: Move | str,
    *,
    by: User,
    at: datetime,
    recorded_at: datetime | None = None,
    reason: str = "",
    whom: str = "",
) -> None:
    """Move a need on as a part of another deed, whose line in the chain says so. Raises as `move_need`."""
    advance(need, Kind.NEED, move, by=by, at=at, recorded_at=recorded_at, why=reason, whom=whom)
    tell_systems(need.request, f"need.{move}", at=at, document=need.document_kind, need=str(need.state))


@transaction.atomic
def open_need(
    request: Request, kind: str, *, by: User, at: datetime, recorded_at: datetime | None = None
) -> Need:
    """Open one more need in a request and mark it ready; the one that is there already is returned."""
    need, is_new = Need.objects.get_or_create(
        request=request,
        document_kind=kind,
        defaults={"person_id": request.person_id, "opened_at": at},
    )
    if is_new:
        detail = {"document": str(kind)}
        audit.record("ask.open_need", need, by=by, at=at, person=need.person_id, detail=detail)
        advance_need(need, Move.MARK_READY, by=by, at=at, recorded_at=recorded_at)
    return need
