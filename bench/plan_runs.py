"""One run each of our planner, of a peer and of an office's habits, all judged the same way."""

import importlib
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plan_bound import weight_bound
from plan_bound_arcs import path_bound
from plan_bound_routes import round_bound
from plan_instances import L, S, problem_data

from pelangi.core.routing import Plan, Problem, Score, score, violations
from pelangi.core.routing.board import Board
from pelangi.core.routing.rounds import Rounds
from pelangi.core.routing.search import Routes, searched
from pelangi.core.routing.timetable import plan_of

SIZES = {"S": S, "L": L}
PELANGI = Path(sys.executable).with_name("pelangi")


@dataclass(frozen=True)
class Run:
    """A plan's judgement, its wall time, and how many rules it breaks."""

    name: str
    score: Score
    seconds: float
    broken: int
    served: frozenset[str]

    @property
    def weight(self) -> float:
        """The weight of those served."""
        return self.score.weight


class Instance:
    """A problem of a size and seed, with what all runs on it share."""

    def __init__(self, size: str, seed: int, *, urgent: int = 0) -> None:
        self.name, self.seed = f"{size}{seed}", seed
        self.data: dict[str, Any] = problem_data(SIZES[size], seed, urgent=urgent)
        self.problem = Problem.from_data(self.data)

    @cached_property
    def bound(self) -> float:
        """No plan has more weight (plan_bound)."""
        return weight_bound(self.data)

    @cached_property
    def tighter_bound(self) -> float:
        """A lower one that still no plan exceeds (plan_bound_arcs)."""
        return path_bound(self.data)

    @cached_property
    def proven_bound(self) -> float:
        """The lowest one (plan_bound_routes); a minute or two on S."""
        return round_bound(self.problem)

    @cached_property
    def start(self) -> Routes:
        """Our density start, from which peers are started warm."""
        return searched(self.problem, lambda _: 1.0, 0, fairness=0.0)

    def judged(self, name: str, plan: Plan, seconds: float) -> Run:
        """Return the plan's run."""
        served = frozenset(stop.request for one in plan.rounds for stop in one.stops)
        return Run(name, score(self.problem, plan), seconds, len(violations(self.problem, plan)), served)

    def ours(self, seconds: float, *, fairness: float | None = None) -> Run:
        """Run the command as anybody would; the start of the process counts."""
        with tempfile.TemporaryDirectory() as folder:
            problem, out = Path(folder) / "problem.json", Path(folder) / "plan.json"
            problem.write_text(json.dumps(self.data), encoding="utf-8")
            command = [PELANGI, "plan", "solve", problem, "--out", out, "--seconds", str(seconds)]
            command += ["--seed", str(self.seed)]
            command += ["--fairness", str(fairness)] if fairness is not None else []
            began = time.monotonic()
            subprocess.run(command, check=True, capture_output=True)
            took = time.monotonic() - began
            name = "ours" if fairness is None else f"ours, fairness {fairness:g}"
            return self.judged(name, Plan.from_json(out.read_bytes()), took)

    def peer(self, name: str, seconds: float, *, warm: bool) -> Run:
        """Run a peer. Its rounds are taken in its order; one that breaks a rule (lunch) keeps whoever fits."""
        from plan_peers import PEERS
        from plan_peers.shared import Case

        solve = importlib.import_module(f"plan_peers.{PEERS[name]}").solve
        case, start = Case(self.data), self.start if warm else None
        began = time.monotonic()
        routes = solve(case, seconds, self.seed, start)
        took = time.monotonic() - began
        return self.routes(f"{name} {'warm' if warm else 'cold'}", routes, took)

    def routes(self, name: str, routes: Routes, took: float = 0.0) -> Run:
        """Judge rounds given as request numbers per team-day."""
        rounds = Rounds(Board(self.problem))
        rounds.adopt_all(routes)
        return self.judged(name, plan_of(rounds), took)
