"""Journeys: the states of a request, a need, a visit and a document, and the only moves between them.

Source: the flow recommended from field practice (report, screened, needs, checklist, appointment, outcome,
central wait, print-ready, printed, delivered) and the life cycle of the identity card as officers see it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What travels."""

    REQUEST = "request"
    NEED = "need"
    VISIT = "visit"
    DOCUMENT = "document"


class RequestState(StrEnum):
    """Somebody asked, for one person."""

    RECEIVED = "received"
    SCREENED = "screened"  # looked at: deceased? already has it? asked before?
    ADMITTED = "admitted"  # its needs are made
    DUPLICATE = "duplicate"  # joined to another request; a person can take that back
    CLOSED = "closed"
    CANCELLED = "cancelled"


class NeedState(StrEnum):
    """One document one person needs."""

    OPEN = "open"
    PAPERS_MISSING = "papers_missing"
    READY = "ready"  # papers complete, to be planned
    PLANNED = "planned"
    IN_PROCESS = "in_process"  # captured or filed; the centre or the office is at work
    DOCUMENT_MADE = "document_made"
    HANDED_OVER = "handed_over"
    NOT_DUE = "not_due"  # the person holds it, or is not entitled to it
    CANCELLED = "cancelled"


class VisitState(StrEnum):
    """One person's stop in a round. Every outcome ends it: a repeat visit is a new stop."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    PARTLY = "partly"
    NOT_PRESENT = "not_present"
    REFUSED = "refused"
    DECEASED = "deceased"
    MOVED = "moved"  # lives elsewhere now
    UNSAFE = "unsafe"
    TECHNICAL = "technical"  # no signal, no power, a broken kit
    CANCELLED = "cancelled"


class DocumentState(StrEnum):
    """One document, from the centre to the person's hands."""

    CENTRAL_WAIT = "central_wait"
    PRINT_READY = "print_ready"
    PRINTED = "printed"
    CARRIED = "carried"  # with a named officer, on the way
    RETURNED = "returned"  # brought back, nobody could take it
    DUPLICATE_RECORD = "duplicate_record"
    ENROLMENT_FAILED = "enrolment_failed"
    HANDED_OVER = "handed_over"
    DESTROYED = "destroyed"
    LOST = "lost"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """Every deed that changes a state; one name means the same thing in every journey."""

    SCREEN = "screen"
    ADMIT = "admit"
    JOIN = "join"
    SEPARATE = "separate"
    CLOSE = "close"
    CANCEL = "cancel"
    ASK_PAPERS = "ask_papers"
    MARK_READY = "mark_ready"
    PLAN = "plan"
    RELEASE = "release"
    START = "start"
    MAKE = "make"
    REOPEN = "reopen"
    FIND_NOT_DUE = "find_not_due"
    FINISH = "finish"
    FINISH_PARTLY = "finish_partly"
    FIND_ABSENT = "find_absent"
    RECORD_REFUSAL = "record_refusal"
    FIND_DECEASED = "find_deceased"
    FIND_MOVED = "find_moved"
    STOP_UNSAFE = "stop_unsafe"
    STOP_TECHNICAL = "stop_technical"
    MARK_PRINT_READY = "mark_print_ready"
    FIND_DUPLICATE = "find_duplicate"
    FAIL_ENROLMENT = "fail_enrolment"
    ASK_CENTRE = "ask_centre"
    SEND_AGAIN = "send_again"
    PRINT = "print"
    CHECK = "check"
    CARRY = "carry"
    CHANGE_CARRIER = "change_carrier"
    BRING_BACK = "bring_back"
    HAND_OVER = "hand_over"
    DESTROY = "destroy"
    REPORT_LOST = "report_lost"


class FollowUp(StrEnum):
    """The task that a state opens by itself."""

    VISIT_AGAIN = "visit_again"
    CAPTURE_AGAIN = "capture_again"
    ASK_THE_CENTRE = "ask_the_centre"
    MOVE_DOMICILE = "move_domicile"
    DEATH_CERTIFICATE = "death_certificate"
    ASK_THE_ADDRESS = "ask_the_address"
    KEEP_AT_OFFICE = "keep_at_office"
    MAKE_ANEW = "make_anew"


State = RequestState | NeedState | VisitState | DocumentState


class MoveNotAllowed(ValueError):
    """The journey has no such move from here."""


class ReasonMissing(MoveNotAllowed):
    """The move exists but needs a reason, or the person it is made to."""


@dataclass(frozen=True)
class Step:
    """Where a move leads. why: a reason is required; whom: the carrier or receiver must be named.

    Who moved and when are always required; the room that keeps the events asks for them.
    """

    to: State
    why: bool = False
    whom: bool = False


Moves = Mapping[State, Mapping[Move, Step]]

