"""From a plan to what people do: actions in order, each with points, hours, owner and due date."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pelangi.core.index.advise.problem import Problem
from pelangi.core.index.advise.solve import Plan, best_plan
from pelangi.core.index.instrument import Instrument
from pelangi.core.index.region import City, Innovation, Reading, Standing
from pelangi.core.index.score import Score, score


@dataclass(frozen=True)
class Action:
    """One thing to do. kind: raise, enter or leave_out. points: what the index loses when only this is not done.

    needs: rows that the same innovation must also have before it counts (they are unlocked together).
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
    """Return the plan's actions: nothing that costs no hours waits, then by points an hour; deadlines first."""
    problem, counted, steps = plan.model.problem, set(plan.counted), set(plan.steps)
    whole = _exact(plan, counted, steps)
    found = []
    for number, unit in enumerate(problem.units):
        own = [step for step in steps if plan.model.steps[step].unit == number]
        if unit.entered and number not in counted:
            worth = whole - _exact(plan, counted | {number}, steps)
            found.append(Action("leave_out", unit.id, "", 0, 0, 0, _points(worth), unit.agency, None))
        elif number in counted and not unit.entered:
            worth = whole - _exact(plan, counted - {number}, steps - set(own))
            rows = {plan.model.steps[step].row for step in own}
            needs = tuple(sorted(row for row in rows if problem.instrument.by_id[row].mandatory))
            found.append(
                Action("enter", unit.id, "", 0, 0, unit.entry_hours, _points(worth), unit.agency, None, needs)
            )
    for one in sorted(steps):
        step = plan.model.steps[one]
        where = problem.units[step.unit] if step.unit >= 0 else None
        before = (where.levels if where else problem.government_levels).get(step.row, 0)
        worth = whole - _exact(plan, counted, steps - {one})
        name = where.id if where else "government"
        found.append(
            Action(
                "raise", name, step.row, before, step.level, step.hours, _points(worth), step.agency, step.due
            )
        )
    return tuple(sorted(found, key=_order))


def _order(action: Action) -> tuple[Any, ...]:
    ratio = -(action.points / action.hours) if action.hours else Decimal("-Infinity")
    return action.due or date.max, ratio, action.innovation, action.row


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


@dataclass(frozen=True)
class Assumption:
    """A row whose hours turn out half as much more: how many of the first ten actions would then be others."""

    row: str
    changed: int
    index: Decimal


def sensitivity(problem: Problem, plan: Plan, seconds: float = 10.0) -> tuple[Assumption, ...]:
    """Return, for each row of the first ten actions, what half as many hours more would change; most first."""
    first = [(one.kind, one.innovation, one.row, one.to_level) for one in actions(plan)[:10]]
    found = []
    for row in sorted({one[2] for one in first if one[2]}):
        other = best_plan(_dearer(problem, row), seconds)
        now = {(one.kind, one.innovation, one.row, one.to_level) for one in actions(other)[:10]}
        found.append(Assumption(row, len(set(first) - now), planned_score(other).verified.index))
    return tuple(sorted(found, key=lambda one: (-one.changed, one.row)))


def _dearer(problem: Problem, row: str) -> Problem:
    def more(hours: Any) -> dict[str, tuple[int, ...]]:
        return {
            key: tuple(-(-one * 3 // 2) for one in steps) if key == row else steps
            for key, steps in hours.items()
        }

    units = tuple(replace(unit, hours=more(unit.hours)) for unit in problem.units)
    return replace(problem, units=units, government_hours=more(problem.government_hours))
