"""From a plan to what people do: actions in order, each with points, hours, owner and due date."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pelangi.core.index.advise.solve import Plan
from pelangi.core.index.advise.unlocks import by_entering, fewer_divide, next_level, of_entry, predicate
from pelangi.core.index.instrument import Instrument
from pelangi.core.index.region import City, Innovation, Reading, Standing
from pelangi.core.index.score import Figures, Score, score


@dataclass(frozen=True)
class After:
    """The level of the same row that can be worked on once an action is done: its hours and its points then."""

    level: int
    hours: int
    points: Decimal


@dataclass(frozen=True)
class Action:
    """One thing to do. kind: raise, enter or leave_out. points: what the index loses when only this is not done.

    needs: rows that the same innovation must also have before it counts (they are unlocked together).
    after: the level above, None where the plan goes as high as can be gone.
    unlocks: what becomes possible by it, see `unlocks.py`.
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
    after: After | None = None

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
    whole = _figures(plan, set(plan.counted), set(plan.steps))
    return tuple(sorted([*_moved(plan, whole), *_raised(plan, whole)], key=_order))


def _moved(plan: Plan, whole: Figures) -> Iterator[Action]:
    """Innovations that are entered, and those that are left out."""
    by_id = plan.model.problem.instrument.by_id
    counted, steps = set(plan.counted), set(plan.steps)
    for number, unit in enumerate(plan.model.problem.units):
        own = {step for step in steps if plan.model.steps[step].unit == number}
        if unit.entered and number not in counted:
            without = _figures(plan, counted | {number}, steps)
            opens = (*fewer_divide(whole, without), *predicate(plan, whole, without))
            yield Action(
                "leave_out", unit.id, "", 0, 0, 0, _worth(plan, whole, without), unit.agency, None, (), opens
            )
        elif number in counted and not unit.entered:
            without = _figures(plan, counted - {number}, steps - own)
            rows = {plan.model.steps[step].row for step in own}
            needs = tuple(sorted(row for row in rows if by_id[row].mandatory))
            days = [plan.model.steps[step].due for step in own]
            due = min((day for day in days if day), default=None)
            opens = (*by_entering(plan, number, len(rows), whole), *predicate(plan, whole, without))
            worth, hours = _worth(plan, whole, without), unit.entry_hours
            yield Action("enter", unit.id, "", 0, 0, hours, worth, unit.agency, due, needs, opens)


def _raised(plan: Plan, whole: Figures) -> Iterator[Action]:
    problem = plan.model.problem
    counted, steps = set(plan.counted), set(plan.steps)
    for one in sorted(steps):
        step = plan.model.steps[one]
        where = problem.units[step.unit] if step.unit >= 0 else None
        before = (where.levels if where else problem.government_levels).get(step.row, 0)
        without = _figures(plan, counted, steps - {one})
        reach = (before, step.level, step.hours, _worth(plan, whole, without))
        opens = (*of_entry(plan, step), *predicate(plan, whole, without))
        name = where.id if where else "government"
        yield Action(
            "raise",
            name,
            step.row,
            *reach,
            step.agency,
            step.due,
            unlocks=opens,
            after=_after(plan, one, whole),
        )


def _after(plan: Plan, one: int, whole: Figures) -> After | None:
    """The level above the one planned, if it can be reached at all: what it takes and brings once this is done."""
    step = plan.model.steps[one]
    following = next_level(plan, one)
    if following is None:
        return None
    above = plan.model.steps[following]
    then = _figures(plan, set(plan.counted), set(plan.steps) - {one} | {following})
    return After(above.level, above.hours - step.hours, _worth(plan, then, whole))


def _order(action: Action) -> tuple[Any, ...]:
    ratio = -(action.points / action.hours) if action.hours else Decimal("-Infinity")
    return action.kind == "leave_out", action.due or date.max, ratio, action.innovation, action.row


def _worth(plan: Plan, more: Figures, less: Figures) -> Decimal:
    """Return the exact difference of two unrounded indexes, to four decimals."""
    maximum = Fraction(plan.model.problem.instrument.formula.maximum.value or 250)
    return Decimal(round(100 * (more.total - less.total) / maximum * 10_000)) / 10_000


def _figures(plan: Plan, counted: set[int], steps: set[int]) -> Figures:
    """Return the figures of any choice, by the ordinary score: the model is not asked about itself."""
    return score(plan.model.problem.instrument, _city(plan, counted, steps)).verified


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