_REQUEST: Moves = {
    RequestState.RECEIVED: {
        Move.SCREEN: Step(RequestState.SCREENED),
        Move.JOIN: Step(RequestState.DUPLICATE, why=True),
        Move.CANCEL: Step(RequestState.CANCELLED, why=True),
    },
    RequestState.SCREENED: {
        Move.ADMIT: Step(RequestState.ADMITTED),
        Move.JOIN: Step(RequestState.DUPLICATE, why=True),
        Move.CLOSE: Step(RequestState.CLOSED, why=True),
        Move.CANCEL: Step(RequestState.CANCELLED, why=True),
    },
    RequestState.ADMITTED: {
        Move.JOIN: Step(RequestState.DUPLICATE, why=True),
        Move.CLOSE: Step(RequestState.CLOSED),
        Move.CANCEL: Step(RequestState.CANCELLED, why=True),
    },
    RequestState.DUPLICATE: {
        Move.SEPARATE: Step(RequestState.RECEIVED, why=True),
        Move.CLOSE: Step(RequestState.CLOSED),
    },
}

_LEAVE_NEED: Mapping[Move, Step] = {
    Move.FIND_NOT_DUE: Step(NeedState.NOT_DUE, why=True),
    Move.CANCEL: Step(NeedState.CANCELLED, why=True),
}
_NEED: Moves = {
    NeedState.OPEN: {
        Move.ASK_PAPERS: Step(NeedState.PAPERS_MISSING, why=True),
        Move.MARK_READY: Step(NeedState.READY),
        **_LEAVE_NEED,
    },
    NeedState.PAPERS_MISSING: {Move.MARK_READY: Step(NeedState.READY), **_LEAVE_NEED},
    NeedState.READY: {
        Move.ASK_PAPERS: Step(NeedState.PAPERS_MISSING, why=True),
        Move.PLAN: Step(NeedState.PLANNED),
        Move.START: Step(NeedState.IN_PROCESS),
        **_LEAVE_NEED,
    },
    NeedState.PLANNED: {
        Move.ASK_PAPERS: Step(NeedState.PAPERS_MISSING, why=True),
        Move.RELEASE: Step(NeedState.READY, why=True),
        Move.START: Step(NeedState.IN_PROCESS),
        **_LEAVE_NEED,
    },
    NeedState.IN_PROCESS: {
        Move.ASK_PAPERS: Step(NeedState.PAPERS_MISSING, why=True),
        Move.REOPEN: Step(NeedState.READY, why=True),
        Move.MAKE: Step(NeedState.DOCUMENT_MADE),
        **_LEAVE_NEED,
    },
    NeedState.DOCUMENT_MADE: {
        Move.REOPEN: Step(NeedState.READY, why=True),
        Move.HAND_OVER: Step(NeedState.HANDED_OVER, whom=True),
        Move.CANCEL: Step(NeedState.CANCELLED, why=True),
    },
}

_VISIT: Moves = {
    VisitState.PLANNED: {
        Move.START: Step(VisitState.UNDER_WAY),
        Move.CANCEL: Step(VisitState.CANCELLED, why=True),
    },
    VisitState.UNDER_WAY: {
        Move.FINISH: Step(VisitState.DONE),
        Move.FINISH_PARTLY: Step(VisitState.PARTLY, why=True),
        Move.FIND_ABSENT: Step(VisitState.NOT_PRESENT),
        Move.RECORD_REFUSAL: Step(VisitState.REFUSED, why=True),
        Move.FIND_DECEASED: Step(VisitState.DECEASED),
        Move.FIND_MOVED: Step(VisitState.MOVED, why=True),
        Move.STOP_UNSAFE: Step(VisitState.UNSAFE, why=True),
        Move.STOP_TECHNICAL: Step(VisitState.TECHNICAL, why=True),
        Move.CANCEL: Step(VisitState.CANCELLED, why=True),
    },
}

