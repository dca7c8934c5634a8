"""From a plan to what people do: actions in order, each with points, hours, owner and due date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pelangi.core.index.advise.solve import Plan
from pelangi.core.index.instrument import Instrument
from pelangi.core.index.region import City, Innovation, Reading, Standing
from pelangi.core.index.score import Score, score


@dataclass(frozen=True)
class Action:
    """One thing to do. kind: raise, enter or leave_out. points: what the index loses when only this is not done.

    needs: rows that the same innovation must also have before it counts (they are unlocked together).
    unlocks: what becomes possible by it: ("entry", innovation), ("count_score", ""), ("affair", name),
    ("rows", how many raised rows then count).
    """

    kind: str
    innovation: str
    row: str
    from_level: int
    to_level: int
    hours: int
    points: Decimal
    owner: str
    due: date | None
    needs: tuple[str, ...] = ()
    unlocks: tuple[tuple[str, str], ...] = ()

    @property
    def points_per_hour(self) -> float | None:
        """Points of the index an hour; None when it takes none."""
        return round(float(self.points) / self.hours, 4) if self.hours else None


def planned_city(plan: Plan) -> City:
    """Return the city as it stands when the plan is done, ready to be scored by the ordinary score."""
    return _city(plan, set(plan.counted), set(plan.steps))


def planned_score(plan: Plan, instrument: Instrument | None = None) -> Score:
    """Score the planned city, under another instrument if one is given (next year's)."""
    return score(instrument or plan.model.problem.instrument, planned_city(plan))


def actions(plan: Plan) -> tuple[Action, ...]:
    """Return the plan's actions: deadlines first, then by points an hour; what is left out comes last.

    Leaving out takes no hours and is decided when the entry is sent: it must not hide the work."""
    counted, steps = set(plan.counted), set(plan.steps)
    whole = _exact(plan, counted, steps)
    found = [*_moved(plan, counted, steps, whole), *_raised(plan, counted, steps, whole)]
    return tuple(sorted(found, key=_order))


def _moved(plan: Plan, counted: set[int], steps: set[int], whole: Fraction) -> Iterator[Action]:
    """Innovations that are entered, and those that are left out."""
    by_id = plan.model.problem.instrument.by_id
    for number, unit in enumerate(plan.model.problem.units):
        own = {step for step in steps if plan.model.steps[step].unit == number}
        if unit.entered and number not in counted:
            worth = whole - _exact(plan, counted | {number}, steps)
            yield Action("leave_out", unit.id, "", 0, 0, 0, _points(worth), unit.agency, None)
        elif number in counted and not unit.entered:
            worth = whole - _exact(plan, counted - {number}, steps - own)
            rows = {plan.model.steps[step].row for step in own}
            needs = tuple(sorted(row for row in rows if by_id[row].mandatory))
            days = [plan.model.steps[step].due for step in own]
            due = min((day for day in days if day), default=None)
            opens, hours = _opens(plan, counted, number, len(rows)), unit.entry_hours
            yield Action("enter", unit.id, "", 0, 0, hours, _points(worth), unit.agency, due, needs, opens)


def _raised(plan: Plan, counted: set[int], steps: set[int], whole: Fraction) -> Iterator[Action]:
    problem = plan.model.problem
    for one in sorted(steps):
        step = plan.model.steps[one]
        where = problem.units[step.unit] if step.unit >= 0 else None
        before = (where.levels if where else problem.government_levels).get(step.row, 0)
        worth = _points(whole - _exact(plan, counted, steps - {one}))
        name = where.id if where else "government"
        must = where is not None and not where.entered and problem.instrument.by_id[step.row].mandatory
        opens = (("entry", name),) if must and problem.mandatory == "entered" else ()
        reach = (before, step.level, step.hours, worth)
        yield Action("raise", name, step.row, *reach, step.agency, step.due, unlocks=opens)


def _opens(plan: Plan, counted: set[int], number: int, rows: int) -> tuple[tuple[str, str], ...]:
    """What entering one innovation makes possible beside its own points."""
    problem = plan.model.problem
    basic = {" ".join(name.casefold().split()): name for name in problem.instrument.basic_affairs.value}
    others = {affair for one in counted - {number} for affair in problem.units[one].affairs} & set(basic)
    new = sorted((problem.units[number].affairs & set(basic)) - others)
    found = [("affair", basic[name]) for name in new]
    minimum = problem.instrument.formula.basic_affairs_minimum.value or 0
    if len(others) < minimum <= len(others) + len(new):
        found.append(("count_score", ""))
    return (*found, ("rows", str(rows))) if rows else tuple(found)


def _order(action: Action) -> tuple[Any, ...]:
    ratio = -(action.points / action.hours) if action.hours else Decimal("-Infinity")
    return action.kind == "leave_out", action.due or date.max, ratio, action.innovation, action.row


def _points(worth: Fraction) -> Decimal:
    return Decimal(round(worth * 10_000)) / 10_000


def _exact(plan: Plan, counted: set[int], steps: set[int]) -> Fraction:
    """Return the exact index of any choice, by the ordinary score: the model is not asked about itself."""
    problem = plan.model.problem
    figures = score(problem.instrument, _city(plan, counted, steps)).verified
    return 100 * figures.total / Fraction(problem.instrument.formula.maximum.value or 250)


def _city(plan: Plan, counted: set[int], steps: set[int]) -> City:
    problem = plan.model.problem
    raised: dict[int, dict[str, Reading]] = {}
    for one in steps:
        step = plan.model.steps[one]
        raised.setdefault(step.unit, {})[step.row] = Reading(step.level)
    by_id = {one.id: one for one in problem.city.innovations}
    innovations = [_done(by_id[problem.units[one].id], raised.get(one, {})) for one in sorted(counted)]
    innovations += [one for one in problem.city.innovations if one.accepted is False]
    government = {**problem.city.government.verified, **raised.get(-1, {})}
    return replace(
        problem.city,
        government=Standing(claimed=government, verified=government),
        innovations=tuple(innovations),
    )


def _done(innovation: Innovation, raised: dict[str, Reading]) -> Innovation:
    rows = {**innovation.standing.verified, **raised}
    return replace(innovation, standing=Standing(claimed=rows, verified=rows), accepted=True)
