"""Bring in an extract of the population register: all of it, or nothing."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import get_language

from pelangi.city.models import Area
from pelangi.find.cells import (
    BAD_CELL,
    BAD_CELLS_CELL,
    FAMILY_CARD_CELL,
    NIK_CELL,
    bad_row_name,
    family_card_hash,
    sealed,
)
from pelangi.find.models import BadRow, RegisterEntry, RegisterSnapshot
from pelangi.find.reading import BadRow as UnreadRow
from pelangi.find.reading import NotATable, read_register
from pelangi.find.reading.reasons import file_words
from pelangi.find.refusals import AlreadyBroughtIn, Unreadable
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import nik_hash
from pelangi.staff.roles import Deed

BATCH = 5_000  # rows a database call: memory stays small, calls stay few
KEPT_BAD_ROWS = 10_000  # a wrong file must not fill the database; the count says how many there were
COLUMNS = (
    "snapshot_id", "register_id", "nik_hash", "nik_sealed", "family_card_hash", "family_card_sealed", "name", "sex",
    "birth_place", "birth_date", "mother_name", "father_name", "address", "rt", "rw", "ward_id", "status",
    "identity_card", "birth_certificate", "child_card",
)  # fmt: skip
YES_NO = {"yes": True, "no": False, "true": True, "false": False, "ya": True, "tidak": False}
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

Progress = Callable[[int], object]


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, by which it is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def import_register(
    path: Path, *, received_on: date, by: User, at: datetime, progress: Progress | None = None
) -> RegisterSnapshot:
    """Read an extract and make it the current one.

    progress: called with the number of rows read since the last call.
    Raises AlreadyBroughtIn for the same file, Unreadable when it is no register extract.
    """
    path = Path(path)
    content = file_hash(path)
    if RegisterSnapshot.objects.filter(file_hash=content).exists():
        raise AlreadyBroughtIn
    snapshot = RegisterSnapshot.objects.create(
        file_name=path.name[:200], file_hash=content, received_on=received_on, imported_at=at, imported_by=by
    )
    try:
        _fill(snapshot, path, received_on, progress or (lambda rows: None))
    except NotATable as error:
        raise Unreadable(file_words(error.code, get_language() or "id")) from error
    RegisterSnapshot.objects.filter(is_current=True).update(is_current=False)
    snapshot.is_current = True
    snapshot.save()
    counts = {"rows": snapshot.row_count, "bad": snapshot.bad_count}
    audit.record(Deed.REGISTER_IMPORT, snapshot, by=by, at=at, detail=counts)
    return snapshot


def _fill(snapshot: RegisterSnapshot, path: Path, today: date, progress: Progress) -> None:
    wards = set(Area.objects.filter(level=Area.Level.WARD).values_list("code", flat=True))
    batch: list[tuple] = []
    bad: list[UnreadRow] = []
    with connection.cursor() as cursor:
        for reading in read_register(path, today=today):
            snapshot.row_count += 1
            if reading.bad:
                snapshot.bad_count += 1
                if len(bad) < KEPT_BAD_ROWS:
                    bad.append(reading.bad)
                continue
            batch.append(_cells(snapshot.pk, reading.row, wards))
            if len(batch) == BATCH:
                _write(cursor, batch)
                progress(len(batch))
                batch.clear()
        if batch:
            _write(cursor, batch)
            progress(len(batch))
    BadRow.objects.bulk_create([stored_bad_row(row, snapshot=snapshot) for row in bad], batch_size=500)


def _write(cursor, batch: list[tuple]) -> None:
    """Write rows as each database does it fastest: 242,285 model instances would take several times as long."""
    quote = connection.ops.quote_name
    table, names = quote(RegisterEntry._meta.db_table), ", ".join(quote(column) for column in COLUMNS)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in batch:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(COLUMNS))
    cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", batch)  # noqa: S608 -- own column names


def _cells(snapshot_id: int, row: dict[str, str], wards: set[str]) -> tuple:
    own = row["register_id"]
    nik, family_card = row["nik"], row["family_card_number"]
    short = {column: row[column][:length] for column, length in LONGEST.items()}
    born = row["birth_date"] if len(row["birth_date"]) == 10 and row["birth_date"][4] == "-" else None
    return (
        snapshot_id,
        own,
        nik_hash(nik),
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
        row["ward_code"] if row["ward_code"] in wards else None,
        row["status"],
        row["identity_card"],
        YES_NO.get(row["birth_certificate"].lower()),
        YES_NO.get(row["child_card"].lower()),
    )


def stored_bad_row(row: UnreadRow, **of_file) -> BadRow:
    """Return the unsaved record of a row that was not taken; what was found in it is sealed."""
    return BadRow(
        sheet=row.sheet[:80],
        row_number=row.row_number,
        column=row.column,
        found_sealed=sealed(BAD_CELL, row.found or " ", bad_row_name(row)),
        reason_code=row.reason,
        cells_sealed=sealed(BAD_CELLS_CELL, json.dumps(row.cells, ensure_ascii=False), bad_row_name(row))
        if row.cells
        else None,
        **of_file,
    )
