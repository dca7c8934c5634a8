"""The cases behind a number of a page: exactly as many records as the number says, as known at the page's moment.

Each source returns the requests of the records it counts, one entry for each record; a request with two documents
stands there twice when documents are counted. Who may see which of them is asked by the page.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.ask.models import Request
from pelangi.core.backlog import AGE_BANDS
from pelangi.core.disclosure import MINIMUM
from pelangi.core.fairness import POOLED, By, fairness
from pelangi.core.journey import Move, VisitState
from pelangi.report import official, queries, triage_audit, watching
from pelangi.report.behind_base import Behind, Nothing, cases_of, keys_of
from pelangi.report.behind_sets import ALL, compared, due, of_register, week
from pelangi.report.cases import case_rows
from pelangi.report.coverage import coverage, due_and_missing
from pelangi.report.kept import DISTINCT
from pelangi.report.live import UNTOUCHED, state_of
from pelangi.report.measures import MEASURES
from pelangi.report.measures.events import ENDED, SERVED, sheets
from pelangi.report.queue import waiting_rows
from pelangi.report.reach import open_leads, open_needs
from pelangi.report.splits import Split, traits_of
from pelangi.report.traits import UNKNOWN
from pelangi.visit.queries import appointments_of
from pelangi.visit.words import OUTCOMES


def behind(what: str, label: str, at: datetime, user) -> Behind:
    """Return what a number counts; `user`: whose page of the day it is. Raises Nothing."""
    try:
        return _round(label, user) if what == "round" else SOURCES[what](label, at)
    except (KeyError, ValueError, StopIteration) as error:
        raise Nothing(f"{what} {label}") from error


def _measure(label: str, at: datetime) -> Behind:
    measure, period = MEASURES[label], queries.month_before(at)
    rows = measure.rows(period)
    if label in DISTINCT:  # each person once, by their last visit
        rows = list({row.values[DISTINCT[label]]: row for row in rows}.values())
    return Behind(measure.label, [row.request for row in rows])


def _open(label: str, at: datetime) -> Behind:
    if label == "leads":
        return Behind(
            _("Found without papers, nobody asked yet"), [], people=open_leads(at).order_by("found_at", "pk")
        )
    if label != "documents":
        raise KeyError(label)
    return Behind(_("Documents still open"), keys_of(open_needs(at), "request"))


def _step(label: str, at: datetime) -> Behind:
    asked = Request.objects.filter(received_at__lte=at)
    visits = {"visited": (Move.START, *ENDED), "served": SERVED}
    if label == "asked":
        found, title = asked, _("asked for")
    elif label in visits:
        title = {"visited": _("visited"), "served": _("served at the door")}[label]
        moves = "appointments__visit__moves"
        found = Request.objects.filter(
            **{f"{moves}__move__in": visits[label], f"{moves}__recorded_at__lte": at}
        )
    elif label == "handed":
        title, moves = _("with a document in hand"), "needs__documents__moves"
        found = Request.objects.filter(**{f"{moves}__move": Move.HAND_OVER, f"{moves}__recorded_at__lte": at})
    else:
        raise KeyError(label)
    return Behind(title, sorted(set(found.values_list("pk", flat=True))))


def _queue(label: str, at: datetime) -> Behind:
    waiting, today = waiting_rows(case_rows(at), localdate(at)), localdate(at)
    kind, _colon, value = label.partition(":")
    if kind == "all":
        return cases_of(_("People who wait for a document"), waiting)
    if kind == "age":
        first, last = AGE_BANDS[[str(band[0]) for band in AGE_BANDS].index(value)]
        band = f"{first}+" if last is None else f"{first}–{last}"
        rows = [row for row in waiting if first <= (today - row.asked_on).days <= (last or 10**6)]
        return cases_of(_("Waiting %(days)s days") % {"days": band}, rows)
    if kind == "ward":
        name = queries.names_of(By.WARD).get(value, value)
        return cases_of(
            _("Waiting in %(ward)s") % {"ward": name}, [row for row in waiting if row.ward == value]
        )
    raise KeyError(kind)


def _wait(label: str, at: datetime) -> Behind:
    today = localdate(at)  # once: a million rows ask for it
    rows = [row for row in case_rows(at) if row.asked_on <= today]
    if label == "asked":
        return cases_of(_("People who asked"), rows)
    if label == "served":
        return cases_of(_("With a document in hand"), [row for row in rows if row.waited(today)[1]])
    raise KeyError(label)


def _people(label: str, at: datetime) -> Behind:
    """Return the people of a comparison: "sex:P:people", "ward:19.71…:reached", "group:pooled:refused"."""
    name, member, outcome = label.split(":")
    if name == watching.TEAM:
        team = queries.names_by_trait()["team"].get(member, member)
        return Behind(team, [*watching.cases_behind(name, member, at)])
    by, today = By(name), localdate(at)
    rows = [row for row in case_rows(at) if row.asked_on <= today]
    known = [row for row in rows if getattr(row, by) != UNKNOWN]
    if member == UNKNOWN:
        members: Sequence[str] = [UNKNOWN]
    else:
        members = fairness(known, by=by, as_of=today).pooled if member == POOLED else [member]
    inside = [row for row in rows if getattr(row, by) in members]
    if len(inside) < MINIMUM and member not in (POOLED, UNKNOWN):
        raise KeyError(label)  # on no page: so few stand together with others
    column = {"people": "asked_on", "reached": "served_on", "refused": "refused_on"}[outcome]
    said = {"people": _("people"), "reached": _("with a document in hand"), "refused": _("refused")}[outcome]
    title = f"{capfirst(queries.names_of(by).get(member, member))}: {said}"
    wanted = [row for row in inside if (day := getattr(row, column)) is not None and day <= today]
    return cases_of(title, wanted)


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
    rows = MEASURES["satisfaction_response"].rows(queries.month_before(at))
    groups = traits_of(sorted({row.request for row in rows if row.request}), unsealed=True)
    found = [row for row in rows if row.request and getattr(groups[row.request], Split.GROUP) == group]
    if len(found) < MINIMUM:
        raise KeyError(label)  # on no page
    wanted = {"visits": found, "answered": [row for row in found if row.values[0]]}[which]
    name = capfirst(queries.names_of(By.GROUP).get(group, group))
    said = {"visits": _("visits that served"), "answered": _("answered")}[which]
    return Behind(f"{name}: {said}", [row.request for row in wanted])


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
    needs = official.RECAP[column](period)
    if kind != "all":
        needs = needs.filter(document_kind=kind)
    name = queries.document_names()[kind] if kind != "all" else _("all together")
    return Behind(f"{name}: {official.recap_heads()[column]}", keys_of(needs, "request"))


def _outcome(label: str, at: datetime) -> Behind:
    """Return the visits of one outcome: "finish:2026-11-01:2026-11-30"."""
    move, first, last = label.split(":")
    period = queries.Period(date.fromisoformat(first), date.fromisoformat(last), at)
    rows = MEASURES["visits_ended"].rows(period)
    title = str(OUTCOMES.get(move, move))
    return Behind(title, [row.request for row in rows if row.values[0] == move])


SOURCES: dict[str, Callable[[str, datetime], Behind]] = {
    "measure": _measure,
    "open": _open,
    "step": _step,
    "queue": _queue,
    "wait": _wait,
    "people": _people,
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
