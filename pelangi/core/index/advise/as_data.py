"""Advice as plain data: the plan, its proof, its actions, the frontier and next year, for files and programs."""

from fractions import Fraction
from typing import Any

from pelangi.core.index.advise.actions import Action, actions, planned_score, sensitivity
from pelangi.core.index.advise.problem import Problem
from pelangi.core.index.advise.solve import Plan, best_plan, frontier, least_hours, with_hours
from pelangi.core.index.instrument_file import load_instrument, years


def advice_as_data(problem: Problem, *, target: Fraction | None = None, points: int = 8) -> dict[str, Any]:
    """Return everything the adviser has to say about a problem. target: index whose least hours are asked for."""
    plan = best_plan(problem)
    now = best_plan(with_hours(problem, 0))
    found = {
        "region": problem.city.name,
        "year": problem.instrument.year,
        "estimate": True,
        "hours": problem.limits[0].hours,
        "plan": _plan(problem, plan),
        "without_hours": float(planned_score(now).verified.index),
        "actions": [_action(one) for one in actions(plan)],
        "frontier": [
            {
                "hours": one.model.problem.limits[0].hours,
                "index": _index(problem, one.total),
                "proven": one.proven,
            }
            for one in frontier(problem, points)
        ],
        "sensitivity": [
            {"row": one.row, "hours": "+50 %", "first_ten_changed": one.changed, "index": float(one.index)}
            for one in sensitivity(problem, plan)
        ],
    }
    following = problem.instrument.year + 1
    if following in years():
        figures = planned_score(plan, load_instrument(following)).verified
        found["next_year"] = {"year": following, "index": float(figures.index), "divisor": figures.divisor}
    if target is not None:
        least = least_hours(problem, target)
        found["target"] = {
            "index": float(target),
            "least_hours": least and least.hours,
            "proven": bool(least and least.proven),
        }
    return found


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


def _action(one: Action) -> dict[str, Any]:
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
        "due": one.due and one.due.isoformat(),
        "needs": list(one.needs),
    }
