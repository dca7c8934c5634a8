"""The deeds of this room: freeze a figure, publish a month, keep a survey sheet, act on a flag, keep breaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pelangi.ask import actions as ask_actions
from pelangi.ask.models import Request
from pelangi.ask.queries import rules_at
from pelangi.core.satisfaction import Element, satisfaction
from pelangi.core.triage import waiting_rule
from pelangi.find.models import Lead
from pelangi.plan import actions as plan_actions
from pelangi.report.measures import MEASURES, Period
from pelangi.report.measures.events import SERVED
from pelangi.report.models import Breach, CityEvent, CostRate, Figure, FlagAnswer, Release, SurveySheet
from pelangi.report.open_data import tables_of
from pelangi.report.refusals import AnsweredAlready, NotServedYet, PublishedAlready, ToldAlready, TypedAlready
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed
from pelangi.visit.models import SatisfactionAnswer, VisitMove

PUBLIC = "public"


@dataclass(frozen=True)
class Flagged:
    """What is acted on: how somebody falls behind (core.comparisons.What), told apart by what, and who."""

    what: str
    by: str
    label: str


@transaction.atomic
def freeze(
    measure: str, *, from_date: date, until_date: date, as_of: datetime, by: User, at: datetime
) -> Figure:
    """Reckon a measure and keep the result; the same question twice is one figure. Raises KeyError: no such measure."""
    value = MEASURES[measure].reckon(Period(from_date, until_date, as_of))
    figure, new = Figure.objects.get_or_create(
        measure=measure,
        from_date=from_date,
        until_date=until_date,
        as_of=as_of,
        defaults={
            "value": value.as_data(),
            "record_count": value.record_count,
            "frozen_at": at,
            "frozen_by": by,
        },
    )
    if new:
        audit.record(
            Deed.REPORT_EXPORT, figure, by=by, at=at, detail={"measure": measure, "value": value.value}
        )
    return figure


@transaction.atomic
def publish(month: date, *, by: User, at: datetime) -> Release:
    """Tell the public of a month that is over, once. Raises PublishedAlready; ValueError: the month is not over."""
    first = month.replace(day=1)
    if Release.objects.filter(month=first).exists():
        raise PublishedAlready
    if (at.year, at.month) <= (first.year, first.month):
        raise ValueError(f"{first:%Y-%m} is not over")
    release = Release.objects.create(
        month=first, as_of=at, tables=tables_of(first, at), published_at=at, published_by=by
    )
    audit.record(Deed.REPORT_PUBLISH, release, by=by, at=at, detail={"month": f"{first:%Y-%m}"})
    return release


def _checked(marks: Sequence[int]) -> list[int]:
    """Return nine marks. Raises NotAnAnswer."""
    satisfaction([dict(zip(Element, marks, strict=True))])
    return list(marks)


@transaction.atomic
def answer_survey(request: Request, marks: Sequence[int], *, at: datetime) -> SurveySheet:
    """Keep what the holder of a ticket marked. Raises NotAnAnswer, NotServedYet, AnsweredAlready."""
    Request.objects.select_for_update().get(pk=request.pk)  # pressed twice, it is one sheet
    visits = VisitMove.objects.filter(visit__appointment__request=request, move__in=SERVED)
    if not visits.exists():
        raise NotServedYet
    at_the_door = SatisfactionAnswer.objects.filter(visit__appointment__request=request)
    if at_the_door.exists() or SurveySheet.objects.filter(request=request).exists():
        raise AnsweredAlready
    sheet = SurveySheet.objects.create(
        source=SurveySheet.Source.TICKET,
        request=request,
        elements=_checked(marks),
        answered_at=at,
        recorded_at=at,
    )
    audit.record(Deed.SURVEY_ENTER, sheet, by=PUBLIC, at=at, detail={"source": "ticket"})
    return sheet


@transaction.atomic
def type_in_sheet(
    number: str, marks: Sequence[int], *, answered_at: datetime, by: User, at: datetime
) -> SurveySheet:
    """Keep a paper sheet under the number written on it. Raises NotAnAnswer, TypedAlready."""
    if SurveySheet.objects.filter(number=number).exists():
        raise TypedAlready(number)
    sheet = SurveySheet.objects.create(
        source=SurveySheet.Source.PAPER,
        number=number,
        elements=_checked(marks),
        answered_at=answered_at,
        recorded_at=at,
        recorded_by=by,
    )
    audit.record(Deed.SURVEY_ENTER, sheet, by=by, at=at, detail={"source": "paper"})
    return sheet


@transaction.atomic
def raise_floor(flag: Flagged, share: int, *, note: str, by: User, at: datetime) -> FlagAnswer:
    """Act on a flag of a group or ward: every plan from now on must reach `share` per cent of them.

    Raises plan.refusals.NotRaised.
    """
    was = plan_actions.raise_floor(flag.by, flag.label, share / 100, by=by, at=at)
    return _answered(flag, FlagAnswer.Step.FLOOR, note, was=round(100 * was), amount=share, by=by, at=at)


@transaction.atomic
def weigh_waiting(flag: Flagged, points: int, *, note: str, by: User, at: datetime) -> FlagAnswer:
    """Act on a flag by the rules of triage: a day of waiting gives more points, to everybody alike.

    Triage knows neither group nor sex; whoever waits longer than others moves up. Raises core.triage.NotARule.
    """
    old = waiting_rule(rules_at(at))
    ask_actions.weigh_waiting(points, why=f"{at:%Y-%m-%d}", by=by, at=at)
    was = old.each if old else 0
    return _answered(flag, FlagAnswer.Step.RULE, note, was=was, amount=points, by=by, at=at)


@transaction.atomic
def open_campaign(flag: Flagged, until: date, *, note: str, by: User, at: datetime) -> FlagAnswer:
    """Act on a flag of a ward: until that day its people without papers lie on the start page of who asks them."""
    leads = Lead.objects.filter(state=Lead.State.OPEN, ward_id=flag.label).count()
    return _answered(flag, FlagAnswer.Step.CAMPAIGN, note, was=leads, until_date=until, by=by, at=at)


def _answered(flag: Flagged, step: str, note: str, *, by: User, at: datetime, **how) -> FlagAnswer:
    made = FlagAnswer.objects.create(
        what=flag.what,
        by=flag.by,
        label=flag.label,
        step=step,
        note=note,
        decided_at=at,
        decided_by=by,
        **how,
    )
    detail = {"by": flag.by, "step": step}  # never the label: a team or a group may be a few people
    audit.record(Deed.FLAG_ANSWER, made, by=by, at=at, detail=detail)
    return made


@transaction.atomic
def enter_rate(kind: str, rupiah: int, since: date, *, by: User, at: datetime) -> CostRate:
    """Enter what a unit costs from a day on; figures known before stay as they were."""
    rate = CostRate.objects.create(kind=kind, rupiah=rupiah, since=since, entered_at=at, entered_by=by)
    detail = {"kind": kind, "rupiah": rupiah, "since": since.isoformat()}
    audit.record(Deed.COST_RATE_SET, rate, by=by, at=at, detail=detail)
    return rate


@transaction.atomic
def note_event(kind: str, day: date, until: date | None, words: str, *, by: User, at: datetime) -> CityEvent:
    """Mark on the charts over time what happened in the city."""
    event = CityEvent.objects.create(
        kind=kind, day=day, until=until, words=words, entered_at=at, entered_by=by
    )
    audit.record(Deed.EVENT_NOTE, event, by=by, at=at, detail={"kind": kind, "day": day.isoformat()})
    return event


@transaction.atomic
def take_event_back(event: CityEvent, *, by: User, at: datetime) -> None:
    """Take an event off the charts that was entered by mistake."""
    detail = {"kind": event.kind, "day": event.day.isoformat(), "taken_back": True}
    audit.record(Deed.EVENT_NOTE, event, by=by, at=at, detail=detail)
    event.delete()


@transaction.atomic
def open_breach(
    *,
    what: str,
    data_kinds: Sequence[str],
    people: int,
    known_at: datetime,
    happened_at: datetime | None,
    measures: str,
    by: User,
    at: datetime,
) -> Breach:
    """Write down a failure to protect data; the clock of 3 x 24 hours runs from `known_at`."""
    breach = Breach.objects.create(
        what=what,
        data_kinds=list(data_kinds),
        people=people,
        known_at=known_at,
        happened_at=happened_at,
        measures=measures,
        opened_by=by,
    )
    audit.record(Deed.BREACH_KEEP, breach, by=by, at=at, detail={"people": people})
    return breach


@transaction.atomic
def note_told(breach: Breach, whom: str, *, by: User, at: datetime) -> Breach:
    """Note that people or the institution were told. whom: "people" or "institution". Raises ToldAlready."""
    column = {"people": "people_told_at", "institution": "institution_told_at"}[whom]
    held = Breach.objects.select_for_update().get(pk=breach.pk)
    if getattr(held, column) is not None:
        raise ToldAlready
    setattr(held, column, at)
    held.save(update_fields=[column])
    audit.record(Deed.BREACH_KEEP, held, by=by, at=at, detail={"told": whom})
    return held
