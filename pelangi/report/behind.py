"""The cases behind a number of a page: exactly as many records as the number says, as known at the page's moment.

Each source returns the requests of the records it counts, one entry for each record; a request with two documents
stands there twice when documents are counted. Who may see which of them is asked by the page.
"""

from collections.abc import Callable, Sized
from datetime import date, datetime, timedelta
from functools import partial

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.ask.models import Request
from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import By
from pelangi.core.journey import Move, VisitState
from pelangi.report import behind_kept, official, queries, recap, triage_audit
from pelangi.report.behind_base import Behind, Keys, Nothing, keys_of
from pelangi.report.behind_cases import people, queue, wait
from pelangi.report.behind_sets import ALL, compared, due, of_register, week
from pelangi.report.counting import SQL
from pelangi.report.coverage import coverage, due_and_missing
from pelangi.report.kept import DISTINCT
from pelangi.report.live import UNTOUCHED, state_of
from pelangi.report.measures import MEASURES
from pelangi.report.measures.events import ENDED, SERVED, sheets
from pelangi.report.reach import open_leads, open_needs
from pelangi.report.splits import Split, traits_of
from pelangi.visit.queries import appointments_of
from pelangi.visit.words import OUTCOMES


def behind(what: str, label: str, at: datetime, user) -> Behind:
    """Return what a number counts; `user`: whose page of the day it is. Raises Nothing."""
    try:
        return _round(label, user) if what == "round" else SOURCES[what](label, at)
    except (KeyError, ValueError, StopIteration) as error:
        raise Nothing(f"{what} {label}") from error


SAME_RECORDS = {"cost_per_document": "documents_handed_over"}


def _measure(label: str, at: datetime) -> Behind:
    measure, period, columns = MEASURES[label], queries.month_before(at), behind_kept.columns_at(at)
    own = SAME_RECORDS.get(label, label)
    if columns and label in DISTINCT:
        return Behind(measure.label, behind_kept.people_served(columns, period))
    if columns and own in SQL:
        return Behind(measure.label, behind_kept.of_measure(columns, own, period))
    rows = measure.rows(period)
    if label in DISTINCT:  # each person once, by the last of their requests
        rows = sorted(rows, key=lambda row: row.request or 0)
        rows = list({row.values[DISTINCT[label]]: row for row in rows}.values())
    return Behind(measure.label, [row.request for row in rows])


def _open(label: str, at: datetime) -> Behind:
    if label == "leads":
        return Behind(
            _("Found without papers, nobody asked yet"), [], people=open_leads(at).order_by("found_at", "pk")
        )
    if label != "documents":
        raise KeyError(label)
    columns = behind_kept.columns_at(at)
    found = behind_kept.open_needs(columns, at) if columns else keys_of(open_needs(at), "request")
    return Behind(_("Documents still open"), found)


def _step(label: str, at: datetime) -> Behind:
    titles = {
        "asked": _("asked for"),
        "visited": _("visited"),
        "served": _("served at the door"),
        "handed": _("with a document in hand"),
    }
    title, columns = titles[label], behind_kept.columns_at(at)
    if columns:
        return Behind(title, behind_kept.step(columns, label, at))
    moves = {"visited": (Move.START, *ENDED), "served": SERVED, "handed": (Move.HAND_OVER,)}
    if label == "asked":
        found = Request.objects.filter(received_at__lte=at)
    else:
        path = "needs__documents__moves" if label == "handed" else "appointments__visit__moves"
        found = Request.objects.filter(**{f"{path}__move__in": moves[label], f"{path}__recorded_at__lte": at})
    return Behind(title, sorted(set(found.values_list("pk", flat=True))))


def _officer(label: str, at: datetime) -> Behind:
    way, _colon, actor = label.partition(":")
    said = {"admitted": _("requests admitted"), "raised": _("raised"), "lowered": _("lowered")}[way]
    return Behind(f"{actor}: {said}", triage_audit.requests_of_officer(actor, way, at))


def _replay(label: str, at: datetime) -> Behind:
    titles = {
        "cases": _("Cases replayed"),
        "points": _("Other points with labels exchanged"),
        "priority": _("Another priority with labels exchanged"),
    }
    return Behind(titles[label], [*triage_audit.replay(at).keys[label]])


def _sheets(label: str, at: datetime) -> Behind:
    title = {"door": _("at the door"), "ticket": _("ticket page"), "paper": _("paper")}[label]
    period = queries.month_before(at)
    if label == "door":  # those of the doors come first
        rows = MEASURES["satisfaction"].rows(period)
        return Behind(title, [row.request for row in rows[: _at_door(period)]])
    return Behind(title, keys_of(sheets(period).filter(source=label), "request"))


