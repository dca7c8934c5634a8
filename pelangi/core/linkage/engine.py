"""The linkage itself: from two tables to verdicts and the evidence behind them."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from pelangi.core.linkage.best import BORN_OF_THE_BEST, best_candidates, find_twins, rank_candidates
from pelangi.core.linkage.blocking import find_pairs
from pelangi.core.linkage.features import register_features, roster_features
from pelangi.core.linkage.index import index_register, index_roster, register_macros
from pelangi.core.linkage.lexicon import make_lexicon
from pelangi.core.linkage.model import CODES, level_codes
from pelangi.core.linkage.own import learn_own
from pelangi.core.linkage.parameters import Parameters, default_parameters
from pelangi.core.linkage.rehearsal import Rehearsal, add_rehearsal, joined, rehearse
from pelangi.core.linkage.score import score_pairs
from pelangi.core.linkage.spark import EngineNotInstalled as EngineNotInstalled
from pelangi.core.linkage.spark import find_pairs as spark_pairs
from pelangi.core.linkage.tables import REGISTER_COLUMNS, ROSTER_COLUMNS, connect, load_table
from pelangi.core.linkage.verdicts import (
    Found,
    Judge,
    Thresholds,
    Verdict,
    agrees_in_numbers_only,
    fields_against,
)

STEPS = ("read", "fold", "find_pairs", "score", "judge")
Progress = Callable[[str, float], object]
Finder = Callable[[Any, int], tuple[int, int]]
"""Makes table `pairs`; returns how many pairs were met by key and how many are kept."""
SLICE_ROWS = 20_000
"""Roster rows compared at once: what is held of their candidates is bounded by it."""


@dataclass(frozen=True)
class LinkResult:
    """verdicts: one per roster row, in roster order. pairs: compared in full. met: found by key, before that,
    rehearsed rows included.

    rehearsed: candidates from which the list's own calibration was learnt; 0 where the shipped one was used.
    """

    verdicts: tuple[Verdict, ...]
    pairs: int
    met: int
    rehearsed: int
    _best: pd.DataFrame
    _probabilities: np.ndarray

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """Return up to three candidates per row with their evidence.

        Columns: roster_id, rank, register_id, probability (0 to 1), match_weight (bits), and per comparison
        level_<code> (what was found) and
        weight_<code> (bits for or against; 0 when unknown). The weights of a row and the prior
        weight add up to its match_weight.
        """
        best = self._best
        columns: dict[str, Any] = {
            "roster_id": best["roster_id"].to_numpy(),
            "rank": best["rank"].astype("int64").to_numpy(),
            "register_id": best["register_id"].to_numpy(),
            "probability": self._probabilities,
            "match_weight": best["match_weight"].to_numpy(),
        }
        for code in CODES:
            columns[f"level_{code}"] = level_codes(code, best[f"gamma_{code}"].to_numpy())
            columns[f"weight_{code}"] = best[f"mw_{code}"].to_numpy(dtype=float).round(4)
        return pd.DataFrame(columns)


MEMORY, MUCH_MEMORY, MANY = "500MB", "1500MB", 300_000


@dataclass(frozen=True, slots=True)
class Resources:
    """What a linkage may use: threads (None: all), memory of tables ("1GB"), a folder to spill into, Spark's master.

    memory_limit: None takes `MEMORY`, and `MUCH_MEMORY` for a register of more than `MANY` residents. Beside the tables
    some 400 MB of programs and answers are in memory.
    """

    threads: int | None = None
    memory_limit: str | None = None
    spill_folder: str | None = None
    spark_master: str = "local[*]"


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
    code by the names rosters use; names it lacks are learnt from rows that are surely found. progress hears
    (step, share done 0..1). The result does not depend on the threads, nor on the order of the register.

    Raises TableNotUsable for a table that cannot be linked, EngineNotInstalled, FileNotFoundError.
    """
    if engine not in {"duckdb", "spark"}:
        raise ValueError(f"unknown engine {engine}: duckdb or spark")
    resources = resources or Resources()
    tell = progress or (lambda step, share: None)
    with tempfile.TemporaryDirectory(prefix="pelangi-link-", dir=resources.spill_folder) as folder:
        finder: Finder = find_pairs
        if engine == "spark":
            finder = partial(spark_pairs, folder=folder, master=resources.spark_master)
        con = connect(threads=resources.threads, memory_limit=resources.memory_limit or MEMORY, folder=folder)
        try:
            tell("read", 0.0)
            load_table(con, "register", register, REGISTER_COLUMNS)
            if resources.memory_limit is None and _rows(con, "register") > MANY:
                con.execute(f"SET memory_limit = '{MUCH_MEMORY}'")
            load_table(con, "roster", roster, ROSTER_COLUMNS)
            tell("fold", 0.1)
            prepare(con, as_of)
            index_roster(con, as_of, ward_codes or {})
            run = Run(con, parameters or default_parameters(), Judge(thresholds or Thresholds(), as_of), tell)
            return run.answer(finder)
        finally:
            con.close()


