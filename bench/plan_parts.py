"""The parts of bench_plan: weight on S and L, fairness, re-planning. Each prints its medians beside the bars."""

import os
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from plan_habits import priority_first, ward_rotation
from plan_peers import WARM
from plan_replan import replan_part
from plan_runs import Instance, Run

SECONDS = {"S": 30.0, "L": 60.0}
QUICK_S = 2.0
URGENT = 4.0

Bar = tuple[str, float, float]
"""What is measured, its value, the least it may be."""


def said(title: str, bars: Sequence[Bar]) -> bool:
    """Print each value beside its bar and return whether all are met."""
    for name, value, least in bars:
        print(f"{title}: {name} {value:.3f} (bar {least:g}) {'met' if value >= least else 'NOT MET'}")
    return all(value >= least for _, value, least in bars)


def told(instance: Instance, run: Run) -> None:
    """Print one run."""
    lowest = min(run.score.group_coverage.values(), default=0.0)
    print(
        f"{instance.name} {run.name:18} {run.weight:6.0f}  {run.weight / instance.bound:.3f} of the bound "
        f"({run.weight / instance.tighter_bound:.3f} of the tighter)  "
        f"smallest group {lowest:.2f}  worst ward {worst_ward(run):.2f}  {run.seconds:5.1f} s  "
        f"broken rules {run.broken}  load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def worst_ward(run: Run) -> float:
    """Return the smallest share reached of a ward."""
    return min(run.score.ward_coverage.values(), default=0.0)


def peers_of(instance: Instance, names: Iterable[str], seconds: float) -> list[Run]:
    """Run every peer cold, and from our start where it can."""
    runs = []
    for name in names:
        for warm in (False, True)[: 2 if name in WARM else 1]:
            runs.append(instance.peer(name, seconds, warm=warm))
            told(instance, runs[-1])
    return runs


def weights(size: str, seeds: Iterable[int], names: Sequence[str], seconds: float | None) -> bool:
    """Weight beside the bound, the peers and the habits."""
    rows = [_measured(size, seed, names, seconds or SECONDS[size]) for seed in seeds]
    of = {name: median(row[name] for row in rows) for name in rows[0]}
    peak = {name: min(row[name] for row in rows) for name in rows[0]}
    bars = [
        ("of the LP bound", of["bound"], 0.91 if size == "S" else 0.92),
        ("x ward rotation", of["rotation"], 2.1 if size == "S" else 2.3),
        ("x priority first", of["priority"], 1.28 if size == "S" else 1.22),
        ("urgent served", of["urgent"], 0.97),
        ("plans without a broken rule", peak["sound"], 1.0),
    ]
    if names and size == "S":
        bars += [
            ("of the bound over whole rounds", of["proven"], 0.91),
            ("x the best peer, median", of["best"], 1.02),
            ("x the best peer, worst seed", peak["best"], 1.0),
            (f"in {QUICK_S:g} s x the best peer, worst seed", peak["quick"], 1.0),
        ]
    elif names:
        bars += [
            ("x the best cold peer", of["cold"], 1.15),
            ("x the best peer from our start", of["warm"], 1.04),
        ]
    return said(size, bars)


def _measured(size: str, seed: int, names: Sequence[str], seconds: float) -> dict[str, float]:
    instance = Instance(size, seed)
    ours = instance.ours(seconds)
    told(instance, ours)
    habits = [
        instance.routes("ward rotation", ward_rotation(instance.problem)),
        instance.routes("priority first", priority_first(instance.problem)),
    ]
    for run in habits:
        told(instance, run)
    peers = peers_of(instance, names, seconds)
    cold = max((run.weight for run in peers if run.name.endswith("cold")), default=1.0)
    warm = max((run.weight for run in peers if run.name.endswith("warm")), default=1.0)
    row = {
        "bound": ours.weight / instance.bound,
        "rotation": ours.weight / habits[0].weight,
        "priority": ours.weight / habits[1].weight,
        "urgent": urgent_share(instance, ours),
        "sound": float(all(run.broken == 0 for run in [ours, *habits, *peers])),
        "best": ours.weight / max(cold, warm),
        "cold": ours.weight / cold,
        "warm": ours.weight / warm,
    }
    if size == "S":
        quick = instance.ours(QUICK_S)
        told(instance, quick)
        row["quick"] = quick.weight / max(cold, warm)
        row["proven"] = ours.weight / instance.proven_bound if names else 0.0
    return row


def urgent_share(instance: Instance, run: Run) -> float:
    """Return the share of urgent requests (weight a person of 4 or more) that are served."""
    urgent = {one.id for one in instance.problem.requests if one.weight >= URGENT * one.people > 0}
    return len(urgent & run.served) / len(urgent) if urgent else 1.0


def fairness(seeds: Iterable[int], _: Sequence[str], seconds: float | None) -> bool:
    """The plan as it is made when nothing is said, beside the one by weight alone."""
    met = []
    for size, least in (("S", 0.30), ("L", 0.40)):
        rows = []
        for seed in seeds:
            instance = Instance(size, seed)
            fair, free = (instance.ours(seconds or SECONDS[size], fairness=one) for one in (None, 0.0))
            told(instance, fair)
            told(instance, free)
            rows.append((instance, fair, free))
        met.append(said(f"fairness {size}", _fair_bars(rows, least)))
    return all(met)


def _fair_bars(rows: list[tuple[Instance, Run, Run]], least: float) -> list[Bar]:
    lowered = [
        sum(share < free.score.ward_coverage[ward] - 1e-9 for ward, share in fair.score.ward_coverage.items())
        for _, fair, free in rows
    ]
    wards = [len(free.score.ward_coverage) for _, _, free in rows]
    print(f"wards with a smaller share than in the unfair plan: {lowered} of {wards}")
    return [
        ("of the unfair weight", median(fair.weight / free.weight for _, fair, free in rows), 0.98),
        (
            "smallest group",
            median(min(fair.score.group_coverage.values()) for _, fair, _ in rows),
            least,
        ),
        (
            "worst ward less that of the unfair plan",
            median(worst_ward(fair) - worst_ward(free) for _, fair, free in rows),
            0.0,
        ),
    ]


def replanning(seeds: Iterable[int], names: Sequence[str], seconds: float | None) -> bool:
    """Re-planning after an emergency."""
    return said("replan", replan_part(seeds, names, seconds))


Part = Callable[[Iterable[int], Sequence[str], float | None], bool]

PARTS: dict[str, Part] = {
    "S": lambda *asked: weights("S", *asked),
    "L": lambda *asked: weights("L", *asked),
    "fair": fairness,
    "replan": replanning,
}
