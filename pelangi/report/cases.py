"""Cases as core/fairness wants them: one row per request, from its own events, as they were known at a moment."""

from datetime import date, datetime

from django.db.models import Min, Q
from django.utils.timezone import localdate

from pelangi.ask.models import Request
from pelangi.ask.queries import describe
from pelangi.core.fairness import CaseRow
from pelangi.core.journey import Move
from pelangi.report.column_tables import DAYS_OF_CASES
from pelangi.report.columns import Columns, load, micros_of, offset_of, papers_of_requests
from pelangi.report.distance import bands
from pelangi.report.traits import UNKNOWN
from pelangi.staff.protection import Erased

LEFT = (Move.CANCEL, Move.FIND_NOT_DUE)


def case_rows(as_of: datetime) -> list[CaseRow]:
    """Return a row for every request received by `as_of`. Group and sex of erased people are "unknown"."""
    columns = load()
    if columns is not None and as_of <= columns.kept_at:
        return _from_columns(columns, as_of)
    return case_rows_slowly(as_of)


def days_of_cases(columns: Columns, as_of: datetime) -> tuple[str, dict[str, int]]:
    """Return what to select the days of each case from, and what it is given: kept, for the moment of the keeping."""
    if as_of == columns.kept_at:
        return "cases", {}
    known = micros_of(as_of)
    return f"({DAYS_OF_CASES})", {"known": known, "offset": offset_of(known)}


def _from_columns(columns: Columns, as_of: datetime) -> list[CaseRow]:
    cases, given = days_of_cases(columns, as_of)
    found = columns.db.execute(
        'SELECT c."group", c.sex, c.ward, c.asked, c.served, c.refused, c.departed, c.task, c.request'  # noqa: S608
        f" FROM {cases} c ORDER BY c.request",
        given,
    )
    far = bands()
    return [
        CaseRow(
            group=group, sex=sex, ward=ward, asked_on=asked_on, served_on=served, refused_on=refused,
            left_on=left, need=f"{need} {far.get(ward, '')}", key=key,
        )
        for group, sex, ward, asked_on, served, refused, left, need, key in found.fetchall()
    ]  # fmt: skip


def case_rows_slowly(as_of: datetime) -> list[CaseRow]:
    """Return the same from the tables, whatever is kept."""
    by_then = Q(needs__documents__moves__recorded_at__lte=as_of)
    requests = (
        Request.objects.filter(received_at__lte=as_of)
        .select_related("person__key")
        .annotate(
            served_at=Min(
                "needs__documents__moves__at",
                filter=by_then & Q(needs__documents__moves__move=Move.HAND_OVER),
            )
        )
        .order_by("pk")
    )
    refused = _first(as_of, "appointments__visit__moves", (Move.RECORD_REFUSAL,))
    left = _first(as_of, "moves", (Move.CANCEL,))
    papers, far = papers_of_requests(), bands()
    return [
        _row(
            request,
            refused.get(request.pk),
            left.get(request.pk),
            f"{papers.get(request.pk, '')} {{}} {far.get(request.ward_id, '')}",
        )
        for request in requests
    ]


def _first(as_of: datetime, path: str, moves: tuple[Move, ...]) -> dict[int, datetime]:
    found = Request.objects.filter(**{f"{path}__move__in": moves, f"{path}__recorded_at__lte": as_of})
    return dict(found.values_list("pk").annotate(first=Min(f"{path}__at")))


def _row(request: Request, refused_at: datetime | None, left_at: datetime | None, need: str) -> CaseRow:
    try:
        person = describe(request.person)
    except Erased:
        person = {}
    asked_on = localdate(request.received_at)
    return CaseRow(
        group=person.get("group") or UNKNOWN,
        sex=person.get("sex") or UNKNOWN,
        ward=request.ward_id,
        asked_on=asked_on,
        served_on=_day(request.served_at, asked_on),
        refused_on=_day(refused_at, asked_on),
        left_on=_day(left_at, asked_on),
        need=need.format(person.get("obstacle") or UNKNOWN),
        key=request.pk,
    )


def _day(moment: datetime | None, earliest: date) -> date | None:
    return None if moment is None else max(earliest, localdate(moment))
