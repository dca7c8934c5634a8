"""A list rehearses itself: its rows whose person is known by number are compared again with their numbers hidden.

Lists differ: on one the address is hardly ever wrong, on another nobody lives where it says. A long list holds its
own proof. Rows whose NIK one resident bears, with a word of the name or the household, are written once more with the
fields hidden that rows without a known NIK lack, and are compared three times: as they are, as if their person were in
no register, and as if their whole household were in none. `own.py` learns from it how sure one can be on this list.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pelangi.core.linkage.best import MACROS, best_candidates, find_twins, rank_candidates

FEWEST, SHARE, MOST = 16_000, 0.4, 40_000
"""Rows rehearsed: two fifths of the list, `MOST` at most: of 10,000 only a hundred are as doubtful as a band of chances
wants them, and what is learnt from one half of 40,000 and from the other differs by three points in the middle. A list
of which two fifths are less than `FEWEST` keeps the shipped calibration."""
FEWEST_OF_A_KIND = 4_000
"""So does one with fewer known persons or rows without a known NIK, or where half as many can stand for each other."""
TRIES = 40
MOST_WORDS = 3
FIELDS = ("card", "mother", "father", "home")
"""What a row must have to stand for one that has it."""
# Who is known by the number is not chosen by name and year alone: else no rehearsed row would have a wrong year beside
# its single name, or a nickname beside its mother and card, and who writes so on the list would seem somebody else.
# A nickname contradicts no name: there the day as written is enough.
_ROWS = """
CREATE OR REPLACE TABLE known_rows AS
SELECT l.n, min(r.n) AS register_n, min(r.register_id) AS register_id
FROM roster_index l JOIN register_index i ON i.nik = l.nik JOIN register r ON r.n = i.n
JOIN roster w ON w.n = l.n LEFT JOIN dates b ON b.t = w.birth_date
WHERE len(l.nik) = 16 AND l.card IS DISTINCT FROM l.nik
GROUP BY l.n, l.kids, l.y, l.card, l.home, l.mother_kids, l.father_kids, l.nickname, l.unheard
HAVING count(*) = 1 AND (len(list_intersect(l.kids, first(i.kids))) > 1
    OR (len(list_intersect(l.kids, first(i.kids))) > 0 AND (abs(coalesce(l.y - first(i.y), 0)) <= 2
        OR sounds_contained(l.kids, first(i.kids))))
    OR ((l.nickname OR l.unheard) AND first(b.born) = first(i.born))
    OR l.card = first(i.card) OR l.home = first(i.home)
    OR (len(l.mother_kids) > 0 AND list_sort(l.mother_kids) = list_sort(first(i.mother_kids)))
    OR (len(l.father_kids) > 0 AND list_sort(l.father_kids) = list_sort(first(i.father_kids))));
CREATE OR REPLACE TABLE told AS
SELECT l.n, k.n IS NOT NULL AS known, k.n IS NULL AND NOT EXISTS (
        SELECT 1 FROM register_index r WHERE r.nik = l.nik) AS without_number,
    least(len(l.words), {most_words}) AS words,
    CASE WHEN b.born IS NOT NULL THEN 'day' WHEN b.y IS NOT NULL THEN 'part' WHEN a.t IS NOT NULL THEN 'age'
        ELSE 'nothing' END AS birth,
    l.card IS NOT NULL AS card, l.mother_words IS NOT NULL AS mother, l.father_words IS NOT NULL AS father,
    r.address <> '' OR r.ward <> '' OR r.rt <> '' AS home, l.nickname OR l.unheard AS called,
    CASE WHEN l.nickname THEN 1 WHEN l.unheard THEN 2 ELSE 0 END AS named
