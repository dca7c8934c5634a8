"""Cases as core/fairness wants them: one row per request, from its own events, as they were known at a moment."""

from datetime import date, datetime, timedelta

from django.db.models import Min, Q
from django.utils.timezone import get_default_timezone, localdate

from pelangi.ask.models import Request
from pelangi.ask.queries import describe
from pelangi.core.fairness import CaseRow
from pelangi.core.journey import Move
from pelangi.report.columns import Columns, load, micros_of, papers_of_requests
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


def _from_columns(columns: Columns, as_of: datetime) -> list[CaseRow]:
    first = (
        "(SELECT request, min(happened) AS h FROM {} WHERE move = '{}' AND rec <= $known GROUP BY request)"
    )
    ends = (
        first.format("dmoves", Move.HAND_OVER),
        first.format("vmoves", Move.RECORD_REFUSAL),
        first.format("rmoves", Move.CANCEL),
    )
    joins = " ".join(f"LEFT JOIN {one} e{n} ON e{n}.request = r.request" for n, one in enumerate(ends))
    offset = as_of.astimezone(get_default_timezone()).utcoffset() or timedelta()
    day = "epoch_ms(0)::DATE + (({} + $offset) // 86400000000)::INTEGER"
    days = ", ".join(
        f"CASE WHEN e{n}.h IS NOT NULL THEN {day.format(f'greatest(e{n}.h, r.happened)')} END"
        for n in range(len(ends))
    )
    asked = day.format("r.happened")
    found = columns.db.execute(
        f'SELECT r."group", r.sex, r.ward, {asked}, {days}, r.task, r.request FROM requests r {joins}'  # noqa: S608
        " WHERE r.happened <= $known ORDER BY r.request",
        {"known": micros_of(as_of), "offset": offset // timedelta(microseconds=1)},
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
