"""The one place where this room asks the route planner of `core`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pelangi.core.routing.check import violations
from pelangi.core.routing.plan import Plan
from pelangi.core.routing.solve import Iterations, Progress, solve
from pelangi.plan.breaks import breaks_of
from pelangi.plan.driving import read_problem


@dataclass(frozen=True)
class Answer:
    """A judged plan. `breaks`: when each (team, day) rests. `broken`: sentences by language, empty if allowed."""

    plan: Plan
    breaks: dict[tuple[str, date], int | None]
    broken: dict[str, list[str]]


def reckon(
    data: dict[str, Any],
    *,
    seed: int,
    iterations: int,
    watch: Callable[[Progress], bool] | None = None,
) -> Answer:
    """Solve a problem given as problem-file data, and have the independent judge look at the outcome.

    watch: hears how it goes, many times a second; True ends it with the best so far.
    """
    problem = read_problem(data)
    plan = solve(problem, Iterations(iterations), seed, watch=watch)
    found = violations(problem, plan)
    broken = {"id": [one.text_id for one in found], "en": [one.text_en for one in found]}
    return Answer(plan=plan, breaks=breaks_of(problem, plan.rounds), broken=broken)
