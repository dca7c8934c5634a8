"""Folds names of a whole register word by word: a city has a million names but a hundred thousand words.

Table `lexicon`: word (in capitals, as written), fid, the number of its folded form, and kid, that of its phonetic key.
Table `folded`: fid, folded, kid. Table `special`: names with titles, "bin", initials, nicknames or old spelling, folded
as a whole: t (in capitals), fids, kids, father (fids after bin), nickname.
"""

# Queries are put together from names in this package, never from data.
# ruff: noqa: S608

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from pelangi.core.identity import fold_name, fold_word, is_plain_word, phonetic_key

MUHAMMAD = fold_name("Muhammad").key
"""Dropped beside other words: lists write, shorten and leave it out at will."""
SLOTS = 6
"""Names of more words are folded as a whole."""
FOLDED_AT_ONCE = 50_000
_PLAIN = "[A-Z]+( [A-Z]+)*"


def make_lexicon(con: Any) -> None:
    """Make the empty tables; Muhammad is number 0."""
    con.execute("""
        CREATE TABLE lexicon (word VARCHAR, fid INTEGER, kid INTEGER);
        CREATE TABLE folded (fid INTEGER, folded VARCHAR, kid INTEGER);
        CREATE TABLE sounds (sound VARCHAR, kid INTEGER);
        CREATE TABLE special (t VARCHAR, fids INTEGER[], kids INTEGER[], father INTEGER[], nickname BOOLEAN);
        CREATE TABLE odd_words (word VARCHAR);
    """)
    _number_words(con, {MUHAMMAD: MUHAMMAD})


def learn_names(con: Any, table: str, columns: Iterable[str]) -> None:
    """Add the words of some columns of a table to the lexicon, and its special names to `special`."""
    columns = tuple(columns)
    texts = " UNION ALL ".join(f"SELECT upper({column}) AS t FROM {table}" for column in columns)
    con.execute(f"""
        CREATE OR REPLACE TABLE new_words AS
        SELECT DISTINCT word FROM (
            SELECT unnest(string_split(t, ' ')) AS word FROM ({texts}) WHERE regexp_full_match(t, '{_PLAIN}')
        ) WHERE word NOT IN (SELECT word FROM lexicon) AND word NOT IN (SELECT word FROM odd_words)
    """)
    for words in _slices(con, "SELECT word FROM new_words ORDER BY word"):
        plain = {word: fold_word(word) for word in words if is_plain_word(word)}
        insert_columns(con, "odd_words", {"word": [word for word in words if word not in plain]})
        _number_words(con, {word: folded for word, folded in plain.items() if folded})
    con.execute(f"""
        CREATE OR REPLACE TABLE new_names AS
        SELECT DISTINCT t FROM ({texts}) WHERE t <> '' AND ({_is_special("t")}) AND t NOT IN (SELECT t FROM special)
    """)
    for names in _slices(con, "SELECT t FROM new_names ORDER BY t"):
        _fold_whole(con, names)
    con.execute("DROP TABLE new_words; DROP TABLE new_names")


def _is_special(text: str) -> str:
    return (
        f"NOT regexp_full_match({text}, '{_PLAIN}') OR len(string_split({text}, ' ')) > {SLOTS}"
        f" OR list_has_any(string_split({text}, ' '), (SELECT coalesce(list(word), []) FROM odd_words))"
    )


def _fold_whole(con: Any, names: list[str]) -> None:
    folded = [fold_name(name) for name in names]
    words = sorted({word for one in folded for word in (*one.tokens, *one.father)})
    known = {row[0] for row in con.execute("SELECT folded FROM folded").fetchall()}
    _number_words(con, {word: word for word in words if word not in known}, as_words=False)
    numbers = {
        word: (fid, kid) for word, fid, kid in con.execute("SELECT folded, fid, kid FROM folded").fetchall()
    }

    def numbered(tokens: tuple[str, ...], which: int) -> str:
        return " ".join(str(numbers[word][which]) for word in dict.fromkeys(tokens))

    con.register(
        "folded_slice",
        pd.DataFrame(
            {
                "t": names,
                "fids": [numbered(one.tokens, 0) for one in folded],
                "kids": [numbered(one.tokens, 1) for one in folded],
                "father": [numbered(one.father, 0) for one in folded],
                "nickname": [one.nickname for one in folded],
            }
        ),
    )
    con.execute(
        "INSERT INTO special SELECT t, numbers_in(fids), numbers_in(kids), numbers_in(father), nickname"
        " FROM folded_slice"
    )
    con.unregister("folded_slice")


