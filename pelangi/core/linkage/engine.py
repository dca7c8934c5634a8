"""The linkage itself: from two tables to verdicts and the evidence behind them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pelangi.core.linkage.blocking import find_pairs
fold_features = None
from pelangi.core.linkage.model import CODES, level_code
from pelangi.core.linkage.parameters import Parameters, default_parameters
from pelangi.core.linkage.score import score_pairs
best_candidates = None
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table
from pelangi.core.linkage.verdicts import Judge, Thresholds, Verdict

STEPS = ("read", "fold", "find_pairs", "score", "judge")
Progress = Callable[[str, float], object]


class EngineNotInstalled(RuntimeError):
    """The engine asked for needs an extra that is not installed."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """verdicts: one per roster row, in roster order. candidates: up to three per row with their evidence.

    candidates columns: roster_id, rank, register_id, probability (0 to 1), match_weight (bits), and per
    comparison level_<code> (what was found) and weight_<code> (bits for or against; 0 when unknown). The
    weights of a row and the prior weight add up to its match_weight. pairs: how many pairs were compared.
    """

    verdicts: tuple[Verdict, ...]
    candidates: pd.DataFrame
    pairs: int


@dataclass(frozen=True, slots=True)
class Resources:
    """What a linkage may use: threads (None: all), memory ("1GB") and a folder to spill into."""

    threads: int | None = None
    memory_limit: str = "1GB"
    spill_folder: str | None = None


def link(
    register: object,
    roster: object,
    *,
    as_of: date,
    parameters: Parameters | None = None,
    engine: str = "duckdb",
    thresholds: Thresholds | None = None,
    ward_codes: Mapping[str, str] | None = None,
    resources: Resources | None = None,
    progress: Progress | None = None,
) -> LinkResult:
    """Find every person of a roster in the register.

    register, roster: path of a .csv or .parquet, or a pandas or Arrow table, in the contract columns; absent
    columns and empty values are unknown. parameters, thresholds: the shipped ones when None. ward_codes: ward
    code by the names rosters use; names it lacks are learnt from rows with equal NIK. progress hears
    (step, share done 0..1). The result does not depend on the threads.

    Raises TableNotUsable for a table that cannot be linked, EngineNotInstalled, FileNotFoundError.
    """
    _check_engine(engine)
    resources = resources or Resources()
    parameters = parameters or default_parameters()
    tell = progress or (lambda step, share: None)
    con = connect(
        threads=resources.threads, memory_limit=resources.memory_limit, folder=resources.spill_folder
    )
    try:
        tell("read", 0.0)
        load_table(con, "register", register, REGISTER_COLUMNS)
        load_table(con, "roster", roster, ROSTER_COLUMNS)
        tell("fold", 0.1)
        fold_features(con, as_of, ward_codes or {})
        tell("find_pairs", 0.5)
        pairs = find_pairs(con)
        tell("score", 0.65)
        score_pairs(con, parameters)
        tell("judge", 0.95)
        best = best_candidates(con)
        result = _judge(con, best, Judge(parameters, thresholds or Thresholds(), as_of), pairs)
    finally:
        con.close()
    tell("judge", 1.0)
    return result


def _check_engine(engine: str) -> None:
    if engine == "spark":
        raise EngineNotInstalled(
            'the engine "spark" is not part of this version; pip install "pelangi[spark]"'
        )
    if engine != "duckdb":
        raise ValueError(f"unknown engine {engine}: duckdb or spark")


def _judge(con: Any, best: pd.DataFrame, judge: Judge, pairs: int) -> LinkResult:
    rows = con.execute("""
        SELECT r.n, r.roster_id, f.nik IS NOT NULL OR f.name_key IS NOT NULL
        FROM roster r JOIN roster_features f ON f.unique_id = r.n ORDER BY r.n
    """).fetchall()
    of_row: dict[int, list[Mapping[str, Any]]] = {}
    for candidate in best.to_dict("records"):
        of_row.setdefault(int(candidate["roster_n"]), []).append({str(k): v for k, v in candidate.items()})
    verdicts = tuple(
        judge.judge(roster_id, of_row.get(n, ()), known=bool(known)) for n, roster_id, known in rows
    )
    return LinkResult(verdicts, _evidence(best, dict((n, i) for n, i, _ in rows), judge.parameters), pairs)


def _evidence(best: pd.DataFrame, roster_ids: Mapping[int, str], parameters: Parameters) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "roster_id": [roster_ids[int(n)] for n in best["roster_n"]],
        "rank": best["rank"].astype("int64"),
        "register_id": best["register_id"],
        "probability": [round(parameters.probability(float(weight)), 4) for weight in best["match_weight"]],
        "match_weight": best["match_weight"],
    }
    for code in CODES:
        columns[f"level_{code}"] = [level_code(code, int(gamma)) for gamma in best[f"gamma_{code}"]]
        columns[f"weight_{code}"] = best[f"mw_{code}"]
    return pd.DataFrame(columns)
