# ruff: noqa: S608  # every statement is made of our own words; what is asked goes in as parameters
"""The cases behind a number of a large city, page by page from the kept columns: none but those shown is fetched.

Each question says in SQL what its source in `behind` and `behind_sets` says in Python; a test holds both to the same
requests.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import duckdb
from django.utils.timezone import localdate

from pelangi.ask.queries import requests_of
from pelangi.core.fairness import POOLED, By
from pelangi.core.traits import JOIN, Trait, parts_of
from pelangi.report import counting
from pelangi.report.cases import days_of_cases
from pelangi.report.column_tables import FINAL
from pelangi.report.columns import Columns, load, micros_of
from pelangi.report.measures import Period
from pelangi.report.traits import UNKNOWN
from pelangi.staff.permissions import scopes_of
from pelangi.staff.roles import Deed, ScopeKind

NEVER = "DATE '9999-12-31'"
ENDED = f"coalesce(c.served, least(coalesce(c.refused, {NEVER}), coalesce(c.departed, {NEVER})))"
WAITS = f"{ENDED} > $today"


@dataclass(frozen=True)
class Kept:
    """Requests that a statement selects, one for each record counted, in their order; read a page at a time."""

    db: duckdb.DuckDBPyConnection
    sql: str
    given: Mapping[str, Any] = field(default_factory=dict)

    seen: int | None = None  # how many there are, where that is known

    @cached_property
    def _counts(self) -> tuple[int, int]:
        """Return how many records there are, and how many of them belong to a request."""
        return self._asked(f"SELECT count(*), count(request) FROM ({self.sql})")[0]

    def __len__(self) -> int:
        return self._counts[0] if self.seen is None else self.seen

    def __iter__(self) -> Iterator[int | None]:
        return (key for (key,) in self._asked(f"SELECT request FROM ({self.sql}) ORDER BY request"))

    def __getitem__(self, part: slice) -> list[int]:
        many = f"LIMIT {int(part.stop - part.start)} OFFSET {int(part.start)}"
        found = self._asked(f"SELECT request FROM ({self.sql}) ORDER BY request {many}")
        return [key for (key,) in found]

    def seen_by(self, user) -> "Kept":
        """Return those of them that `user` may see."""
        scopes = scopes_of(user, Deed.REQUEST_VIEW)
        if any(scope.kind == ScopeKind.CITY for scope in scopes):
            own = f"SELECT request FROM ({self.sql}) WHERE request IS NOT NULL"
            return replace(self, sql=own, seen=self._counts[1])
        mine = list(requests_of(user).order_by().values_list("pk", flat=True)) if scopes else []
        sql = f"SELECT request FROM ({self.sql}) WHERE request IN (SELECT unnest($mine::BIGINT[]))"
        return replace(self, sql=sql, given={**self.given, "mine": mine})

    def _asked(self, sql: str) -> list[tuple]:
        return self.db.cursor().execute(sql, dict(self.given)).fetchall()


def columns_at(at: datetime) -> Columns | None:
    """Return the kept columns where they know of a moment."""
    columns = load()
    return columns if columns is not None and at <= columns.kept_at else None


def cases(columns: Columns, at: datetime, where: str, **given: Any) -> Kept:
    """Return the cases (c) of which something holds; $today is the day of `at`."""
    source, of_source = days_of_cases(columns, at)
    sql = f"SELECT c.request FROM {source} c WHERE {where}"
    given = {"today": localdate(at), **given}
    return Kept(columns.db, sql, {name: one for name, one in given.items() if f"${name}" in sql} | of_source)


def label_sql(by: Trait) -> str:
    """Return what `core.traits.label_of` says of a case, as an expression over c."""
    parts = [f'c."{name}"' for name in by.split("_")]
    unknown = " OR ".join(f"{part} = '{UNKNOWN}'" for part in parts)
    joined = f" || '{JOIN}' || ".join(parts)
    return parts[0] if isinstance(by, By) else f"CASE WHEN {unknown} THEN '{UNKNOWN}' ELSE {joined} END"


def of_labels(by: Trait, members: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the condition that a case (c) has one of these labels, and what it is given."""
    said, given = [], {}
    for number, member in enumerate(members):
        known = member.count(JOIN) == by.count("_")
        parts = parts_of(by, member) if known else []
        tests = [f'c."{one}" = $m{number}_{place}' for place, (one, _label) in enumerate(parts)]
        given |= {f"m{number}_{place}": label for place, (_one, label) in enumerate(parts)}
        said.append(f"({' AND '.join(tests)})" if tests else "false")
    return f"({' OR '.join(said)})" if said else "false", given


