"""Advice as plain data: the plan, its proof, its actions, the frontier and next year, for files and programs."""

from fractions import Fraction
from typing import Any

from pelangi.core.index.advise.actions import Action, actions, planned_score
from pelangi.core.index.advise.next_year import next_year
from pelangi.core.index.advise.problem import Problem
from pelangi.core.index.advise.sensitivity import Assumption, sensitivity
from pelangi.core.index.advise.solve import Plan, best_plan, frontier, hours_beyond, least_hours, with_hours
from pelangi.core.index.instrument import Instrument
from pelangi.core.index.instrument_file import load_instrument, years
from pelangi.core.index.score import score


def advice_as_data(
    problem: Problem,
    *,
    target: Fraction | None = None,
    points: int = 8,
    following: Instrument | None = None,
) -> dict[str, Any]:
    """Return everything the adviser has to say about a problem.

    target: index whose least hours are asked for. points: steps of the frontier.
    following: the next year's instrument; without one, as it was shipped.
    """
    plan = best_plan(problem)
    now = best_plan(with_hours(problem, 0))
    standing = score(problem.instrument, problem.city)
    found = {
        "region": problem.city.name,
        "year": problem.instrument.year,
        "estimate": True,
        "hours": problem.limits[0].hours,
        "plan": _plan(problem, plan),
        "now": float(standing.verified.index),
        "without_hours": float(planned_score(now).verified.index),
        "until": problem.until and problem.until.isoformat(),
        "notes": [str(note) for note in standing.notes],
        "actions": [_action(one, problem) for one in actions(plan)],
        "frontier": [_point(one, problem) for one in frontier(problem, points)],
        "sensitivity": [_assumption(one) for one in sensitivity(problem, plan)],
    }
    later = following or _shipped(problem.instrument.year + 1)
    if later is not None:
        found["next_year"] = next_year(problem, plan, later)
    if target is not None:
        found["target"] = _target(problem, target)
    return found


def _target(problem: Problem, index: Fraction) -> dict[str, Any]:
    """The least hours, more than there are if need be; None where no hours reach it, which is proven or not."""
    least = least_hours(problem, index)
    proven = least is not None and least.proven
    if least is None:
        least, proven = hours_beyond(problem, index)
    return {"index": float(index), "least_hours": least and least.hours, "proven": proven}


def _point(one: Plan, problem: Problem) -> dict[str, Any]:
    hours = one.model.problem.limits[0].hours
    return {"hours": hours, "index": _index(problem, one.total), "proven": one.proven}


def _assumption(one: Assumption) -> dict[str, Any]:
    return {
        "what": one.what,
        "of": one.of,
        "assumption": str(one.words),
        "first_ten_changed": one.changed,
        "index": float(one.index),
    }


def _shipped(year: int) -> Instrument | None:
    return load_instrument(year) if year in years() else None


def _plan(problem: Problem, plan: Plan) -> dict[str, Any]:
    figures = planned_score(plan).verified
    return {
        "index": float(figures.index),
        "bound": _index(problem, plan.bound),
        "proven": plan.proven,
        "gap": float(plan.bound - plan.total),
        "hours_used": plan.hours,
        "counted": len(plan.counted),
        "predicate": figures.predicate,
        "basic_affairs": figures.basic_affairs,
        "programs_solved": plan.solved,
        "seconds": round(plan.seconds, 2),
    }


def _index(problem: Problem, total: Fraction) -> float:
    maximum = Fraction(problem.instrument.formula.maximum.value or 250)
    return int(total * 10_000 / maximum + Fraction(1, 2)) / 100


def _action(one: Action, problem: Problem) -> dict[str, Any]:
    due = one.due or problem.until
    return {
        "kind": one.kind,
        "innovation": one.innovation,
        "row": one.row,
        "from": one.from_level,
        "to": one.to_level,
        "hours": one.hours,
        "points": float(one.points),
        "points_per_hour": one.points_per_hour,
        "owner": one.owner,
        "due": due and due.isoformat(),
        "needs": list(one.needs),
        "unlocks": [{"what": what, "of": of} for what, of in one.unlocks],
        "after": one.after
        and {"level": one.after.level, "hours": one.after.hours, "points": float(one.after.points)},
    }
