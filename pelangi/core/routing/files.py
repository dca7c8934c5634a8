"""The file commands: `pelangi plan solve` and `pelangi plan check`, without the command line around them."""

from pathlib import Path

from pelangi.core.routing.check import Violation, violations
from pelangi.core.routing.plan import Plan
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.solve import Iterations, Seconds, solve


def solve_file(problem: Path, out: Path, stop: Iterations | Seconds, seed: int = 0) -> Plan:
    """Read a problem file, solve it, write the plan file (whole or not at all) and return the plan. Raises Refused."""
    plan = solve(Problem.from_json(problem.read_bytes()), stop, seed)
    part = out.with_name(out.name + ".part")
    part.write_text(plan.to_json(), encoding="utf-8")
    part.replace(out)
    return plan


def check_files(problem: Path, plan: Path) -> list[Violation]:
    """Return every broken rule of a plan file; empty means exit code 0. Raises Refused when a file makes no sense."""
    return violations(Problem.from_json(problem.read_bytes()), Plan.from_json(plan.read_bytes()))
