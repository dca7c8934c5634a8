"""`pelangi plan`: solve and check problem files. Reads and writes files only; no database is opened."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelangi.core.routing.check import score, violations
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.plan import Plan
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.solve import Iterations, Seconds, solve

UNREADABLE, BROKEN = 2, 1  # exit codes


class Command(BaseCommand):
    help = "Work out rounds from a problem file (solve), or judge a plan file (check)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="{solve,check}")
        solving = deeds.add_parser("solve", help="work out a plan")
        solving.add_argument("problem", type=Path)
        solving.add_argument("--out", type=Path, required=True, help="plan file to write")
        solving.add_argument("--seed", type=int, default=0)
        stop = solving.add_mutually_exclusive_group(required=True)
        stop.add_argument("--seconds", type=float, help="stop after this wall time")
        stop.add_argument("--iterations", type=int, help="stop after so many: same seed, same plan")
        checking = deeds.add_parser("check", help="judge a plan: every broken rule in words")
        checking.add_argument("problem", type=Path)
        checking.add_argument("plan", type=Path)

    def handle(self, *args, **options) -> None:
        if options["deed"] == "solve":
            self._solve(options)
        else:
            self._check(options)

    def _solve(self, options: dict) -> None:
        problem, out = _read(Problem, options["problem"]), options["out"]
        if not out.parent.is_dir():  # better said now than after minutes of work
            raise CommandError(f"{out.parent}: bukan folder / not a folder", returncode=UNREADABLE)
        try:
            seconds, iterations = options["seconds"], options["iterations"]
            stop = Seconds(seconds) if seconds is not None else Iterations(iterations)
        except ValueError as refused:
            raise CommandError(str(refused), returncode=UNREADABLE) from refused
        plan = solve(problem, stop, options["seed"])
        found = violations(problem, plan)
        if found:  # never write what the judge refuses
            self._say(found)
            raise CommandError("rencana tidak ditulis / the plan was not written", returncode=BROKEN)
        try:
            part = out.with_name(f"{out.name}.part")
            part.write_text(plan.to_json(), encoding="utf-8")
            part.replace(out)  # whole or not at all
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}", returncode=UNREADABLE) from error
        self._summary(problem, plan)

    def _check(self, options: dict) -> None:
        problem = _read(Problem, options["problem"])
        plan = _read(Plan, options["plan"])
        found = violations(problem, plan)
        if found:
            self._say(found)
            sys.exit(BROKEN)
        self._summary(problem, plan)

    def _say(self, found: list) -> None:
        for one in found:
            self.stdout.write(f"[{one.code}] {one.text_id} / {one.text_en}")

    def _summary(self, problem: Problem, plan: Plan) -> None:
        worth = score(problem, plan)
        self.stdout.write(
            f"Sah / allowed: {worth.people}/{worth.people_all} orang / people, "
            f"bobot / weight {worth.weight:g}/{worth.weight_all:g}, "
            f"janji / promises {worth.promises_kept}/{worth.promises}, "
            f"perjalanan / driving {worth.drive_min} min"
        )


def _read(kind, path: Path):
    """Return the problem or plan of a file; say clearly what is wrong with it, and end with exit code 2."""
    try:
        return kind.from_json(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=UNREADABLE) from error
    except Refused as refused:
        raise CommandError(f"{path}: {refused}", returncode=UNREADABLE) from refused
