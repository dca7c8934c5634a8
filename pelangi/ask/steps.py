"""Where a request stands, in a few steps: for the queue, the request's page and the public page."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Min
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pelangi.ask.models import Need, NeedMove, Request
from pelangi.ask.queries import ENDED_NEEDS, OPEN_STATES
from pelangi.ask.words import MOVES, asked_papers, document_name, reason_words
from pelangi.core.journey import Move, NeedState, RequestState

A_PAGE = 12  # moves shown at once
MOST_DIGITS = 6
# moves of a need that are made by hand on its page; the others come from plan, visit and issue
BY_HAND = (Move.ASK_PAPERS, Move.MARK_READY, Move.FIND_NOT_DUE, Move.CANCEL)


def next_step(request: Request, needs: Iterable[Need]) -> str:
    """Return what is to be done next, in words."""
    if request.state in {RequestState.RECEIVED, RequestState.SCREENED}:
        return _("Screen and admit")
    if request.state != RequestState.ADMITTED:
        return _("Nothing more")
    states = {need.state for need in needs}
    for state, words in (
        (NeedState.PAPERS_MISSING, _("Get the missing papers")),
        (NeedState.READY, _("Plan a visit")),
        (NeedState.PLANNED, _("Visit is planned")),
        (NeedState.IN_PROCESS, _("Wait for the document")),
        (NeedState.DOCUMENT_MADE, _("Hand the document over")),
    ):
        if state in states:
            return words
    return _("Close the request")


def waiting_days(request: Request, today: date) -> int:
    """Return the days since the request was received."""
    return max((today - localtime(request.received_at).date()).days, 0)


def skipped(typed: str) -> int:
    """Return how many of the newest moves are left out, as the link to earlier ones says; 0 for anything odd."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS else 0


def timeline(request: Request, *, skip: int = 0) -> tuple[list[dict], bool]:
    """Return the latest A_PAGE moves of the request and its needs in order of time, and whether there are earlier ones.

    `skip`: how many of the newest are left out. A page does not grow with the history behind it.
    """
    wanted = skip + A_PAGE + 1
    own = request.moves.select_related("by").order_by("-at", "-pk")[:wanted]
    of_needs = NeedMove.objects.filter(need__request=request).select_related("by", "need")
    moves = [(move, "") for move in own]
    moves += [
        (move, document_name(move.need.document_kind)) for move in of_needs.order_by("-at", "-pk")[:wanted]
    ]
    # a request's own moves before those of its needs at the same moment
    moves.sort(key=lambda pair: (pair[0].at, pair[0].recorded_at, pair[1] != "", pair[0].pk))
    moves = moves[-wanted:]
    last = len(moves) - skip
    shown = moves[max(last - A_PAGE, 0) : max(last, 0)]
    if last > A_PAGE:
        return [_event(move, about) for move, about in shown], True
    first = {
        "title": _("Received: %(channel)s") % {"channel": request.get_channel_display()},
        "at": _moment(request.received_at),
        "by": str(request.created_by or ""),
        "done": True,
    }
    return [first, *[_event(move, about) for move, about in shown]], False


def _event(move, about: str) -> dict:
    title = str(MOVES.get(Move(move.move), move.move))
    return {
        "title": f"{about}: {title}" if about else title,
        "at": _moment(move.at),
        "by": str(move.by),
        "note": reason_words(move.reason),
        "done": True,
    }


def _moment(at) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")


def papers_to_prepare(request: Request) -> list[str]:
    """Return the papers to have at hand for what was asked for at the start, each once, without naming the documents.

    A need an officer added later is left out: it may tell what the reporter may not know (that somebody died).
    """
    if request.state not in OPEN_STATES:
        return []
    asked = request.needs.filter(opened_at=request.received_at).exclude(state__in=ENDED_NEEDS)
    kinds = asked.order_by("pk").values_list("document_kind", flat=True)
    return list(dict.fromkeys(paper for kind in kinds for paper in asked_papers(kind)))


def answer_due(request: Request) -> date | None:
    """Return the day by which the office promised word of the visit; None once it is planned or without a promise."""
    if not settings.ANSWER_DAYS or request.state not in OPEN_STATES:
        return None
    if NeedMove.objects.filter(need__request=request, move=Move.PLAN).exists():
        return None
    return localtime(request.received_at).date() + timedelta(days=settings.ANSWER_DAYS)


def public_steps(request: Request) -> list[dict]:
    """Return the steps anybody with the ticket may see: what happened on which day, nothing about the person."""
    days = {"received": request.received_at}
    for move, at in request.moves.order_by().values_list("move").annotate(first=Min("at")):
        days[move] = at
    moves = NeedMove.objects.filter(need__request=request).order_by()
    for move, at in moves.values_list("move").annotate(first=Min("at")):
        days[f"need {move}"] = at
    steps = [
        (_("Request received"), days["received"]),
        (_("Checked and admitted"), days.get(Move.ADMIT)),
        (_("Visit planned"), days.get(f"need {Move.PLAN}")),
        (_("Visit made, document being made"), days.get(f"need {Move.START}")),
        (_("Document handed over"), days.get(f"need {Move.HAND_OVER}")),
    ]
    endings = {
        RequestState.CLOSED: (_("Request closed"), days.get(Move.CLOSE)),
        RequestState.CANCELLED: (_("Request ended"), days.get(Move.CANCEL)),
        RequestState.DUPLICATE: (_("Handled together with an earlier request"), days.get(Move.JOIN)),
    }
    if request.state in endings:
        steps = [step for step in steps if step[1]] + [endings[request.state]]
    return [
        {
            "title": title,
            "at": date_format(localtime(at), "DATE_FORMAT") if at else "",
            "done": at is not None,
        }
        for title, at in steps
    ]
