"""A death said at the door: its certificate is needed at once, and not any more when that is taken back."""

from datetime import datetime

from pelangi.ask.actions import advance_need, open_need
from pelangi.ask.models import Need
from pelangi.core.documents import DocumentKind
from pelangi.core.journey import Move, NeedState
from pelangi.plan.models import Appointment
from pelangi.staff.models import User
from pelangi.visit.models import Fact
from pelangi.visit.queries import value_of

TAKEN_BACK = "taken back at the door"


def heed_death(door: Appointment, *, at: datetime) -> None:
    """Open the need of a death certificate while somebody at the door says so; while nobody does, it waits.

    Until the round is closed an outcome can be corrected: a need this door opened then waits for papers, and is
    ready again when the death is said again. Needs that somebody else asked for are left alone.
    """
    said = _deaths(door)
    standing = [fact for fact in said if fact.superseded_by_id is None and fact.withdrawn_at is None]
    if standing:
        first = standing[0]
        need = open_need(
            door.request, DocumentKind.DEATH_CERTIFICATE, by=first.by, at=first.at, recorded_at=at
        )
        if need.state == NeedState.PAPERS_MISSING and _is_ours(need, said):
            advance_need(need, Move.MARK_READY, by=first.by, at=at)
        return
    need = _need(door) if said else None
    if need and need.state == NeedState.READY and _is_ours(need, said):
        advance_need(need, Move.ASK_PAPERS, by=said[-1].by, at=at, reason=TAKEN_BACK)


def drop_death(door: Appointment, *, by: User, at: datetime, recorded_at: datetime) -> None:
    """The round is closed and the person lives: cancel the certificate this door opened."""
    need = _need(door)
    waits = (NeedState.READY, NeedState.PAPERS_MISSING, NeedState.PLANNED)
    if need and need.state in waits and _is_ours(need, _deaths(door)):
        advance_need(need, Move.CANCEL, by=by, at=at, recorded_at=recorded_at, reason=TAKEN_BACK)


def _deaths(door: Appointment) -> list[Fact]:
    """Return every time a death was said at this door, taken back or not."""
    facts = Fact.objects.filter(appointment=door, field="outcome")
    facts = facts.select_related("appointment__request__person__key", "by").order_by("cursor")
    return [fact for fact in facts if (value_of(fact) or {}).get("move") == Move.FIND_DECEASED]


def _need(door: Appointment) -> Need | None:
    kind = DocumentKind.DEATH_CERTIFICATE
    return Need.objects.filter(request=door.request_id, document_kind=kind).first()


def _is_ours(need: Need, said: list[Fact]) -> bool:
    return need.opened_at in {fact.at for fact in said}
