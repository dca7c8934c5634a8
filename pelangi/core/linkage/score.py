"""Scores the candidate pairs: Splink compiles the model to SQL once, DuckDB runs it.

Splink's own `predict` gives the same weights (a test compares); run this way a single request takes milliseconds.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

import re
from functools import lru_cache
from typing import Any

from pelangi.core.linkage.model import CODES, COMPARISONS, register_macros, settings
from pelangi.core.linkage.parameters import Parameters

_COLUMN = re.compile(r"\b([a-z_]+)_([lr])\b")


@lru_cache(maxsize=4)
def _levels_sql() -> str:
    """Return the select list of Splink's comparison vectors (gamma_<code>)."""
    from pelangi.core.linkage.learn import flat_parameters  # the levels do not depend on the weights

    compiled = settings(flat_parameters()).get_settings("duckdb")
    return ",\n".join(comparison._case_statement for comparison in compiled.comparisons)


def _sides() -> tuple[str, str]:
    """Return the columns of either side that the levels read, named as Splink names them."""
    used = sorted(set(_COLUMN.findall(_levels_sql())))
    left, right = (
        ", ".join(f"{side}.{name} AS {name}_{side}" for name, at in used if at == side) for side in "lr"
    )
    return left, right


def _weight_sql(code: str, parameters: Parameters) -> str:
    """Return the weight of a comparison's level in bits; Splink numbers levels from the last, unknown is -1."""
    levels = next(one.levels for one in COMPARISONS if one.code == code)
    cases = " ".join(
        f"WHEN {len(levels) - 1 - place} THEN {round(parameters.levels[code][level.code].weight, 4)}"
        for place, level in enumerate(levels)
    )
    return f"CASE gamma_{code} {cases} ELSE 0 END"


def score_pairs(con: Any, parameters: Parameters, *, residents: int, pairs: str = "pairs") -> None:
    """Make table `scored` (roster_n, register_n, gamma_*, mw_*, match_weight) from a table of pairs."""
    register_macros(con)
    left, right = _sides()
    weights = ", ".join(f"{_weight_sql(code, parameters)}::FLOAT AS mw_{code}" for code in CODES)
    total = " + ".join(f"mw_{code}::DOUBLE" for code in CODES)
    con.execute(f"""
        CREATE OR REPLACE TABLE scored AS
        WITH sides AS (
            SELECT p.roster_n, p.register_n, {left}, {right} FROM {pairs} p
            JOIN roster_features l ON l.unique_id = p.roster_n JOIN register_features r ON r.unique_id = p.register_n
        ), vectors AS (SELECT roster_n, register_n, {_levels_sql()} FROM sides),
        weighed AS (SELECT *, {weights} FROM vectors)
        SELECT *, round({parameters.prior_weight(residents)} + {total}, 4) AS match_weight FROM weighed
    """)
