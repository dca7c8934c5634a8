"""What the adviser is asked: the registry as it stands, with this city's hours, people, days and drafts."""

from datetime import date
from typing import Any

from pelangi.core.index import Instrument
from pelangi.core.index.advise import HOURS, Done, Learned, learned_hours, weekdays
from pelangi.innovate import standing
from pelangi.innovate.instruments import instrument
from pelangi.innovate.models import AgencyPeople, AssignedAction, Innovation, RowEffort, RowLevel

VERIFY_HOURS = 1  # a level that is claimed and proven only waits for its verifier: our starting value
CANDIDATES = (Innovation.State.DRAFT, Innovation.State.RETURNED)
WEEKDAYS = 5


def problem_data(year: int, *, today: date, until: date, government_agency: str = "") -> dict[str, Any]:
    """Return a region's plain data with its part `advice`, as `pelangi innovate advise` reads it from a file."""
    used = instrument(year)
    data = standing.region_of_registry(year)
    advice = {
        "hours": {row: list(one.steps) for row, one in hours_by_row(used).items()},
        "government_hours": _government_hours(used),
        "innovation_hours": _own_hours(used, year),
        "agencies": hours_by_agency(today, until),
        "deadlines": _deadlines(used, today, until),
        "start": today.isoformat(),
        "until": until.isoformat(),
        "candidates": _candidates(year),
    }
    if government_agency:
        advice["government_agency"] = government_agency
    return {**data, "advice": advice}


def hours_by_row(used: Instrument) -> dict[str, Learned]:
    """Return the hours of every row of an innovation: as the city set them or our default, and as learned here."""
    defaults = {row.id: list(HOURS) for row in used.innovation_rows}
    defaults |= {one.row: one.steps for one in _efforts(used) if one.row in defaults}
    return learned_hours(defaults, _done())


def hours_by_agency(today: date, until: date) -> dict[str, int]:
    """Return the hours that people have until a day, by agency; agencies without an entry are not limited."""
    days = weekdays(today, until)
    return {
        one.agency_id: one.people * one.hours_a_week * days // WEEKDAYS
        for one in AgencyPeople.objects.order_by("agency")
    }


def _efforts(used: Instrument) -> list[RowEffort]:
    return [one for one in RowEffort.objects.filter(innovation=None).order_by("row") if one.row in used.by_id]


def _government_hours(used: Instrument) -> dict[str, list[int | None]]:
    """The city's own rows are raised by hours only where the city says how many: most are measured."""
    rows = {row.id for row in used.government_rows}
    set_here = {one.row: one.steps for one in _efforts(used) if one.row in rows}
    set_here = {row: steps for row, steps in set_here.items() if any(one is not None for one in steps)}
    return {row: list(one.steps) for row, one in learned_hours(set_here, _done()).items()}


def _done() -> list[Done]:
    return [
        Done(one.row, one.from_level, one.to_level, one.hours_spent)
        for one in AssignedAction.objects.filter(kind=AssignedAction.Kind.RAISE)
        .exclude(done_at=None)
        .order_by("pk")
    ]


def _own_hours(used: Instrument, year: int) -> dict[str, dict[str, list[int | None]]]:
    """Hours set for one innovation; and levels that are proven but not verified yet, which take next to none."""
    rows = {row.id for row in used.innovation_rows}
    usual = {row: list(one.steps) for row, one in hours_by_row(used).items()}
    found: dict[str, dict[str, list[int | None]]] = {}
    for one in RowEffort.objects.exclude(innovation=None).order_by("innovation", "row"):
        if one.row in rows:
            found.setdefault(one.innovation_id, {})[one.row] = one.steps
    waiting = RowLevel.objects.filter(year=year, verified=None, claimed__gt=0, row__in=rows)
    for level in waiting.exclude(innovation=None).prefetch_related("evidence"):
        if standing.is_proven(level):
            own = found.setdefault(level.innovation_id, {})
            steps = own.get(level.row, usual[level.row])
            own[level.row] = [VERIFY_HOURS, *[0] * (level.claimed - 1), *steps[level.claimed :]]
    return found


def _deadlines(used: Instrument, today: date, until: date) -> dict[str, str]:
    days = {one.row: one.deadline for one in _efforts(used) if one.deadline}
    return {row: day.isoformat() for row, day in days.items() if today <= day <= until}


def _candidates(year: int) -> list[dict[str, Any]]:
    drafts = Innovation.objects.filter(state__in=CANDIDATES).order_by("code")
    levels = RowLevel.objects.filter(year=year, innovation__state__in=CANDIDATES)
    levels = levels.order_by("row", "pk").prefetch_related("evidence")
    entries = standing.region_of(year, drafts, levels)["innovations"]
    return [{key: value for key, value in one.items() if key != "accepted"} for one in entries]
