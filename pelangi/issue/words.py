"""States, moves and holders of documents in words."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from pelangi.core.journey import DocumentState, Move
from pelangi.issue.models import Document
from pelangi.issue.queries import kind_name, waits_long

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
