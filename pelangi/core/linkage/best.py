"""The best candidates of every roster row, how probable the best one is, and whether it is registered twice."""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from typing import Any

import pandas as pd

from pelangi.core.linkage.model import CODES

THE_BEST = "SELECT register_n FROM ranked WHERE rank = 1"
BORN_OF_THE_BEST = f"SELECT born FROM candidates_index WHERE n IN ({THE_BEST})"
KEPT = 3
"""Candidates kept per roster row with their evidence: the best, and two to tell it from."""
# One person registered twice: the same NIK and date or name; or the same day, sex, mother and (part of the) name by
# sound. Twins share everything but the name and stand on one family card.
_TWICE = """
CREATE OR REPLACE TABLE twice AS
WITH sides AS (
    SELECT n, nik, born, sex, card, words, kids, mother_kids, list_sort(kids) AS name_sound,
        list_sort(mother_kids) AS mother_sound, n IN ({asked}) AS asked
    FROM register_index WHERE born IN ({born})
), met AS (
    SELECT a.n, b.n AS other FROM sides a JOIN sides b ON b.nik = a.nik
    WHERE a.asked AND a.n <> b.n AND (a.born = b.born OR a.name_sound = b.name_sound)
    UNION
    SELECT a.n, b.n FROM sides a JOIN sides b ON b.born = a.born AND b.name_sound = a.name_sound
    WHERE a.asked AND a.n <> b.n AND a.sex IS NOT DISTINCT FROM b.sex AND len(a.kids) > 0
        AND (list_sort(a.words) = list_sort(b.words) OR a.card IS DISTINCT FROM b.card)
        AND len(a.mother_kids) > 0 AND len(b.mother_kids) > 0 AND sounds_contained(a.mother_kids, b.mother_kids)
    UNION
    SELECT a.n, b.n FROM sides a JOIN sides b ON b.born = a.born AND b.mother_sound = a.mother_sound
    WHERE a.asked AND a.n <> b.n AND a.sex IS NOT DISTINCT FROM b.sex AND a.card IS DISTINCT FROM b.card
        AND len(a.mother_kids) > 0 AND len(a.kids) > 0 AND len(b.kids) > 0 AND sounds_contained(a.kids, b.kids)
)
SELECT m.n, m.other, r.register_id AS other_id FROM met m JOIN register r ON r.n = m.other
"""
MACROS = """
CREATE OR REPLACE MACRO sounds_contained(a, b) AS
    len(list_intersect(a, b)) = least(len(list_distinct(a)), len(list_distinct(b)));
"""


def rank_candidates(con: Any) -> None:
    """Make table `ranked` (the columns of `scored`, register_id, rank)."""
    con.execute("""
        CREATE OR REPLACE TABLE ranked AS
        SELECT s.*, r.register_id,
            row_number() OVER (PARTITION BY s.roster_n ORDER BY s.match_weight DESC, r.register_id) AS rank
        FROM scored s JOIN candidates r ON r.n = s.register_n
    """)


def find_twins(con: Any, born: str = BORN_OF_THE_BEST, *, asked: str = THE_BEST) -> None:
    """Make table `twice` (n, other, other_id): other rows of the best candidates, or of residents `asked` for.

    born: their days, asked: their n, both as SQL for IN.
    """
    con.execute(MACROS)
    con.execute(_TWICE.format(born=born, asked=asked))


def best_candidates(con: Any, rivalry: float) -> pd.DataFrame:
    """Return up to three candidates per roster row, best first; equal weights by register_id.

    rivalry: nats that a bit is worth between candidates, see `Parameters`. Columns: roster_n, rank, register_id,
    match_weight, gamma_*, mw_*; rivals (the odds of all other candidates to the best), twin (the other register_id of
    one who is registered twice, or "") and of the register row born, status and the papers.
    """
    odds = f"exp({rivalry} * (s.match_weight - f.match_weight))"
    evidence = ", ".join(f"s.gamma_{code}, s.mw_{code}" for code in CODES)
    best: pd.DataFrame = con.execute(f"""
        WITH firsts AS (SELECT roster_n, register_n, match_weight FROM ranked WHERE rank = 1),
        rivals AS (
            SELECT f.roster_n, list_sum(list({odds} ORDER BY s.rank)) AS rivals
            FROM firsts f JOIN ranked s USING (roster_n)
            WHERE s.rank > 1 AND NOT EXISTS (
                SELECT 1 FROM twice t WHERE t.n = f.register_n AND t.other = s.register_n)
            GROUP BY f.roster_n
        ), twins AS (SELECT n, min(other_id) AS twin FROM twice GROUP BY n)
        SELECT s.roster_n, s.rank, s.register_id, s.match_weight, {evidence}, coalesce(v.rivals, 0.0) AS rivals,
            coalesce(t.twin, '') AS twin, coalesce(i.born, '') AS born, r.status, r.identity_card, r.birth_certificate,
            r.child_card
        FROM ranked s JOIN candidates r ON r.n = s.register_n JOIN candidates_index i ON i.n = s.register_n
        LEFT JOIN rivals v ON v.roster_n = s.roster_n LEFT JOIN twins t ON t.n = s.register_n AND s.rank = 1
        WHERE s.rank <= {KEPT} ORDER BY s.roster_n, s.rank
    """).df()
    return best
