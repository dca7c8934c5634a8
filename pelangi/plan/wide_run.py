"""`pelangi plan solve` for a province: where the parts are solved, what is said meanwhile, and how it carries on."""

import os
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from pelangi.core.routing.fields import Refused
from pelangi.core.routing.plan import Plan
from pelangi.core.routing.problem import Problem
from pelangi.core.routing.refusals import both
from pelangi.core.routing.solve import Iterations, Seconds
from pelangi.core.routing.wide import WIDE_PAIRS, Here, Processes, Spark, solve_wide
from pelangi.core.routing.wide.engines import Engine
from pelangi.core.routing.wide.solve import Progress

STOPPED = 130  # exit code of what was stopped from the keyboard

PHASES = {"areas": ("wilayah", "areas"), "seams": ("perbatasan", "seams"), "reasons": ("alasan", "reasons")}


def wide_arguments(solving: ArgumentParser) -> None:
    """Add what only matters to problems that are split."""
    solving.add_argument(
        "--engine",
        choices=("auto", "here", "processes", "spark"),
        default="auto",
        help="where the parts of a large problem are solved; auto: in processes when it is large, else in one search",
    )
    solving.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many at once")
    solving.add_argument("--master", default="local[2]", help="Spark's master")
    solving.add_argument("--areas", type=int, help="split into so many areas, whatever the size")
    solving.add_argument("--parts", type=Path, help="folder of finished parts; OUT.parts when not said")


def is_wide(problem: Problem, options: Mapping[str, Any]) -> bool:
    """Say whether a problem is split: because it was asked for, or because one search would be lost in it."""
    team_days = sum(len(team.shifts) for team in problem.teams)
    asked = options["areas"] is not None or options["engine"] != "auto"
    return asked or len(problem.requests) * team_days > WIDE_PAIRS


def solved_widely(problem: Problem, options: Mapping[str, Any], say: Callable[[str], object]) -> Plan:
    """Solve in parts. Stopped from the keyboard, or killed, the same command carries on with what is done."""
    iterations = options["iterations"]
    try:
        return solve_wide(
            problem,
            Iterations(iterations) if iterations is not None else Seconds(options["seconds"]),
            options["seed"],
            fairness=options["fairness"],
            engine=_engine(options),
            folder=_parts(options),
            areas=options["areas"],
            told=lambda progress: say(_said(progress)),
        )
    except KeyboardInterrupt:
        say(
            f"Dihentikan; perintah yang sama melanjutkan dari {_parts(options)} / "
            f"Stopped; the same command carries on from {_parts(options)}"
        )
        raise SystemExit(STOPPED) from None
    except Refused as refused:
        raise CommandError(both(str(refused)), returncode=2) from refused


def forget_parts(options: Mapping[str, Any]) -> None:
    """Throw the finished parts away, and nothing else: the plan is written."""
    folder = _parts(options)
    for part in folder.glob("?" * 32 + ".json") if folder.is_dir() else ():
        part.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _parts(options: Mapping[str, Any]) -> Path:
    out: Path = options["out"]
    return options["parts"] or out.with_name(f"{out.name}.parts")


def _engine(options: Mapping[str, Any]) -> Engine:
    if options["engine"] == "spark":
        return Spark(options["master"], max(1, options["processes"]))
    if options["engine"] == "here" or options["processes"] < 2:
        return Here()
    return Processes(options["processes"])


def _said(progress: Progress) -> str:
    indonesian, english = PHASES[progress.phase]
    return f"{indonesian} / {english} {progress.done}/{progress.count}, bobot / weight {progress.weight:g}"
