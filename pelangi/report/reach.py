"""How far requests got, and by sex: from the kept columns in a large city, from the tables in a small one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from pelangi.ask.models import Need, NeedMove, Request
from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import By, fairness
from pelangi.core.intervals import Interval, wilson
from pelangi.core.journey import Kind, Move, NeedState, is_final
from pelangi.find.models import Lead
from pelangi.report import kept_pages
from pelangi.report.cases import case_rows
from pelangi.report.columns import Columns, load, micros_of
from pelangi.report.measures.events import ENDED, SERVED
from pelangi.report.traits import UNKNOWN

STALE = timedelta(hours=26)
"""Columns older than this are not believed to be today's: the hourly keeping has stopped."""


@dataclass(frozen=True)
class Reach:
    """A sex, its people, and the share of them with a document in hand."""

    label: str
    people: int
    share: Interval


def known_at(now: datetime) -> datetime:
    """Return the moment pages tell of: now, or when the columns were last kept, where they are and are fresh."""
    pages = kept_pages.last()
    if pages is not None and timedelta() <= now - pages.as_of <= STALE:
        return pages.as_of
    columns = load()
    if columns is None or not timedelta() <= now - columns.kept_at <= STALE:
        return now
    return columns.kept_at


def _columns_of(as_of: datetime) -> Columns | None:
    columns = load()
    return columns if columns is not None and columns.kept_at == as_of else None


def reach_by_sex(as_of: datetime) -> list[Reach]:
    """Return men and women with the share of them who hold a document; empty while there are too few."""
    columns = _columns_of(as_of)
    if columns is None:
        rows = [row for row in case_rows(as_of) if row.sex != UNKNOWN]
        found = fairness(rows, by=By.SEX, as_of=localdate(as_of))
        return [Reach(one.label, one.people, one.reached.share) for one in found.groups]
    counts = columns.db.execute(
        "SELECT r.sex, count(*), count(d.request) FROM requests r LEFT JOIN (SELECT DISTINCT request FROM dmoves"
        " WHERE move = $move AND rec <= $known) d ON d.request = r.request"
        " WHERE r.sex <> $unknown AND r.happened <= $known GROUP BY 1 ORDER BY 1",
        {"move": str(Move.HAND_OVER), "unknown": UNKNOWN, "known": micros_of(as_of)},
    ).fetchall()
    return [Reach(sex, people, wilson(held, people)) for sex, people, held in counts if people >= MINIMUM]


def steps_reached(as_of: datetime) -> tuple[int, int, int, int]:
    """Return how many requests were received, visited, served at the door, and ended with a document in hand."""
    columns = _columns_of(as_of)
    if columns is None:
        asked = Request.objects.filter(received_at__lte=as_of)
        visited, served = (_visited(as_of, moves) for moves in ((Move.START, *ENDED), SERVED))
        held = Request.objects.filter(
            needs__documents__moves__move=Move.HAND_OVER, needs__documents__moves__recorded_at__lte=as_of
        )
        return asked.count(), visited, served, held.distinct().count()
    known = {"known": micros_of(as_of)}
    (asked_for,) = columns.db.execute(
        "SELECT count(*) FROM requests WHERE happened <= $known", known
    ).fetchone()
    visits = "SELECT count(DISTINCT request), count(DISTINCT request) FILTER (list_contains($served, move))"
    visited, served = columns.db.execute(
        f"{visits} FROM vmoves WHERE rec <= $known", known | {"served": [str(one) for one in SERVED]}
    ).fetchone()
    (handed,) = columns.db.execute(
        "SELECT count(DISTINCT request) FROM dmoves WHERE move = $move AND rec <= $known",
        known | {"move": str(Move.HAND_OVER)},
    ).fetchone()
    return asked_for, visited, served, handed


def _visited(as_of: datetime, moves: tuple[Move, ...]) -> int:
    found = Request.objects.filter(
        appointments__visit__moves__move__in=moves, appointments__visit__moves__recorded_at__lte=as_of
    )
    return found.distinct().count()


def open_needs(at: datetime) -> QuerySet[Need]:
    """Return the needs that were open at a moment, by their moves; one nothing was done about yet has none."""
    moves = NeedMove.objects.filter(need=OuterRef("pk"), recorded_at__lte=at).order_by("-pk")
    state = Coalesce(Subquery(moves.values("to_state")[:1]), Value(NeedState.OPEN))
    last = Need.objects.filter(opened_at__lte=at).annotate(last=state)
    return last.exclude(last__in=[state for state in NeedState if is_final(Kind.NEED, state)])


def open_leads(at: datetime) -> QuerySet[Lead]:
    """Return the people found without papers whom nobody had asked at a moment."""
    return Lead.objects.filter(found_at__lte=at).exclude(settled_at__lte=at)
