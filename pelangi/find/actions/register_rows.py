"""Rows of the population register as the database keeps them: numbers sealed, NIK searchable by keyed hash."""

import re
from collections.abc import Mapping

from django.db import connection

from pelangi.city.queries import ward_named, wards_by_name
from pelangi.find.cells import FAMILY_CARD_CELL, NIK_CELL, family_card_hash, sealed
from pelangi.find.models import RegisterEntry
from pelangi.staff.protection import nik_hash

COLUMNS = (
    "snapshot_id", "register_id", "nik_hash", "nik_sealed", "family_card_hash", "family_card_sealed", "name", "sex",
    "birth_place", "birth_date", "mother_name", "father_name", "address", "rt", "rw", "ward_id", "status",
    "identity_card", "birth_certificate", "child_card",
)  # fmt: skip
HELD = {"yes": True, "no": False}
# as long as the columns are; PostgreSQL refuses what SQLite lets pass
LONGEST = {
    "name": 120,
    "birth_place": 80,
    "mother_name": 120,
    "father_name": 120,
    "address": 200,
    "rt": 4,
    "rw": 4,
}
OWN_DIGITS = 20  # of the keyed hash that stands for a NIK where the register has no number of its own
_CODE = re.compile(r"(\d{2})(\d{2})(\d{2})(\d{4})")  # a Kemendagri code written without its points
DELETE_ROWS = 50_000  # at a time, so that others can write in between


class Wards:
    """The ward a register means, by code or by name; each text is looked up once."""

    def __init__(self) -> None:
        self._named = wards_by_name()
        self._known: dict[str, str | None] = {"": None}

    def code(self, text: str) -> str | None:
        """Return the code of a ward, None when it is none of ours."""
        if text not in self._known:
            parts = _CODE.fullmatch(text)
            ward = ward_named(".".join(parts.groups()) if parts else text, self._named)
            self._known[text] = ward.pk if ward else None
        return self._known[text]


def cells(snapshot_id: int, row: Mapping[str, str], wards: Wards) -> tuple:
    """Return one row in the order of COLUMNS."""
    nik, family_card = row["nik"], row["family_card_number"]
    hashed = nik_hash(nik)
    own = row["register_id"] or f"N{hashed[:OWN_DIGITS]}"
    short = {column: row[column][:length] for column, length in LONGEST.items()}
    born = row["birth_date"] if len(row["birth_date"]) == 10 and row["birth_date"][4] == "-" else None
    return (
        snapshot_id,
        own,
        hashed,
        sealed(NIK_CELL, nik, own),
        family_card_hash(family_card),
        sealed(FAMILY_CARD_CELL, family_card, own),
        short["name"],
        row["sex"][:1],
        short["birth_place"],
        born,
        short["mother_name"],
        short["father_name"],
        short["address"],
        short["rt"],
        short["rw"],
        wards.code(row["ward_code"]),
        row["status"],
        row["identity_card"],
        HELD.get(row["birth_certificate"]),
        HELD.get(row["child_card"]),
    )


def write(batch: list[tuple]) -> None:
    """Write rows as each database does it fastest: 242,285 model instances would take several times as long."""
    quote = connection.ops.quote_name
    table, names = quote(RegisterEntry._meta.db_table), ", ".join(quote(column) for column in COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(COLUMNS))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", batch)  # noqa: S608 -- own column names


def delete_entries(snapshot_id: int) -> int:
    """Delete the rows of an extract, some at a time; return how many. Nothing refers to them but by register_id."""
    entries = RegisterEntry.objects.filter(snapshot=snapshot_id).order_by("pk")
    gone = 0
    while True:
        last = entries.values_list("pk", flat=True)[DELETE_ROWS - 1 : DELETE_ROWS].first()
        some = RegisterEntry.objects.filter(snapshot=snapshot_id)
        some = some.filter(pk__lte=last) if last else some
        gone += some._raw_delete(some.db) or 0
        if not last:
            return gone
