"""What candidates are found by: a small row of numbers for every record, in `register_index` and `roster_index`.

Columns: n (row number), tie (hash of the identifier: an order that does not depend on the rows' order), nik, card
(digits as text), born (ISO day), y, m, d (parts of the birth date known), year_from, year_to, usual_day (a placeholder
day), sex, words, alias_words, mother_words, father_words (numbers of folded words, in order, see `lexicon`; who stands
after "bin" is the father where no other is written), kids, mother_kids, father_kids (of their sounds; an alias adds its
own), nickname (no legal name is known), unheard (the name is one word that no resident bears), ward (code), rt, home
(hash of ward and address). NULL is unknown.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pelangi.core.identity import (
    NumberFault,
    Placeholder,
    Precision,
    fold_place,
    fold_ward,
    read_age,
    read_date,
    read_nik,
)
from pelangi.core.linkage.lexicon import MACROS as LEXICON_MACROS
from pelangi.core.linkage.lexicon import distinct_texts, insert_columns, learn_names, words_of

NAMES_HEARD = 1_000
"""Residents from which a register has the usual first names: one that it lacks is then more likely a nickname."""
_PATTERNS = sorted(
    {(row * 4)[at : at + 16] for row in ("0123456789", "9876543210") for at in range(10)}
    | {("12345678" * 4)[at : at + 16] for at in range(8)}
)
MACROS = f"""
CREATE OR REPLACE MACRO clean_number(x) AS
    regexp_full_match(x, '[0-9]{{16}}') AND right(x, 4) <> '0000' AND x <> repeat(left(x, 1), 16)
    AND x NOT IN ({", ".join(f"'{one}'" for one in _PATTERNS)});
CREATE OR REPLACE MACRO pairs_of(a) AS flatten(list_transform(a, lambda x:
    list_transform(list_filter(a, lambda y: y > x), lambda z: hash(x, z))));
CREATE OR REPLACE MACRO digits_of(x) AS regexp_replace(x, '[^0-9]', '', 'g');
CREATE OR REPLACE MACRO without_units(x) AS regexp_replace(upper(x), '\\bR[TW][. ]*[0-9]+', '', 'g');
CREATE OR REPLACE MACRO home_text(x) AS
    nullif(regexp_replace(without_units(x), '[^A-Z0-9]|\\b(NO|NOMOR|JALAN|JL|JLN|GG|GANG)\\b', '', 'g'), '');
CREATE OR REPLACE MACRO place_in(x, unit) AS regexp_extract(upper(x), '\\b' || unit || '[. ]*([0-9]+)', 1);
CREATE OR REPLACE MACRO house_of(x) AS nullif(ltrim(regexp_extract(without_units(x), '([0-9]+)[^0-9]*$', 1), '0'), '');
CREATE OR REPLACE MACRO street_of(x) AS
    nullif(regexp_replace(without_units(x), '[^A-Z]|\\b(NO|NOMOR|JALAN|JL|JLN|GG|GANG)\\b', '', 'g'), '');
CREATE OR REPLACE MACRO without_zeros(x) AS nullif(ltrim(digits_of(x), '0'), '');
"""


def register_macros(con: Any) -> None:
    """Teach a connection the macros of folding; kept in a register's file."""
    con.execute(LEXICON_MACROS + MACROS)


def index_register(con: Any, as_of: date) -> None:
    """Make `register_index` and the rarity of words, pairs of words, single names and places from table `register`."""
    con.execute("""
        CREATE TABLE numbers (t VARCHAR, digits VARCHAR);
        CREATE TABLE dates (t VARCHAR, born VARCHAR, y SMALLINT, m TINYINT, d TINYINT, usual_day BOOLEAN);
        CREATE TABLE ages (t VARCHAR, year_from SMALLINT, year_to SMALLINT);
        CREATE TABLE places (t VARCHAR, place VARCHAR);
    """)
    _learn(con, "register", as_of, names=("name", "mother_name", "father_name"), places=("birth_place",))
    _index(
        con,
        "register",
        "SELECT *, NULL AS year_from, NULL AS year_to, nullif(ward_code, '') AS ward_of FROM register",
    )
    con.execute("""
        CREATE TABLE word_counts AS SELECT fid, count(*) AS rows FROM (SELECT unnest(words) AS fid FROM register_index)
        GROUP BY fid;
        CREATE TABLE pair_counts AS
        SELECT pair, count(*)::INTEGER AS rows FROM (SELECT unnest(pairs_of(words)) AS pair FROM register_index)
        GROUP BY pair HAVING count(*) > 1;
        CREATE TABLE single_counts AS
        SELECT words[1] AS fid, count(*)::INTEGER AS rows FROM register_index WHERE len(words) = 1 GROUP BY ALL;
        CREATE TABLE place_counts AS
        SELECT place, count(*) AS rows FROM register r JOIN places p ON p.t = r.birth_place GROUP BY place;
        CREATE TABLE ward_digits AS
        SELECT digits_of(ward_code) AS digits, min(ward_code) AS ward FROM (SELECT DISTINCT ward_code FROM register)
        WHERE ward_code <> '' GROUP BY ALL;
        CREATE TABLE register_spellings AS
        SELECT list(folded ORDER BY fid) AS folded, list(kid ORDER BY fid) AS sounds,
            list(log2(coalesce(c.rows, 1) / (SELECT count(*) + 1 FROM register)) ORDER BY fid) AS rarity
        FROM folded LEFT JOIN word_counts c USING (fid);
    """)


