"""Which pairs are looked at: selective keys, and a cap on keys that too many residents share.

A key is a text that two records of one person are likely to have in common. Each rule below gives keys for
the roster and for the register; a pair is a candidate when any key is equal and no more residents than the
rule's cap have it. Table `pairs`: roster_n, register_n.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find candidates: SQL for the key on either side of the features, and the cap.

    A key that more than `cap` residents share is not used: others find the same people more cheaply.
    """

    name: str
    roster: str
    register: str
    cap: int


def _same(name: str, key: str, cap: int) -> Rule:
    return Rule(name, key, key, cap)


_PAIR = (
    "unnest(list_filter(flatten(list_transform(name_keys, lambda a: list_transform(name_keys,"
    " lambda b: CASE WHEN a < b THEN a || '+' || b END))), lambda c: c IS NOT NULL))"
)
_YEARS = "unnest(range(year_from - {slack}, year_to + {slack} + 1))"
_ONE = "unnest(name_keys)"
RULES = (
    _same("nik", "nik", 20),
    # One wrong digit, or two swapped side by side, leaves three of the four quarters of a NIK right.
    _same("nik_without_serial", "left(nik, 12)", 40),
    _same("nik_without_year", "left(nik, 8) || right(nik, 4)", 40),
    _same("nik_without_day", "left(nik, 4) || right(nik, 8)", 40),
    _same("nik_without_region", "right(nik, 12)", 40),
    Rule("family_card_as_nik", "nik", "family_card", 20),
    _same("family_card", "family_card", 20),
    _same("born", "CASE WHEN NOT usual_day THEN born END", 60),
    Rule("born_swapped", "CASE WHEN born_day <= 12 AND NOT usual_day THEN"
         " printf('%04d-%02d-%02d', born_year, born_day, born_month) END", "born", 60),
    Rule("name_and_year", f"{_ONE} || {_YEARS.format(slack=1)}", f"{_ONE} || born_year", 60),
    Rule("two_names_and_year", f"{_PAIR} || {_YEARS.format(slack=4)}", f"{_PAIR} || born_year", 40),
    _same("two_names", _PAIR, 60),
    _same("rare_word", "unnest(words)", 40),
    _same("day_and_name", f"{_ONE} || printf('%02d-%02d', born_month, born_day)", 40),
    _same("joined_name", "left(regexp_replace(name_line, '[AEIOUHWY]', '', 'g'), 8)", 60),
    Rule("mother_and_year", f"mother_line || {_YEARS.format(slack=1)}", "mother_line || born_year", 40),
    _same("mother_and_name", f"mother_line || {_ONE}", 40),
    _same("ward_and_name", f"ward || {_ONE}", 60),
    _same("address", "ward || address", 25),
)  # fmt: skip


def find_pairs(con: Any) -> int:
    """Make table `pairs` (roster_n, register_n), each pair once, and return how many there are."""
    con.execute("CREATE TABLE found (roster_n BIGINT, register_n BIGINT)")
    for rule in RULES:
        con.execute(f"""
            INSERT INTO found
            WITH wanted AS (
                SELECT DISTINCT n, k FROM (SELECT unique_id AS n, {rule.roster} AS k FROM roster_features)
                WHERE k IS NOT NULL
            ), offered AS (
                SELECT DISTINCT n, k FROM (SELECT unique_id AS n, {rule.register} AS k FROM register_features)
                WHERE k IN (SELECT k FROM wanted)
            ), usable AS (SELECT k FROM offered GROUP BY k HAVING count(*) <= {rule.cap})
            SELECT w.n, o.n FROM wanted w JOIN usable USING (k) JOIN offered o USING (k)
        """)
    con.execute("""
        CREATE TABLE pairs AS SELECT DISTINCT roster_n, register_n FROM found ORDER BY ALL;
        DROP TABLE found;
    """)
    return int(con.execute("SELECT count(*) FROM pairs").fetchall()[0][0])
