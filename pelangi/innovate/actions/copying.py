"""Copying an innovation: plan, figures, what came of it, word to the source, and its replication row."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.core.index import level_for
from pelangi.innovate import effects
from pelangi.innovate.actions.evidence import add_file
from pelangi.innovate.actions.registry import claim, register_innovation
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import Adoption, Feedback, Innovation, LibraryEntry, Reading, RowLevel
from pelangi.innovate.packages import this_city
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

REPLICATION = "sid_31_replikasi"
COPIED = ("form", "main_affair", "other_affairs", "cluster", "is_digital", "goal", "benefit")


@transaction.atomic
def adopt(
    origin: Innovation | LibraryEntry,
    *,
    code: str,
    name: str,
    agency: Agency,
    by: User,
    at: datetime,
    **plan: object,
) -> Adoption:
    """Begin a copy as a draft of `agency`: what is the same is taken over, what must change is the plan.

    `plan`: law, budget, people, place, measure, unit, better, method, starts_on of Adoption.
    """
    own = isinstance(origin, Innovation)
    if own and origin.agency_id == agency.pk:
        raise NotAllowedHere(_("Your agency has this innovation itself: develop it instead."))
    empty = [key for key in ("law", "budget", "people", "place") if not str(plan[key]).strip()]
    if empty:
        raise NotAllowedHere(_("Say of law, budget, people and place what changes, or that nothing does."))
    derived = register_innovation(
        code=code,
        agency=agency,
        by=by,
        at=at,
        name=name,
        stage=Innovation.Stage.INITIATIVE,
        **_taken_over(origin),
    )
    adoption = Adoption.objects.create(
        derived=derived, source=origin if own else None, entry=None if own else origin, by=by, at=at, **plan
    )
    audit.record(Deed.INNOVATION_EDIT, adoption, by=by, at=at, detail={"copied": str(origin.pk), "own": own})
    return adoption


def _taken_over(origin: Innovation | LibraryEntry) -> dict[str, object]:
    if isinstance(origin, Innovation):
        found = {column: getattr(origin, column) for column in COPIED}
    else:
        found = {column: origin.profile[column] for column in COPIED if column in origin.profile}
        found["main_affair"] = origin.main_affair
        found.setdefault("form", "")
    return {**found, "initiator": "Perangkat Daerah"}


@transaction.atomic
def change_plan(adoption: Adoption, *, by: User, at: datetime, **plan: object) -> None:
    """Change the plan. How the effect is measured stands still once figures are there: results must not choose it."""
    fixed = {"measure", "unit", "better", "method", "starts_on"}
    changed = {key for key, value in plan.items() if getattr(adoption, key) != value}
    if changed & fixed and adoption.readings.exists():
        raise NotAllowedHere(_("Figures are there already: measure, method and first day stay as they are."))
    for key in changed:
        setattr(adoption, key, plan[key])
    adoption.save(update_fields=sorted(changed) or None)
    audit.record(Deed.INNOVATION_EDIT, adoption, by=by, at=at, detail={"plan": sorted(changed)})


@transaction.atomic
def enter_reading(
    adoption: Adoption,
    *,
    month: date,
    place: str,
    is_comparison: bool,
    value: Decimal,
    by: User,
    at: datetime,
) -> Reading:
    """Enter one month's figure of one place; entered again it is corrected."""
    month, place = month.replace(day=1), " ".join(place.split())
    if month > at.date():
        raise NotAllowedHere(_("This month has not begun."))
    other = adoption.readings.filter(place=place, is_comparison=not is_comparison).exclude(month=month)
    if other.exists():
        raise NotAllowedHere(_("“%(place)s” stands on the other side already.") % {"place": place})
    reading, _is_new = Reading.objects.update_or_create(
        adoption=adoption,
        month=month,
        place=place,
        defaults={"is_comparison": is_comparison, "value": value, "at": at, "by": by},
    )
    detail = {"month": month.isoformat(), "place": place, "value": str(value)}
    audit.record(Deed.INNOVATION_EDIT, reading, by=by, at=at, detail=detail)
    return reading


@transaction.atomic
def give_feedback(adoption: Adoption, *, text: str, by: User, at: datetime) -> Feedback:
    """Tell the source what came of the copy, with the effect as it can be said today."""
    if not text.strip():
        raise NotAllowedHere(_("Say what came of it."))
    city = this_city()
    said = {
        "innovation": adoption.source,
        "city_code": city["code"],
        "city": city["name"],
        "derived_code": adoption.derived_id,
        "derived_name": adoption.derived.name,
        "text": text.strip(),
        "effect": effects.as_data(adoption),
        "at": at,
        "by": by,
    }
    feedback, _is_new = Feedback.objects.update_or_create(
        adoption=adoption, defaults=said, create_defaults=said | {"first_at": at}
    )
    audit.record(Deed.INNOVATION_EDIT, feedback, by=by, at=at, detail={"source": str(adoption.origin.pk)})
    return feedback


def prove_replication(innovation: Innovation, year: int, *, by: User, at: datetime) -> RowLevel:
    """Put the copies that were told back behind the replication row, as a letter, and claim what they earn.

    The row counts other regions: a copy in this city is named in the letter and raises no level.
    """
    told = list(innovation.feedback.order_by("at", "pk"))
    if not told:
        raise NotAllowedHere(_("Nobody who copied it has told anything back yet."))
    regions = {one.city_code for one in told} - {settings.CITY_CODE}
    earned = level_for(instrument(year).row(REPLICATION), len(regions)).level if regions else 0
    letter = effects.letter(innovation, told, at)
    with transaction.atomic():
        kept = RowLevel.objects.filter(year=year, innovation=innovation, row=REPLICATION).first()
        level = claim(year, innovation, REPLICATION, max(earned, kept.claimed if kept else 0), by=by, at=at)
        title = _("Copies told back, %(day)s") % {"day": at.date().isoformat()}
        add_file(level, letter, title=title, dated_on=at.date(), by=by, at=at)
    return level
