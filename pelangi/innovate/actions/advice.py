"""Asking the adviser, telling it hours and people, giving its actions out, and saying they are done."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.innovate.advice_task import answer_advice
from pelangi.innovate.advising import problem_data
from pelangi.innovate.models import Advice, AgencyPeople, AssignedAction, Innovation, RowEffort
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def ask_adviser(
    year: int,
    *,
    hours: int,
    until: date,
    target: Decimal | None = None,
    government_agency: str = "",
    keep_all: bool = False,
    by: User,
    at: datetime,
) -> Advice:
    """Ask for the best plan of the hours there are; it is answered in the background."""
    today = localdate(at)
    if until < today:
        raise NotAllowedHere(_("The last day lies in the past."))
    problem = problem_data(year, today=today, until=until, government_agency=government_agency)
    if keep_all:
        problem["advice"]["keep"] = [one["id"] for one in problem["innovations"] if one["accepted"]]
    advice = Advice.objects.create(
        year=year,
        hours=hours,
        until=until,
        target=target,
        problem=problem,
        asked_at=at,
        asked_by=by,
    )
    audit.record(Deed.ADVICE_ASK, advice, by=by, at=at, detail={"hours": hours, "until": until.isoformat()})
    transaction.on_commit(lambda: answer_advice.enqueue(advice.pk))
    return advice


@transaction.atomic
def assign_action(advice: Advice, number: int, *, agency: Agency, by: User, at: datetime) -> AssignedAction:
    """Give one action of an advice to an agency; given twice, it is given once."""
    found = (advice.answer or {}).get("actions") or []
    if not 1 <= number <= len(found):
        raise NotAllowedHere(_("The advice has no such action."))
    action = found[number - 1]
    assigned, new = AssignedAction.objects.get_or_create(
        advice=advice,
        number=number,
        defaults={
            "kind": action["kind"],
            "innovation": Innovation.objects.filter(pk=action["innovation"]).first(),
            "row": action["row"],
            "from_level": action["from"],
            "to_level": action["to"],
            "hours": action["hours"],
            "points": Decimal(str(action["points"])),
            "due": action["due"] and date.fromisoformat(action["due"]),
            "agency": agency,
            "at": at,
            "by": by,
        },
    )
    if new:
        detail = {"advice": advice.pk, "number": number, "agency": agency.pk}
        audit.record(Deed.ADVICE_ASK, assigned, by=by, at=at, detail=detail)
    return assigned


@transaction.atomic
def finish_action(assigned: AssignedAction, *, hours_spent: int, by: User, at: datetime) -> AssignedAction:
    """Say that an action is done and how many hours it took: the adviser learns from it."""
    waiting = AssignedAction.objects.filter(pk=assigned.pk, done_at=None)
    if not waiting.update(done_at=at, done_by=by, hours_spent=hours_spent):
        raise NotAllowedHere(_("This action is done already."))
    assigned.refresh_from_db()
    audit.record(Deed.INNOVATION_EDIT, assigned, by=by, at=at, detail={"hours_spent": hours_spent})
    return assigned


@transaction.atomic
def set_effort(
    row: str,
    innovation: Innovation | None,
    *,
    steps: tuple[int | None, int | None, int | None],
    deadline: date | None = None,
    by: User,
    at: datetime,
) -> RowEffort:
    """Set the hours from level to level of a row, for all innovations or for one."""
    to_1, to_2, to_3 = steps
    values = {"to_1": to_1, "to_2": to_2, "to_3": to_3, "deadline": None if innovation else deadline}
    effort, _new = RowEffort.objects.update_or_create(row=row, innovation=innovation, defaults=values)
    audit.record(Deed.ADVICE_ASK, effort, by=by, at=at, detail={"row": row, "hours": list(steps)})
    return effort


@transaction.atomic
def set_people(agency: Agency, *, people: int, hours_a_week: int, by: User, at: datetime) -> AgencyPeople:
    """Say how many people of an agency there are, and how many hours a week each can give."""
    values = {"people": people, "hours_a_week": hours_a_week}
    found, _new = AgencyPeople.objects.update_or_create(agency=agency, defaults=values)
    audit.record(Deed.ADVICE_ASK, found, by=by, at=at, detail={"agency": agency.pk, **values})
    return found