FROM roster_index l JOIN roster r USING (n) LEFT JOIN known_rows k USING (n)
LEFT JOIN dates b ON b.t = r.birth_date LEFT JOIN ages a ON a.t = r.age
WHERE l.words IS NOT NULL
"""
# k: the row that is known, as written; p: the row without a number that it stands for
_HIDDEN = """
INSERT INTO roster_index
SELECT h.n, k.tie, NULL AS nik, CASE WHEN p.card IS NOT NULL THEN k.card END AS card,
    CASE WHEN h.birth = 'day' THEN b.born END AS born, CASE WHEN h.birth IN ('day', 'part') THEN b.y END AS y,
    CASE WHEN h.birth = 'day' OR (h.birth = 'part' AND p.m IS NOT NULL) THEN b.m END AS m,
    CASE WHEN h.birth = 'day' THEN b.d END AS d, h.birth = 'day' AND coalesce(b.usual_day, false) AS usual_day,
    CASE WHEN h.birth IN ('day', 'part') THEN b.y
        WHEN h.birth = 'age' THEN coalesce(a.year_from, b.y + (b.m * 100 + b.d > {today})::SMALLINT - 1)
        END AS year_from,
    CASE WHEN h.birth IN ('day', 'part') THEN b.y
        WHEN h.birth = 'age' THEN coalesce(a.year_to, b.y + (b.m * 100 + b.d > {today})::SMALLINT) END AS year_to,
    CASE WHEN p.sex IS NOT NULL THEN k.sex END AS sex, k.words,
    CASE WHEN p.alias_words IS NOT NULL THEN k.alias_words END AS alias_words,
    CASE WHEN p.mother_words IS NOT NULL THEN k.mother_words END AS mother_words,
    CASE WHEN p.father_words IS NOT NULL THEN k.father_words END AS father_words, k.kids,
    CASE WHEN p.mother_words IS NOT NULL THEN k.mother_kids ELSE [] END AS mother_kids,
    CASE WHEN p.father_words IS NOT NULL THEN k.father_kids ELSE [] END AS father_kids, k.nickname,
    CASE WHEN p.ward IS NOT NULL THEN k.ward END AS ward, k.unheard,
    CASE WHEN p.rt IS NOT NULL THEN k.rt END AS rt,
    CASE WHEN s.address <> '' AND home_text(r.address) IS NOT NULL
        THEN hash(CASE WHEN p.ward IS NOT NULL THEN k.ward END, home_text(r.address)) END AS home
FROM rehearsed h JOIN roster_index k ON k.n = h.known_n JOIN roster r ON r.n = h.known_n
JOIN roster_index p ON p.n = h.stands_for JOIN roster s ON s.n = h.stands_for
LEFT JOIN dates b ON b.t = r.birth_date LEFT JOIN ages a ON a.t = r.age;
INSERT INTO roster BY NAME
SELECT h.n, r.roster_id || '#' || h.n AS roster_id, r.name, CASE WHEN s.alias <> '' THEN r.alias ELSE '' END AS alias,
    '' AS nik, '' AS family_card_number, r.sex,
    CASE WHEN s.birth_place <> '' THEN r.birth_place ELSE '' END AS birth_place,
    '' AS birth_date, '' AS age, '' AS mother_name, '' AS father_name,
    CASE WHEN s.address <> '' THEN r.address ELSE '' END AS address, CASE WHEN s.rt <> '' THEN r.rt ELSE '' END AS rt,
    CASE WHEN s.rw <> '' THEN r.rw ELSE '' END AS rw, r.ward
FROM rehearsed h JOIN roster r ON r.n = h.known_n JOIN roster s ON s.n = h.stands_for
"""


_PERSONS = """SELECT k.register_n FROM rehearsed h JOIN known_rows k ON k.n = h.known_n
    WHERE h.n IN (SELECT roster_n FROM scored)"""
_WITHOUT_PERSON = """
DELETE FROM scored WHERE (roster_n, register_n) IN (
    SELECT h.n, k.register_n FROM rehearsed h JOIN known_rows k ON k.n = h.known_n
    UNION SELECT h.n, t.other FROM rehearsed h JOIN known_rows k ON k.n = h.known_n JOIN twice t ON t.n = k.register_n)
"""
# who is on the person's family card, in the same house, or a child of the same parents
_WITHOUT_HOUSEHOLD = """
DELETE FROM scored WHERE (roster_n, register_n) IN (
    SELECT s.roster_n, s.register_n
    FROM scored s JOIN rehearsed h ON h.n = s.roster_n JOIN known_rows k ON k.n = h.known_n
    JOIN register_index p ON p.n = k.register_n JOIN register_index c ON c.n = s.register_n
    WHERE c.card = p.card OR c.home = p.home OR (len(p.mother_kids) > 0 AND len(p.father_kids) > 0
        AND list_sort(p.mother_kids) = list_sort(c.mother_kids)
        AND list_sort(p.father_kids) = list_sort(c.father_kids)))