def _rows(con: Any, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608


def prepare(con: Any, as_of: date) -> None:
    """Index table `register` of a connection, so that rosters can be compared with it."""
    register_macros(con)
    make_lexicon(con)
    index_register(con, as_of)


@dataclass(frozen=True, slots=True)
class Run:
    """One comparison of an indexed roster with an indexed register, on one connection."""

    con: Any
    parameters: Parameters
    judge: Judge
    tell: Progress
    few: bool = False
    """A few rows: their candidates are asked for by number, so that a prepared register finds them by its indexes."""

    def answer(self, finder: Finder) -> LinkResult:
        """Find candidates, compare them slice by slice, judge. finder: makes table `pairs`."""
        residents, rows = _rows(self.con, "register_index"), _rows(self.con, "roster")
        rehearsed = 0 if self.few else add_rehearsal(self.con, self.judge.as_of)
        self.tell("find_pairs", 0.4)
        met, _ = finder(self.con, residents)
        self.tell("score", 0.6)
        roster_features(self.con, residents)
        rehearsal = self._rehearse(rows, rehearsed, residents) if rehearsed else None
        slices = []
        for start in range(0, max(rows, 1), SLICE_ROWS):
            slices.append(self._compare(start, min(start + SLICE_ROWS, rows), residents))
            self.tell("score", 0.6 + 0.3 * min(1.0, (start + SLICE_ROWS) / max(rows, 1)))
        best = pd.concat(slices, ignore_index=True)
        self.tell("judge", 0.9)
        result = self._judge(best, rows, rehearsal, met)
        self.tell("judge", 1.0)
        return result

    def _rehearse(self, rows: int, rehearsed: int, residents: int) -> Rehearsal:
        parts = []
        for start in range(rows, rows + rehearsed, SLICE_ROWS):
            self._compare(start, min(start + SLICE_ROWS, rows + rehearsed), residents)
            parts.append(rehearse(self.con, self.parameters.rivalry))
        return joined(parts)

    def _compare(self, start: int, end: int, residents: int) -> pd.DataFrame:
        asked = f"SELECT * FROM pairs WHERE roster_n >= {start} AND roster_n < {end}"  # noqa: S608
        self.con.execute(f"CREATE OR REPLACE TABLE sliced AS {asked}")
        register_features(self.con, residents, of=self._asked("register_n", "SELECT register_n FROM sliced"))
        score_pairs(self.con, self.parameters, residents=residents, pairs="sliced")
        rank_candidates(self.con)
        find_twins(self.con, self._asked("born", BORN_OF_THE_BEST))
        return best_candidates(self.con, self.parameters.rivalry)

    def _asked(self, column: str, query: str) -> str:
        """Return the query itself, or what it gives as values."""
        if not self.few:
            return query
        known = f"SELECT DISTINCT {column} FROM ({query}) WHERE {column} IS NOT NULL ORDER BY 1"  # noqa: S608
        found = self.con.execute(known).fetchall()
        return ", ".join(repr(one) for (one,) in found) or "NULL"

    def _judge(self, best: pd.DataFrame, rows: int, rehearsal: Rehearsal | None, met: int) -> LinkResult:
        asked = self.con.execute(
            """
            SELECT r.roster_id, i.nik IS NOT NULL OR i.words IS NOT NULL
            FROM roster r JOIN roster_index i USING (n) WHERE n < ? ORDER BY n
            """,
            [rows],
        ).fetchall()
        pairs = self.con.execute("SELECT count(*) FROM pairs WHERE roster_n < ?", [rows]).fetchall()[0][0]
        best["roster_id"] = [asked[n][0] for n in best["roster_n"]]
        firsts = (best["rank"] == 1).to_numpy()
        against_rivals, alone, learnt_from = self._said(best, firsts, rehearsal)
        found = self._found(best, firsts, against_rivals, alone)
        verdicts = tuple(
            self.judge.judge(roster_id, found.get(n), known=bool(says))
            for n, (roster_id, says) in enumerate(asked)
        )
        probabilities = self._shares(best, against_rivals, firsts)
        return LinkResult(verdicts, int(pairs), met, learnt_from, best, probabilities)

    def _said(
        self, best: pd.DataFrame, firsts: np.ndarray, rehearsal: Rehearsal | None
    ) -> tuple[np.ndarray, np.ndarray, int]:
        """Return the chances of the candidates beside their rivals, and alone; and from how many they were learnt."""
        at, rivals = self.parameters.at(best), best["rivals"].to_numpy(float)
        share = self.parameters.share_of(at[firsts], rivals[firsts])
        beside, alone = (self.parameters.said(at, one, share) for one in (rivals, np.zeros(len(best))))
        theirs = np.zeros(len(best), dtype=bool)
        if rehearsal:
            told = self.con.execute("SELECT n, named FROM told WHERE without_number").df()
            best["named"] = best["roster_n"].map(told.set_index("n")["named"])
            theirs = best["named"].notna().to_numpy()
        if not rehearsal or not theirs.any():
            return beside.round(4), alone.round(4), 0
        own = learn_own(rehearsal, best[theirs & firsts], self.parameters)
        for said, one in ((beside, rivals), (alone, np.zeros(len(best)))):
            said[theirs] = own.said(best[theirs], at[theirs], one[theirs])
        return beside.round(4), alone.round(4), own.rows

    def _shares(self, best: pd.DataFrame, first_probabilities: np.ndarray, firsts: np.ndarray) -> np.ndarray:
        """Return the probability of every candidate beside the others: the best one's, parted by their odds."""
        if not len(best):
            return first_probabilities
        weights = best["match_weight"].to_numpy()
        first_at = np.maximum.accumulate(np.where(firsts, np.arange(len(best)), 0))
        odds = np.exp(self.parameters.rivalry * (weights - weights[first_at]))
        return np.asarray((first_probabilities[first_at] * odds).round(4))

    def _found(
        self, best: pd.DataFrame, firsts: np.ndarray, probabilities: np.ndarray, alone: np.ndarray
    ) -> dict[int, Found]:
        seconds = best[best["rank"] == 2].set_index("roster_n")["register_id"].to_dict()
        weights = best.loc[firsts, [f"mw_{code}" for code in CODES]].to_numpy()
        columns = [
            "roster_n",
            "register_id",
            "twin",
            "born",
            "status",
            "identity_card",
            "birth_certificate",
            "child_card",
        ]
        found = {}
        rows = best.loc[firsts, columns].itertuples(index=False, name=None)
        for row, weight, probability, single in zip(
            rows, weights, probabilities[firsts], alone[firsts], strict=True
        ):
            n, register_id, twin, born, status, *papers = row
            bits = dict(zip(CODES, weight, strict=True))
            found[int(n)] = Found(
                register_id=register_id,
                probability=float(probability),
                alone=float(single),
                other=seconds.get(n, ""),
                twin=twin,
                against=fields_against(bits),
                only_numbers=agrees_in_numbers_only(bits),
                born=born,
                status=status.lower(),
                papers=(papers[0], papers[1], papers[2]),
            )
        return found
