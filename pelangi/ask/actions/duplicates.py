"""Two requests for one person: joined by hand, separated again; both stay to be seen."""

from datetime import datetime

from django.db import transaction

from pelangi.ask.actions.moves import move_request
from pelangi.ask.models import Request
from pelangi.ask.queries import OPEN_STATES
from pelangi.ask.refusals import NotTheSamePerson, ReasonNeeded, WorkHasBegun
from pelangi.core.journey import Move, NeedState
from pelangi.staff.models import User

NOT_BEGUN = (
    NeedState.OPEN,
    NeedState.PAPERS_MISSING,
    NeedState.READY,
    NeedState.CANCELLED,
    NeedState.NOT_DUE,
)


@transaction.atomic
def join(request: Request, *, into: Request, reason: str, by: User, at: datetime) -> None:
    """Join a request to another that stays open. Its needs rest; `separate` brings them back.

    Raises NotTheSamePerson for itself or a request that has ended, WorkHasBegun when a visit is planned or
    made for this one, ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded
    if into.pk == request.pk or into.state not in OPEN_STATES:
        raise NotTheSamePerson
    if request.needs.exclude(state__in=NOT_BEGUN).exists():
        raise WorkHasBegun
    move_request(request, Move.JOIN, by=by, at=at, reason=f"{into.ticket}: {reason}")


@transaction.atomic
def separate(request: Request, *, reason: str, by: User, at: datetime) -> None:
    """Take a joining back: the request is as newly received, and is screened again."""
    if not reason.strip():
        raise ReasonNeeded
    move_request(request, Move.SEPARATE, by=by, at=at, reason=reason)
