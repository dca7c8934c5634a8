"""The adviser: what to do next with the hours there are, exactly, and the proof that nothing is better."""

from pelangi.core.index.advise.actions import Action, actions, planned_city, planned_score
from pelangi.core.index.advise.as_data import advice_as_data
from pelangi.core.index.advise.learned import Done, Learned, learned_hours
from pelangi.core.index.advise.problem import ENTRY_HOURS, HOURS, Limit, Problem, Unit, read_problem, weekdays
from pelangi.core.index.advise.sensitivity import Assumption, sensitivity
from pelangi.core.index.advise.solve import (
    Plan,
    all_hours,
    best_plan,
    frontier,
    hours_beyond,
    least_hours,
    with_hours,
)

__all__ = [
    "ENTRY_HOURS",
    "HOURS",
    "Action",
    "Assumption",
    "Done",
    "Learned",
    "Limit",
    "Plan",
    "Problem",
    "Unit",
    "actions",
    "advice_as_data",
    "all_hours",
    "best_plan",
    "frontier",
    "hours_beyond",
    "learned_hours",
    "least_hours",
    "planned_city",
    "planned_score",
    "read_problem",
    "sensitivity",
    "weekdays",
    "with_hours",
]
