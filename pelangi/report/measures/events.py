"""The records each measure counts, as querysets, and the same records as plain rows."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from pelangi.ask.models import NeedMove, Request, RequestMove
from pelangi.core.journey import Move
from pelangi.issue.models import Complaint, DocumentMove, StockMove
from pelangi.plan.models import Appointment
from pelangi.report.measures.base import Period, Row
from pelangi.report.models import SurveySheet
from pelangi.visit.models import SatisfactionAnswer, VisitMove

SERVED = (Move.FINISH, Move.FINISH_PARTLY)
ENDED = (
    *SERVED,
    Move.FIND_ABSENT,
    Move.RECORD_REFUSAL,
    Move.FIND_DECEASED,
    Move.FIND_MOVED,
    Move.STOP_UNSAFE,
    Move.STOP_TECHNICAL,
)
ANSWERS_OF_CENTRE = (Move.MARK_PRINT_READY, Move.FIND_DUPLICATE, Move.FAIL_ENROLMENT)
REQUEST_LEFT = (Move.CANCEL, Move.CLOSE, Move.JOIN)
NEED_LEFT = (Move.CANCEL, Move.FIND_NOT_DUE)

OF_VISIT = ("visit__appointment__request", "visit__appointment__stop__round__team")
OF_DOCUMENT = ("document__need__request", None)


def rows(records: QuerySet, of: tuple[str, str | None], *columns: str) -> list[Row]:
    """Return the records as rows, in the order of their keys; `of`: the paths to the request and the team."""
    request, team = of
    paths = [request, *([team] if team else []), *columns]
    first = 2 if team else 1
    return [
        Row(one[0], one[1] if team else "", tuple(one[first:]))
        for one in records.order_by("pk").values_list(*paths)
    ]


def requests(period: Period) -> QuerySet[Request]:
    """Return the requests received."""
    return Request.objects.filter(period.happened("received_at"))


def visit_moves(period: Period, moves: Iterable[Move]) -> QuerySet[VisitMove]:
    """Return the moves of visits, of these kinds."""
    return VisitMove.objects.filter(period.happened("at", "recorded_at"), move__in=[*moves])


def document_moves(period: Period, moves: Iterable[Move]) -> QuerySet[DocumentMove]:
    """Return the moves of documents, of these kinds."""
    return DocumentMove.objects.filter(period.happened("at", "recorded_at"), move__in=[*moves])


def first_captures(period: Period) -> QuerySet[NeedMove]:
    """Return the first capture of each need that was captured in the period."""
    captures = NeedMove.objects.filter(period.happened("at", "recorded_at"), move=Move.START)
    earlier = captures.filter(need=OuterRef("need")).filter(
        Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk"))
    )
    return captures.exclude(Exists(earlier))


def promises(period: Period) -> QuerySet[Appointment]:
    """Return what was promised, by the moment of knowledge, for a day of the period."""
    days = Q(stop__round__day__gte=period.from_date, stop__round__day__lte=period.until_date)
    return Appointment.objects.filter(days, promised_at__lte=period.as_of)


def complaints(period: Period) -> QuerySet[Complaint]:
    """Return the complaints received."""
    return Complaint.objects.filter(period.happened("received_at"))


def answers(period: Period) -> QuerySet[SatisfactionAnswer]:
    """Return the answers of the satisfaction survey."""
    return SatisfactionAnswer.objects.filter(period.happened("answered_at"))


def sheets(period: Period) -> QuerySet[SurveySheet]:
    """Return the sheets of the survey that came with a ticket or on paper."""
    return SurveySheet.objects.filter(period.happened("answered_at", "recorded_at"))


def answer_rows(period: Period) -> list[Row]:
    """Return the nine marks of everybody who answered: at the door, with a ticket, on paper."""
    at_the_door = rows(answers(period), OF_VISIT, "elements")
    return at_the_door + rows(sheets(period), ("request", None), "elements")


def stock_moves(period: Period) -> QuerySet[StockMove]:
    """Return all that came to or left the card stock until the period ended, as known then."""
    return StockMove.objects.filter(at__lt=period.end, at__lte=period.as_of)


ACTOR_OF = {
    Request.Channel.FAMILY_FORM: "residents",
    Request.Channel.WHATSAPP: "residents",
    Request.Channel.PHONE: "residents",
    Request.Channel.WARD_OFFICER: "ward",
    Request.Channel.RT_HEAD: "ward",
    Request.Channel.INSTITUTION: "institution",
}
"""Who asks through which channel; what the office found itself is its own work."""


def actor_rows(period: Period) -> list[Row]:
    """Return the requests received, each with the kind of actor who brought it."""
    found = rows(requests(period), ("pk", None), "channel")
    return [Row(row.request, row.team, (ACTOR_OF.get(row.values[0], "office"),)) for row in found]


def ended_visit_rows(period: Period) -> list[Row]:
    """Return the visits that ended: their outcome, the minutes they took, and whether it was not the first visit."""
    earlier = VisitMove.objects.filter(
        visit__appointment__request=OuterRef("visit__appointment__request"),
        move__in=ENDED,
        at__lt=OuterRef("at"),
        recorded_at__lte=period.as_of,
    )
    found = visit_moves(period, ENDED).annotate(again=Exists(earlier), minutes=F("visit__minutes"))
    return [
        Row(row.request, row.team, (*row.values[:3], localdate(row.values[3])))
        for row in rows(found, OF_VISIT, "move", "minutes", "again", "at")
    ]


def promise_rows(period: Period) -> list[Row]:
    """Return the promises, with whether the team was at the door on the promised day, and that day."""
    came: dict[int, set] = {}
    visits = VisitMove.objects.filter(
        visit__appointment__in=promises(period), recorded_at__lte=period.as_of, move__in=[Move.START, *ENDED]
    )
    for appointment, at in visits.values_list("visit__appointment", "at"):
        came.setdefault(appointment, set()).add(localdate(at))
    found = rows(promises(period), ("request", "stop__round__team"), "pk", "stop__round__day")
    return [
        Row(row.request, row.team, (row.values[1] in came.get(row.values[0], ()), row.values[1]))
        for row in found
    ]


def answer_of_centre_rows(period: Period) -> list[Row]:
    """Return what the centre answered about documents, and the local day of it."""
    found = rows(document_moves(period, ANSWERS_OF_CENTRE), OF_DOCUMENT, "move", "at")
    return [Row(row.request, row.team, (row.values[0], localdate(row.values[1]))) for row in found]


def served_visit_rows(period: Period) -> list[Row]:
    """Return the visits that served somebody, with whether satisfaction was asked and answered."""
    answered = SatisfactionAnswer.objects.filter(visit=OuterRef("visit"), answered_at__lte=period.as_of)
    with_ticket = SurveySheet.objects.filter(
        request=OuterRef("visit__appointment__request"), recorded_at__lte=period.as_of
    )
    found = visit_moves(period, SERVED).annotate(
        answered=Exists(answered) | Exists(with_ticket), person=F("visit__appointment__request__person")
    )
    return rows(found, OF_VISIT, "answered", "person")


def _first(records: QuerySet, key: str) -> dict[int, datetime]:
    return dict(records.values_list(key).annotate(first=Min("at")))


def wait_rows(
    period: Period, started: list[Row], done: QuerySet, left: list[tuple[QuerySet, str]]
) -> list[Row]:
    """Return (days, served) for rows of (key, start, path of the key in `done`).

    Whoever left before being served is censored on that day, whoever waits still on the day of knowledge.
    """
    ends = _first(done.filter(recorded_at__lte=period.as_of), "key")
    goners = [_first(one.filter(recorded_at__lte=period.as_of), path) for one, path in left]
    today = localdate(period.as_of)
    out = []
    for row in started:
        key, start = row.values
        end = ends.get(key)
        gone = [localdate(some[key]) for some in goners if key in some]
        until = localdate(end) if end else min([*gone, today])
        out.append(Row(row.request, row.team, (max(0, (until - localdate(start)).days), end is not None)))
    return out


def wait_for_visit(period: Period) -> list[Row]:
    """Return the waits from the request to the first visit that served the person."""
    done = VisitMove.objects.filter(move__in=SERVED).annotate(key=F("visit__appointment__request"))
    return wait_rows(period, rows(requests(period), ("pk", None), "pk", "received_at"), done, _left_request())


def wait_for_document(period: Period) -> list[Row]:
    """Return the waits from the request to the first document in hand."""
    done = DocumentMove.objects.filter(move=Move.HAND_OVER).annotate(key=F("document__need__request"))
    return wait_rows(period, rows(requests(period), ("pk", None), "pk", "received_at"), done, _left_request())


def _left_request() -> list[tuple[QuerySet, str]]:
    refused = VisitMove.objects.filter(move=Move.RECORD_REFUSAL)
    return [
        (RequestMove.objects.filter(move__in=REQUEST_LEFT), "request"),
        (refused, "visit__appointment__request"),
    ]


def wait_after_capture(period: Period) -> list[Row]:
    """Return the waits from the first capture to that document in hand."""
    done = DocumentMove.objects.filter(move=Move.HAND_OVER).annotate(key=F("document__need"))
    started = rows(first_captures(period), ("need__request", None), "need", "at")
    return wait_rows(period, started, done, [(NeedMove.objects.filter(move__in=NEED_LEFT), "need")])


def ends_after_capture(period: Period) -> list[QuerySet]:
    """Return what is known of how those waits ended: documents handed over, and needs that left before."""
    needs = first_captures(period).values("need")
    handed = DocumentMove.objects.filter(move=Move.HAND_OVER, document__need__in=needs)
    left = NeedMove.objects.filter(move__in=NEED_LEFT, need__in=needs)
    return [one.filter(recorded_at__lte=period.as_of) for one in (handed, left)]