def _at_door(period) -> int:
    return MEASURES["satisfaction"].records(period).count()


def _rates(label: str, at: datetime) -> Behind:
    """Return the visits that served a group, all or those with an answer: "elderly:visits", "elderly:answered"."""
    group, _colon, which = label.rpartition(":")
    said = {"visits": _("visits that served"), "answered": _("answered")}[which]
    title = f"{capfirst(queries.names_of(By.GROUP).get(group, group))}: {said}"
    period, columns, name = queries.month_before(at), behind_kept.columns_at(at), "satisfaction_response"
    found: Sized
    wanted: dict[str, Keys]
    if columns:
        of_group = partial(behind_kept.of_measure, columns, name, period, group=group)
        found = of_group('r."group" = $group')
        wanted = {"visits": found, "answered": of_group('r."group" = $group AND m.v0')}
    else:
        rows = [row for row in MEASURES[name].rows(period) if row.request]
        groups = traits_of(sorted({row.request for row in rows if row.request}), unsealed=True)
        found = [row for row in rows if getattr(groups[row.request or 0], Split.GROUP) == group]
        answered = [row.request for row in found if row.values[0]]
        wanted = {"visits": [row.request for row in found], "answered": answered}
    if len(found) < MINIMUM:
        raise KeyError(label)  # on no page
    return Behind(title, wanted[which])


def _round(label: str, user) -> Behind:
    """Return the doors of a round that `user` may see, as they are now: "17:doors", "17:seen", "17:served"."""
    key, _colon, which = label.partition(":")
    doors = appointments_of(user).filter(stop__round=int(key)).order_by("pk")
    tests: dict[str, Callable[[str], bool]] = {
        "doors": lambda _state: True,
        "seen": lambda state: state not in UNTOUCHED,
        "served": lambda state: state in (VisitState.DONE, VisitState.PARTLY),
    }
    said = {"doors": _("doors"), "seen": _("doors seen to"), "served": _("people served")}[which]
    return Behind(capfirst(said), [door.request_id for door in doors if tests[which](state_of(door))])


def _missing(label: str, at: datetime) -> Behind:
    """Return who of a ward, or of "all", is in the register without a document: "identity_card:19.71…".

    Hidden counts have nobody.
    """
    kind, _colon, ward = label.partition(":")
    found = coverage(kind, localdate(at))
    shown = {one.ward.code: one.ward.name for one in found.lines if one.missing is not None}
    if found.missing is not None:
        shown[ALL] = _("all together")
    due, missing = due_and_missing(kind, localdate(at))
    title = f"{capfirst(shown[ward])}: {_('Without it')} ({queries.document_names()[kind]})"
    people = of_register(ward).filter(due, missing)
    return Behind(title, [], people=people.order_by("name", "pk"))


def _recap(label: str, at: datetime) -> Behind:
    """Return a cell of the recap: "asked:identity_card:2026-11-01:2026-11-30"; kind "all": the last line."""
    column, kind, first, last = label.split(":")
    period = queries.Period(date.fromisoformat(first), date.fromisoformat(last), at)
    name = queries.document_names()[kind] if kind != recap.ALL else _("all together")
    return Behind(f"{name}: {official.recap_heads()[column]}", recap.requests_behind(column, kind, period))


def _outcome(label: str, at: datetime) -> Behind:
    """Return the visits of one outcome: "finish:2026-11-01:2026-11-30"."""
    move, first, last = label.split(":")
    period = queries.Period(date.fromisoformat(first), date.fromisoformat(last), at)
    title, columns = str(OUTCOMES.get(move, move)), behind_kept.columns_at(at)
    if columns:
        return Behind(
            title, behind_kept.of_measure(columns, "visits_ended", period, "m.v0 = $move", move=move)
        )
    rows = MEASURES["visits_ended"].rows(period)
    return Behind(title, [row.request for row in rows if row.values[0] == move])


SOURCES: dict[str, Callable[[str, datetime], Behind]] = {
    "measure": _measure,
    "open": _open,
    "step": _step,
    "queue": queue,
    "wait": wait,
    "people": people,
    "officer": _officer,
    "replay": _replay,
    "sheets": _sheets,
    "rates": _rates,
    "missing": _missing,
    "recap": _recap,
    "outcome": _outcome,
    "compared": compared,
    "week": week,
    "due": due,
}


def moment(text: str, now: datetime) -> datetime | None:
    """Return the moment a page told of, from its address; None for what is none or has not come."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and now - timedelta(days=36_500) <= found <= now else None
