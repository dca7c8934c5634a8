"""The register and the lists as tables of the contract's columns, opened from the database for one comparison."""

from collections.abc import Callable, Iterator

import pandas as pd
from django.db import connection

from pelangi.find.cells import FAMILY_CARD_CELL, NIK_CELL, all_opened
from pelangi.find.models import RegisterEntry, RegisterSnapshot, RosterEntry
from pelangi.find.queries import row_of
from pelangi.find.reading.columns import ROSTER_COLUMNS
from pelangi.find.reading.register_words import COLUMNS
from pelangi.staff.protection import Erased

FETCH_ROWS = 20_000
YES_NO = {True: "yes", False: "no", None: ""}  # SQLite says 1 and 0, which find the same keys
_STORED = {
    "nik": "nik_sealed",
    "family_card_number": "family_card_sealed",
    "ward_code": "ward_id",
}  # the other columns are called the same


def register_table(
    snapshot: RegisterSnapshot, *, numbers: bool = True, heard: Callable[[int], object] = lambda rows: None
) -> pd.DataFrame:
    """Return an extract in the columns of the contract, all text, "" = unknown, in the order it came in.

    numbers: open NIK and family-card numbers; without, both are unknown. heard: called with the rows read so far.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(_STORED.get(column, column)) for column in COLUMNS)
    names = names.replace(
        quote("birth_date"), f"CAST({quote('birth_date')} AS TEXT)"
    )  # dates come as text anyway
    table = quote(RegisterEntry._meta.db_table)
    own_names = f"SELECT id, {names} FROM {table}"  # noqa: S608 -- names of our own columns
    sql = f"{own_names} WHERE snapshot_id = %s AND id > %s ORDER BY id LIMIT {FETCH_ROWS}"
    columns: list[list] = [[] for _column in COLUMNS]
    for rows in _fetched(sql, snapshot.pk):
        for values, more in zip(columns, zip(*rows, strict=True), strict=True):
            values.extend(more)
        heard(len(columns[0]))
    frame = dict(zip(COLUMNS, columns, strict=True))
    own = frame["register_id"]
    for column, cell in (("nik", NIK_CELL), ("family_card_number", FAMILY_CARD_CELL)):
        sealed = zip(frame[column], own, strict=True)
        frame[column] = all_opened(cell, sealed) if numbers else [""] * len(own)
    frame["birth_date"] = [day or "" for day in frame["birth_date"]]
    frame["ward_code"] = [code or "" for code in frame["ward_code"]]
    for column in ("birth_certificate", "child_card"):
        frame[column] = [YES_NO[held] for held in frame[column]]
    return pd.DataFrame(frame, dtype="object")


def _fetched(sql: str, snapshot_id: int) -> Iterator[list[tuple]]:
    """Yield the rows in parts, each read by itself: no transaction is open while a part is worked on."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [snapshot_id, last])
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [row[1:] for row in rows]


def roster_table(entries: list[RosterEntry]) -> tuple[pd.DataFrame, dict[int, dict]]:
    """Return the lists in the columns of the contract, and by entry id what each row says.

    roster_id is the entry's id. Rows of persons who were erased are left out.
    """
    said: dict[int, dict] = {}
    for entry in entries:
        try:
            said[entry.pk] = row_of(entry)
        except Erased:
            continue  # nothing is left to compare
    frame = {"roster_id": [str(pk) for pk in said]}
    for column in ROSTER_COLUMNS:
        frame[column] = [row.get(column, "") for row in said.values()]
    return pd.DataFrame(frame, dtype="object"), said
