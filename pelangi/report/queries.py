"""What the pages of this room read: the look, coverage, waiting, fairness, figures and the records behind them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pelangi.ask.models import NeedMove, Request
from pelangi.ask.queries import requests_of
from pelangi.city.models import Area
from pelangi.core.documents import document_rules
from pelangi.core.fairness import POOLED, By
from pelangi.core.traits import Cross, parts_of
from pelangi.find.models import Group
from pelangi.issue.models import Complaint, DocumentMove, StockMove
from pelangi.plan.models import Appointment, Team
from pelangi.report import columns, kept, kept_pages, kept_watch
from pelangi.report.cases import case_rows
from pelangi.report.coverage import coverage
from pelangi.report.kept import Answer, Look
from pelangi.report.measures import HEADLINES, MEASURES, Period
from pelangi.report.models import Figure, Release, SurveySheet
from pelangi.report.reach import known_at, open_leads, open_needs, reach_by_sex, steps_reached
from pelangi.report.splits import whole
from pelangi.report.traits import UNKNOWN
from pelangi.report.watching import Flag, flags_of, watching
from pelangi.visit.models import SatisfactionAnswer, VisitMove

MONTH_DAYS = 30
WHAT = {
    Request: gettext_lazy("request"),
    NeedMove: gettext_lazy("step of a need"),
    VisitMove: gettext_lazy("visit"),
    DocumentMove: gettext_lazy("step of a document"),
    Complaint: gettext_lazy("complaint"),
    SatisfactionAnswer: gettext_lazy("answers on satisfaction"),
    Appointment: gettext_lazy("appointment"),
    StockMove: gettext_lazy("card stock"),
    SurveySheet: gettext_lazy("answers on satisfaction"),
}


def last_month(now: datetime) -> Period:
    """Return the thirty days before today, as known now or, in a large city, when the columns were last kept."""
    return month_before(known_at(now))


def month_before(moment: datetime) -> Period:
    """Return the thirty days before a moment, as known then."""
    today = localdate(moment)
    return Period(today - timedelta(days=MONTH_DAYS), today - timedelta(days=1), moment)


def month_to_publish(today: date) -> date | None:
    """Return the first day of the last month that is over, None when it is published already."""
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return None if Release.objects.filter(month=first).exists() else first


def look(now: datetime) -> Look:
    """Return the leader's page for the last thirty days; in a large city as it was at the last keeping."""
    return kept.read(now) or _look(last_month(now))


def keep(at: datetime) -> int:
    """Keep the columns, and what pages show as they tell it; return how many requests there are."""
    requests = columns.keep(at)
    rows, period = case_rows(at), month_before(at)
    seen = watching(at, rows)
    kept.write(_look(period, seen.flags))
    kept_watch.write(seen, at)
    kept_pages.write(rows, {name: whole(measure, period) for name, measure in MEASURES.items()}, at)
    return requests


def _look(period: Period, flags: list[Flag] | None = None) -> Look:
    cards = coverage("identity_card", localdate(period.as_of))
    still_open = open_needs(period.as_of).aggregate(count=Count("pk"), oldest=Min("request__received_at"))
    return Look(
        period=period,
        answers=[Answer(measure, whole(measure, period)) for measure in HEADLINES],
        open_needs=still_open["count"],
        open_leads=open_leads(period.as_of).count(),
        oldest_open=still_open["oldest"],
        missing=cards.missing,
        wards=cards.lines,
        by_sex=reach_by_sex(period.as_of),
        steps=steps_reached(period.as_of),
        flags=flags_of(case_rows(period.as_of), period.as_of)[0] if flags is None else flags,
    )


def catalogue(now: datetime) -> list[Answer]:
    """Return every measure of the catalogue over the last thirty days."""
    period = last_month(now)
    pages = kept_pages.pages_at(period.as_of)
    values = pages.values if pages else {name: whole(measure, period) for name, measure in MEASURES.items()}
    return [Answer(measure, values[name], period.as_of) for name, measure in MEASURES.items()]


def names_of(by: By) -> dict[str, str]:
    """Return the words for the labels of a comparison, in the reader's language."""
    common = {UNKNOWN: _("not known or erased"), POOLED: _("small groups together")}
    match by:
        case By.GROUP:
            return common | {value: str(label) for value, label in Group.choices}
        case By.SEX:
            return common | {"L": _("men"), "P": _("women")}
        case By.WARD:
            return common | dict(Area.objects.filter(level="ward").values_list("code", "name"))
    raise KeyError(by)


def names_by_trait() -> dict[str, dict[str, str]]:
    """Return the words for the labels of every comparison and of teams, in the reader's language."""
    return {str(by): names_of(by) for by in By} | {"team": dict(Team.objects.values_list("code", "name"))}


def called(by: str, label: str, names: dict[str, dict[str, str]] | None = None) -> str:
    """Return the words for a label, or for the two of a crossing."""
    names = names or names_by_trait()
    if by in set(Cross) and label != POOLED:
        return ", ".join(names[one].get(part, part) for one, part in parts_of(Cross(by), label))
    return names.get(by, names[By.SEX]).get(label, label)


AT_ONCE = 500  # keys in one question: SQLite has a limit
MANY = 20_000  # keys from which on everything a person may see is read at once


def requests_seen(user, keys: Collection[int]) -> set[int]:
    """Return those of these requests that `user` may see."""
    mine, wanted = requests_of(user), sorted(set(keys))
    if len(wanted) > MANY:
        return set(mine.order_by().values_list("pk", flat=True)) & set(wanted)
    parts = (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
    return {key for some in parts for key in mine.filter(pk__in=some).values_list("pk", flat=True)}


def document_names() -> dict[str, str]:
    """Return the names of document kinds in the reader's language."""
    english = get_language() == "en"
    return {code: rule.name_en if english else rule.name_id for code, rule in document_rules().items()}


def funnel(look: Look) -> list[tuple[str, str, int]]:
    """Return the way from the request to the hand: each step, its name, how many requests got as far."""
    asked, visited, served, handed = look.steps
    return [
        ("asked", _("asked for"), asked),
        ("visited", _("visited"), visited),
        ("served", _("served at the door"), served),
        ("handed", _("with a document in hand"), handed),
    ]


@dataclass(frozen=True)
class Record:
    """One record behind a figure, without any personal data: when, where, what."""

    at: datetime
    ward: str
    what: str


def records_of(figure: Figure) -> list[Record]:
    """Return the records a frozen figure was reckoned from, as they were known then; as many as it says."""
    measure = MEASURES[figure.measure]
    period = Period(figure.from_date, figure.until_date, figure.as_of)
    return [_record(row) for records in measure.record_sets(period) for row in records.order_by("pk")]


def reckoned_again(figure: Figure) -> dict:
    """Return what the figure comes to when it is asked again now, as of the same moment."""
    period = Period(figure.from_date, figure.until_date, figure.as_of)
    return MEASURES[figure.measure].reckon(period).as_data()


def _record(row) -> Record:
    """Take from a record what may be shown to everybody who may see figures."""
    for path in ("request", "visit.appointment.request", "document.need.request", "need.request"):
        found = row
        for step in path.split("."):
            found = getattr(found, step, None)
        if found is not None:
            break
    else:
        found = row if isinstance(row, Request) else None
    at = next(
        getattr(row, name)
        for name in ("at", "received_at", "answered_at", "promised_at")
        if getattr(row, name, None)
    )
    ward = found.ward.name if found is not None and found.institution_id is None else ""
    return Record(at=at, ward=ward, what=str(WHAT[type(row)]))