_CANCEL_DOCUMENT: Mapping[Move, Step] = {Move.CANCEL: Step(DocumentState.CANCELLED, why=True)}
_GIVE: Mapping[Move, Step] = {
    Move.HAND_OVER: Step(DocumentState.HANDED_OVER, whom=True),
    Move.REPORT_LOST: Step(DocumentState.LOST, why=True),
}
_DOCUMENT: Moves = {
    DocumentState.CENTRAL_WAIT: {
        Move.MARK_PRINT_READY: Step(DocumentState.PRINT_READY),
        Move.FIND_DUPLICATE: Step(DocumentState.DUPLICATE_RECORD),
        Move.FAIL_ENROLMENT: Step(DocumentState.ENROLMENT_FAILED),
        **_CANCEL_DOCUMENT,
    },
    DocumentState.DUPLICATE_RECORD: {
        Move.ASK_CENTRE: Step(DocumentState.DUPLICATE_RECORD, why=True),  # its clock begins anew
        Move.SEND_AGAIN: Step(DocumentState.CENTRAL_WAIT, why=True),
        **_CANCEL_DOCUMENT,
    },
    DocumentState.ENROLMENT_FAILED: {
        Move.ASK_CENTRE: Step(DocumentState.ENROLMENT_FAILED, why=True),
        Move.SEND_AGAIN: Step(DocumentState.CENTRAL_WAIT, why=True),
        **_CANCEL_DOCUMENT,
    },
    DocumentState.PRINT_READY: {Move.PRINT: Step(DocumentState.PRINTED), **_CANCEL_DOCUMENT},
    DocumentState.PRINTED: {
        Move.CHECK: Step(DocumentState.PRINTED),  # by another person than the one who printed
        Move.CARRY: Step(DocumentState.CARRIED, whom=True),
        Move.DESTROY: Step(DocumentState.DESTROYED, why=True),
        **_GIVE,
    },
    DocumentState.CARRIED: {
        Move.CHANGE_CARRIER: Step(DocumentState.CARRIED, whom=True),
        Move.BRING_BACK: Step(DocumentState.RETURNED, why=True),
        **_GIVE,
    },
    DocumentState.RETURNED: {
        Move.CARRY: Step(DocumentState.CARRIED, whom=True),
        Move.DESTROY: Step(DocumentState.DESTROYED, why=True),
        **_GIVE,
    },
}

MOVES: Mapping[Kind, Moves] = {
    Kind.REQUEST: _REQUEST,
    Kind.NEED: _NEED,
    Kind.VISIT: _VISIT,
    Kind.DOCUMENT: _DOCUMENT,
}
STATES: Mapping[Kind, type[RequestState] | type[NeedState] | type[VisitState] | type[DocumentState]] = {
    Kind.REQUEST: RequestState,
    Kind.NEED: NeedState,
    Kind.VISIT: VisitState,
    Kind.DOCUMENT: DocumentState,
}
STARTS: Mapping[Kind, tuple[State, ...]] = {
    Kind.REQUEST: (RequestState.RECEIVED,),
    Kind.NEED: (NeedState.OPEN,),
    Kind.VISIT: (VisitState.PLANNED,),
    # Family cards and certificates are plain paper and wait for no centre.
    Kind.DOCUMENT: (DocumentState.CENTRAL_WAIT, DocumentState.PRINT_READY),
}
FOLLOW_UPS: Mapping[State, tuple[FollowUp, ...]] = {
    VisitState.PARTLY: (FollowUp.VISIT_AGAIN,),
    VisitState.NOT_PRESENT: (FollowUp.VISIT_AGAIN,),
    VisitState.UNSAFE: (FollowUp.VISIT_AGAIN,),
    VisitState.TECHNICAL: (FollowUp.VISIT_AGAIN,),
    VisitState.DECEASED: (FollowUp.DEATH_CERTIFICATE,),
    VisitState.MOVED: (FollowUp.ASK_THE_ADDRESS,),
    DocumentState.DUPLICATE_RECORD: (FollowUp.ASK_THE_CENTRE, FollowUp.MOVE_DOMICILE),
    DocumentState.ENROLMENT_FAILED: (FollowUp.ASK_THE_CENTRE, FollowUp.CAPTURE_AGAIN),
    DocumentState.RETURNED: (FollowUp.KEEP_AT_OFFICE,),
    DocumentState.LOST: (FollowUp.MAKE_ANEW,),
    DocumentState.DESTROYED: (FollowUp.MAKE_ANEW,),
}
"""What each state opens; a refusal opens nothing, because it is to be respected."""


def moves_from(kind: Kind, now: State | str) -> Mapping[Move, Step]:
    """Return the moves open from a state, empty when it is final; raises ValueError for an unknown state."""
    return MOVES[kind].get(STATES[kind](now), {})


def is_final(kind: Kind, now: State | str) -> bool:
    """Return whether the journey has ended."""
    return not moves_from(kind, now)


def check_move(kind: Kind, now: State | str, move: Move | str, *, why: str = "", whom: str = "") -> State:
    """Return the state a move leads to.

    why: the reason given; whom: the person who carries or receives. Both in plain words or as a reference.
    Raises MoveNotAllowed when the journey has no such move from here, ReasonMissing when the move needs a
    reason or a person and none was given, ValueError for a state or move that does not exist.
    """
    step = moves_from(kind, now).get(Move(move))
    if step is None:
        raise MoveNotAllowed(f"a {kind} that is {now} cannot {move}")
    if step.why and not why.strip():
        raise ReasonMissing(f"a {kind} that is {now} cannot {move} without a reason")
    if step.whom and not whom.strip():
        raise ReasonMissing(f"a {kind} that is {now} cannot {move} without naming the person")
    return step.to
