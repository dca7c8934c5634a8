# ruff: noqa: S608  # every statement is made of our own words
"""What is kept as columns: each table, what is read for it, and the days of each case reckoned from them."""

from collections.abc import Iterable

from pelangi.core.journey import Kind, Move, NeedState, is_final
from pelangi.report.measures.events import ANSWERS_OF_CENTRE, ENDED, NEED_LEFT, REQUEST_LEFT, SERVED

FINAL = [str(state) for state in NeedState if is_final(Kind.NEED, state)]
DAY_US = 86_400_000_000


def listed(moves: Iterable[str]) -> str:
    """Return moves as SQL names them."""
    return ", ".join(f"'{move}'" for move in moves)


# each table: its columns and where they come from. Moments are kept as microseconds since 1970, days as ISO text.
TABLES: dict[str, tuple[list[str], str]] = {
    "rmoves": (
        ["request", "move", "happened", "rec"],
        f"SELECT request_id, move, at, recorded_at FROM ask_requestmove WHERE move IN ({listed(REQUEST_LEFT)})",
    ),
    "nmoves": (
        ["request", "need", "move", "happened", "rec"],
        "SELECT n.request_id, m.need_id, m.move, m.at, m.recorded_at FROM ask_needmove m"
        f" JOIN ask_need n ON n.id = m.need_id WHERE m.move IN ({listed([Move.START, *NEED_LEFT])})",
    ),
    "vmoves": (
        ["request", "appointment", "visit", "team", "move", "happened", "rec", "minutes", "officer"],
        "SELECT a.request_id, a.id, v.id, r.team_id, m.move, m.at, m.recorded_at, v.minutes, m.by_id"
        " FROM visit_visitmove m JOIN visit_visit v ON v.id = m.visit_id"
        " JOIN plan_appointment a ON a.id = v.appointment_id"
        " JOIN plan_stop s ON s.id = a.stop_id JOIN plan_round r ON r.id = s.round_id"
        f" WHERE m.move IN ({listed([Move.START, *ENDED])})",
    ),
    "dmoves": (
        ["request", "need", "kind", "move", "happened", "rec"],
        "SELECT n.request_id, n.id, n.document_kind, m.move, m.at, m.recorded_at FROM issue_documentmove m"
        " JOIN issue_document d ON d.id = m.document_id JOIN ask_need n ON n.id = d.need_id"
        f" WHERE m.move IN ({listed([Move.PRINT, Move.HAND_OVER, *ANSWERS_OF_CENTRE])})",
    ),
    "promises": (
        ["appointment", "request", "team", "day", "promised"],
        "SELECT a.id, a.request_id, r.team_id, r.day, a.promised_at FROM plan_appointment a"
        " JOIN plan_stop s ON s.id = a.stop_id JOIN plan_round r ON r.id = s.round_id"
        " WHERE a.promised_at IS NOT NULL",
    ),
    "complaints": (
        ["request", "happened", "answered"],
        "SELECT request_id, received_at, answered_at FROM issue_complaint",
    ),
    # needs, and each move that ended one or took it up again: what is open at any moment
    "needs": (
        ["request", "need", "kind", "happened"],
        "SELECT request_id, id, document_kind, opened_at FROM ask_need",
    ),
    "endings": (
        ["need", "number", "ended", "rec"],
        "SELECT need_id, id, to_state, recorded_at FROM ask_needmove"
        f" WHERE to_state IN ({listed(FINAL)}) OR from_state IN ({listed(FINAL)})",
    ),
    "answers": (
        ["request", "team", "visit", "marks", "happened", "rec"],
        "SELECT a.request_id, r.team_id, v.id, x.elements, x.answered_at, x.answered_at"
        " FROM visit_satisfactionanswer x JOIN visit_visit v ON v.id = x.visit_id"
        " JOIN plan_appointment a ON a.id = v.appointment_id JOIN plan_stop s ON s.id = a.stop_id"
        " JOIN plan_round r ON r.id = s.round_id"
        " UNION ALL SELECT request_id, '', NULL, elements, answered_at, recorded_at FROM report_surveysheet",
    ),
}
REQUESTS = ["request", "person", "ward", "district", "channel", "group", "sex", "age", "task", "happened"]
MOMENTS = {"happened", "rec", "promised", "answered"}
WHOLE = {"request", "need", "visit", "appointment", "minutes", "officer", "number"}


def _days_of_cases() -> str:
    """Return the statement for the cases as known at $known: what tells them apart, how far they got, and their days.

    visited, attended: a team was there, and served somebody. asked, served (a document in hand), refused, departed are
    local days; one before the request was received counts as that day.
    """
    first = (
        "(SELECT request, min(happened) AS h FROM {} WHERE move = '{}' AND rec <= $known GROUP BY request)"
    )
    ends = {
        "served": first.format("dmoves", Move.HAND_OVER),
        "refused": first.format("vmoves", Move.RECORD_REFUSAL),
        "departed": first.format("rmoves", Move.CANCEL),
    }
    joins = " ".join(f"LEFT JOIN {one} {name} ON {name}.request = r.request" for name, one in ends.items())
    day = f"epoch_ms(0)::DATE + (({{}} + $offset) // {DAY_US})::INTEGER"
    days = ", ".join(
        f"CASE WHEN {name}.h IS NOT NULL THEN {day.format(f'greatest({name}.h, r.happened)')} END AS {name}"
        for name in ends
    )
    visits = (
        f"(SELECT request, bool_or(move IN ({listed(SERVED)})) AS attended FROM vmoves WHERE rec <= $known"
        " GROUP BY request)"
    )
    return (
        f'SELECT r.request, r.ward, r."group", r.sex, r.task, v.request IS NOT NULL AS visited, v.attended,'
        f" {day.format('r.happened')} AS asked, {days} FROM requests r {joins}"
        f" LEFT JOIN {visits} v ON v.request = r.request WHERE r.happened <= $known"
    )


DAYS_OF_CASES = _days_of_cases()
