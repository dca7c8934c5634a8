"""Searching in steps, each longer than the one before: it can be watched, and ended early with the best so far."""

from collections.abc import Callable
from typing import Any

from pelangi.core.routing.check import score
from pelangi.core.routing.problem import Problem
from pelangi.plan import engine

SHARES = (0, 0.1, 0.3, 1)  # of all iterations; the density start alone comes first, after a second or two


def search(
    data: dict[str, Any],
    *,
    seed: int,
    iterations: int,
    tell: Callable[[dict], None],
    must_stop: Callable[[], bool],
) -> engine.Answer:
    """Return the best answer of all steps. Same seed and iterations and never stopped, same answer.

    tell: hears after each step {"iterations", "weight", "people", "drive_min"} of the best so far; the last step
    counts as done by the answer itself. must_stop: asked between steps.
    """
    problem, best = Problem.from_data(data), None
    for count in sorted({round(iterations * share) for share in SHARES}):
        if best is not None and must_stop():
            break
        answer = engine.reckon(data, seed=seed, iterations=count)
        if best is None or score(problem, answer.plan).key() > score(problem, best.plan).key():
            best = answer
        figures = best.plan.score
        tell({"iterations": count} | {name: figures[name] for name in ("weight", "people", "drive_min")})
    if best is None:
        raise ValueError("at least one step is needed")
    return best
