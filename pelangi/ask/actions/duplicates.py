"""Two requests for one person, or a request and a lead: joined by hand, separated again; both stay to be seen."""

from datetime import datetime

from django.db import transaction

from pelangi.ask.actions.moves import move_request, open_need
from pelangi.ask.models import Need, Request
from pelangi.ask.queries import OPEN_STATES
from pelangi.ask.refusals import AlreadySettled, NotTheSamePerson, ReasonNeeded, WorkHasBegun
from pelangi.core.journey import Move, NeedState, RequestState
from pelangi.find.actions import reopen_lead, settle_lead
from pelangi.find.models import Lead
from pelangi.find.refusals import SettledAlready
from pelangi.staff import audit
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


@transaction.atomic
def join_lead(request: Request, lead: Lead, *, by: User, at: datetime) -> None:
    """Say that an open lead is the person of this open request: the lead makes no request of its own any more.

    What the list says is missing is asked for too. Raises AlreadySettled for a lead that somebody settled, or when
    the request has a lead; NotTheSamePerson for a request that has ended.
    """
    if request.state not in OPEN_STATES:
        raise NotTheSamePerson
    if request.lead_id or Request.objects.filter(lead=lead).exists():
        raise AlreadySettled
    try:
        settle_lead(lead, state=Lead.State.TAKEN, by=by, at=at)
    except SettledAlready as settled:
        raise AlreadySettled from settled
    request.lead = lead
    request.save(update_fields=["lead"])
    person = request.person
    if lead.register_id and not person.register_id:
        person.register_id = lead.register_id
        person.save(update_fields=["register_id"])
    for kind in lead.missing:
        if request.state == RequestState.ADMITTED:
            open_need(request, kind, by=by, at=at)
        else:
            Need.objects.get_or_create(
                request=request, document_kind=kind, defaults={"person": person, "opened_at": at}
            )
    audit.record("ask.join_lead", request, by=by, at=at, person=request.person_id, detail={"lead": lead.pk})


@transaction.atomic
def part_lead(request: Request, *, by: User, at: datetime) -> None:
    """Take the joining with a lead back: the lead waits again. Documents stay asked for until somebody cancels them.

    Raises NotTheSamePerson when the request has no lead, or was made from it.
    """
    lead = request.lead
    if lead is None or request.channel == Request.Channel.LEAD:
        raise NotTheSamePerson
    request.lead = None
    request.save(update_fields=["lead"])
    person = request.person
    if lead.register_id and person.register_id == lead.register_id:
        person.register_id = ""
        person.save(update_fields=["register_id"])
    reopen_lead(lead, by=by, at=at)
    audit.record("ask.part_lead", request, by=by, at=at, person=request.person_id, detail={"lead": lead.pk})