def _number_words(con: Any, words: Mapping[str, str], *, as_words: bool = True) -> None:
    """Give new folded forms and new phonetic keys the next numbers, in alphabetical order."""
    numbers: dict[str, int] = dict(con.execute("SELECT folded, fid FROM folded").fetchall())
    sounds: dict[str, int] = dict(con.execute("SELECT sound, kid FROM sounds").fetchall())
    fresh = sorted(set(words.values()) - numbers.keys())
    heard = {one: phonetic_key(one) for one in fresh}
    new_sounds = sorted(set(heard.values()) - sounds.keys())
    sounds |= {sound: len(sounds) + at for at, sound in enumerate(new_sounds)}
    numbers |= {one: len(numbers) + at for at, one in enumerate(fresh)}
    sound_of = {one: sounds[heard[one]] for one in fresh}
    insert_columns(con, "sounds", {"sound": new_sounds, "kid": [sounds[one] for one in new_sounds]})
    insert_columns(
        con,
        "folded",
        {"fid": [numbers[one] for one in fresh], "folded": fresh, "kid": list(sound_of.values())},
    )
    if as_words:
        sound_of |= dict(con.execute("SELECT folded, kid FROM folded").fetchall())
        fids, kids = [numbers[one] for one in words.values()], [sound_of[one] for one in words.values()]
        insert_columns(con, "lexicon", {"word": list(words), "fid": fids, "kid": kids})


def insert_columns(con: Any, table: str, columns: Mapping[str, Any]) -> None:
    """Add rows, given as columns in the table's order."""
    frame = pd.DataFrame(columns)
    if len(frame):
        con.register("folded_slice", frame)
        con.execute(f"INSERT INTO {table} SELECT * FROM folded_slice")
        con.unregister("folded_slice")


def _slices(con: Any, query: str) -> Iterator[list[str]]:
    cursor = con.cursor()
    cursor.execute(query)
    while rows := cursor.fetchmany(FOLDED_AT_ONCE):
        yield [row[0] for row in rows]


def distinct_texts(con: Any, query: str) -> Iterator[list[str]]:
    """Yield the distinct non-empty texts of a query in slices, so that memory stays bounded."""
    con.execute(f"CREATE OR REPLACE TABLE texts AS SELECT DISTINCT t FROM ({query}) s(t) WHERE t <> ''")
    yield from _slices(con, "SELECT t FROM texts ORDER BY t")


def words_of(column: str) -> tuple[str, str, str]:
    """Return SQL for the numbers of a name column's folded words and of their sounds, and the joins they need.

    In order, each once, an empty list for an empty name; Muhammad stands only alone. The row's table is `r`.
    """
    name = f"upper(r.{column})"
    spots = range(1, SLOTS + 1)
    joins = [
        f"LEFT JOIN lexicon {column}_{at} ON {column}_{at}.word = split_part({name}, ' ', {at})"
        for at in spots
    ]
    joins.append(f"LEFT JOIN special {column}_s ON {column}_s.t = {name}")
    fids, kids = (
        f"without_muhammad(coalesce({column}_s.{part}s,"
        f" once_each([{', '.join(f'{column}_{at}.{part}' for at in spots)}])))"
        for part in ("fid", "kid")
    )
    return fids, kids, "\n".join(joins)


MACROS = """
CREATE OR REPLACE MACRO numbers_in(t) AS CASE WHEN t = '' THEN [] ELSE string_split(t, ' ') END::INTEGER[];
CREATE OR REPLACE MACRO once_each(a) AS list_filter(a, lambda x, i: x IS NOT NULL AND list_position(a, x) = i);
CREATE OR REPLACE MACRO without_muhammad(a) AS
    CASE WHEN len(a) > 1 AND list_contains(a, 0) THEN list_filter(a, lambda x: x <> 0) ELSE a END;
"""
