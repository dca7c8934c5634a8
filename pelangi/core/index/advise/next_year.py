"""What changes under next year's instrument: the same plan scored by it, and the plan it would rather have."""

from dataclasses import replace
from typing import Any

from pelangi.core.index.advise.actions import actions, planned_score
from pelangi.core.index.advise.problem import Problem
from pelangi.core.index.advise.solve import Plan, best_plan
from pelangi.core.index.instrument import Aspect, Instrument
from pelangi.core.index.words import Refused

MOST = 20
"""So many actions are listed that would be others."""


def next_year(problem: Problem, plan: Plan, later: Instrument, seconds: float = 20.0) -> dict[str, Any]:
    """Return the index of the plan under `later`, and what its own best plan would do otherwise.

    Where the rows were renamed between the years, only the index of the rows that stayed can be said; then
    "own_plan" is None.
    """
    figures = planned_score(plan, later).verified
    found: dict[str, Any] = {
        "year": later.year,
        "index": float(figures.index),
        "divisor": figures.divisor,
        "basic_affairs_wanted": later.formula.basic_affairs_minimum.value,
        "own_plan": None,
    }
    if not _same_rows(problem.instrument, later):
        return found
    floor = later.formula.divisor_floor.value or 0
    try:
        other = best_plan(replace(problem, instrument=later, divisor_floor=floor), seconds)
    except Refused:
        return found
    mine, theirs = _keys(plan), _keys(other)
    found["own_plan"] = {
        "index": float(planned_score(other).verified.index),
        "hours_used": other.hours,
        "actions_more": [_as_data(one) for one in sorted(theirs - mine)[:MOST]],
        "actions_less": [_as_data(one) for one in sorted(mine - theirs)[:MOST]],
        "differing": len(theirs ^ mine),
    }
    return found


def _same_rows(one: Instrument, other: Instrument) -> bool:
    sides = (Aspect.GOVERNMENT, Aspect.INNOVATION)
    return all(set(one.units[side]) <= set(other.units[side]) for side in sides)


def _keys(plan: Plan) -> set[tuple[str, str, str, int]]:
    return {(one.kind, one.innovation, one.row, one.to_level) for one in actions(plan)}


def _as_data(one: tuple[str, str, str, int]) -> dict[str, Any]:
    return dict(zip(("kind", "innovation", "row", "to"), one, strict=True))