def index_roster(con: Any, as_of: date, ward_codes: Mapping[str, str], *, few: bool = False) -> None:
    """Make `roster_index` from table `roster`, beside a register that was indexed before.

    ward_codes: code by ward name as rosters may write it; what it lacks is learnt from rows found with certainty.
    few: for a list of one row, the same in less time (names are folded as wholes).
    """
    _learn(
        con,
        "roster",
        as_of,
        names=("name", "alias", "mother_name", "father_name"),
        places=("birth_place",),
        few=few,
    )
    con.execute("CREATE OR REPLACE TABLE wards (t VARCHAR, ward VARCHAR)")
    for texts in distinct_texts(con, "SELECT age FROM roster WHERE age NOT IN (SELECT t FROM ages)"):
        known = [(text, years) for text in texts if (years := read_age(text)) is not None]
        years_of = {"t": [text for text, _ in known], "year_from": [as_of.year - years - 1 for _, years in known],
                    "year_to": [as_of.year - years for _, years in known]}  # fmt: skip
        insert_columns(con, "ages", years_of)
    source = """
        SELECT r.*, a.year_from, a.year_to, w.ward AS ward_of
        FROM roster r LEFT JOIN ages a ON a.t = r.age LEFT JOIN wards w ON w.t = r.ward
    """
    _index(con, "roster", source, few=few)
    _learn_wards(con, ward_codes, one=few)
    con.execute("""
        UPDATE roster_index i SET ward = w.ward, home = CASE WHEN home_text(r.address) IS NOT NULL
            THEN hash(w.ward, home_text(r.address)) END
        FROM roster r JOIN wards w ON w.t = r.ward WHERE i.n = r.n
    """)
    con.execute(_BORN_BY_NIK.format(year=as_of.year))
    con.execute(_SPELLINGS)


def _learn(
    con: Any, side: str, as_of: date, *, names: tuple[str, ...], places: tuple[str, ...], few: bool = False
) -> None:
    _learn_numbers(con, side)
    _learn_dates(con, side, as_of)
    learn_names(con, side, names, whole=few)
    texts = " UNION ALL ".join(f"SELECT {column} AS t FROM {side}" for column in places)
    for found in distinct_texts(con, f"SELECT t FROM ({texts}) WHERE t NOT IN (SELECT t FROM places)"):
        insert_columns(con, "places", {"t": found, "place": [fold_place(text) or None for text in found]})


def _learn_numbers(con: Any, side: str) -> None:
    texts = f"SELECT nik AS t FROM {side} UNION ALL SELECT family_card_number FROM {side}"
    odd = (
        f"SELECT t FROM ({texts}) WHERE t <> '' AND NOT clean_number(t) AND t NOT IN (SELECT t FROM numbers)"
    )
    for found in distinct_texts(con, odd):
        insert_columns(con, "numbers", {"t": found, "digits": [_digits(text) for text in found]})


def _digits(written: str) -> str | None:
    """Return 16 digits, or the 15 or 17 of a slip: one digit left out or typed twice still finds its number."""
    read = read_nik(written)
    if read.fault is NumberFault.WRONG_LENGTH:
        digits = "".join(letter for letter in written if letter in "0123456789")
        return digits if len(digits) in {15, 17} and len(set(digits)) > 2 else None
    return read.digits or None


