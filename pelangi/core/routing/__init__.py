"""Routing: which team goes to which door on which day, and why.

    problem = Problem.from_json(text)
    plan = solve(problem, Seconds(10), seed=1)      # every request in a round or left out, each with its reason
    violations(problem, plan)                        # [] : the independent judge agrees
    score(problem, plan).to_data()

`explain(problem, plan)` gives fresh reasons for a plan changed by hand. Method: docs/algorithms/routing.md.
"""

from pelangi.core.routing.check import Score, Violation, score, violations
from pelangi.core.routing.drive import Haversine, Matrix
from pelangi.core.routing.explain import explain
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.files import check_files, solve_file
from pelangi.core.routing.floors import Floor
from pelangi.core.routing.plan import Plan, Reason, Round, Stop, Unplanned
from pelangi.core.routing.problem import After, Break, Place, Problem, Request, Shift, Team, Window
from pelangi.core.routing.solve import Iterations, Seconds, solve

__all__ = [
    "After",
    "Break",
    "Floor",
    "Haversine",
    "Iterations",
    "Matrix",
    "Place",
    "Plan",
    "Problem",
    "Reason",
    "Refused",
    "Request",
    "Round",
    "Score",
    "Seconds",
    "Shift",
    "Stop",
    "Team",
    "Unplanned",
    "Violation",
    "Window",
    "check_files",
    "explain",
    "score",
    "solve",
    "solve_file",
    "violations",
]