def sizes(columns: Columns, at: datetime, records: Kept | None, by: Trait) -> dict[str, int]:
    """Return how many cases, or of these records, there are of each label, in the order of the labels."""
    source, given = days_of_cases(columns, at)
    sql = f"SELECT {label_sql(by)}, count(*) FROM {source} c"
    if records is not None:
        sql, given = f"{sql} JOIN ({records.sql}) m ON m.request = c.request", {**given, **records.given}
    return dict(sorted(columns.db.cursor().execute(f"{sql} GROUP BY 1", given).fetchall()))


def sizes_for(columns: Columns, at: datetime, by: Trait, member: str) -> dict[str, int]:
    """Return how many cases there are of a label alone, or of each where small ones stand together."""
    if member == POOLED:
        return sizes(columns, at, None, by)
    where, given = of_labels(by, [member])
    return {member: len(cases(columns, at, where, **given))}


def labelled(columns: Columns, at: datetime, records: Kept, where: str, **given: Any) -> Kept:
    """Return those of the records of whose case (c) something holds."""
    source, of_source = days_of_cases(columns, at)
    sql = f"SELECT m.request FROM ({records.sql}) m JOIN {source} c ON c.request = m.request WHERE {where}"
    return Kept(columns.db, sql, {**records.given, **of_source, **given})


def promises(columns: Columns, at: datetime) -> Kept:
    """Return the promises whose day is over, those kept and those not."""
    sql = (
        "SELECT p.request FROM promises p JOIN requests r ON r.request = p.request"
        " WHERE r.happened <= $known AND p.promised <= $known AND p.day <= $last"
    )
    yesterday = localdate(at) - timedelta(days=1)
    return Kept(columns.db, sql, {"known": micros_of(at), "last": yesterday.isoformat()})


def of_measure(columns: Columns, name: str, period: Period, where: str = "true", **given: Any) -> Kept:
    """Return the requests of the records a measure counts (m, its values v0, v1 …; r: what is known of the request).

    Raises KeyError for a measure that is not counted from columns.
    """
    records = f"({counting.SQL[name]})"
    if where == "true":
        sql = f"SELECT request FROM ({counting.RECORDS.get(name, records)})"
    else:
        sql = f"SELECT m.request FROM {records} m LEFT JOIN requests r ON r.request = m.request WHERE {where}"
    return Kept(columns.db, sql, counting.given_in(sql, period) | given)


def people_served(columns: Columns, period: Period) -> Kept:
    """Return the people served, each once, by the last of their requests."""
    sql = f"SELECT max(request) AS request FROM ({counting.SQL['people_served']}) GROUP BY v0"
    return Kept(columns.db, sql, counting.given_in(sql, period))


def open_needs(columns: Columns, at: datetime) -> Kept:
    """Return the needs that were open at a moment, by their moves."""
    sql = (
        "SELECT n.request FROM needs n WHERE n.happened <= $known AND n.need NOT IN (SELECT need FROM"
        " (SELECT need, arg_max(ended, number) AS state FROM endings WHERE rec <= $known GROUP BY need)"
        " WHERE state IN (SELECT unnest($final::VARCHAR[])))"
    )
    return Kept(columns.db, sql, {"known": micros_of(at), "final": FINAL})


STEPS = {"asked": "true", "visited": "c.visited", "served": "c.attended", "handed": "c.served IS NOT NULL"}


def step(columns: Columns, name: str, at: datetime) -> Kept:
    """Return who got as far as a step of the funnel."""
    return cases(columns, at, STEPS[name])


def of_week(what: str, monday: date) -> tuple[str, dict[str, date]]:
    """Return the condition that a case asked or was served in a week, or waited when it ended. Raises KeyError."""
    tests = {
        "asked": "c.asked BETWEEN $monday AND $sunday",
        "served": "c.served BETWEEN $monday AND $sunday",
        "waiting": f"c.asked <= $sunday AND {ENDED} > $sunday",
    }
    days = {"monday": monday, "sunday": monday + timedelta(days=6)}
    return tests[what], {name: day for name, day in days.items() if f"${name}" in tests[what]}
