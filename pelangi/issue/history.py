"""How many requests, needs and documents were in each state on any day of the past, rebuilt from their moves alone."""

from datetime import datetime

from django.db.models import Min

from pelangi.ask.models import Need, NeedMove, Request, RequestMove
from pelangi.core.custody import counts_at
from pelangi.core.journey import NeedState, RequestState
from pelangi.issue.models import Document, DocumentMove


def counts_as_of(moment: datetime) -> dict[str, dict[str, int]]:
    """Return {"request", "need", "document"}: counts by state as the pages showed them at `moment`.

    What was recorded later, such as a move from a phone without signal, is not in it.
    """
    return {
        "request": _counts(
            dict(Request.objects.values_list("pk", "received_at")), RequestMove, "request", moment
        ),
        "need": _counts(_needs(), NeedMove, "need", moment),
        "document": _counts(
            dict(Document.objects.values_list("pk", "opened_at")), DocumentMove, "document", moment
        ),
    }


def _needs() -> dict[int, datetime]:
    """Return when each need was first written down: with its request, or, added at the door, with its first move."""
    added = Need.objects.values_list("pk", "opened_at", "request__received_at").annotate(
        recorded=Min("moves__recorded_at")
    )
    return {pk: opened if opened == asked else recorded or opened for pk, opened, asked, recorded in added}


def _counts(begun: dict[int, datetime], moves, thing: str, moment: datetime) -> dict[str, int]:
    made = moves.objects.order_by("pk")
    firsts: dict[int, str] = {}
    steps = []
    for key, at, before, after in made.values_list(f"{thing}_id", "recorded_at", "from_state", "to_state"):
        firsts.setdefault(key, before)
        steps.append((key, at, after))
    starts = {"request": RequestState.RECEIVED, "need": NeedState.OPEN}
    states = {key: firsts.get(key) or starts.get(thing) for key in begun}
    if thing == "document":  # without a move it is still in the state it was opened in
        now = dict(Document.objects.values_list("pk", "state"))
        states = {key: state or now[key] for key, state in states.items()}
    return counts_at({key: (at, str(states[key])) for key, at in begun.items()}, steps, moment)
