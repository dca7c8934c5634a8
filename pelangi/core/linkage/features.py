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
    con.execute(f"""
        CREATE OR REPLACE TABLE spelt AS
        WITH lists AS (
            SELECT i.n, unnest([
                {{'part': 'name', 'words': coalesce(CASE WHEN NOT i.nickname THEN i.words END, i.alias_words)}},
                {{'part': 'alias',
                    'words': CASE WHEN len(i.alias_words) > 1 AND NOT i.nickname THEN i.alias_words END}},
                {{'part': 'mother', 'words': i.mother_words}}, {{'part': 'father', 'words': i.father_words}}
            ], recursive := true)
            FROM compared_index i
        ), words AS (SELECT n, part, unnest(words) AS fid, generate_subscripts(words, 1) AS spot FROM lists)
        SELECT n, part, list(folded ORDER BY spot) AS words, string_agg(folded, ' ' ORDER BY folded) AS key,
            string_agg(folded, '' ORDER BY spot) AS line,
            log2({residents + 1}) + sum(log2(coalesce(c.rows, 1) / {residents + 1})) AS others, count(*) AS size,
            min(fid) AS fid, string_agg(kid, ' ' ORDER BY kid) AS sound
        FROM words JOIN folded USING (fid) LEFT JOIN word_counts c USING (fid) GROUP BY n, part
    """)
    con.execute(_COMPANY.format(residents=residents + 1))
    con.execute(_FEATURES.format(side=side, residents=residents + 1))
    con.execute("DROP TABLE spelt; DROP TABLE company")


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
_HOLDERS = f"greatest(round(s.others + greatest(coalesce(company.more, 0), 0), 3), {FEWEST})"
_ALONE = f"greatest(round(s.others - {SINGLE}, 3), round(log2(nullif(one.rows - 1, 0)), 3), {FEWEST})"
_FEATURES = f"""
CREATE OR REPLACE TABLE {{side}}_features AS
SELECT i.n AS unique_id, i.nik, i.card AS family_card,
    s.words, s.key AS name_key, s.line AS name_line,
    {_HOLDERS} AS name_holders,
    CASE WHEN s.size > 1 THEN {_HOLDERS}
        ELSE {_ALONE} END AS name_others,
    a.words AS alias_words, a.key AS alias_key,
    i.born, i.y AS born_year, i.m AS born_month, i.d AS born_day, i.usual_day, i.year_from, i.year_to, i.sex,
    m.words AS mother_words, m.key AS mother_key, m.line AS mother_line, round(m.others, 3) AS mother_others,
    f.words AS father_words, f.key AS father_key, f.line AS father_line, round(f.others, 3) AS father_others,
    i.unheard, s.sound AS name_sound, ' ' || upper(r.name) AS starts,
    ' ' || nullif(regexp_extract(upper(r.name), '[A-Z] ([A-Z])[.]?$', 1), '') AS initial,
    nullif(i.ward, '') AS ward, left(i.ward, 8) AS district, i.rt,
    coalesce(without_zeros(r.rw), without_zeros(place_in(r.address, 'RW'))) AS rw,
    street_of(r.address) AS street, house_of(r.address) AS house, p.place AS birth_place,
    round(log2({{residents}} / coalesce(pc.rows, 1)), 3) AS place_bits
FROM compared r JOIN compared_index i ON i.n = r.n
LEFT JOIN spelt s ON s.n = r.n AND s.part = 'name' LEFT JOIN company ON company.n = r.n
LEFT JOIN single_counts one ON one.fid = s.fid AND s.size = 1 LEFT JOIN spelt a ON a.n = r.n AND a.part = 'alias'
LEFT JOIN spelt m ON m.n = r.n AND m.part = 'mother' LEFT JOIN spelt f ON f.n = r.n AND f.part = 'father'
LEFT JOIN places p ON p.t = r.birth_place LEFT JOIN place_counts pc ON pc.place = p.place
"""
