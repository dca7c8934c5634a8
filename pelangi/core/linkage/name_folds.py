"""Folds the distinct names of both tables into table `names`, most of them word by word.

A register has a hundred thousand names but twenty thousand words; only names with titles, "bin", initials,
nicknames or old spelling need the whole of `fold_name`.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pelangi.core.identity import fold_name, fold_word, is_plain_word, phonetic_key

MUHAMMAD = fold_name("Muhammad").key
"""Dropped beside other words: lists write, shorten and leave it out at will."""
FOLDED_AT_ONCE = 50_000
_ALL_NAMES = " UNION ALL ".join(
    f"SELECT {column} FROM {side}"
    for side, columns in (
        ("register", ("name", "mother_name", "father_name")),
        ("roster", ("name", "alias", "mother_name", "father_name")),
    )
    for column in columns
)
_BY_WORD = f"""
CREATE TABLE names AS
WITH placed AS (
    SELECT t, word, min(spot) AS spot
    FROM (SELECT t, f.folded AS word, p.spot FROM name_pieces p JOIN plain_words f ON f.word = p.word)
    GROUP BY t, word
), chosen AS (
    SELECT t, word, spot FROM placed
    QUALIFY word <> '{MUHAMMAD}' OR count(*) OVER (PARTITION BY t) = 1
)
SELECT t, list(c.word ORDER BY spot) AS words, string_agg(c.word, ' ' ORDER BY c.word) AS name_key,
    string_agg(c.word, '' ORDER BY spot) AS name_line, list(DISTINCT k.key ORDER BY k.key) AS keys,
    NULL::VARCHAR[] AS father, false AS nickname
FROM chosen c JOIN word_keys k USING (word)
WHERE t NOT IN (SELECT t FROM name_pieces WHERE word NOT IN (SELECT word FROM plain_words))
GROUP BY t
"""


def distinct_texts(con: Any, query: str) -> Iterator[list[str]]:
    """Yield the distinct non-empty texts of a query in slices, so that memory stays bounded."""
    con.execute(f"CREATE OR REPLACE TABLE texts AS SELECT DISTINCT t FROM ({query}) s(t) WHERE t <> ''")
    cursor = con.cursor()
    cursor.execute("SELECT t FROM texts")
    while rows := cursor.fetchmany(FOLDED_AT_ONCE):
        yield [row[0] for row in rows]


def insert_columns(con: Any, table: str, columns: Mapping[str, Any]) -> None:
    """Add rows, given as columns in the table's order."""
    con.register("folded_slice", pd.DataFrame(columns))
    con.execute(f"INSERT INTO {table} SELECT * FROM folded_slice")
    con.unregister("folded_slice")


def fold_names(con: Any) -> None:
    """Make table `names`: t (as written), words, name_key, name_line, keys, father (words after bin), nickname."""
    con.execute(f"""
        CREATE TABLE all_names AS SELECT DISTINCT t FROM ({_ALL_NAMES}) s(t) WHERE t <> '';
        CREATE TABLE name_pieces AS
        SELECT t, unnest(string_split(t, ' ')) AS word, generate_subscripts(string_split(t, ' '), 1) AS spot
        FROM all_names WHERE regexp_full_match(t, '[A-Z]+( [A-Z]+)*')
    """)
    _fold_words(con)
    con.execute(_BY_WORD)
    for texts in distinct_texts(con, "SELECT t FROM all_names WHERE t NOT IN (SELECT t FROM names)"):
        rows = [(text, *_fold(text)) for text in texts]
        con.register(
            "folded_slice",
            pd.DataFrame(rows, columns=["t", "words", "name_key", "name_line", "keys", "father", "nickname"]),
        )
        con.execute(
            "INSERT INTO names SELECT t, string_split(words, ' '), name_key, name_line,"
            " string_split(keys, ' '), string_split(father, ' '), nickname FROM folded_slice"
        )
        con.unregister("folded_slice")
    con.execute("DROP TABLE name_pieces; DROP TABLE all_names")


def _fold_words(con: Any) -> None:
    con.execute("CREATE TABLE plain_words (word VARCHAR, folded VARCHAR)")
    con.execute("CREATE TABLE word_keys (word VARCHAR, key VARCHAR)")
    for words in distinct_texts(con, "SELECT word FROM name_pieces"):
        plain = [word for word in words if is_plain_word(word)]
        insert_columns(con, "plain_words", {"word": plain, "folded": [fold_word(word) for word in plain]})
    for words in distinct_texts(con, "SELECT folded FROM plain_words"):
        insert_columns(con, "word_keys", {"word": words, "key": [phonetic_key(word) for word in words]})


def _fold(written: str) -> tuple[str | None, str | None, str | None, str | None, str | None, bool]:
    folded = fold_name(written)
    words = tuple(dict.fromkeys(word for word in folded.tokens if word != MUHAMMAD)) or folded.tokens[:1]
    return (
        " ".join(words) or None,
        " ".join(sorted(words)) or None,
        "".join(words) or None,
        " ".join(sorted({phonetic_key(word) for word in words})) or None,
        " ".join(folded.father) or None,
        folded.nickname,
    )
