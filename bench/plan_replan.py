"""Re-planning: one team ill and thirty urgent requests on the second morning; and one team's day planned anew."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from plan_instances import L, S, Size, problem_data

from pelangi.core.routing import Plan, Problem, Seconds, solve, violations
from pelangi.core.routing.changes import Changes
from pelangi.core.routing.replan import replan

URGENT, SECONDS, PLANNED_S = 30, 10.0, 10.0

RESERVE = 0.10
"""Share of every shift that the plan before the emergency leaves free."""

DAY_SECONDS = {"S": 1.0, "L": 5.0}
SIZES: dict[str, Size] = {"S": S, "L": L}


@dataclass(frozen=True)
class Morning:
    """A plan whose first day is done, and what has happened since."""

    problem: Problem
    plan: Plan
    changes: Changes


def morning(size: str, seed: int, urgent: int) -> Morning:
    """Return the second morning of a plan, with the second team ill that day."""
    data = problem_data(SIZES[size], seed, urgent=urgent)
    asked = data["requests"]
    data["requests"], late = asked[: len(asked) - urgent], asked[len(asked) - urgent :]
    problem = Problem.from_data(data)
    day = data["days"][1]
    items: list[dict[str, Any]] = [{"kind": "team_ill", "team": "T1", "day": day}]
    items += [{"kind": "urgent", "request": one} for one in late]
    happened = {"version": 1, "now": {"day": day, "time": "07:30"}, "changes": items}
    plan = solve(problem, Seconds(PLANNED_S), seed, reserve=RESERVE if urgent else 0.0)
    return Morning(problem, plan, Changes.from_json(json.dumps(happened)))


def _emergency(seed: int) -> dict[str, float]:
    case = morning("S", seed, URGENT)
    began = time.monotonic()
    new = replan(case.problem, case.plan, case.changes, Seconds(SECONDS), seed=seed)
    took = time.monotonic() - began
    now = case.changes.applied(case.problem, case.plan)
    free = solve(now.open, Seconds(SECONDS), seed, fairness=0.0)
    done = sum(one.weight for one in now.whole.requests if one.id in now.done)
    served = {stop.request for one in new.plan.rounds for stop in one.stops}
    late = {one.id for one in now.whole.requests} - {one.id for one in case.problem.requests}
    row = {
        "kept": new.kept / max(1, new.promises),
        "weight": (new.plan.score["weight"] - done) / free.score["weight"],
        "urgent": float(len(late & served)),
        "took": took,
        "broken": float(len(violations(new.problem, new.plan))),
    }
    print(
        f"S{seed} team ill, {URGENT} urgent: kept {new.kept}/{new.promises}, {row['weight']:.3f} of the free plan, "
        f"{row['urgent']:.0f} urgent served, {took:.1f} s, broken rules {row['broken']:.0f}",
        flush=True,
    )
    return row


def _one_day(size: str, seed: int) -> dict[str, float]:
    """Only the ill team's day: everybody else stays where they were told."""
    case, limit = morning(size, seed, 0), DAY_SECONDS[size]
    began = time.monotonic()
    new = replan(case.problem, case.plan, case.changes, Seconds(limit), seed=seed)
    took = time.monotonic() - began
    broken = len(violations(new.problem, new.plan))
    print(f"{size}{seed} one team's day anew: kept {new.kept}/{new.promises}, {took:.2f} s", flush=True)
    return {"took": took, "kept": new.kept / max(1, new.promises), "broken": float(broken)}


def replan_part(seeds: Iterable[int], _: Sequence[str], __: float | None) -> list[tuple[str, float, float]]:
    """Measure both and return the bars: name, value, least."""
    seeds = list(seeds)
    rows = [_emergency(seed) for seed in seeds]
    mid = {name: median(row[name] for row in rows) for name in rows[0]}
    bars = [
        ("promises kept", mid["kept"], 0.85),
        ("of the free plan's weight", mid["weight"], 0.90),
        ("urgent served of 30", mid["urgent"], 10.0),
        ("seconds left of 10", SECONDS + 0.5 - mid["took"], 0.0),
    ]
    for size in DAY_SECONDS:
        days = [_one_day(size, seed) for seed in seeds]
        left = DAY_SECONDS[size] - median(one["took"] for one in days)
        bars.append((f"{size}: one day, seconds left of {DAY_SECONDS[size]:g}", left, 0.0))
        rows += days
    return [*bars, ("plans without a broken rule", float(all(not row["broken"] for row in rows)), 1.0)]
