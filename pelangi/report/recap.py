# ruff: noqa: S608  # every statement is made of our own words; what is asked goes in as parameters
"""The needs each column of the recap counts: from the tables, and the same from the kept columns of a large city.

A test of random histories holds both to the same needs.
"""

from collections import Counter
from collections.abc import Callable

from django.db.models import Count, QuerySet

from pelangi.ask.models import Need, NeedMove
from pelangi.core.journey import Move
from pelangi.issue.models import DocumentMove
from pelangi.report import behind_kept
from pelangi.report.behind_kept import Kept
from pelangi.report.column_tables import listed
from pelangi.report.counting import given_in
from pelangi.report.measures import Period
from pelangi.report.measures.events import NEED_LEFT, document_moves

ALL = "all"  # kinds of service together
PRINTED, HANDED = (Move.PRINT,), (Move.HAND_OVER,)
FAILED = (Move.FIND_DUPLICATE, Move.FAIL_ENROLMENT)


def _asked(period: Period) -> QuerySet:
    return Need.objects.filter(period.happened("opened_at"))


def _recorded(period: Period) -> QuerySet:
    moves = NeedMove.objects.filter(period.happened("at", "recorded_at"), move=Move.START)
    return Need.objects.filter(pk__in=moves.values("need"))


def _of_documents(moves: tuple[Move, ...]) -> Callable[[Period], QuerySet]:
    """Return how to find the different needs whose documents were moved so."""

    def found(period: Period) -> QuerySet:
        return Need.objects.filter(pk__in=document_moves(period, moves).values("document__need"))

    return found


def _still_open(period: Period) -> QuerySet:
    """Return the needs opened before the period ended that had neither ended nor been handed over by then."""
    by_then = {"at__lt": period.end, "recorded_at__lte": period.as_of}
    ended = NeedMove.objects.filter(**by_then, move__in=NEED_LEFT).values("need")
    handed = DocumentMove.objects.filter(**by_then, move__in=HANDED).values("document__need")
    opened = Need.objects.filter(opened_at__lt=period.end, opened_at__lte=period.as_of)
    return opened.exclude(pk__in=ended).exclude(pk__in=handed)


RECAP: dict[str, Callable[[Period], QuerySet]] = {
    "asked": _asked,
    "recorded": _recorded,
    "printed": _of_documents(PRINTED),
    "handed": _of_documents(HANDED),
    "failed": _of_documents(FAILED),
    "open": _still_open,
}
"""The needs each column of the recap counts."""


def _moved(table: str, moves: tuple[Move, ...]) -> str:
    """Return the condition that a need was moved so in the period."""
    some = f"SELECT need FROM {table} WHERE move IN ({listed(moves)})"
    return f"n.need IN ({some} AND happened >= $start AND happened < $end AND rec <= $known)"


def _not_yet(table: str, moves: tuple[Move, ...]) -> str:
    """Return the condition that a need was not moved so before the period ended."""
    some = f"SELECT need FROM {table} WHERE move IN ({listed(moves)})"
    return f"n.need NOT IN ({some} AND happened < $end AND rec <= $known)"


IN_SQL = {
    "asked": "n.happened >= $start AND n.happened < $end AND n.happened <= $known",
    "recorded": _moved("nmoves", (Move.START,)),
    "printed": _moved("dmoves", PRINTED),
    "handed": _moved("dmoves", HANDED),
    "failed": _moved("dmoves", FAILED),
    "open": (
        f"n.happened < $end AND n.happened <= $known AND {_not_yet('nmoves', NEED_LEFT)}"
        f" AND {_not_yet('dmoves', HANDED)}"
    ),
}
"""The same of the needs (n) among the kept columns."""


def by_kind(column: str, period: Period) -> Counter[str]:
    """Count the needs of a column of the recap by kind of document."""
    if columns := behind_kept.columns_at(period.as_of):
        sql = f"SELECT n.kind, count(*) FROM needs n WHERE {IN_SQL[column]} GROUP BY 1"
        return Counter(dict(columns.db.cursor().execute(sql, given_in(sql, period)).fetchall()))
    needs = RECAP[column](period).order_by()
    return Counter(dict(needs.values_list("document_kind").annotate(n=Count("pk"))))


def requests_behind(column: str, kind: str, period: Period) -> list[int | None] | Kept:
    """Return the request of each need in a cell of the recap; kind "all": of every kind. Raises KeyError."""
    if columns := behind_kept.columns_at(period.as_of):
        sql = f"SELECT n.request FROM needs n WHERE {IN_SQL[column]}"
        given = given_in(sql, period)
        if kind != ALL:
            sql, given = f"{sql} AND n.kind = $kind", {**given, "kind": kind}
        return Kept(columns.db, sql, given)
    needs = RECAP[column](period)
    if kind != ALL:
        needs = needs.filter(document_kind=kind)
    return list(needs.order_by("pk").values_list("request", flat=True))
