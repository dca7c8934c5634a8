"""Screening and admitting: was this asked before, how urgent is it and why, what can be planned."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from pelangi.ask.actions.hooks import tell_systems
from pelangi.ask.actions.moves import advance_need, move_request
from pelangi.ask.models import Request
from pelangi.ask.queries import (
    ENDED_NEEDS,
    TRIAGE_CELL,
    describe,
    failed_visits,
    other_open_requests,
    rules_at,
    triage_of,
)
from pelangi.ask.refusals import ReasonNeeded, Refused
from pelangi.ask.tickets import spoken
from pelangi.ask.words import PRIORITIES, triage_obstacle
from pelangi.city.models import Institution
from pelangi.core import triage
from pelangi.core.journey import Kind, Move, NeedState, RequestState
from pelangi.find.models import Group
from pelangi.staff import audit
from pelangi.staff.fields import advance
from pelangi.staff.models import User
from pelangi.staff.protection import Erased, seal_for
from pelangi.staff.roles import Deed

OVERRIDE = "override"
WAITED = "waiting_days"  # "without waiting it would wait longer" says nothing
ADMISSION_MONTHS = range(5, 8)  # May to July: schools and universities admit (see core/triage.yaml)


@transaction.atomic
def admit(request: Request, *, by: User, at: datetime) -> None:
    """Screen a request and admit it: triage, and its needs ready to be planned.

    What an earlier open request of the same person asks for already is not asked for twice: those needs are
    cancelled, and when nothing is left the request is joined to the earlier one instead.
    Raises MoveNotAllowed, MovedMeanwhile and Erased.
    """
    if request.state == RequestState.RECEIVED:
        advance(request, Kind.REQUEST, Move.SCREEN, by=by, at=at)
    if _asked_before(request, by=by, at=at):
        return
    _reckon(request, describe(request.person), rules_at(at), on=localdate(at))
    advance(request, Kind.REQUEST, Move.ADMIT, by=by, at=at)
    tell_systems(request, "request.admit", at=at)
    for need in request.needs.filter(state__in=[NeedState.OPEN, NeedState.PAPERS_MISSING]):
        advance_need(need, Move.MARK_READY, by=by, at=at)
    detail = {"points": request.points, "priority": request.priority, "rules": request.triage_rules}
    audit.record(Deed.REQUEST_ADMIT, request, by=by, at=at, person=request.person_id, detail=detail)


def _asked_before(request: Request, *, by: User, at: datetime) -> bool:
    """Drop what is asked for already; say whether nothing is left, so that the request was joined."""
    earlier = {}
    for other in other_open_requests(request).filter(received_at__lte=request.received_at):
        for kind in other.needs.exclude(state__in=ENDED_NEEDS).values_list("document_kind", flat=True):
            earlier.setdefault(kind, other)
    needs = list(request.needs.exclude(state__in=ENDED_NEEDS))
    doubled = [need for need in needs if need.document_kind in earlier]
    if doubled and len(doubled) == len(needs):
        into = earlier[doubled[0].document_kind]
        why = f"{into.ticket}: the same person, the same documents"
        move_request(request, Move.JOIN, by=by, at=at, reason=why)
        return True
    for need in doubled:
        why = f"asked for in {spoken(earlier[need.document_kind].ticket)}"
        advance_need(need, Move.CANCEL, by=by, at=at, reason=why)
    return False


def facts_of(request: Request, person: dict, *, on: date) -> triage.CaseFacts:
    """Return all that triage may know of a request. `person` is what `queries.describe` gives."""
    kind = request.institution.kind if request.institution_id else ""
    return triage.CaseFacts(
        asked_on=localdate(request.received_at),
        obstacle=triage_obstacle(person.get("obstacle", "")),
        no_identity_at_all=not (request.person.nik_hash or request.person.register_id),
        needed_for_care=kind == Institution.Kind.HOSPITAL,
        first_time_holder_before_admission=(
            person.get("group") == Group.FIRST_TIME_HOLDER and on.month in ADMISSION_MONTHS
        ),
        failed_visits=failed_visits(request),
        institution_batch=bool(kind),
    )


def _reckon(request: Request, person: dict, rules: triage.Rules, *, on: date) -> None:
    """Work out points, priority and reasons and keep them."""
    facts = facts_of(request, person, on=on)
    result = triage.triage(facts, now=on, rules=rules)
    request.points, request.priority = result.points, result.priority
    request.triage_rules = str(result.rules.version)
    points = [
        {
            "rule": point.rule.code,
            "points": point.points,
            "amount": point.amount,
            "is_waiting": point.rule.fact == WAITED,
            "later_days": None
            if point.rule.fact == WAITED
            else triage.later_by_days(result, point.rule.code),
            "why_id": point.rule.label_id,
            "why_en": point.rule.label_en,
            "source": point.rule.source_id,
        }
        for point in result.reasons
    ]
    _keep(request, points)


def _keep(request: Request, points: list[dict]) -> None:
    request.triage_sealed = seal_for(request.person.key, {"points": points}, TRIAGE_CELL)
    columns = ["points", "priority", "triage_rules", "triage_sealed", "is_priority_by_hand"]
    request.save(update_fields=columns)


@transaction.atomic
def reckon_priorities(*, by: User | str, at: datetime) -> int:
    """Reckon the points of all admitted requests anew, as people wait longer; return how many changed."""
    changed, rules = 0, rules_at(at)
    waiting = Request.objects.filter(
        state=RequestState.ADMITTED, needs__state=NeedState.READY, is_priority_by_hand=False
    ).distinct()
    for request in waiting.select_related("person__key", "institution").order_by("pk"):
        before = request.points, request.priority
        try:
            person = describe(request.person)
        except Erased:  # nobody can be visited any more; the request keeps its last points
            continue
        _reckon(request, person, rules, on=localdate(at))
        changed += before != (request.points, request.priority)
    audit.record("ask.reckon_priorities", by=by, at=at, detail={"changed": changed})
    return changed


@transaction.atomic
def set_priority(request: Request, *, priority: int, reason: str, by: User, at: datetime) -> None:
    """Set a priority by hand against the points, with the reason. The reckoned points stay to be seen."""
    if not reason.strip():
        raise ReasonNeeded
    if priority not in PRIORITIES:
        raise Refused(str(priority))
    points = [point for point in triage_of(request) if point["rule"] != OVERRIDE]
    by_hand = {
        "rule": OVERRIDE,
        "points": 0,
        "amount": 0,
        "why_id": reason,
        "why_en": reason,
        "source": str(by),
    }
    request.priority, request.is_priority_by_hand = priority, True
    _keep(request, [by_hand, *points])
    detail = {"priority": priority, "points": request.points}
    audit.record("ask.set_priority", request, by=by, at=at, person=request.person_id, detail=detail)
