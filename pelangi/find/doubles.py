"""One person on two lists who is in no register: rows that are told to be the same only when the evidence is strong."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from pelangi.find.reading.columns import ROSTER_COLUMNS

SURE = 0.95  # calibrated probability from which two rows may be one lead; a wrong one would hide a person
NAMES = ("same", "alike")  # how the levels begin that bear it
BORN = frozenset({"same", "same_placeholder"})


def same_people(rows: Mapping[int, dict], *, as_of: date, ward_codes: Mapping[str, str]) -> dict[int, int]:
    """Return for each row (by entry id) the first row that is the same person, itself when there is none.

    rows: what the lists say about people who were not found in the register. Two rows are one person when the
    linkage is sure, their names are the same or written a little differently, and birth date or NIK is the same.
    """
    first = {entry: entry for entry in rows}
    if len(rows) < 2:
        return first
    for one, other in sorted(_pairs(rows, as_of=as_of, ward_codes=ward_codes)):
        low, high = sorted((_root(first, one), _root(first, other)))
        first[high] = low
    return {entry: _root(first, entry) for entry in first}


def _root(first: dict[int, int], entry: int) -> int:
    while first[entry] != entry:
        entry = first[entry]
    return entry


def _pairs(
    rows: Mapping[int, dict], *, as_of: date, ward_codes: Mapping[str, str]
) -> Iterable[tuple[int, int]]:
    """Link the rows with themselves, as if they were the register too."""
    from pelangi.core import linkage  # Splink takes seconds to load, and pages do not need it

    texts = {column: [row.get(column, "") for row in rows.values()] for column in ROSTER_COLUMNS}
    roster = pd.DataFrame({"roster_id": [str(entry) for entry in rows], **texts}, dtype="object")
    register = roster.rename(columns={"roster_id": "register_id"}).drop(columns=["alias", "age", "ward"])
    register["ward_code"] = [ward_codes.get(text, "") for text in texts["ward"]]
    register["status"] = "alive"
    found = linkage.link(register, roster, as_of=as_of, ward_codes=ward_codes).candidates
    for row in found.to_dict("records"):
        one, other = int(row["roster_id"]), int(row["register_id"])
        if one != other and row["probability"] >= SURE and _is_strong(row):
            yield min(one, other), max(one, other)


def _is_strong(row: Mapping) -> bool:
    return row["level_name"].startswith(NAMES) and (row["level_birth"] in BORN or row["level_nik"] == "same")
