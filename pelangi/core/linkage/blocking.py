"""Which pairs are looked at: selective keys, and of those they bring the dozen that share most.

A key is something two records of one person are likely to have in common. Every record gives many; a key that more
residents share than its rule allows is not used, so that the work hardly grows with the register. Of the residents who
share more and rarer keys (`FIRST` of each row) come first whose sex, year and parents speak least against it, and the
first dozen (`candidates_of`) are compared in full. Table `pairs`: roster_n, register_n.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from dataclasses import dataclass
from math import log2
from typing import Any

CANDIDATES, MORE, USUAL_SIZE = 12, 2.0, 220_000
FIRST = 64
"""Residents of a row, by shared keys, whose sex, year and parents are looked at."""


def candidates_of(residents: int) -> int:
    """Return how many candidates of a row are compared in full: 12, and 2 more for each doubling beyond 220,000."""
    return int(CANDIDATES + MORE * max(0.0, log2(max(1, residents) / USUAL_SIZE)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find candidates: SQL for the lists of keys on either side of the index, and the cap.

    Each gives a list of hashes, NULL for unknown. A key that more than `cap` residents share is not used.
    """

    name: str
    roster: str
    register: str
    cap: int


def _same(name: str, keys: str, cap: int) -> Rule:
    return Rule(name, keys, keys, cap)


def _known(keys: str, *columns: str) -> str:
    """Return the keys where the columns they are made of are known: an unknown value is nobody's in particular."""
    return f"CASE WHEN {' AND '.join(f'{column} IS NOT NULL' for column in columns)} THEN {keys} END"


def _each_word(*parts: str) -> str:
    columns = [part for part in parts if part.isidentifier()]
    keys = f"list_transform(kids, lambda k: hash(k, {', '.join(parts)}))"
    return _known(keys, *columns) if columns else keys


def _parent_and(parent: str, more: str) -> str:
    """Return the key of a parent's whole name by sound, in any order, together with something more."""
    return f"CASE WHEN len({parent}_kids) > 0 THEN [hash(list_sort({parent}_kids), {more}, '{parent}')] END"


def _any_word_and(parent: str) -> str:
    words = _each_word(f"list_sort({parent}_kids)", f"'{parent}'")
    return f"CASE WHEN len({parent}_kids) > 0 THEN {words} END"


def _each_year(keys: str, slack: int) -> str:
    """Return the keys, which name the year `at_year`, for every year a roster row may mean."""
    years = f"range(year_from - {slack}, year_to + {slack} + 1)"
    return _known(f"flatten(list_transform({years}, lambda at_year: {keys}))", "year_from", "year_to")


_SWAPPED = "CASE WHEN d <= 12 AND d <> m THEN printf('%04d-%02d-%02d', y, d, m) END"
_PAIR = "word_pairs(kids, {0})"
_YEAR_PAIR, _YEAR_WORD = "word_pairs(kids, {year})", "list_transform(kids, lambda k: hash(k, {year}, 'year'))"
_CARD = _known("[hash(card, 'c')]", "card")
_CARD_AS_NIK = "coalesce(" + _known("[hash(nik, 'c')]", "nik") + ", [])"
_BORN_SEX = _known("[hash(born, sex, 'sex')]", "born", "sex")
_BORN_WARD = _known("[hash(born, ward)]", "born", "ward")
_SINGLE = "CASE WHEN len(kids) = 1 THEN [hash(kids, {year}, 'single')] END"
_WARD_YEAR = _known("list_transform(kids, lambda k: hash(k, ward, {year}))", "ward")


def _by_year(name: str, keys: str, slack: int, cap: int) -> Rule:
    return Rule(name, _each_year(keys.format(year="at_year"), slack), _known(keys.format(year="y"), "y"), cap)


