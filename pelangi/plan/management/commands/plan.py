"""`pelangi plan`: solve and check problem files, and give them drive times. Files only; no database is opened."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pelangi.core.routing.changes import Changes
from pelangi.core.routing.check import score, violations
from pelangi.core.routing.drive import Roads
from pelangi.core.routing.fields import Refused
from pelangi.core.routing.floor_advice import floor_advice
from pelangi.core.routing.plan import Plan, Reason
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.refusals import both
from pelangi.core.routing.replan import replan
from pelangi.core.routing.roads.kept import road_map
from pelangi.core.routing.solve import FAIRNESS, Iterations, Seconds, solve
from pelangi.plan.drive_times import drives_arguments, with_drives
from pelangi.plan.wide_run import forget_parts, is_wide, solved_widely, wide_arguments

UNREADABLE, BROKEN = 2, 1  # exit codes
REPLAN_S = 10.0  # seconds for a new plan when none are given


class Command(BaseCommand):
    help = (
        "Work out rounds from a problem file (solve), judge a plan file (check), plan anew after changes (replan), "
        "write the drive times over roads into a problem file (drives)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True, metavar="{solve,check,replan,drives}")
        solving = deeds.add_parser("solve", help="work out a plan")
        solving.add_argument("problem", type=Path)
        self._budget(solving, is_required=True)
        solving.add_argument(
            "--fairness",
            type=float,
            default=FAIRNESS,
            help="how much reaching every ward counts; 0: weight alone",
        )
        solving.add_argument(
            "--reserve",
            type=float,
            default=0.0,
            help="share of every shift left free for urgent requests to come",
        )
        wide_arguments(solving)
        anew = deeds.add_parser(
            "replan", help="plan anew after changes; what is done stays, promises move last"
        )
        anew.add_argument("problem", type=Path)
        anew.add_argument("plan", type=Path)
        anew.add_argument("--changes", type=Path, required=True, help="what has happened")
        anew.add_argument(
            "--problem-out", type=Path, help="write the changed problem, which the new plan is a plan of"
        )
        self._budget(anew, is_required=False)
        checking = deeds.add_parser("check", help="judge a plan: every broken rule in words")
        checking.add_argument("problem", type=Path)
        checking.add_argument("plan", type=Path)
        drives_arguments(deeds)

    @staticmethod
    def _budget(deed: CommandParser, *, is_required: bool) -> None:
        deed.add_argument("--out", type=Path, required=True, help="plan file to write")
        deed.add_argument("--seed", type=int, default=0)
        stop = deed.add_mutually_exclusive_group(required=is_required)
        stop.add_argument("--seconds", type=float, help="stop after this wall time", default=None)
        stop.add_argument("--iterations", type=int, help="stop after so many: same seed, same plan")

    def handle(self, *args, **options) -> None:
        if options["deed"] == "solve":
            self._solve(options)
        elif options["deed"] == "replan":
            self._replan(options)
        elif options["deed"] == "drives":
            self._drives(options)
        else:
            self._check(options)

    def _solve(self, options: dict) -> None:
        problem, out = _read(Problem, options["problem"]), options["out"]
        advice = floor_advice(problem)
        self._told(advice)  # before the work, not after it
        stop = _stop(options)
        if is_wide(problem, options):
            plan = solved_widely(problem, options, self.stdout.write)
        else:
            wish = {name: options[name] for name in ("fairness", "reserve")}
            try:
                plan = solve(problem, stop, options["seed"], advice=advice, **wish)
            except Refused as refused:
                raise CommandError(str(refused), returncode=UNREADABLE) from refused
        self._judged(problem, plan)
        _write(out, plan.to_json())
        forget_parts(options)
        self._summary(problem, plan)

    def _replan(self, options: dict) -> None:
        problem, plan = _read(Problem, options["problem"]), _read(Plan, options["plan"])
        changes = _read(Changes, options["changes"])
        stop = _stop(options)
        try:
            new = replan(problem, plan, changes, stop, seed=options["seed"])
        except Refused as refused:
            raise CommandError(
                f"{options['changes']}: {both(str(refused))}", returncode=UNREADABLE
            ) from refused
        self._judged(new.problem, new.plan)
        data = {**new.plan.to_data(), "x_moved": list(new.moved), "x_before": plan.to_data()}
        _write(options["out"], json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        if options["problem_out"]:
            _write(options["problem_out"], new.problem.to_json())
        self.stdout.write(f"Janji ditepati / promises kept: {new.kept}/{new.promises}")
        self._summary(new.problem, new.plan)

    def _judged(self, problem: Problem, plan: Plan) -> None:
        """Never write what the judge refuses."""
        found = violations(problem, plan)
        if found:
            self._say(found)
            raise CommandError("rencana tidak ditulis / the plan was not written", returncode=BROKEN)

    def _drives(self, options: dict) -> None:
        problem = _read(Problem, options["problem"])
        try:
            filled, estimated = with_drives(problem, options["roads"], options["engine"], options["vehicle"])
        except Refused as refused:
            raise CommandError(both(str(refused)), returncode=UNREADABLE) from refused
        _write(options["out"], filled.to_json())
        self.stdout.write(
            f"Waktu tempuh / drive times: {len(problem.places)} x {len(problem.places)}, "
            f"ditaksir garis lurus / estimated by straight line: {estimated}"
        )

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

    def _told(self, notes: Sequence[Reason]) -> None:
        for one in notes:
            self.stdout.write(f"{one.text['id']} / {one.text['en']}")

    def _summary(self, problem: Problem, plan: Plan) -> None:
        self._told(plan.notes)
        worth = score(problem, plan)
        self.stdout.write(
            f"Sah / allowed: {worth.people}/{worth.people_all} orang / people, "
            f"bobot / weight {worth.weight:g}/{worth.weight_all:g}, "
            f"janji / promises {worth.promises_kept}/{worth.promises}, "
            f"perjalanan / driving {worth.drive_min} min"
        )


def _stop(options: dict) -> Seconds | Iterations:
    """Return the budget. The seconds it took to start count too: whoever waits does not care what for."""
    if not options["out"].parent.is_dir():  # better said now than after minutes of work
        raise CommandError(f"{options['out'].parent}: bukan folder / not a folder", returncode=UNREADABLE)
    try:
        if options["iterations"] is not None:
            return Iterations(options["iterations"])
        seconds = options["seconds"] if options["seconds"] is not None else REPLAN_S
        return Seconds(seconds) if seconds < 0 else Seconds(max(0.0, seconds - process_time()))
    except ValueError as refused:
        raise CommandError(both(str(refused)), returncode=UNREADABLE) from refused


def _write(out: Path, text: str) -> None:
    try:
        part = out.with_name(f"{out.name}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(out)  # whole or not at all
    except OSError as error:
        raise CommandError(f"{out}: {error.strerror}", returncode=UNREADABLE) from error


def _read(kind, path: Path):
    """Return the problem or plan of a file; say clearly what is wrong with it, and end with exit code 2."""
    try:
        read = kind.from_json(path.read_bytes())
        if isinstance(getattr(read, "drive", None), Roads):
            drive = replace(read.drive, file=str(path.parent / read.drive.file))
            road_map(drive.file)  # refused now rather than after minutes of work
            read = replace(read, drive=drive)
        return read
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=UNREADABLE) from error
    except Refused as refused:
        raise CommandError(f"{path}: {both(str(refused))}", returncode=UNREADABLE) from refused
