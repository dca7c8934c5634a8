"""Scores the candidate pairs with Splink on DuckDB and keeps the best of every roster row with their evidence."""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

import logging
from typing import Any

import pandas as pd
from splink import DuckDBAPI, Linker

from pelangi.core.linkage.model import CODES, register_macros, settings
from pelangi.core.linkage.parameters import Parameters

KEPT = 3
"""Candidates kept per roster row: the best, and two to tell it from."""
WORTH_KEEPING = -12.0
"""Bits below which a candidate is nobody's: far under any threshold for review."""
ROSTER, REGISTER = "a_roster", "b_register"
"""Splink puts the data set whose name sorts first on the left."""
_SEPARATOR = "-__-"


def score_pairs(con: Any, parameters: Parameters, *, least_weight: float | None = WORTH_KEEPING) -> None:
    """Make table `scored` (roster_n, register_n, match_weight, gamma_*, mw_*) from table `pairs`.

    least_weight: pairs below it, in bits, are not kept; None keeps all, for learning. Only the features of
    residents who are a candidate are handed over, which bounds the memory.
    """
    register_macros(con)
    con.execute("""
        CREATE OR REPLACE TABLE candidate_features AS
        SELECT * FROM register_features WHERE unique_id IN (SELECT register_n FROM pairs)
    """)
    con.execute(f"""
        CREATE OR REPLACE TABLE blocked AS
        SELECT '0' AS match_key, '{ROSTER}{_SEPARATOR}' || roster_n AS join_key_l,
            '{REGISTER}{_SEPARATOR}' || register_n AS join_key_r FROM pairs
    """)
    api = DuckDBAPI(connection=con)
    tables = [
        api.register("roster_features", dataset_display_name=ROSTER),
        api.register("candidate_features", dataset_display_name=REGISTER),
    ]
    linker = Linker(tables, settings(parameters), log_level=logging.ERROR)
    linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
    predicted = linker.inference.predict(threshold_match_weight=least_weight, warning_mode="never")
    evidence = ", ".join(f"gamma_{code}, round(mw_{code}, 4) AS mw_{code}" for code in CODES)
    con.execute(f"""
        CREATE OR REPLACE TABLE scored AS
        SELECT unique_id_l AS roster_n, unique_id_r AS register_n, round(match_weight, 4) AS match_weight, {evidence}
        FROM {predicted.physical_name}
    """)
    predicted.drop_table_from_database_and_remove_from_cache()


def best_candidates(con: Any) -> pd.DataFrame:
    """Return up to three candidates per roster row, best first; equal weights by register_id.

    Columns: roster_n, rank (1 to 3), register_id, match_weight, gamma_*, mw_*, and what a verdict needs of
    the register row: birth_date, status, identity_card, birth_certificate, child_card, and twin: for the best,
    another register row of the same full birth date, name and mother, which is one person registered twice; or "".
    """
    evidence = ", ".join(f"s.gamma_{code}, s.mw_{code}" for code in CODES)
    best: pd.DataFrame = con.execute(f"""
        WITH best AS (
            SELECT s.*, r.register_id, row_number() OVER w AS rank
            FROM scored s JOIN register r ON r.n = s.register_n
            WINDOW w AS (PARTITION BY s.roster_n ORDER BY s.match_weight DESC, r.register_id)
            QUALIFY rank <= {KEPT}
        ), twins AS (
            SELECT a.unique_id, min(r.register_id) AS twin
            FROM register_features a
            JOIN register_features b USING (born, name_key, mother_key)
            JOIN register r ON r.n = b.unique_id
            WHERE a.unique_id <> b.unique_id AND a.unique_id IN (SELECT register_n FROM best WHERE rank = 1)
            GROUP BY a.unique_id
        )
        SELECT s.roster_n, s.rank, s.register_id, s.match_weight, {evidence},
            coalesce(t.twin, '') AS twin, r.birth_date, r.status, r.identity_card, r.birth_certificate, r.child_card
        FROM best s JOIN register r ON r.n = s.register_n LEFT JOIN twins t ON t.unique_id = s.register_n
        ORDER BY s.roster_n, s.rank
    """).df()
    return best
