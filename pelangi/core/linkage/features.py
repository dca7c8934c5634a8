"""What is compared: folded features of register and roster, in tables `register_features`, `roster_features`.

One row per record, the same columns on both sides, NULL for unknown:
unique_id (row number), nik, family_card (16 digits), words (folded, in order), name_key (words sorted),
name_line (words joined), name_keys (phonetic), name_bits (rarity of the words in the register, in bits),
born (ISO day), born_year, born_month, born_day, year_from, year_to (possible birth years), usual_day (a
placeholder), sex, mother_*, father_* (as for the name), ward, district, rt, rw, address, birth_place, place_bits.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pelangi.core.identity import (
    Placeholder,
    Precision,
    fold_place,
    read_age,
    read_date,
    read_nik,
)
from pelangi.core.linkage.name_folds import distinct_texts, fold_names, insert_columns


def fold_features(con: Any, as_of: date, ward_codes: Mapping[str, str]) -> None:
    """Make the feature tables from tables `register` and `roster`.

    ward_codes: code by ward name as rosters may write it; what it lacks is learnt from rows with equal NIK.
    """
    _fold_numbers(con)
    _fold_dates(con, as_of)
    fold_names(con)
    _fold_places(con)
    _count_rarity(con)
    _learn_wards(con, ward_codes)
    for side, ward in (("register", "r.ward_code"), ("roster", "w.ward_code")):
        con.execute(_FEATURES.format(side=side, ward=ward, **_SIDE[side]))


def _fold_numbers(con: Any) -> None:
    con.execute("CREATE TABLE numbers (t VARCHAR, digits VARCHAR)")
    for texts in distinct_texts(
        con,
        " UNION ALL ".join(
            f"SELECT {column} FROM {side}"
            for side in ("register", "roster")
            for column in ("nik", "family_card_number")
        ),
    ):
        insert_columns(
            con, "numbers", {"t": texts, "digits": [read_nik(text).digits or None for text in texts]}
        )


def _fold_dates(con: Any, as_of: date) -> None:
    con.execute(
        "CREATE TABLE dates (t VARCHAR, born VARCHAR, y SMALLINT, m TINYINT, d TINYINT, usual_day BOOLEAN)"
    )
    query = "SELECT birth_date FROM register UNION ALL SELECT birth_date FROM roster"
    for texts in distinct_texts(con, query):
        read = [(text, day) for text in texts if (day := read_date(text, as_of=as_of))]
        insert_columns(
            con,
            "dates",
            {
                "t": [text for text, _ in read],
                "born": [str(day) if day.precision is Precision.DAY else None for _, day in read],
                "y": [day.year for _, day in read],
                "m": pd.array([day.month for _, day in read], dtype="Int8"),
                "d": pd.array([day.day for _, day in read], dtype="Int8"),
                "usual_day": [
                    day.placeholder in {Placeholder.LAST_OF_YEAR, Placeholder.FIRST_OF_JULY}
                    for _, day in read
                ],
            },
        )
    con.execute("CREATE TABLE ages (t VARCHAR, year_from SMALLINT, year_to SMALLINT)")
    for texts in distinct_texts(con, "SELECT age FROM roster"):
        known = [(text, years) for text in texts if (years := read_age(text)) is not None]
        insert_columns(
            con,
            "ages",
            {
                "t": [text for text, _ in known],
                "year_from": [as_of.year - years - 1 for _, years in known],
                "year_to": [as_of.year - years for _, years in known],
            },
        )


def _fold_places(con: Any) -> None:
    con.execute("CREATE TABLE places (t VARCHAR, place VARCHAR)")
    query = """SELECT birth_place FROM register UNION ALL SELECT birth_place FROM roster
        UNION ALL SELECT ward FROM roster"""
    for texts in distinct_texts(con, query):
        insert_columns(con, "places", {"t": texts, "place": [fold_place(text) or None for text in texts]})


def _count_rarity(con: Any) -> None:
    """Rarity in bits: log2 of how many residents share the word, or the birth place, one in how many."""
    con.execute("""
        CREATE TABLE word_bits AS
        SELECT word, log2((SELECT count(*) + 1 FROM register) / count(*)) AS bits
        FROM (SELECT unnest(f.words) AS word FROM register r JOIN names f ON f.t = r.name) GROUP BY word;
        CREATE TABLE name_bits AS
        SELECT t, round(sum(coalesce(bits, log2((SELECT count(*) + 1 FROM register)))), 3) AS bits
        FROM (SELECT t, unnest(words) AS word FROM names) LEFT JOIN word_bits USING (word) GROUP BY t;
        CREATE TABLE place_bits AS
        SELECT place, log2((SELECT count(*) + 1 FROM register) / count(*)) AS bits
        FROM register r JOIN places p ON p.t = r.birth_place GROUP BY place;
    """)


def _learn_wards(con: Any, ward_codes: Mapping[str, str]) -> None:
    """Find the ward codes meant by the roster's texts: a code, a given name, or what equal NIK mostly say."""
    given = [(fold_place(name), code) for name, code in sorted(ward_codes.items())]
    con.execute("CREATE TABLE given_wards (place VARCHAR, ward_code VARCHAR)")
    if given:
        con.executemany("INSERT INTO given_wards VALUES (?, ?)", given)
    con.execute("""
        CREATE TABLE wards AS
        WITH seen AS (
            SELECT p.place, r.ward_code, count(*) AS times
            FROM roster o JOIN places p ON p.t = o.ward
            JOIN numbers a ON a.t = o.nik JOIN numbers b ON b.digits = a.digits JOIN register r ON r.nik = b.t
            WHERE r.ward_code <> '' GROUP BY ALL
        ), learnt AS (
            SELECT place, arg_max(ward_code, (times, ward_code)) AS ward_code FROM seen
            GROUP BY place HAVING max(times) >= 3 AND max(times) > 0.6 * sum(times)
        ), codes AS (
            SELECT DISTINCT o.ward AS t, r.ward_code FROM (SELECT DISTINCT ward FROM roster) o
            JOIN (SELECT DISTINCT ward_code FROM register WHERE ward_code <> '') r
            ON replace(o.ward, '.', '') = replace(r.ward_code, '.', '')
        )
        SELECT p.t, coalesce(any_value(c.ward_code), min(g.ward_code), any_value(l.ward_code)) AS ward_code
        FROM (SELECT DISTINCT ward AS t FROM roster WHERE ward <> '') p
        LEFT JOIN places f ON f.t = p.t LEFT JOIN codes c ON c.t = p.t
        LEFT JOIN given_wards g ON g.place = f.place LEFT JOIN learnt l ON l.place = f.place GROUP BY p.t
    """)


