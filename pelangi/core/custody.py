"""Who has a document, and what its way does to the need it is made for: the rules that keep every document in one hand.

Source: the office's practice that each document has exactly one known holder until the resident has signed for it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from pelangi.core.journey import DocumentState, Move, NeedState


class Holder(StrEnum):
    """Who has a document now; "officer" goes with the officer's name."""

    CENTRE = "centre"
    OFFICE = "office"
    OFFICER = "officer"
    RESIDENT = "resident"
    NOBODY = "nobody"


HOLDERS: Mapping[DocumentState, Holder] = {
    DocumentState.CENTRAL_WAIT: Holder.CENTRE,
    DocumentState.DUPLICATE_RECORD: Holder.CENTRE,
    DocumentState.ENROLMENT_FAILED: Holder.CENTRE,
    DocumentState.PRINT_READY: Holder.CENTRE,
    DocumentState.PRINTED: Holder.OFFICE,
    DocumentState.CARRIED: Holder.OFFICER,
    DocumentState.RETURNED: Holder.OFFICE,
    DocumentState.HANDED_OVER: Holder.RESIDENT,
    DocumentState.DESTROYED: Holder.NOBODY,
    DocumentState.LOST: Holder.NOBODY,
    DocumentState.CANCELLED: Holder.NOBODY,
}
FAILED = frozenset(
    {
        DocumentState.DUPLICATE_RECORD,
        DocumentState.ENROLMENT_FAILED,
        DocumentState.DESTROYED,
        DocumentState.LOST,
    }
)
"""A document that will not reach the person sends its need back to be planned again."""


def holder_of(state: DocumentState | str) -> Holder:
    """Return who has a document in this state; raises ValueError for a state that does not exist."""
    return HOLDERS[DocumentState(state)]


def need_move(move: Move | str, state: DocumentState | str, need: NeedState | str) -> Move | None:
    """Return the move that a need makes when its document has made `move` and is in `state` now; None when it stays.

    A hand-over always moves the need, and sending again puts it back in process: where the need cannot, the document
    must not move either.
    """
    if Move(move) == Move.HAND_OVER:
        return Move.HAND_OVER
    if Move(move) == Move.SEND_AGAIN:
        return Move.START if need != NeedState.IN_PROCESS else None
    if Move(move) == Move.PRINT:
        return Move.MAKE if need == NeedState.IN_PROCESS else None
    if Move(move) == Move.ASK_CENTRE:
        return None  # the need went back when the trouble was found
    if DocumentState(state) in FAILED and need in {NeedState.IN_PROCESS, NeedState.DOCUMENT_MADE}:
        return Move.REOPEN
    return None


def counts_at(
    starts: Mapping[int, tuple[datetime, str]], moves: Iterable[tuple[int, datetime, str]], moment: datetime
) -> dict[str, int]:
    """Return how many things were in each state at `moment`, rebuilt from their moves alone.

    starts: {thing: (when it began, its first state)}; moves: (thing, when, state it went to), in the order they were
    made: of two at one moment the later in the list counts.
    """
    states = {thing: state for thing, (begun, state) in starts.items() if begun <= moment}
    latest: dict[int, datetime] = {}
    for thing, at, state in moves:
        if at <= moment and thing in states and latest.get(thing, at) <= at:
            states[thing], latest[thing] = state, at
    counts: dict[str, int] = {}
    for state in states.values():
        counts[str(state)] = counts.get(str(state), 0) + 1
    return counts