"""


@dataclass(frozen=True)
class Rehearsal:
    """Best candidates of the rehearsed rows, as `best_candidates` gives them: of residents, and whether each is right;
    then of the same rows without their person in the register (kin), and without the whole household (alone).
    """

    there: pd.DataFrame
    right: np.ndarray
    kin: pd.DataFrame
    alone: pd.DataFrame


def add_rehearsal(con: Any, as_of: date) -> int:
    """Add the rows to be rehearsed to `roster` and `roster_index`, numbered on; return how many, 0 on a short list.

    Table `rehearsed` says of each which row it repeats and which one it stands for: n, known_n, stands_for, birth;
    table `told` which rows are `without_number`, and how they are `named` (0: by a name, 1: by a nickname, 2: by a
    single word that no resident bears). Same rows for the same list.
    """
    rows = int(con.execute("SELECT count(*) FROM roster").fetchall()[0][0])
    wanted = min(int(SHARE * rows), MOST)
    if wanted < FEWEST:
        return 0
    con.execute(MACROS)
    con.execute(_ROWS.format(most_words=MOST_WORDS))
    told = con.execute("SELECT * FROM told ORDER BY n").df()
    known, without = told[told["known"]], told[told["without_number"]]
    if min(len(known), len(without)) < FEWEST_OF_A_KIND:
        return 0
    pairs = _matched(known, without, wanted)
    if (
        len(pairs) < FEWEST_OF_A_KIND // 2
    ):  # who is known has not what the others have: nothing is learnt from so few
        return 0
    pairs.insert(0, "n", np.arange(rows, rows + len(pairs)))
    con.register("pairs_made", pairs)
    con.execute("CREATE OR REPLACE TABLE rehearsed AS SELECT * FROM pairs_made")
    con.unregister("pairs_made")
    con.execute(_HIDDEN.format(today=as_of.month * 100 + as_of.day))
    return len(pairs)


def _matched(known: pd.DataFrame, without: pd.DataFrame, rows: int) -> pd.DataFrame:
    """Return for `rows` rows without a known number a known one that has what they have, as far as there is one."""
    chance = np.random.default_rng(MOST)  # the same rows whenever this list is compared
    pools: dict[tuple[bool, int, str], list[int]] = defaultdict(list)
    kinds, wanted_kinds = (
        list(zip(*(one[column].tolist() for column in ("called", "words", "birth")), strict=True))
        for one in (known, without)
    )
    for place in chance.permutation(len(known)).tolist():
        pools[kinds[place]].append(place)
    has, wanted = known[list(FIELDS)].to_numpy(bool), without[list(FIELDS)].to_numpy(bool)
    found = []
    for place in chance.choice(len(without), rows):
        called, words, birth = wanted_kinds[place]
        pool = pools.get((called, words, birth)) or pools.get((called, words, "day")) or []
        drawn = chance.integers(len(pool), size=TRIES) if pool else ()
        fits = next((pool[one] for one in drawn if not (wanted[place] & ~has[pool[one]]).any()), None)
        if fits is not None:
            found.append((fits, place))
    theirs, places = np.array(found, dtype=int).reshape(-1, 2).T
    return pd.DataFrame(
        {
            "known_n": known["n"].to_numpy()[theirs],
            "stands_for": without["n"].to_numpy()[places],
            "birth": without["birth"].to_numpy()[places],
        }
    )


def rehearse(con: Any, rivalry: float) -> Rehearsal:
    """Return the best candidates of the rehearsed rows. Reads and empties `scored` and `ranked`, of these rows alone.

    Without the person means: and without the person's second registration, wherever either stands among the candidates.
    """
    there = _firsts(con, rivalry)
    find_twins(con, f"SELECT born FROM register_index WHERE n IN ({_PERSONS})", asked=_PERSONS)
    con.execute(_WITHOUT_PERSON)
    kin = _firsts(con, rivalry, anew=True)
    con.execute(_WITHOUT_HOUSEHOLD)
    alone = _firsts(con, rivalry, anew=True)
    person = "SELECT h.n, k.register_id FROM rehearsed h JOIN known_rows k ON k.n = h.known_n"
    mine = there["roster_n"].map(dict(con.execute(person).fetchall()))
    right = ((there["register_id"] == mine) | (there["twin"] == mine)).to_numpy(bool)
    return Rehearsal(there, right, kin, alone)


def joined(parts: Sequence[Rehearsal]) -> Rehearsal:
    """Return one rehearsal of several slices of its rows."""
    there, kin, alone = (
        pd.concat([getattr(one, kind) for one in parts], ignore_index=True)
        for kind in ("there", "kin", "alone")
    )
    return Rehearsal(there, np.concatenate([one.right for one in parts]), kin, alone)


def _firsts(con: Any, rivalry: float, *, anew: bool = False) -> pd.DataFrame:
    if anew:
        rank_candidates(con)
        find_twins(con)
    best = best_candidates(con, rivalry)
    return best[best["rank"] == 1]