RULES = (
    _same("nik", _known("[hash(nik)]", "nik"), 20),
    # A wrong digit, or two swapped side by side, leaves three of the four quarters of a NIK right.
    _same("nik_but_a_quarter", _known("[hash(left(nik, 12), 1), hash(left(nik, 8), right(nik, 4), 2),"
          " hash(left(nik, 4), right(nik, 8), 3), hash(right(nik, 12), 4)]", "nik"), 30),
    _same("nik_but_a_quarter_and_word", _known("list_concat("
          " list_transform(kids, lambda k: hash(left(nik, 8), right(nik, 4), k)),"
          " list_transform(kids, lambda k: hash(left(nik, 4), right(nik, 8), k)))", "nik"), 30),
    Rule("family_card", f"list_concat(coalesce({_CARD}, []), {_CARD_AS_NIK})", _CARD, 25),
    _same("born_and_word", _each_word("born"), 40),
    Rule("swapped_and_word", f"CASE WHEN {_SWAPPED} IS NOT NULL THEN {_each_word(_SWAPPED)} END",
         _each_word("born"), 40),
    _same("born_and_sex", f"CASE WHEN NOT usual_day THEN {_BORN_SEX} END", 40),
    _same("born_and_ward", f"CASE WHEN NOT usual_day THEN {_BORN_WARD} END", 40),
    _same("born_and_mother",
          _known("list_transform(mother_kids, lambda k: hash(k, born, 'mother'))", "born"), 30),
    _same("day_and_word", f"CASE WHEN NOT usual_day AND d IS NOT NULL THEN {_each_word('m', 'd', '1')} END", 25),
    _same("month_and_word", f"CASE WHEN NOT usual_day AND m IS NOT NULL THEN {_each_word('y', 'm')} END", 30),
    _by_year("year_and_two_words", _YEAR_PAIR, 2, 40),
    _by_year("year_and_word", _YEAR_WORD, 0, 30),
    _same("two_words", _PAIR.format(0), 40),
    _same("whole_name", _known("[hash(list_sort(words), 'name')]", "words"), 40),
    _same("rare_word", _each_word("'word'"), 30),
    _by_year("mother_and_year", _parent_and("mother", "{year}"), 1, 30),
    _by_year("father_and_year", _parent_and("father", "{year}"), 1, 30),
    _same("mother_and_ward", _known(_parent_and("mother", "ward"), "ward"), 30),
    _same("father_and_ward", _known(_parent_and("father", "ward"), "ward"), 30),
    _same("mother_and_word", "flatten(list_transform(kids, lambda k:"
          " list_transform(mother_kids, lambda o: hash(k, o, 'm'))))", 25),
    _same("mother_and_any_word", _any_word_and("mother"), 30),
    _same("father_and_any_word", _any_word_and("father"), 30),
    _by_year("single_and_year", _SINGLE, 1, 40),
    _same("rt_and_word", _each_word("ward", "rt", "'rt'"), 30),
    _by_year("ward_year_and_word", _WARD_YEAR, 1, 30),
    _same("ward_and_two_words", _known(_PAIR.format("ward"), "ward"), 30),
    _same("home", _known("[hash(home)]", "home"), 20),
    _same("home_and_word", _each_word("home"), 20),
)  # fmt: skip
MACROS = """
CREATE OR REPLACE MACRO word_pairs(a, extra) AS flatten(list_transform(a, lambda x:
    list_transform(list_filter(a, lambda y: y > x), lambda z: hash(x, z, extra))));
"""
# Bits by judgement, not learnt: they only say who is looked at, and the comparison in full weighs the same things anew.
_ONE_PARENT = """CASE WHEN len(coalesce(a.{0}, [])) = 0 OR len(coalesce(b.{0}, [])) = 0 THEN 0
    WHEN list_has_any(a.{0}, b.{0}) THEN 3 ELSE -4 END"""
_AGREEMENT = f"""
    CASE WHEN a.sex <> b.sex THEN -5 ELSE 0 END
    + CASE WHEN a.year_from IS NULL OR b.y IS NULL THEN 0 WHEN b.y BETWEEN a.year_from AND a.year_to THEN 3
        WHEN b.y BETWEEN a.year_from - 2 AND a.year_to + 2 THEN 0 ELSE -5 END
    + {_ONE_PARENT.format("mother_kids")} + {_ONE_PARENT.format("father_kids")}
"""


def find_pairs(con: Any, residents: int) -> tuple[int, int]:
    """Make table `pairs` (roster_n, register_n) and return how many were met by key and how many are kept.

    Same result whatever the order of the register's rows.
    """
    con.execute(MACROS)
    con.execute("CREATE OR REPLACE TABLE met (roster_n INTEGER, register_n INTEGER, rows INTEGER)")
    for rule in RULES:
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE wanted AS
            SELECT DISTINCT n, k FROM (SELECT n, unnest({rule.roster}) AS k FROM roster_index) WHERE k IS NOT NULL;
            CREATE OR REPLACE TEMP TABLE offered AS
            SELECT n, k FROM (SELECT n, unnest(list_distinct({rule.register})) AS k FROM register_index)
            WHERE k IN (SELECT k FROM wanted);
            INSERT INTO met
            WITH usable AS (SELECT k, count(*)::INTEGER AS rows FROM offered GROUP BY k HAVING count(*) <= {rule.cap})
            SELECT w.n, o.n, u.rows FROM usable u JOIN wanted w USING (k) JOIN offered o USING (k)
        """)
    met = int(con.execute("SELECT count(*) FROM met").fetchall()[0][0])
    pairs = keep_best(
        con,
        f"SELECT roster_n, register_n, sum(log2({residents + 1} / rows)) AS bits FROM met GROUP BY ALL",
        residents,
    )
    con.execute("DROP TABLE met")
    return met, pairs


def keep_best(con: Any, weighed: str, residents: int) -> int:
    """Make table `pairs` of those candidates of each row that share most; return how many.

    weighed: query of roster_n, register_n and the bits they share. Equal ones come in the order of `tie`.
    """
    con.execute(f"""
        CREATE OR REPLACE TABLE pairs AS
        SELECT roster_n, register_n FROM ({first_of(weighed, "register_index")}) w
        JOIN roster_index a ON a.n = roster_n JOIN register_index b ON b.n = register_n
        QUALIFY row_number() OVER (PARTITION BY roster_n ORDER BY round(bits, 3) + {_AGREEMENT} DESC, b.tie)
            <= {candidates_of(residents)}
    """)
    return int(con.execute("SELECT count(*) FROM pairs").fetchall()[0][0])


def first_of(weighed: str, ties: str) -> str:
    """Return the query for those of `weighed` that share most keys. ties: table of n and tie."""
    return f"""SELECT roster_n, register_n, bits FROM (
        SELECT roster_n, register_n, bits,
            row_number() OVER (PARTITION BY roster_n ORDER BY round(bits, 3) DESC, tie) AS place
        FROM ({weighed}) JOIN {ties} ON n = register_n
    ) WHERE place <= {FIRST}"""
