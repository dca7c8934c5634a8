# ruff: noqa: S608  # every statement is made of our own words; what is asked goes in as parameters
"""Every measure from the kept columns: rows of equal labels and values come together as one row with its number.

The statements say once more, in SQL, what `measures.events` says in the ORM; the test of random histories holds both,
and the slow way in plain Python, to the same numbers.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import get_default_timezone

from pelangi.core.journey import Move
from pelangi.report.columns import Columns, load, micros_of
from pelangi.report.measures import MEASURES, Measure, Period, Row, Value
from pelangi.report.measures.events import (
    ACTOR_OF,
    ANSWERS_OF_CENTRE,
    ENDED,
    NEED_LEFT,
    SERVED,
    ended_visit_rows,
)
from pelangi.report.measures.sums import per_day
from pelangi.report.traits import UNKNOWN

DAY_US = 86_400_000_000
EPOCH = date(1970, 1, 1)
Made = dict[tuple[str, ...], Value]
Told = tuple[int | None, str, bool, date]
OF_THE_WATCH = ("promises_kept", "errors_at_the_centre")


def _in(moves: Iterable[str]) -> str:
    named = ", ".join(f"'{move}'" for move in moves)
    return f"({named})"


def _happened(at: str = "happened", recorded: str = "rec") -> str:
    return f"{at} >= $start AND {at} < $end AND {recorded} <= $known"


def _day(moment: str) -> str:
    """Return the local day as a number; the offset is that of the period's end: Indonesia has no summer time."""
    return f"(({moment} + $offset) // {DAY_US})"


def _first(table: str, moves: Iterable[str] | None, key: str) -> str:
    some = f"AND move IN {_in(moves)}" if moves is not None else ""
    return f"(SELECT {key}, min(happened) AS happened FROM {table} WHERE rec <= $known {some} GROUP BY {key})"


def _wait(started: str, key: str, done: str, left: Sequence[str]) -> str:
    """Return (request, team, days, served) of waits; started: rows of (request, key, happened)."""
    joins = " ".join(f"LEFT JOIN {one} l{n} ON l{n}.{key} = s.{key}" for n, one in enumerate(left))
    ends = ", ".join(f"l{n}.happened" for n in range(len(left)))
    until = f"{_day(f'coalesce(d.happened, least({ends}, $known))')}"
    return (
        f"SELECT s.request, '' AS team, greatest(0, {until} - {_day('s.happened')}) AS v0, d.happened IS NOT NULL AS v1"
        f" FROM {started} s LEFT JOIN {done} d ON d.{key} = s.{key} {joins}"
    )


_ASKED = "(SELECT request, happened FROM requests WHERE happened >= $start AND happened < $end AND happened <= $known)"
_LEFT_REQUEST = (_first("rmoves", None, "request"), _first("vmoves", [Move.RECORD_REFUSAL], "request"))
_CAPTURED = (
    f"(SELECT any_value(request) AS request, need, min(happened) AS happened FROM nmoves WHERE move = '{Move.START}'"
    f" AND {_happened()} GROUP BY need)"
)
_ENDED = f"vmoves WHERE move IN {_in(ENDED)} AND {_happened()}"
_OUTCOME = f"SELECT request, team, move AS v0 FROM {_ENDED}"
_CHANNELS = " ".join(f"WHEN '{channel}' THEN '{actor}'" for channel, actor in ACTOR_OF.items())
_ACTOR = f"CASE q.channel {_CHANNELS} ELSE 'office' END"
_PROMISED = f"(epoch_us(CAST(p.day AS TIMESTAMP)) // {DAY_US})"
_HANDED = _first("dmoves", [Move.HAND_OVER], "request")

