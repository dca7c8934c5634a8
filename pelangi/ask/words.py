"""What states, moves, documents and obstacles are called on the screen, in the language of the reader."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pelangi.core.documents import DocumentKind, document_rules
from pelangi.core.journey import Move, NeedState, RequestState
from pelangi.core.triage import Obstacle as TriageObstacle
from pelangi.core.triage import Rule

REQUEST_STATES = {
    RequestState.RECEIVED: _("received"),
    RequestState.SCREENED: _("screened"),
    RequestState.ADMITTED: _("admitted"),
    RequestState.DUPLICATE: _("joined to another"),
    RequestState.CLOSED: _("closed"),
    RequestState.CANCELLED: _("cancelled"),
}
NEED_STATES = {
    NeedState.OPEN: _("open"),
    NeedState.PAPERS_MISSING: _("papers missing"),
    NeedState.READY: _("ready to be planned"),
    NeedState.PLANNED: _("visit planned"),
    NeedState.IN_PROCESS: _("being made"),
    NeedState.DOCUMENT_MADE: _("document made"),
    NeedState.HANDED_OVER: _("handed over"),
    NeedState.NOT_DUE: _("not due"),
    NeedState.CANCELLED: _("cancelled"),
}
MOVES = {
    Move.SCREEN: _("Screen"),
    Move.ADMIT: _("Admit"),
    Move.JOIN: _("Join to another request"),
    Move.SEPARATE: _("Separate again"),
    Move.CLOSE: _("Close"),
    Move.CANCEL: _("Cancel"),
    Move.ASK_PAPERS: _("Ask for papers"),
    Move.MARK_READY: _("Mark ready"),
    Move.PLAN: _("Plan a visit"),
    Move.RELEASE: _("Back to be planned"),
    Move.START: _("Begin"),
    Move.MAKE: _("Document made"),
    Move.REOPEN: _("Open again"),
    Move.FIND_NOT_DUE: _("Found not due"),
    Move.HAND_OVER: _("Handed over"),
}
# reasons that are written by the product itself, not by a person
OWN_REASONS = {
    "visit: partly": _("not everything could be done at the visit"),
    "visit: not_present": _("nobody was there"),
    "visit: moved": _("moved away: the new address is asked for"),
    "visit: unsafe": _("the visit was not safe"),
    "visit: technical": _("technical trouble at the visit"),
    "visit cancelled": _("the visit did not take place"),
    "refused": _("the person did not want it"),
    "deceased": _("the person has died"),
    "taken back": _("taken back by the field team"),
    "rencana diganti / plan replaced": _("the plan was replaced"),
    "the same person, the same documents": _("the same person, the same documents"),
    # states of a document, of which its need takes a step
    "printed": _("the document was printed"),
    "duplicate_record": _("the centre knows the person twice"),
    "enrolment_failed": _("the capture failed at the centre"),
    "lost": _("the document was lost"),
    "destroyed": _("the document was destroyed"),
    # states of a request that ended, with which its needs end
    "cancelled": _("cancelled"),
    "closed": _("closed"),
}
ASKED_IN, OF_NEED, OF_VISIT = (
    "asked for in ",
    "need ",
    "visit:",
)  # beginnings of reasons that name something more
# how a message was told or why not: codes of the deeds and channels; a channel's own code is shown as it is
MESSAGE_WHYS = {
    "whatsapp": _("WhatsApp"),
    "sms": _("text message"),
    "email": _("e-mail"),
    "wa_link": _("by hand"),
    "phone": _("by telephone"),
    "door": _("at the door or through the ward"),
    "other": _("in another way"),
    "no_number": _("no number is known"),
    "no_answer": _("nobody answered"),
    "wrong_number": _("wrong number"),
    "told by channel": _("the service could not bring it"),
}
# who does a step of a guided path (core/paths.yaml)
DESKS = {
    "registry": _("registry desk"),
    "field": _("field team"),
    "institution": _("institution or ward"),
    "coordinator": _("coordinator"),
}
PRIORITIES = {1: _("normal"), 2: _("soon"), 4: _("first")}


class Obstacle(models.TextChoices):
    """Why somebody cannot come to the counter: a kind of obstacle, never an illness."""

    NONE = "", _("none known")
    CANNOT_TRAVEL = "cannot_travel", _("cannot travel")
    NO_TRANSPORT = "no_transport", _("no transport")
    WHEELCHAIR = "wheelchair", _("uses a wheelchair")
    REMOTE = "remote", _("lives far away")
    AFRAID = "afraid", _("does not dare to come")
    CONFINED = "confined", _("may not or cannot leave the place")
    BEDRIDDEN = "bedridden", _("cannot leave the bed")
    IN_HOSPITAL = "in_hospital", _("in hospital care")
    END_OF_LIFE = "end_of_life", _("end-of-life care")


def triage_obstacle(code: str) -> TriageObstacle:
    """Return the kind triage counts; whatever keeps a person at home without more is "cannot travel"."""
    if code in {"", "none"}:
        return TriageObstacle.NONE
    return TriageObstacle(code) if code in set(TriageObstacle) else TriageObstacle.CANNOT_TRAVEL


class Window(models.TextChoices):
    ANY = "any", _("any time")
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")


def document_name(kind: str) -> str:
    """Return a document's name in the reader's language."""
    rule = document_rules()[DocumentKind(kind)]
    return rule.name_id if (get_language() or "id").startswith("id") else rule.name_en


def document_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every document that can be asked for."""
    return [(kind.value, document_name(kind)) for kind in document_rules()]


def asked_papers(kind: str) -> list[str]:
    """Return the names of the papers to have at hand for a document, in the reader's language."""
    in_indonesian = (get_language() or "id").startswith("id")
    needed = document_rules()[DocumentKind(kind)].still_missing(())
    return [paper.name_id if in_indonesian else paper.name_en for paper in needed]


def document_facts(kind: str) -> dict:
    """Return who is to have a document, what usually changes with it (names), and what that rests on."""
    rule = document_rules()[DocumentKind(kind)]
    return {
        "due": rule.due_id if _in_indonesian() else rule.due_en,
        "with_it": ", ".join(document_name(one) for one in rule.follows),
        "rests_on": "; ".join(rule.source_id if _in_indonesian() else rule.source_en),
    }


def reason_words(reason: str) -> str:
    """Return the reason of a move as the reader is told it: what the product wrote itself in the reader's language."""
    if reason in OWN_REASONS:
        return str(OWN_REASONS[reason])
    if reason.startswith(ASKED_IN):
        return _("asked for in %(ticket)s") % {"ticket": reason.removeprefix(ASKED_IN)}
    if reason.startswith(OF_NEED) and reason.removeprefix(OF_NEED) in set(NeedState):
        state = NEED_STATES[NeedState(reason.removeprefix(OF_NEED))]
        return _("what was needed: %(state)s") % {"state": state}
    before, colon, after = reason.partition(": ")
    if colon and after in OWN_REASONS and before != OF_VISIT.rstrip(":"):
        return f"{before}: {OWN_REASONS[after]}"
    return reason.removeprefix(OF_VISIT).strip()


def _in_indonesian() -> bool:
    return (get_language() or "id").startswith("id")


def rule_name(rule: Rule) -> str:
    """Return what a rule of triage is called."""
    return rule.label_id if _in_indonesian() else rule.label_en


def rule_source(rule: Rule) -> str:
    """Return what a rule of triage rests on."""
    return rule.source_id if _in_indonesian() else rule.source_en
