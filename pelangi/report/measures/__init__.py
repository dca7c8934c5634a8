"""The catalogue of measures: which records each counts and how; names and definitions are in catalogue.yaml."""

from pelangi.core.journey import Move
from pelangi.report.measures import events, spending, sums
from pelangi.report.measures.base import TEXTS, Measure, Period, Row, Value
from pelangi.report.measures.events import ANSWERS_OF_CENTRE, ENDED, OF_DOCUMENT, OF_VISIT, SERVED, rows

_ended = {
    "records": lambda period: events.visit_moves(period, ENDED),
    "rows": events.ended_visit_rows,
    "of_team": True,
}
_asked = {"records": events.requests}

_ALL = (
    Measure(
        "requests_received",
        **_asked,
        rows=lambda period: rows(events.requests(period), ("pk", None)),
        sum_up=sums.count,
    ),
    Measure(
        "people_served",
        records=lambda period: events.visit_moves(period, SERVED),
        rows=events.served_visit_rows,
        sum_up=sums.different(1),
        of_team=True,
    ),
    Measure(
        "documents_handed_over",
        records=lambda period: events.document_moves(period, [Move.HAND_OVER]),
        rows=lambda period: rows(
            events.document_moves(period, [Move.HAND_OVER]), OF_DOCUMENT, "document__need__document_kind"
        ),
        sum_up=sums.count_by("by_kind", 0),
    ),
    Measure(
        "days_of_service",
        records=events.first_captures,
        rows=events.wait_after_capture,
        sum_up=sums.wait(at_least=1),
        ends=events.ends_after_capture,
    ),
    Measure("days_to_visit", **_asked, rows=events.wait_for_visit, sum_up=sums.wait()),
    Measure("days_to_document", **_asked, rows=events.wait_for_document, sum_up=sums.wait()),
    Measure("visits_ended", **_ended, sum_up=sums.count_by("by_outcome", 0)),
    Measure("visits_that_served", **_ended, sum_up=sums.share(0, lambda move: move in SERVED)),
    Measure("visits_refused", **_ended, sum_up=sums.share(0, lambda move: move == Move.RECORD_REFUSAL)),
    Measure("visits_again", **_ended, sum_up=sums.share(2, bool)),
    Measure("minutes_at_the_door", **_ended, sum_up=sums.median_minutes),
    Measure("served_per_team_day", **_ended, sum_up=sums.per_team_day),
    Measure(
        "promises_kept",
        records=events.promises,
        rows=events.promise_rows,
        sum_up=sums.share(0, bool),
        of_team=True,
    ),
    Measure(
        "errors_at_the_centre",
        records=lambda period: events.document_moves(period, ANSWERS_OF_CENTRE),
        rows=events.answer_of_centre_rows,
        sum_up=sums.share(0, lambda move: move != Move.MARK_PRINT_READY),
    ),
    Measure(
        "card_stock",
        records=events.stock_moves,
        rows=lambda period: rows(
            events.stock_moves(period), ("document__need__request", None), "card_kind", "units"
        ),
        sum_up=sums.total,
        of_requests=False,
    ),
    Measure(
        "complaints_resolved",
        records=events.complaints,
        rows=lambda period: rows(events.complaints(period), ("request", None), "answered_at"),
        sum_up=sums.settled_share,
    ),
    Measure(
        "satisfaction",
        records=events.answers,
        also=events.sheets,
        rows=events.answer_rows,
        sum_up=sums.index,
        of_team=True,
    ),
    Measure(
        "satisfaction_response",
        records=lambda period: events.visit_moves(period, SERVED),
        rows=events.served_visit_rows,
        sum_up=sums.share(0, bool),
        of_team=True,
    ),
    Measure(
        "officers_at_work",
        records=lambda period: events.visit_moves(period, ENDED),
        rows=lambda period: rows(events.visit_moves(period, ENDED), OF_VISIT, "by"),
        sum_up=sums.different(0),
        of_team=True,
    ),
    Measure(
        "cost_per_document",
        records=lambda period: events.document_moves(period, [Move.HAND_OVER]),
        rows=lambda period: rows(events.document_moves(period, [Move.HAND_OVER]), OF_DOCUMENT),
        sum_up=spending.each_document,
        of_requests=False,
    ),
    Measure("actors_involved", **_asked, rows=events.actor_rows, sum_up=sums.actors),
)
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
HEADLINES = tuple(
    MEASURES[name]
    for name in (
        "requests_received",
        "people_served",
        "documents_handed_over",
        "days_of_service",
        "complaints_resolved",
        "satisfaction",
    )
)
"""What a leader sees first."""

__all__ = ["HEADLINES", "MEASURES", "TEXTS", "Measure", "Period", "Row", "Value"]
