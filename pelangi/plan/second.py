"""Second visits: a document that is made, or expected by then, is brought to the person it is for.

A need that was begun at a door (recorded or filed) is followed by a visit that hands the document over: once it is
made, or no sooner than the days the office says it takes. Nothing of it is promised before the recording was made.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from pelangi.ask.models import Need, NeedMove
from pelangi.core.documents import DocumentKind
from pelangi.core.journey import Move, NeedState, RequestState
from pelangi.plan.models import Means
from pelangi.plan.problem_of import Bring

TO_BRING = (NeedState.IN_PROCESS, NeedState.DOCUMENT_MADE)
NOTHING_TO_CARRY = (DocumentKind.DIGITAL_IDENTITY,)  # lives in the person's phone


def needs_to_bring(requests: Iterable[int] | None = None):
    """Return the needs whose documents are made or being made, of these requests or of all."""
    needs = Need.objects.filter(
        state__in=TO_BRING, request__state=RequestState.ADMITTED, person__key__wrapped__isnull=False
    )
    needs = needs.exclude(document_kind__in=NOTHING_TO_CARRY)
    return needs if requests is None else needs.filter(request__in=list(requests))


def to_bring(
    means: Means, *, until: date, at: datetime, promised: Collection[int] = frozenset()
) -> dict[int, Bring]:
    """Return by request what is to be brought on a day up to `until`.

    A document that is late (the day it was expected on is over and it is not made) is expected no more: it waits until
    it is made. promised: requests that were told a day already; they keep it, late or not.
    """
    needs = needs_to_bring().order_by("request_id", "document_kind")
    rows = list(needs.values_list("pk", "request_id", "document_kind", "state"))
    began = _began([pk for pk, _request, _kind, state in rows if state == NeedState.IN_PROCESS])
    found: dict[int, list[tuple[str, date | None]]] = defaultdict(list)
    for pk, request, kind, state in rows:
        day = None if state == NeedState.DOCUMENT_MADE else began[pk]
        expected = day is None or localdate(at) <= day + timedelta(days=means.document_days) <= until
        if request in promised or (expected and _is_brought(means, day)):
            found[request].append((kind, day))
    return {request: _together(those, means) for request, those in found.items()}


def _is_brought(means: Means, day: date | None) -> bool:
    if means.second_visits == Means.SecondVisits.NEVER:
        return False
    return day is None or means.second_visits == Means.SecondVisits.EXPECTED


def _together(documents: list[tuple[str, date | None]], means: Means) -> Bring:
    """Return one visit for all: after the last recording."""
    days = [day for _kind, day in documents if day is not None]
    kinds = tuple(kind for kind, _day in documents)
    return Bring(kinds, max(days), means.document_days) if days else Bring(kinds)


def _began(needs: list[int]) -> dict[int, date]:
    moves = NeedMove.objects.filter(need__in=needs, move=Move.START).order_by("at", "pk")
    return {need: localdate(at) for need, at in moves.values_list("need_id", "at")}


def late(means: Means, at: datetime) -> int:
    """Return how many documents are not made though the day they were expected on is over."""
    needs = list(needs_to_bring().filter(state=NeedState.IN_PROCESS).values_list("pk", flat=True))
    limit = localdate(at) - timedelta(days=means.document_days)
    return sum(day < limit for day in _began(needs).values())
