"""Runs the product's own command on files and holds its answers against the truth."""

import csv
import os
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from find.city import AS_OF
from find.data import Truth
from find.reliability import Point, points

PELANGI = Path(sys.executable).with_name("pelangi")
BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
LEAST_PAIRS, TOLERANCE = 200, 0.03


@dataclass(frozen=True)
class Cost:
    """What one process took, its start included; pairs it compared and met by key, where it says so."""

    seconds: float
    peak_gb: float
    pairs: int = 0
    met: int = 0


@dataclass(frozen=True)
class Quality:
    """Shares, 0 to 1. bands: (low, high, pairs, said, true) of the probability column; points: the same, finer."""

    precision: float
    recall: float
    contained: float
    review: float
    wrongly_complete: float
    right_papers: float
    bands: tuple[tuple[float, float, int, float, float], ...] = ()
    points: tuple[Point, ...] = ()

    @property
    def worst_band(self) -> float:
        """The largest distance of said and true in a band of enough pairs."""
        return max(
            (abs(said - true) for _, _, pairs, said, true in self.bands if pairs >= LEAST_PAIRS), default=0.0
        )


def run(command: list[str], **environment: str) -> Cost:
    """Run one command in a process of its own; RuntimeError with its last words when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    said, words = process.communicate()
    seconds = time.monotonic() - began
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {words.decode()[-800:]}")
    counted = re.search(r"pairs compared: (\d+).*met by key: (\d+)", said.decode())
    pairs, met = (int(one) for one in counted.groups()) if counted else (0, 0)
    return Cost(seconds, float(words.decode().rsplit("peak_gb=", 1)[-1].split()[0]), pairs, met)


def link(folder: Path, model: str, *, parameters: Path | None = None, engine: str = "duckdb") -> Cost:
    """Link one list with the product's command line; the answer is in out_<model>.csv."""
    command = [
        sys.executable, str(Path(__file__).with_name("peak.py")), str(PELANGI), "find", "link", "--register", str(folder / "register.csv"),
        "--roster", str(folder / f"{model}.csv"), "--out", str(folder / f"out_{model}.csv"), "--as-of", AS_OF.isoformat(),
        "--engine", engine,
    ]  # fmt: skip
    if parameters:
        command += ["--parameters", str(parameters)]
    return run(command)


def judge(answers: Path, truth: dict[str, Truth]) -> Quality:
    """Hold a result file against the truth."""
    with answers.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if [row["roster_id"] for row in rows] != list(truth):
        raise ValueError(f"{answers.name}: not one row per roster row in the same order")
    linked = [row for row in rows if row["verdict"] in {"complete", "lacks"}]
    right = [row for row in linked if row["register_id"] in truth[row["roster_id"]].register_ids]
    linkable = sum(one.linkable for one in truth.values())
    known = sum(bool(one.register_ids) for one in truth.values())
    held = [
        row
        for row in rows
        if row["verdict"] != "not_found" and row["register_id"] in truth[row["roster_id"]].register_ids
    ]
    wrongly = [
        row for row in rows if row["verdict"] == "complete" and not _is_complete(truth[row["roster_id"]])
    ]
    papers = [row for row in linked if _papers_right(row, truth[row["roster_id"]])]
    said = [
        (float(row["probability"]), row["register_id"] in truth[row["roster_id"]].register_ids)
        for row in rows
    ]
    return Quality(
        precision=len(right) / max(1, len(linked)),
        recall=sum(truth[row["roster_id"]].linkable for row in right) / max(1, linkable),
        contained=len(held) / max(1, known),
        review=sum(row["verdict"] == "review" for row in rows) / len(rows),
        wrongly_complete=len(wrongly) / len(rows),
        right_papers=len(papers) / max(1, len(linked)),
        bands=bands(said),
        points=points(said),
    )


def _is_complete(one: Truth) -> bool:
    return bool(one.register_ids) and not one.gone and not one.missing


def _papers_right(row: dict[str, str], one: Truth) -> bool:
    return (
        one.linkable
        and row["missing"] == one.missing
        and row["verdict"] == ("lacks" if one.missing else "complete")
    )


def bands(said: list[tuple[float, bool]]) -> tuple[tuple[float, float, int, float, float], ...]:
    """Return said and true shares in bands of probability."""
    found = []
    for low, high in pairwise(BANDS):
        inside = [(chance, right) for chance, right in said if low <= chance < high]
        if inside:
            count = len(inside)
            found.append(
                (
                    low,
                    high,
                    count,
                    sum(one for one, _ in inside) / count,
                    sum(right for _, right in inside) / count,
                )
            )
    return tuple(found)


def peak_gb() -> float:
    """Return the peak resident memory of the largest child so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
