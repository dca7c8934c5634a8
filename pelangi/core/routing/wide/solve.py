"""Leads a wide solve: areas side by side, then seams in waves, then reasons; what is done is kept, not done twice."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pelangi.core.routing.check import score
from pelangi.core.routing.notes import notes_of
from pelangi.core.routing.plan import Plan, Round, Unplanned
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.solve import FAIRNESS, STEPS, Iterations, Seconds
from pelangi.core.routing.wide.areas import Area, areas_of
from pelangi.core.routing.wide.engines import Engine, Here
from pelangi.core.routing.wide.parts import Routes, days_of, part_of
from pelangi.core.routing.wide.seams import Border, is_sound, waves_of
from pelangi.core.routing.wide.work import routes_of, task_of

WIDE_PAIRS = 1_000_000
"""Requests × team-days beyond which a problem is split."""

AREA_SHARE, SEAM_SHARE = 0.62, 0.22
"""Shares of the seconds for the areas and for the seams; the reasons and the judge have the rest."""

SEAM_STEPS = 0.25
"""Steps of a seam, in those of an area."""


@dataclass(frozen=True)
class Progress:
    """What is done: "areas", "seams" or "reasons"; so many tasks of all; weight planned so far."""

    phase: str
    done: int
    count: int
    weight: float


Told = Callable[[Progress], None]


@dataclass
class Wide:
    """A wide solve under way."""

    problem: Problem
    stop: Iterations | Seconds
    seed: int
    fairness: float
    engine: Engine
    folder: Path | None
    told: Told
    weight: float = 0.0

    def results(self, phase: str, tasks: Sequence[str]) -> list[str]:
        """Return the results of tasks, in their order; what an earlier run has kept is not done again."""
        found: dict[int, str] = {}
        for number, task in enumerate(tasks):
            kept = self._kept(task)
            if kept is not None and kept.exists():
                found[number] = kept.read_text(encoding="utf-8")
        left = [number for number in range(len(tasks)) if number not in found]
        self._tell(phase, found, tasks)
        for index, result in self.engine.results([tasks[number] for number in left]) if left else ():
            found[left[index]] = result
            self._keep(tasks[left[index]], result)
            self._tell(phase, found, tasks)
        return [found[number] for number in range(len(tasks))]

    def _tell(self, phase: str, found: dict[int, str], tasks: Sequence[str]) -> None:
        if phase == "areas":
            self.weight = sum(json.loads(one)["weight"] for one in found.values())
        self.told(Progress(phase, len(found), len(tasks), self.weight))

    def _kept(self, task: str) -> Path | None:
        name = hashlib.sha256(task.encode()).hexdigest()[:32]
        return self.folder / f"{name}.json" if self.folder is not None else None

    def _keep(self, task: str, result: str) -> None:
        kept = self._kept(task)
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            part.write_text(result, encoding="utf-8")
            part.replace(kept)  # whole or not at all

    def budget(self, share: float, tasks: int, *, steps: float = 1.0) -> dict[str, float | int]:
        """Return the steps or the seconds of one of several tasks that have a share of the time."""
        if isinstance(self.stop, Iterations):
            return {"steps": round(self.stop.n * STEPS * steps)}
        turns = max(1, -(-tasks // self.engine.width))
        return {"seconds": round(self.stop.s * share / turns, 3)}

    def search(self, part: Problem, start: Routes, seed: int, budget: dict[str, float | int]) -> str:
        """Return the task of searching a part."""
        return task_of(part, start, kind="search", seed=seed, fairness=self.fairness, **budget)


def solve_wide(
    problem: Problem,
    stop: Iterations | Seconds,
    seed: int = 0,
    *,
    fairness: float = FAIRNESS,
    engine: Engine | None = None,
    folder: Path | None = None,
    areas: int | None = None,
    told: Told = lambda _: None,
) -> Plan:
    """Return a plan of a large problem. With Iterations the same plan on every engine, whatever its width.

    folder: where finished tasks are kept; a run that was broken off carries on from them. areas: how many, if not
    left to the size of the problem. told: hears what is done.
    """
    wide = Wide(problem, stop, seed, fairness, engine or Here(), folder, told)
    split = areas_of(problem, areas)
    try:
        return _explained(wide, split, _seams(wide, split, solved_areas(wide, split)))
    finally:
        wide.engine.close()


def _seams(wide: Wide, split: Sequence[Area], routes: Routes) -> Routes:
    """Return the plan after areas were solved anew with their neighbours."""
    problem, border = wide.problem, Border(wide.problem, split)
    waves = list(waves_of(split, problem.days))
    for number, wave in enumerate(waves):
        parts = [border.opened(seam, routes) for seam in wave]
        budget = wide.budget(SEAM_SHARE / len(waves), len(parts), steps=SEAM_STEPS)
        tasks = [
            wide.search(part, start, wide.seed + 1000 * (number + 1) + index, budget)
            for index, (part, start) in enumerate(parts)
        ]
        for (_, start), result in zip(parts, wide.results("seams", tasks), strict=True):
            routes = _joined(problem, routes, start, routes_of(result))
        wide.weight = sum(problem.request_by_id[name].weight for name in days_of(routes))
    return routes


def solved_areas(wide: Wide, split: Sequence[Area]) -> Routes:
    """Return the rounds of the areas, each solved by itself."""
    budget = wide.budget(AREA_SHARE, len(split))
    parts = [part_of(wide.problem, set(one.requests), set(one.teams), kits=one.kits) for one in split]
    tasks = [wide.search(part, {}, wide.seed + number, budget) for number, part in enumerate(parts)]
    routes: Routes = {}
    for result in wide.results("areas", tasks):
        routes |= routes_of(result)
    return routes


def _joined(problem: Problem, routes: Routes, old: Routes, new: Routes) -> Routes:
    """Return the plan with rounds replaced, unless that would tear follow-ups from their first visits."""
    changed = {key: stops for key, stops in routes.items() if key not in old} | new
    return changed if is_sound(problem, changed) else routes


def _explained(wide: Wide, split: Sequence[Area], routes: Routes) -> Plan:
    """Return the plan with the reasons of each area: of whom its teams visit, and of who waits there."""
    problem, planned, tasks = wide.problem, days_of(routes), []
    for one in split:
        mine = {key: stops for key, stops in routes.items() if key[0] in one.teams}
        inside = days_of(mine)
        asked = {*inside, *(name for name in one.requests if name not in planned)}
        elsewhere = {name: day for name, day in planned.items() if name not in inside}
        kits = _most_kits(problem, mine) if one.kits is not None else None
        part = part_of(problem, asked, set(one.teams), kits=kits, elsewhere=elsewhere)
        tasks.append(task_of(part, mine, kind="explain"))
    rounds: list[Round] = []
    unplanned: list[Unplanned] = []
    for result in wide.results("reasons", tasks):
        plan = Plan.from_data(json.loads(result))
        rounds += plan.rounds
        unplanned += plan.unplanned
    return _finished(wide, rounds, unplanned)


def _most_kits(problem: Problem, routes: Routes) -> int:
    """Return how many kits these rounds have out on the day that needs most."""
    out: dict[date, int] = {}
    for (_, day), stops in routes.items():
        out[day] = out.get(day, 0) + max(problem.request_by_id[stop].kits for stop in stops)
    return max(out.values(), default=0)


def _finished(wide: Wide, rounds: Sequence[Round], unplanned: Sequence[Unplanned]) -> Plan:
    problem, stop = wide.problem, wide.stop
    number = {one.id: index for index, one in enumerate(problem.requests)}
    team = {one.id: index for index, one in enumerate(problem.teams)}
    plan = Plan(
        rounds=tuple(sorted(rounds, key=lambda one: (one.day, team[one.team]))),
        unplanned=tuple(sorted(unplanned, key=lambda one: number[one.request])),
    )
    worth = score(problem, plan)
    return replace(
        plan,
        score=worth.to_data(),
        seed=wide.seed,
        seconds=stop.s if isinstance(stop, Seconds) else None,
        iterations=stop.n if isinstance(stop, Iterations) else None,
        notes=notes_of(problem, worth),
    )
