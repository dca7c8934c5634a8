"""Meetings, what they decided, what came of it; and asking agencies for their innovation."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.city.models import Agency, Area
from pelangi.innovate.instruments import YEAR
from pelangi.innovate.models import Asked, Decision, Innovation, Meeting
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def hold_meeting(
    *, held_on: date, topic: str, area: Area | None, notes: str, by: User, at: datetime
) -> Meeting:
    """Enter a meeting that was held."""
    if held_on > localdate(at):
        raise NotAllowedHere(_("Enter a meeting once it was held."))
    made = Meeting.objects.create(held_on=held_on, topic=topic, area=area, notes=notes, at=at, by=by)
    audit.record(Deed.INNOVATION_VERIFY, made, by=by, at=at, detail={"what": "meeting"})
    return made


@transaction.atomic
def decide(
    meeting: Meeting,
    *,
    text: str,
    agency: Agency,
    due: date,
    innovation: Innovation | None,
    by: User,
    at: datetime,
) -> Decision:
    """Enter what a meeting decided, who does it and until when."""
    if due < meeting.held_on:
        raise NotAllowedHere(_("It would have been due before the meeting."))
    made = Decision.objects.create(meeting=meeting, text=text, agency=agency, due=due, innovation=innovation)
    audit.record(Deed.INNOVATION_VERIFY, made, by=by, at=at, detail={"agency": agency.pk, "due": str(due)})
    return made


@transaction.atomic
def close_decision(decision: Decision, *, state: str, outcome: str, by: User, at: datetime) -> None:
    """Say what came of a decision; said once."""
    if state not in (Decision.State.DONE, Decision.State.DROPPED) or not outcome.strip():
        raise NotAllowedHere(_("Say what came of it."))
    won = Decision.objects.filter(pk=decision.pk, state=Decision.State.OPEN).update(
        state=state, outcome=outcome.strip()[:400], closed_at=at, closed_by=by
    )
    if not won:
        raise NotAllowedHere(_("What came of it was said already."))
    audit.record(Deed.INNOVATION_EDIT, decision, by=by, at=at, detail={"state": state})


@transaction.atomic
def ask_agency(agency: Agency, *, who: str, note: str, by: User, at: datetime) -> Asked:
    """Note that somebody of an agency was asked for its innovation, or reminded. The agency sees it on its pages."""
    if not who.strip():
        raise NotAllowedHere(_("Say who is asked."))
    made = Asked.objects.create(
        year=YEAR, agency=agency, who=who.strip()[:120], note=note.strip()[:240], at=at, by=by
    )
    audit.record(Deed.INNOVATION_VERIFY, made, by=by, at=at, detail={"agency": agency.pk})
    return made


@transaction.atomic
def remind_all(agencies: list[Agency], *, note: str, by: User, at: datetime) -> int:
    """Remind every one of these agencies, each of whom was asked last; the head of the agency where nobody was."""
    for agency in agencies:
        last = Asked.objects.filter(agency=agency, year=YEAR).order_by("-at", "-pk").first()
        who, before = (last.who, last.note) if last else (_("head of the agency"), "")
        ask_agency(agency, who=who, note=note or before, by=by, at=at)
    return len(agencies)
