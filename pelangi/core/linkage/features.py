"""What is compared: tables `roster_features` and `register_features` (of residents who are a candidate of somebody).

One row per record, the same columns on both sides, NULL for unknown: unique_id (row number), nik, family_card (digits),
words (folded, in order), name_key (words sorted), name_line (words joined), name_others and name_holders (log2 of how
many others in the register are to be expected to bear this name, and a name with these words in it), alias_words,
alias_key, unheard (a single word that no resident bears), name_sound (phonetic keys of the words, sorted), starts (the
words as written, each after a blank), initial (a blank and the letter that a name ends with), born (ISO day),
born_year, born_month, born_day, year_from, year_to (possible birth years), usual_day (a placeholder), sex, mother_*,
father_* (as for the name), ward, district, rt, rw, street, house (its number), birth_place, place_bits.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from typing import Any

SINGLE = 3.2
"""Bits by which the bearers of a word alone are fewer than those of any name with it: one in nine has one name."""
FEWEST = -12.0
"""log2 of the fewest others to be expected: words that run in families come together more often than by chance."""


def roster_features(con: Any, residents: int) -> None:
    """Make `roster_features` from `roster` and its index. residents: rows of the register."""
    con.execute("""
        CREATE OR REPLACE TEMP VIEW compared AS SELECT * FROM roster;
        CREATE OR REPLACE TEMP VIEW compared_index AS SELECT * FROM roster_index;
    """)
    _features(con, "roster", residents)


def register_features(con: Any, residents: int, *, of: str) -> None:
    """Make `register_features` from `register` and its index, of the rows whose numbers the query `of` gives.

    Those rows stay in `candidates` and `candidates_index`.
    """
    con.execute(f"""
        CREATE OR REPLACE TABLE candidates AS SELECT n, register_id, name, birth_place, address, rw,
            status, identity_card, birth_certificate, child_card FROM register WHERE n IN ({of});
        CREATE OR REPLACE TABLE candidates_index AS
            SELECT * EXCLUDE (tie, kids, mother_kids, father_kids, home) FROM register_index WHERE n IN ({of});
        CREATE OR REPLACE TEMP VIEW compared AS SELECT * FROM candidates;
        CREATE OR REPLACE TEMP VIEW compared_index AS SELECT * FROM candidates_index;
    """)
    _features(con, "register", residents)


def _features(con: Any, side: str, residents: int) -> None:
    con.execute(_COMPANY.format(residents=residents + 1))
    con.execute(_FEATURES.format(side=side, residents=residents + 1))
    con.execute("DROP TABLE company")


# How much oftener two words of a name come together than by chance: families, customs and fashions of naming.
_COMPANY = """
CREATE OR REPLACE TABLE company AS
WITH twos AS (
    SELECT n, unnest(pairs_of(words)) AS pair, unnest(flatten(list_transform(words, lambda x:
        list_transform(list_filter(words, lambda y: y > x), lambda z: [x, z])))) AS two
    FROM (SELECT n, coalesce(CASE WHEN NOT nickname THEN words END, alias_words) AS words FROM compared_index)
)
SELECT n, max(log2((p.rows - 1)::DOUBLE * {residents} / a.rows / b.rows)) AS more
FROM twos t JOIN pair_counts p USING (pair) JOIN word_counts a ON a.fid = t.two[1]
JOIN word_counts b ON b.fid = t.two[2] GROUP BY n
"""


def _spelt(part: str, numbers: str) -> str:
    """Return the columns of one name by its words' numbers: the words, their sounds, and log2 of its bearers."""
    each = ", ".join(
        f"list_transform({numbers}, lambda x: s.{which}[x + 1]) AS {part}_{which}"
        for which in ("folded", "sounds", "rarity")
    )
    return f"{numbers} AS {part}_fids, {each}"


def _key(part: str) -> str:
    return f"array_to_string(list_sort({part}_folded), ' ') AS {part}_key"


def _of_parent(part: str) -> str:
    return (
        f"{part}_folded AS {part}_words, {_key(part)}, array_to_string({part}_folded, '') AS {part}_line,"
        f" round({_others(part)}, 3) AS {part}_others"
    )


def _others(part: str) -> str:
    return f"(log2({{residents}}) + list_sum({part}_rarity))"


_HOLDERS = f"greatest(round({_others('name')} + greatest(coalesce(company.more, 0), 0), 3), {FEWEST})"
_ALONE = (
    f"greatest(round({_others('name')} - {SINGLE}, 3), round(log2(nullif(one.rows - 1, 0)), 3), {FEWEST})"
)
_FEATURES = f"""
CREATE OR REPLACE TABLE {{side}}_features AS
WITH spelt AS (
    SELECT i.* EXCLUDE (words, alias_words, mother_words, father_words),
        {_spelt("name", "coalesce(CASE WHEN NOT i.nickname THEN i.words END, i.alias_words)")},
        {_spelt("alias", "CASE WHEN len(i.alias_words) > 1 AND NOT i.nickname THEN i.alias_words END")},
        {_spelt("mother", "i.mother_words")}, {_spelt("father", "i.father_words")}
    FROM compared_index i, spellings s
)
SELECT i.n AS unique_id, i.nik, i.card AS family_card,
    name_folded AS words, {_key("name")}, array_to_string(name_folded, '') AS name_line,
    {_HOLDERS} AS name_holders, CASE WHEN len(name_folded) > 1 THEN {_HOLDERS} ELSE {_ALONE} END AS name_others,
    alias_folded AS alias_words, {_key("alias")},
    i.born, i.y AS born_year, i.m AS born_month, i.d AS born_day, i.usual_day, i.year_from, i.year_to, i.sex,
    {_of_parent("mother")}, {_of_parent("father")},
    i.unheard, array_to_string(list_sort(name_sounds), ' ') AS name_sound, ' ' || upper(r.name) AS starts,
    ' ' || nullif(regexp_extract(upper(r.name), '[A-Z] ([A-Z])[.]?$', 1), '') AS initial,
    nullif(i.ward, '') AS ward, left(i.ward, 8) AS district, i.rt,
    coalesce(without_zeros(r.rw), without_zeros(place_in(r.address, 'RW'))) AS rw,
    street_of(r.address) AS street, house_of(r.address) AS house, p.place AS birth_place,
    round(log2({{residents}} / coalesce(pc.rows, 1)), 3) AS place_bits
FROM compared r JOIN spelt i ON i.n = r.n LEFT JOIN company ON company.n = r.n
LEFT JOIN single_counts one ON one.fid = name_fids[1] AND len(name_fids) = 1
LEFT JOIN places p ON p.t = r.birth_place LEFT JOIN place_counts pc ON pc.place = p.place
"""
