"""Parameters re-estimated on a city's own reviewed rows; an explicit deed, never done on the day."""

# Queries are put together from names in this package, never from data.

import tempfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pelangi.core.linkage.best import best_candidates, find_twins, rank_candidates
from pelangi.core.linkage.blocking import find_pairs
from pelangi.core.linkage.engine import MUCH_MEMORY, Resources, prepare
from pelangi.core.linkage.features import register_features, roster_features
from pelangi.core.linkage.index import index_roster
from pelangi.core.linkage.learn import learn_calibration, learn_parameters
from pelangi.core.linkage.parameters import Parameters, default_parameters
from pelangi.core.linkage.score import score_pairs
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table

LEAST_LABELS = 100


class TooFewLabels(ValueError):
    """There are too few reviewed rows to learn from."""


def train(
    register: object,
    roster: object,
    labels: Mapping[str, str],
    *,
    as_of: date,
    dated: str,
    start: Parameters | None = None,
    resources: Resources | None = None,
) -> Parameters:
    """Return parameters drawn from the shipped ones (or `start`) to what the labels say.

    register, roster: as for `link`. labels: by roster_id the register_id of the person, "" for somebody in no register,
    as reviewers decided; other rows are left out. The same input gives the same parameters.

    Raises TooFewLabels below `LEAST_LABELS` rows, or without any of either kind; and what `link` raises.
    """
    _check(labels)
    start = start or default_parameters()
    resources = resources or Resources()
    with tempfile.TemporaryDirectory(prefix="pelangi-train-", dir=resources.spill_folder) as folder:
        con = connect(
            threads=resources.threads, memory_limit=resources.memory_limit or MUCH_MEMORY, folder=folder
        )
        try:
            residents = _labelled_pairs(con, register, roster, labels, as_of=as_of)
            learnt = learn_parameters(
                *_truth(con, "scored", start, residents), dated=dated, start=start,
                obtained=f"learnt by pelangi find train from {len(labels)} reviewed rows,"
                f" drawn to those of {start.dated}",
            )  # fmt: skip
            return learn_calibration(*_truth(con, "best", learnt, residents), learnt)
        finally:
            con.close()


def _labelled_pairs(
    con: Any, register: object, roster: object, labels: Mapping[str, str], *, as_of: date
) -> int:
    """Make the features of the labelled rows and their candidates; return the rows of the register."""
    load_table(con, "register", register, REGISTER_COLUMNS)
    load_table(con, "roster", roster, ROSTER_COLUMNS)
    prepare(con, as_of)
    index_roster(con, as_of, {})
    residents = int(con.execute("SELECT count(*) FROM register").fetchall()[0][0])
    con.register("labels", pd.DataFrame({"id": list(labels), "person": list(labels.values())}))
    find_pairs(con, residents)
    con.execute(
        "DELETE FROM pairs WHERE roster_n NOT IN"
        " (SELECT n FROM roster WHERE roster_id IN (SELECT id FROM labels))"
    )
    roster_features(con, residents)
    register_features(con, residents, of="SELECT register_n FROM pairs")
    return residents


def _check(labels: Mapping[str, str]) -> None:
    found = sum(bool(register_id) for register_id in labels.values())
    if len(labels) < LEAST_LABELS or not found or found == len(labels):
        raise TooFewLabels(
            f"{len(labels)} baris diputuskan, {found} di antaranya ditemukan; perlu paling sedikit {LEAST_LABELS},"
            f" dari kedua jenis / {len(labels)} reviewed rows, {found} of them found;"
            f" at least {LEAST_LABELS} and both kinds are needed"
        )


def _truth(con: Any, table: str, parameters: Parameters, residents: int) -> tuple[pd.DataFrame, list[bool]]:
    """Score with these parameters; return the pairs, or only the best of each row, and whether each is the person."""
    score_pairs(con, parameters, residents=residents)
    rank_candidates(con)
    find_twins(con)
    frame = (
        best_candidates(con, parameters.rivalry)
        if table == "best"
        else con.execute("SELECT * FROM ranked ORDER BY roster_n, register_id").df()
    )
    frame = frame[frame["rank"] == 1] if table == "best" else frame
    person = dict(con.execute("SELECT n, person FROM roster JOIN labels ON id = roster_id").fetchall())
    same = [
        person[n] == register_id
        for n, register_id in zip(frame["roster_n"], frame["register_id"], strict=True)
    ]
    return frame.assign(residents=residents), same