_SIDE = {
    "register": {"age": "''", "alias": "''", "ward_text": "''"},
    "roster": {"age": "r.age", "alias": "r.alias", "ward_text": "r.ward"},
}
# A nickname alone says nothing against a legal name: then another name given with it is used, or none.
_FEATURES = """
CREATE TABLE {side}_features AS
SELECT r.n AS unique_id,
    k.digits AS nik, c.digits AS family_card,
    CASE WHEN NOT f.nickname THEN f.words WHEN NOT a.nickname THEN a.words END AS words,
    CASE WHEN NOT f.nickname THEN f.name_key WHEN NOT a.nickname THEN a.name_key END AS name_key,
    CASE WHEN NOT f.nickname THEN f.name_line WHEN NOT a.nickname THEN a.name_line END AS name_line,
    CASE WHEN NOT f.nickname THEN f.keys WHEN NOT a.nickname THEN a.keys END AS name_keys,
    CASE WHEN NOT f.nickname THEN fb.bits WHEN NOT a.nickname THEN ab.bits END AS name_bits,
    b.born, b.y AS born_year, b.m AS born_month, b.d AS born_day, coalesce(b.usual_day, false) AS usual_day,
    coalesce(b.y, g.year_from) AS year_from, coalesce(b.y, g.year_to) AS year_to,
    CASE WHEN upper(r.sex) IN ('L', 'P') THEN upper(r.sex) END AS sex,
    m.words AS mother_words, m.name_key AS mother_key, m.name_line AS mother_line, mb.bits AS mother_bits,
    coalesce(p.words, f.father) AS father_words,
    coalesce(p.name_key, array_to_string(list_sort(f.father), ' ')) AS father_key,
    coalesce(p.name_line, array_to_string(f.father, '')) AS father_line, coalesce(pb.bits, 8) AS father_bits,
    {ward} AS ward, left({ward}, 8) AS district,
    nullif(ltrim(regexp_replace(r.rt, '[^0-9]', '', 'g'), '0'), '') AS rt,
    nullif(ltrim(regexp_replace(r.rw, '[^0-9]', '', 'g'), '0'), '') AS rw,
    nullif(regexp_replace(upper(r.address), '[^A-Z0-9]|\\b(NO|JALAN|JL|JLN)\\b', '', 'g'), '') AS address,
    bp.place AS birth_place, coalesce(bb.bits, 12) AS place_bits
FROM {side} r
LEFT JOIN numbers k ON k.t = r.nik LEFT JOIN numbers c ON c.t = r.family_card_number
LEFT JOIN names f ON f.t = r.name LEFT JOIN name_bits fb ON fb.t = r.name
LEFT JOIN names a ON a.t = {alias} LEFT JOIN name_bits ab ON ab.t = {alias}
LEFT JOIN dates b ON b.t = r.birth_date LEFT JOIN ages g ON g.t = {age}
LEFT JOIN names m ON m.t = r.mother_name LEFT JOIN name_bits mb ON mb.t = r.mother_name
LEFT JOIN names p ON p.t = r.father_name LEFT JOIN name_bits pb ON pb.t = r.father_name
LEFT JOIN wards w ON w.t = {ward_text}
LEFT JOIN places bp ON bp.t = r.birth_place LEFT JOIN place_bits bb ON bb.place = bp.place
ORDER BY r.n
"""