SQL: dict[str, str] = {
    "requests_received": f"SELECT request, '' AS team FROM {_ASKED}",
    "people_served": (
        f"SELECT v.request, team, r.person AS v0 FROM vmoves v JOIN requests r ON r.request = v.request"
        f" WHERE move IN {_in(SERVED)} AND {_happened('v.happened')}"
    ),
    "documents_handed_over": (
        f"SELECT request, '' AS team, kind AS v0 FROM dmoves WHERE move = '{Move.HAND_OVER}' AND {_happened()}"
    ),
    "days_of_service": _wait(
        _CAPTURED, "need", _first("dmoves", [Move.HAND_OVER], "need"), [_first("nmoves", NEED_LEFT, "need")]
    ),
    "days_to_visit": _wait(_ASKED, "request", _first("vmoves", SERVED, "request"), _LEFT_REQUEST),
    "days_to_document": _wait(_ASKED, "request", _HANDED, _LEFT_REQUEST),
    "visits_ended": _OUTCOME,
    "visits_that_served": _OUTCOME,
    "visits_refused": _OUTCOME,
    "visits_again": (
        "SELECT v.request, team, NULL AS v0, NULL AS v1, coalesce(f.happened < v.happened, false) AS v2 FROM vmoves v"
        f" LEFT JOIN {_first('vmoves', ENDED, 'request')} f ON f.request = v.request"
        f" WHERE v.move IN {_in(ENDED)} AND {_happened('v.happened')}"
    ),
    "minutes_at_the_door": f"SELECT request, team, NULL AS v0, nullif(minutes, -1) AS v1 FROM {_ENDED}",
    "served_per_team_day": (
        f"SELECT request, team, move IN {_in(SERVED)} AS v0, {_day('happened')} AS v1 FROM {_ENDED}"
    ),
    "officers_at_work": f"SELECT request, team, officer AS v0 FROM {_ENDED}",
    "actors_involved": (
        f"SELECT a.request, '' AS team, {_ACTOR} AS v0 FROM {_ASKED} a JOIN requests q ON q.request = a.request"
    ),
    "promises_kept": (
        f"SELECT p.request, p.team, coalesce(bool_or({_day('v.happened')} = {_PROMISED}), false) AS v0,"
        f" any_value({_PROMISED}) AS day FROM promises p"
        f" LEFT JOIN vmoves v ON v.appointment = p.appointment AND v.rec <= $known"
        " WHERE p.day >= $first AND p.day <= $last AND p.promised <= $known GROUP BY p.appointment, p.request, p.team"
    ),
    "errors_at_the_centre": (
        f"SELECT request, '' AS team, move AS v0, {_day('happened')} AS day FROM dmoves"
        f" WHERE move IN {_in(ANSWERS_OF_CENTRE)}"
        f" AND {_happened()}"
    ),
    "complaints_resolved": (
        "SELECT request, '' AS team, answered >= 0 AND answered <= $known AS v0 FROM complaints"
        f" WHERE {_happened('happened', 'happened')}"
    ),
    "satisfaction": f"SELECT request, team, marks AS v0 FROM answers WHERE {_happened()}",
    "satisfaction_response": (
        "SELECT v.request, v.team, v.visit IN (SELECT visit FROM answers WHERE visit >= 0 AND rec <= $known)"
        " OR v.request IN (SELECT request FROM answers WHERE visit < 0 AND rec <= $known) AS v0"
        f" FROM vmoves v WHERE v.move IN {_in(SERVED)} AND {_happened('v.happened')}"
    ),
}


RECORDS = {
    "days_of_service": f"SELECT request FROM {_CAPTURED}",
    "days_to_visit": f"SELECT request FROM {_ASKED}",
    "days_to_document": f"SELECT request FROM {_ASKED}",
    "visits_again": _OUTCOME,
}
"""The requests of a measure alone, where the statement does more."""


def counted(columns: Columns, measure: Measure, period: Period, by: Sequence[str]) -> Made:
    """Return the value of each set of rows with the same labels, as `splits.split` does."""
    labels = [f"coalesce(nullif(m.team, ''), '{UNKNOWN}')" if one == "team" else _trait(one) for one in by]
    if measure.name in DISTINCT:
        return DISTINCT[measure.name](columns, period, labels)
    shape = columns.db.execute(
        f"DESCRIBE {SQL[measure.name]}", given_in(SQL[measure.name], period)
    ).fetchall()
    values = [f"m.{column[0]}" for column in shape if column[0].startswith("v") and column[0][1:].isdigit()]
    found = _grouped(columns, SQL[measure.name], period, [*labels, *values])
    parts: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for *cells, number in found:
        own = tuple(cells[: len(labels)])
        parts[own].append(Row(None, "", _values(measure, cells[len(labels) :], period), number))
    if not by and not parts:
        parts[()] = []
    return {own: measure.sum_up(parts[own], period) for own in sorted(parts)}