def _learn_dates(con: Any, side: str, as_of: date) -> None:
    query = f"SELECT birth_date FROM {side} WHERE birth_date NOT IN (SELECT t FROM dates)"
    usual = {Placeholder.LAST_OF_YEAR, Placeholder.FIRST_OF_JULY}
    for texts in distinct_texts(con, query):
        read = [(text, day) for text in texts if (day := read_date(text, as_of=as_of))]
        columns = {
            "t": [text for text, _ in read],
            "born": pd.array(
                [str(day) if day.precision is Precision.DAY else None for _, day in read], dtype="object"
            ),
            "y": [day.year for _, day in read],
            "m": pd.array([day.month for _, day in read], dtype="Int8"),
            "d": pd.array([day.day for _, day in read], dtype="Int8"),
            "usual_day": [day.placeholder in usual for _, day in read],
        }
        insert_columns(con, "dates", columns)


def _index(con: Any, side: str, source: str, *, few: bool = False) -> None:
    name, kids, name_joins = words_of("name", whole=few)
    mother, mother_kids, mother_joins = words_of("mother_name", whole=few)
    father, father_kids, father_joins = words_of("father_name", whole=few)
    alias, alias_kids, alias_joins = "NULL::INTEGER[]", "[]", ""
    if side == "roster":
        alias, alias_kids, alias_joins = words_of("alias", whole=few)
    alias_is_nickname = "coalesce(alias_s.nickname, false)" if side == "roster" else "false"
    heard = f"(SELECT count(*) FROM register_index) < {NAMES_HEARD} OR w.words[1] IN (SELECT fid FROM word_counts)"
    unheard = f"NOT ({heard})" if side == "roster" else "false"
    con.execute(f"""
        CREATE OR REPLACE TABLE {side}_words AS
        SELECT r.n, {name} AS words, {mother} AS mother_words, {mother_kids} AS mother_kids,
            CASE WHEN len({father}) > 0 THEN {father} ELSE name_s.father END AS father_words,
            CASE WHEN len({father}) > 0 THEN {father_kids} ELSE name_s.father_kids END AS father_kids,
            coalesce(name_s.nickname, false) AS nickname,
            CASE WHEN NOT {alias_is_nickname} THEN {alias} END AS alias_words,
            list_distinct(list_concat({kids}, {alias_kids})) AS kids
        FROM {side} r {name_joins} {mother_joins} {father_joins} {alias_joins};
        CREATE OR REPLACE TABLE {side}_index AS
        SELECT r.n::INTEGER AS n, hash(r.{side}_id) AS tie,
            CASE WHEN clean_number(r.nik) THEN r.nik ELSE k.digits END AS nik,
            CASE WHEN clean_number(r.family_card_number) THEN r.family_card_number ELSE c.digits END AS card,
            b.born, b.y, b.m, b.d, coalesce(b.usual_day, false) AS usual_day,
            coalesce(b.y, r.year_from)::SMALLINT AS year_from, coalesce(b.y, r.year_to)::SMALLINT AS year_to,
            CASE WHEN upper(r.sex) IN ('L', 'P') THEN upper(r.sex) END AS sex,
            CASE WHEN len(w.words) > 0 THEN w.words END AS words,
            CASE WHEN len(w.alias_words) > 0 THEN w.alias_words END AS alias_words,
            CASE WHEN len(w.mother_words) > 0 THEN w.mother_words END AS mother_words,
            CASE WHEN len(w.father_words) > 0 THEN w.father_words END AS father_words,
            w.kids, w.mother_kids, coalesce(w.father_kids, []) AS father_kids, w.nickname, r.ward_of AS ward,
            len(w.words) = 1 AND NOT w.nickname AND {unheard} AS unheard,
            coalesce(without_zeros(r.rt), without_zeros(place_in(r.address, 'RT'))) AS rt,
            CASE WHEN home_text(r.address) IS NOT NULL THEN hash(r.ward_of, home_text(r.address)) END AS home
        FROM ({source}) r JOIN {side}_words w ON w.n = r.n
        LEFT JOIN dates b ON b.t = r.birth_date
        LEFT JOIN numbers k ON k.t = r.nik LEFT JOIN numbers c ON c.t = r.family_card_number
        ORDER BY r.n;
        DROP TABLE {side}_words;
    """)


