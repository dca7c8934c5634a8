"""Bring in a list as a prison, hospital, home, school, ward or agency sent it."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language

from pelangi.city.models import Agency, Institution
from pelangi.city.queries import ward_named
from pelangi.find.actions.registers import file_hash, stored_bad_row
from pelangi.find.cells import ROW_CELL
from pelangi.find.models import BadRow, Roster, RosterEntry
from pelangi.find.reading import GoodRow, NotATable, RosterReading, read_roster
from pelangi.find.reading.reasons import file_words
from pelangi.find.refusals import AlreadyBroughtIn, Unreadable
from pelangi.staff import audit
from pelangi.staff.models import PersonKey, User
from pelangi.staff.protection import new_person_key, seal_for
from pelangi.staff.roles import Deed

BATCH = 500
WARNINGS = "warnings"  # beside the contract's columns in the sealed row: what a person should check


def import_roster(
    path: Path,
    *,
    sender: Institution | Agency,
    group: str,
    legal_basis: str,
    purpose: str,
    received_on: date,
    retain_until: date,
    by: User,
    at: datetime,
    column_map: dict[str, str] | None = None,
    file_name: str = "",
) -> Roster:
    """Take every good row of a list, each sealed under a key of its own, and report every bad one.

    column_map: our column -> heading, where corrected; by default as in this sender's last list. file_name: what
    to call the file when `path` is a temporary name. Raises AlreadyBroughtIn for the same file, Unreadable when
    no people can be made out in it.
    """
    reading = _read(path := Path(path), received_on, column_map or remembered_columns(sender))
    roster = Roster(
        file_name=(file_name or path.name)[:200],
        file_hash=file_hash(path),
        received_on=received_on,
        imported_at=at,
        imported_by=by,
        row_count=reading.row_count,
        bad_count=len(reading.bad),
        institution=sender if isinstance(sender, Institution) else None,
        agency=sender if isinstance(sender, Agency) else None,
        group=group,
        legal_basis=legal_basis,
        purpose=purpose,
        retain_until=retain_until,
        dropped_columns=reading.dropped,
        column_map=reading.columns,
    )
    _store(roster, reading, by=by, at=at)
    return roster


def remembered_columns(sender: Institution | Agency) -> dict[str, str]:
    """Return which headings meant which column in this sender's last list."""
    field = "institution" if isinstance(sender, Institution) else "agency"
    last = Roster.objects.filter(**{field: sender}).order_by("-pk").first()
    return {column: heading for column, heading in last.column_map.items() if heading} if last else {}


def _read(path: Path, received_on: date, column_map: dict[str, str]) -> RosterReading:
    language = get_language() or "id"
    try:
        reading = read_roster(path, today=received_on, column_map=column_map)
    except NotATable as error:
        raise Unreadable(file_words(error.code, language)) from error
    if not reading.columns:
        raise Unreadable(file_words("no_people", language))
    return reading


@transaction.atomic
def _store(roster: Roster, reading: RosterReading, *, by: User, at: datetime) -> None:
    if Roster.objects.filter(file_hash=roster.file_hash).exists():
        raise AlreadyBroughtIn
    roster.save()
    wards = {text: ward_named(text) for text in {row.values["ward"] for row in reading.rows} if text}
    keys = [new_person_key(at) for _row in reading.rows]
    PersonKey.objects.bulk_create(keys, batch_size=BATCH)
    entries = [
        _entry(roster, row, key, wards.get(row.values["ward"]))
        for row, key in zip(reading.rows, keys, strict=True)
    ]
    RosterEntry.objects.bulk_create(entries, batch_size=BATCH)
    BadRow.objects.bulk_create([stored_bad_row(row, roster=roster) for row in reading.bad], batch_size=BATCH)
    detail = {
        "rows": roster.row_count,
        "bad": roster.bad_count,
        "group": str(roster.group),
        "dropped_columns": len(roster.dropped_columns),
    }
    audit.record(Deed.LIST_IMPORT, roster, by=by, at=at, detail=detail)


def _entry(roster: Roster, row: GoodRow, key: PersonKey, ward) -> RosterEntry:
    data = {column: text for column, text in row.values.items() if text}
    if row.warnings:
        data[WARNINGS] = list(row.warnings)
    return RosterEntry(
        roster=roster,
        row_number=row.row_number,
        sheet=row.sheet[:80],
        person_key=key,
        sealed=seal_for(key, data, ROW_CELL),
        ward=ward,
    )