def _values(measure: Measure, cells: list, period: Period) -> tuple:
    if measure.name == "satisfaction":
        return (json.loads(cells[0]),)
    if measure.name == "complaints_resolved":
        return (period.as_of if cells[0] else None,)
    return tuple(cells)


def _trait(name: str) -> str:
    return f"coalesce(r.\"{name}\", '{UNKNOWN}')"


def _grouped(
    columns: Columns, sql: str, period: Period, what: Sequence[str], *, how: str = "count(*)"
) -> list[tuple]:
    cells = ", ".join([*what, how])
    whole = f"SELECT {cells} FROM ({sql}) m LEFT JOIN requests r ON r.request = m.request"
    if what:
        whole += f" GROUP BY {', '.join(str(n + 1) for n in range(len(what)))}"
    return columns.db.execute(whole, given_in(whole, period)).fetchall()


def given_in(sql: str, period: Period) -> dict[str, Any]:
    """Return those of the parameters that a statement names."""
    offset = period.end.astimezone(get_default_timezone()).utcoffset()
    given: dict[str, Any] = {
        "start": micros_of(period.start),
        "end": micros_of(period.end),
        "known": micros_of(period.as_of),
        "offset": int(offset.total_seconds() * 1_000_000) if offset else 0,
        "first": period.from_date.isoformat(),
        "last": period.until_date.isoformat(),
    }
    return {name: value for name, value in given.items() if f"${name}" in sql}


def _different(name: str) -> Callable[[Columns, Period, Sequence[str]], Made]:
    """Return how to count the different things a measure names."""

    def count(columns: Columns, period: Period, labels: Sequence[str]) -> Made:
        found = _grouped(columns, SQL[name], period, labels, how="count(DISTINCT m.v0), count(*)")
        return {
            tuple(own): Value(str(things), visits, {"visits": visits})
            for *own, things, visits in sorted(found)
        }

    return count


def _team_days(columns: Columns, period: Period, labels: Sequence[str]) -> Made:
    how = "count(DISTINCT m.team || m.v1), count(*), count(*) FILTER (m.v0)"
    found = _grouped(columns, SQL["served_per_team_day"], period, labels, how=how)
    return {tuple(own): per_day(served, days, visits) for *own, days, visits, served in sorted(found)}


DISTINCT = {
    "people_served": _different("people_served"),
    "officers_at_work": _different("officers_at_work"),
    "served_per_team_day": _team_days,
}


def knows(columns: Columns | None, measure: Measure, as_of: datetime) -> bool:
    """Say whether the kept columns can answer: they were read after the moment of knowledge."""
    return columns is not None and measure.name in SQL and as_of <= columns.kept_at


def visit_rows(period: Period) -> list[Row]:
    """Return what `ended_visit_rows` returns, but from the kept columns without minutes and repeats."""
    columns = load()
    if columns is None or period.as_of > columns.kept_at:
        return ended_visit_rows(period)
    sql = f"SELECT request, team, move, {_day('happened')} FROM {_ENDED}"
    found = columns.db.execute(sql, given_in(sql, period)).fetchall()
    return [
        Row(request, team, (move, None, None, EPOCH + timedelta(days=day)))
        for request, team, move, day in found
    ]


def promise_and_error_rows(period: Period) -> tuple[list[Told], list[Told]]:
    """Return the promises of the period and the centre's answers in it: of which request and team, if kept, if failed.

    With the day that was promised, and that of the answer.
    """
    columns = load()
    if columns is None or period.as_of > columns.kept_at:
        kept, answered = (
            [(row.request, row.team, *row.values) for row in MEASURES[name].rows(period)]
            for name in OF_THE_WATCH
        )
    else:
        kept, answered = (
            [
                (*row[:3], EPOCH + timedelta(days=row[3]))
                for row in columns.db.execute(SQL[name], given_in(SQL[name], period)).fetchall()
            ]
            for name in OF_THE_WATCH
        )
    return (
        [(request, team, bool(so), day) for request, team, so, day in kept],
        [(request, team, move != Move.MARK_PRINT_READY, day) for request, team, move, day in answered],
    )
