"""States, moves and holders of documents in words."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from pelangi.core.central_status import CentralStatus, read_central_status
from pelangi.core.journey import FOLLOW_UPS, DocumentState, FollowUp, Move
from pelangi.issue.models import Document
from pelangi.issue.queries import kind_name, waits_long
from pelangi.issue.status_lists import Effect

STATES = {
    DocumentState.CENTRAL_WAIT: _("waits for the centre"),
    DocumentState.PRINT_READY: _("ready to print"),
    DocumentState.PRINTED: _("printed"),
    DocumentState.CARRIED: _("on the way"),
    DocumentState.RETURNED: _("brought back"),
    DocumentState.DUPLICATE_RECORD: _("duplicate record"),
    DocumentState.ENROLMENT_FAILED: _("recording failed"),
    DocumentState.HANDED_OVER: _("handed over"),
    DocumentState.DESTROYED: _("destroyed"),
    DocumentState.LOST: _("lost"),
    DocumentState.CANCELLED: _("cancelled"),
}
MOVES = {
    Move.MARK_PRINT_READY: _("Mark as ready to print"),
    Move.FIND_DUPLICATE: _("Duplicate found at the centre"),
    Move.FAIL_ENROLMENT: _("Recording failed at the centre"),
    Move.ASK_CENTRE: _("Write down that the centre was asked"),
    Move.SEND_AGAIN: _("Send to the centre again"),
    Move.PRINT: _("Print"),
    Move.CHECK: _("Check as a second person"),
    Move.CARRY: _("Give to an officer to carry"),
    Move.CHANGE_CARRIER: _("Give to another officer"),
    Move.BRING_BACK: _("Bring back to the office"),
    Move.HAND_OVER: _("Hand over"),
    Move.DESTROY: _("Destroy with minutes"),
    Move.REPORT_LOST: _("Report as lost"),
    Move.CANCEL: _("Cancel"),
}
HOLDERS = {
    "centre": _("the national centre"),
    "office": _("the office"),
    "officer": _("an officer"),
    "resident": _("the resident"),
    "nobody": _("nobody (ended)"),
}
STATUSES = {
    CentralStatus.UNREGISTERED: _("nothing recorded yet"),
    CentralStatus.CAPTURED: _("recorded, still on our machine"),
    CentralStatus.PROCESSING: _("being prepared for sending"),
    CentralStatus.SENT: _("sent to the centre"),
    CentralStatus.RECEIVED: _("arrived at the centre"),
    CentralStatus.ENROLMENT_FAILED: _("recording failed"),
    CentralStatus.SEARCH_FAILED: _("the centre's search failed"),
    CentralStatus.ADJUDICATED: _("a person at the centre looks at a possible match"),
    CentralStatus.DUPLICATE: _("duplicate record"),
    CentralStatus.EXCEPTION_WAITING: _("exception waits for approval"),
    CentralStatus.PRINT_READY: _("ready to print"),
    CentralStatus.CARD_MADE: _("card made"),
    CentralStatus.UNKNOWN: _("not a text we know"),
}
# what a row of a list of central statuses would do
EFFECTS = {
    Effect.MOVE: _("moves the document on"),
    Effect.TASK: _("goes back to be planned, with a task"),
    Effect.KEEP: _("text kept, the document stays where it is"),
    Effect.UNKNOWN: _("unknown text, kept as it is"),
    Effect.SAME: _("read before: nothing to do"),
    Effect.NO_DOCUMENT: _("nobody of your area waits for a card under this number: check it"),
    Effect.TWICE: _("contradicts a row above: read this one by hand"),
    Effect.NO_KEY: _("no NIK of 16 digits and no ticket in this row: write one of them in this column"),
    Effect.NO_STATUS: _("no status in this row: write what the national system shows in this column"),
}
# the next task that trouble at the centre opens
TASKS = {
    FollowUp.CAPTURE_AGAIN: _("Record again: the need is ready for another visit."),
    FollowUp.ASK_THE_CENTRE: _(
        "Ask the centre to delete the record that stands in the way, and write down when."
    ),
    FollowUp.MOVE_DOMICILE: _("The person may be recorded in another place: move the domicile here."),
}
# how a state looks: shape and colour of its tag
TONES = {
    DocumentState.CENTRAL_WAIT: "neutral",
    DocumentState.PRINT_READY: "info",
    DocumentState.PRINTED: "info",
    DocumentState.CARRIED: "info",
    DocumentState.RETURNED: "warning",
    DocumentState.DUPLICATE_RECORD: "danger",
    DocumentState.ENROLMENT_FAILED: "danger",
    DocumentState.HANDED_OVER: "success",
    DocumentState.LOST: "danger",
}


def row(document: Document, people: dict) -> dict:
    """Return what a list shows of a document; `people`: what was read of persons, with its lines in the chain."""
    state = DocumentState(document.state)
    return {
        "document": document,
        "name": people[document.need.person_id]["name"],
        "kind": kind_name(document.need.document_kind),
        "state": STATES[state],
        "tone": TONES.get(state, "neutral"),
        "days": (now() - document.since).days,
        "long": waits_long(document, now()),
    }


def central(document: Document) -> tuple[str, str]:
    """Return the raw text read back and what it means, or two blanks."""
    raw = document.central_status
    return (raw, str(STATUSES[read_central_status(raw)])) if raw else ("", "")


def tasks(document: Document) -> list[tuple[str, str]]:
    """Return (task, words) of what trouble at the centre asks to be done next."""
    opened = FOLLOW_UPS.get(DocumentState(document.state), ())
    return [(str(one), str(TASKS[one])) for one in opened if one in TASKS]
