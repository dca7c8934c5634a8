"""The file command behind `pelangi find link`: two files in, one CSV out."""

import csv
import os
from datetime import date
from pathlib import Path

from pelangi.core.linkage.engine import LinkResult, Progress, Resources, link
from pelangi.core.linkage.parameters import read_parameters
from pelangi.core.linkage.sentences import sentence
from pelangi.core.linkage.verdicts import Thresholds

RESULT_COLUMNS = ("roster_id", "verdict", "register_id", "probability", "missing", "reason")


def run_link_files(
    register: Path,
    roster: Path,
    out: Path,
    *,
    as_of: date,
    engine: str = "duckdb",
    parameters: Path | None = None,
    threshold_link: float | None = None,
    threshold_review: float | None = None,
    resources: Resources | None = None,
    progress: Progress | None = None,
) -> LinkResult:
    """Link a roster file to a register file and write one CSV row per roster row, in roster order.

    parameters: a file written by `train`, the shipped ones when None. The file appears only when it is whole.
    The same input gives the same bytes on any number of cores.
    Raises what `link` raises, and ValueError for thresholds outside 0 <= review <= link <= 1.
    """
    usual = Thresholds()
    surely = usual.link if threshold_link is None else threshold_link
    thresholds = Thresholds(
        link=surely,
        # whoever asks for less sure links alone leaves nothing below them to review
        review=min(usual.review, max(surely, 0)) if threshold_review is None else threshold_review,
        # whoever asks for surer links asks for surer "complete" too
        complete=usual.complete if threshold_link is None else max(usual.complete, threshold_link),
    )
    result = link(
        register,
        roster,
        as_of=as_of,
        engine=engine,
        parameters=None if parameters is None else read_parameters(parameters),
        thresholds=thresholds,
        resources=resources,
        progress=progress,
    )
    write_result(result, out)
    return result


def write_result(result: LinkResult, out: Path) -> None:
    """Write the verdicts as CSV (UTF-8, comma, line feed), replacing `out` in one step."""
    part = out.with_name(f"{out.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RESULT_COLUMNS)
        writer.writerows(
            (
                one.roster_id,
                one.kind,
                one.register_id,
                f"{one.probability:.4f}",
                "|".join(one.missing),
                sentence(one),
            )
            for one in result.verdicts
        )
    os.replace(part, out)