# What the words of names are by their numbers, from 0: of the register, then those that only this list has.
_SPELLINGS = """
CREATE OR REPLACE TEMP VIEW spellings AS
SELECT list_concat(s.folded, m.folded) AS folded, list_concat(s.sounds, m.sounds) AS sounds,
    list_concat(s.rarity, m.rarity) AS rarity
FROM register_spellings s, (
    SELECT coalesce(list(folded ORDER BY fid), []) AS folded, coalesce(list(kid ORDER BY fid), []) AS sounds,
        coalesce(list(log2(1 / (SELECT count(*) + 1 FROM register))), []) AS rarity
    FROM folded WHERE fid >= (SELECT len(folded) FROM register_spellings)
) m
"""


# A list without a birth date may still have a NIK that carries one; an age given with it must agree.
_BORN_BY_NIK = """
UPDATE roster_index i SET born = f.born, y = year(f.born::DATE), m = month(f.born::DATE), d = day(f.born::DATE),
    year_from = year(f.born::DATE), year_to = year(f.born::DATE), sex = coalesce(i.sex, f.sex)
FROM (
    SELECT n, sex, CAST(try_cast(printf('%04d-%02d-%02d', yy + CASE WHEN yy > {year} % 100 THEN 1900 ELSE 2000 END, mm,
        dd - CASE WHEN dd > 40 THEN 40 ELSE 0 END) AS DATE) AS VARCHAR) AS born
    FROM (SELECT n, CASE WHEN nik[7:8]::INTEGER > 40 THEN 'P' ELSE 'L' END AS sex, nik[7:8]::INTEGER AS dd,
        nik[9:10]::INTEGER AS mm, nik[11:12]::INTEGER AS yy FROM roster_index
        WHERE len(nik) = 16 AND y IS NULL AND (card IS NULL OR card <> nik))
) f WHERE f.n = i.n AND f.born IS NOT NULL
    AND (i.year_from IS NULL OR year(f.born::DATE) BETWEEN i.year_from - 3 AND i.year_to + 3)
"""


# Two rows at least must agree on what a ward's name means: one would only repeat what it is to be found by.
_LEARNT = "CREATE OR REPLACE TABLE learnt (place VARCHAR, ward VARCHAR);"
_VOTES = f"""
{_LEARNT}
INSERT INTO learnt
WITH sure AS (
    SELECT l.n, r.ward FROM roster_index l JOIN register_index r ON r.nik = l.nik WHERE r.ward IS NOT NULL
    UNION
    SELECT l.n, r.ward FROM roster_index l JOIN register_index r ON r.born = l.born AND r.words = l.words
    WHERE r.ward IS NOT NULL AND NOT l.usual_day
), votes AS (
    SELECT a.place, s.ward, count(*) AS rows
    FROM sure s JOIN roster r ON r.n = s.n JOIN asked_wards a ON a.t = r.ward GROUP BY ALL
)
SELECT place, ward FROM votes
QUALIFY row_number() OVER (PARTITION BY place ORDER BY rows DESC, ward) = 1
    AND rows >= 2 AND rows > 0.4 * sum(rows) OVER (PARTITION BY place)
"""


def _learn_wards(con: Any, ward_codes: Mapping[str, str], *, one: bool) -> None:
    """Find the codes meant by the roster's ward texts: a code, a given name, or what rows surely found mostly say."""
    given = [(fold_ward(name), code) for name, code in sorted(ward_codes.items())]
    con.execute("CREATE OR REPLACE TABLE asked_wards (t VARCHAR, place VARCHAR)")
    for texts in distinct_texts(con, "SELECT ward FROM roster"):
        insert_columns(con, "asked_wards", {"t": texts, "place": [fold_ward(text) or text for text in texts]})
    con.execute("CREATE OR REPLACE TABLE given_wards (place VARCHAR, ward VARCHAR)")
    insert_columns(
        con, "given_wards", {"place": [one for one, _ in given], "ward": [code for _, code in given]}
    )
    con.execute(_LEARNT if one else _VOTES)
    con.execute("""
        INSERT INTO wards
        SELECT a.t, coalesce(min(d.ward), min(g.ward), min(l.ward)) AS ward
        FROM asked_wards a LEFT JOIN ward_digits d ON d.digits = digits_of(a.t) AND len(d.digits) >= 10
        LEFT JOIN given_wards g ON g.place = a.place LEFT JOIN learnt l ON l.place = a.place
        GROUP BY a.t HAVING coalesce(min(d.ward), min(g.ward), min(l.ward)) IS NOT NULL
    """)
