"""Folds names of a whole register word by word: a city has a million names but a hundred thousand words.

Table `lexicon`: word (in capitals, as written), fid, the number of its folded form, and kid, that of its phonetic key.
Table `folded`: fid, folded, kid. Table `special`: names with titles, "bin", initials, nicknames or old spelling, folded
as a whole: t (in capitals), fids, kids, father and father_kids (after bin), nickname.
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
        CREATE TABLE special (t VARCHAR, fids INTEGER[], kids INTEGER[], father INTEGER[], father_kids INTEGER[],
            nickname BOOLEAN);
        CREATE TABLE odd_words (word VARCHAR);
    """)
    _number_words(con, {MUHAMMAD: MUHAMMAD})


def learn_names(con: Any, table: str, columns: Iterable[str], *, whole: bool = False) -> None:
    """Add the words of some columns of a table to the lexicon, and its special names to `special`.

    whole: every name is folded as a whole and goes to `special`: quicker for a few names, and the same numbers.
    """
    texts = " UNION ALL ".join(f"SELECT upper({column}) AS t FROM {table}" for column in columns)
    if not whole:
        _learn_words(con, texts)
    special = "true" if whole else _is_special("t")
    con.execute(f"""
        CREATE OR REPLACE TABLE new_names AS
        SELECT DISTINCT t FROM ({texts}) WHERE t <> '' AND ({special}) AND t NOT IN (SELECT t FROM special)
    """)
    for names in _slices(con, "SELECT t FROM new_names ORDER BY t"):
        _fold_whole(con, names)
    con.execute("DROP TABLE new_names")


def _learn_words(con: Any, texts: str) -> None:
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
    con.execute("DROP TABLE new_words")


def _is_special(text: str) -> str:
    return (
        f"NOT regexp_full_match({text}, '{_PLAIN}') OR len(string_split({text}, ' ')) > {SLOTS}"
        f" OR list_has_any(string_split({text}, ' '), (SELECT coalesce(list(word), []) FROM odd_words))"
    )


def _fold_whole(con: Any, names: list[str]) -> None:
    folded = [fold_name(name) for name in names]
    words = sorted({word for one in folded for word in (*one.tokens, *one.father)})
    _number_words(con, {word: word for word in words}, as_words=False)
    numbers = _known_of(con, words)

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
                "father_kids": [numbered(one.father, 1) for one in folded],
                "nickname": [one.nickname for one in folded],
            }
        ),
    )
    con.execute(
        "INSERT INTO special SELECT t, numbers_in(fids), numbers_in(kids), numbers_in(father),"
        " numbers_in(father_kids), nickname FROM folded_slice"
    )
    con.unregister("folded_slice")


def _number_words(con: Any, words: Mapping[str, str], *, as_words: bool = True) -> None:
    """Give new folded forms and new phonetic keys the next numbers, in alphabetical order."""
    known = _known_of(con, words.values())
    fresh = sorted(set(words.values()) - known.keys())
    if fresh:
        heard = {one: phonetic_key(one) for one in fresh}
        sounds = _lookup(con, heard.values(), table="sounds", key="sound", columns="kid")
        new_sounds = sorted(set(heard.values()) - sounds.keys())
        count = _rows_of(con, "sounds")
        sounds |= {sound: (count + at,) for at, sound in enumerate(new_sounds)}
        count = _rows_of(con, "folded")
        known |= {one: (count + at, sounds[heard[one]][0]) for at, one in enumerate(fresh)}
        insert_columns(con, "sounds", {"sound": new_sounds, "kid": [sounds[one][0] for one in new_sounds]})
        insert_columns(
            con,
            "folded",
            {
                "fid": [known[one][0] for one in fresh],
                "folded": fresh,
                "kid": [known[one][1] for one in fresh],
            },
        )
    if as_words:
        fids, kids = ([known[one][at] for one in words.values()] for at in (0, 1))
        insert_columns(con, "lexicon", {"word": list(words), "fid": fids, "kid": kids})


def _known_of(con: Any, folded: Iterable[str]) -> dict[str, Any]:
    """Return (fid, kid) of those folded forms that have numbers."""
    return _lookup(con, folded, table="folded", key="folded", columns="fid, kid")


def _lookup(con: Any, wanted: Iterable[str], *, table: str, key: str, columns: str) -> dict[str, Any]:
    con.register("wanted_keys", pd.DataFrame({"k": sorted(set(wanted))}, dtype="object"))
    rows = con.execute(f"SELECT k, {columns} FROM wanted_keys JOIN {table} ON {key} = k").fetchall()
    con.unregister("wanted_keys")
    return {row[0]: row[1:] for row in rows}


def _rows_of(con: Any, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


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


def words_of(column: str, *, whole: bool = False) -> tuple[str, str, str]:
    """Return SQL for the numbers of a name column's folded words and of their sounds, and the joins they need.

    In order, each once, an empty list for an empty name; Muhammad stands only alone. The row's table is `r`.
    whole: as the names were learnt; one join instead of seven, which take longer to plan than one row to read.
    """
    name = f"upper(r.{column})"
    special = f"LEFT JOIN special {column}_s ON {column}_s.t = {name}"
    if whole:
        words, sounds = (f"without_muhammad(coalesce({column}_s.{part}s, []))" for part in ("fid", "kid"))
        return words, sounds, special
    spots = range(1, SLOTS + 1)
    joins = [
        f"LEFT JOIN lexicon {column}_{at} ON {column}_{at}.word = split_part({name}, ' ', {at})"
        for at in spots
    ]
    joins.append(special)
    fids, kids = (
        f"without_muhammad(coalesce({column}_s.{part}s,"
        f" once_each([{', '.join(f'{column}_{at}.{part}' for at in spots)}])))"
        for part in ("fid", "kid")
    )
    return fids, kids, "\n".join(joins)


# A macro's argument is put in wherever it is named: bound to a lambda's name, it is worked out (and planned) once.
MACROS = """
CREATE OR REPLACE MACRO numbers_in(t) AS CASE WHEN t = '' THEN [] ELSE string_split(t, ' ') END::INTEGER[];
CREATE OR REPLACE MACRO once_each(a) AS list_transform([a], lambda b:
    list_filter(b, lambda x, i: x IS NOT NULL AND list_position(b, x) = i))[1];
CREATE OR REPLACE MACRO without_muhammad(a) AS list_transform([a], lambda b:
    CASE WHEN len(b) > 1 AND list_contains(b, 0) THEN list_filter(b, lambda x: x <> 0) ELSE b END)[1];
"""
