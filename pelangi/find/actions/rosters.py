"""Bring in a list as an office sent it: at once, or after a person has looked at its columns."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language

from pelangi.city.models import Agency, Area, Institution
from pelangi.city.queries import ward_named, wards_by_name
from pelangi.find.actions.files import file_hash, stored_bad_row
from pelangi.find.cells import ROW_CELL
from pelangi.find.drafts import sealed_sheets, sheets_of
from pelangi.find.models import BadRow, Draft, Roster, RosterEntry
from pelangi.find.reading import (
    Confirmed,
    GoodRow,
    NotATable,
    RosterReading,
    Sheet,
    headings_seen,
    propose,
    read_sheets,
    read_tables,
    without_forbidden,
)
from pelangi.find.reading.reasons import file_words, no_people_words
from pelangi.find.refusals import AlreadyBroughtIn, Unreadable
from pelangi.staff import audit
from pelangi.staff.models import PersonKey, User
from pelangi.staff.protection import new_person_key, seal_for
from pelangi.staff.roles import Deed

BATCH = 500
WARNINGS = "warnings"  # beside the contract's columns in the sealed row: what a person should check


@dataclass(frozen=True)
class Terms:
    """What is said of a list as a whole: who sent it, why we may hold it and until when."""

    sender: Institution | Agency
    group: str
    legal_basis: str
    purpose: str
    received_on: date
    retain_until: date

    def as_data(self) -> dict:
        """Return it as JSON can keep it."""
        kind = "institution" if isinstance(self.sender, Institution) else "agency"
        plain = {"group": self.group, "legal_basis": self.legal_basis, "purpose": self.purpose}
        days = {"received_on": self.received_on.isoformat(), "retain_until": self.retain_until.isoformat()}
        return {"sender": [kind, self.sender.pk], **plain, **days}

    @classmethod
    def of(cls, data: dict) -> "Terms":
        """Return what `as_data` kept."""
        kind, code = data["sender"]
        days = {field: date.fromisoformat(data[field]) for field in ("received_on", "retain_until")}
        sender = (Institution if kind == "institution" else Agency).objects.get(pk=code)
        return cls(sender, data["group"], data["legal_basis"], data["purpose"], **days)


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
    given: Confirmed | None = None,
    file_name: str = "",
) -> Roster:
    """Take every good row of a list, each sealed under a key of its own, and report every bad one.

    given: what was confirmed of its columns; by default as in this sender's last list. file_name: what to call
    the file when `path` is a temporary name. Raises AlreadyBroughtIn for the same file, Unreadable when no people
    can be made out in it.
    """
    path, terms = Path(path), Terms(sender, group, legal_basis, purpose, received_on, retain_until)
    given = given or remembered_columns(sender)
    roster = _unsaved(terms, file_name or path.name, file_hash(path), by=by, at=at)
    return _take(roster, sheets_in(path), given, by=by, at=at)


def draft_roster(path: Path, terms: Terms, *, file_name: str, by: User, at: datetime) -> Draft:
    """Keep an uploaded list, sealed and without its forbidden columns, until its columns are confirmed.

    Raises AlreadyBroughtIn for the same file, Unreadable when no people can be made out in it.
    """
    content = file_hash(path)
    if Roster.objects.filter(file_hash=content).exists():
        raise AlreadyBroughtIn
    given = remembered_columns(terms.sender)
    as_sent = sheets_in(path)
    sheets, dropped = without_forbidden(as_sent, given)
    if not propose(sheets, given).columns:
        raise without_people(as_sent)
    return Draft.objects.create(
        file_name=file_name[:200],
        file_hash=content,
        terms=terms.as_data(),
        dropped_columns=dropped,
        sealed=sealed_sheets(sheets, content),
        row_count=sum(1 for sheet in sheets for _row in sheet.numbered()),
        uploaded_at=at,
        uploaded_by=by,
    )


@transaction.atomic
def take_draft(draft: Draft, given: Confirmed, *, by: User, at: datetime) -> Roster:
    """Take an uploaded list with the columns as a person confirmed them; the draft goes. Raises as `import_roster`."""
    roster = _unsaved(Terms.of(draft.terms), draft.file_name, draft.file_hash, by=by, at=at)
    roster.dropped_columns = list(draft.dropped_columns)
    _take(roster, sheets_of(draft), given, by=by, at=at)
    draft.delete()
    return roster


def drop_draft(draft: Draft) -> None:
    """Throw an uploaded list away; nothing of it was taken."""
    draft.delete()


def remembered_columns(sender: Institution | Agency) -> Confirmed:
    """Return which headings meant which column, or nothing, in this sender's last list."""
    field = "institution" if isinstance(sender, Institution) else "agency"
    last = Roster.objects.filter(**{field: sender}).order_by("-pk").first()
    return columns_of(last) if last else Confirmed()


def columns_of(roster: Roster) -> Confirmed:
    """Return which headings of a list meant which column, or nothing."""
    columns = {column: heading for column, heading in roster.column_map.items() if heading}
    return Confirmed(columns, tuple(roster.ignored_headings))


def sheets_in(path: Path) -> list[Sheet]:
    """Return the sheets of a file. Raises Unreadable."""
    try:
        return read_sheets(path)
    except NotATable as error:
        raise Unreadable(file_words(error.code, get_language() or "id")) from error


def without_people(sheets: list[Sheet]) -> Unreadable:
    """Return the refusal of a file in which no people can be made out; it names the headings that were found."""
    return Unreadable(no_people_words(headings_seen(sheets), get_language() or "id"))


def _unsaved(terms: Terms, file_name: str, content: str, *, by: User, at: datetime) -> Roster:
    return Roster(
        file_name=file_name[:200],
        file_hash=content,
        received_on=terms.received_on,
        imported_at=at,
        imported_by=by,
        institution=terms.sender if isinstance(terms.sender, Institution) else None,
        agency=terms.sender if isinstance(terms.sender, Agency) else None,
        group=terms.group,
        legal_basis=terms.legal_basis,
        purpose=terms.purpose,
        retain_until=terms.retain_until,
    )


def _take(roster: Roster, sheets: list[Sheet], given: Confirmed, *, by: User, at: datetime) -> Roster:
    reading = read_tables(sheets, today=roster.received_on, given=given)
    if not reading.columns:
        raise without_people(sheets)
    roster.row_count, roster.bad_count = reading.row_count, len(reading.bad)
    roster.dropped_columns += [
        heading for heading in reading.dropped if heading not in roster.dropped_columns
    ]
    roster.column_map, roster.ignored_headings = reading.columns, list(given.ignored)
    _store(roster, reading, by=by, at=at)
    return roster


def _store(roster: Roster, reading: RosterReading, *, by: User, at: datetime) -> None:
    """Seal first, which takes long, then write in one transaction, which keeps others from writing."""
    keys, entries = _sealed_rows(roster, reading.rows, at)
    bad = [stored_bad_row(row, roster=roster) for row in reading.bad]
    detail = {
        "rows": roster.row_count,
        "bad": roster.bad_count,
        "group": str(roster.group),
        "dropped_columns": len(roster.dropped_columns),
    }
    with transaction.atomic():
        if Roster.objects.filter(file_hash=roster.file_hash).exists():
            raise AlreadyBroughtIn
        roster.save()
        for one in [*entries, *bad]:
            one.roster = roster  # has a key of its own only now
        PersonKey.objects.bulk_create(keys, batch_size=BATCH)
        RosterEntry.objects.bulk_create(entries, batch_size=BATCH)
        BadRow.objects.bulk_create(bad, batch_size=BATCH)
        audit.record(Deed.LIST_IMPORT, roster, by=by, at=at, detail=detail)


def store_good_rows(roster: Roster, rows: list[GoodRow], *, at: datetime) -> list[RosterEntry]:
    """Write good rows of a list, each sealed under a new key of its own."""
    keys, entries = _sealed_rows(roster, rows, at)
    PersonKey.objects.bulk_create(keys, batch_size=BATCH)
    return RosterEntry.objects.bulk_create(entries, batch_size=BATCH)


def _sealed_rows(
    roster: Roster, rows: list[GoodRow], at: datetime
) -> tuple[list[PersonKey], list[RosterEntry]]:
    named = wards_by_name()
    wards = {text: ward_named(text, named) for text in {row.values["ward"] for row in rows} if text}
    wards[""] = ward_of_office(roster.agency)
    keys = [new_person_key(at) for _row in rows]
    entries = [
        RosterEntry(
            roster=roster,
            row_number=row.row_number,
            sheet=row.sheet[:80],
            person_key=key,
            sealed=seal_for(key, sealed_data(row), ROW_CELL),
            ward=wards.get(row.values["ward"]),
        )
        for row, key in zip(rows, keys, strict=True)
    ]
    return keys, entries


def ward_of_office(agency: Agency | None) -> Area | None:
    """Return the ward that a row of a ward office's list means when it names none."""
    is_ward_office = agency is not None and agency.kind == Agency.Kind.WARD_OFFICE
    return agency.area if agency and is_ward_office else None


def sealed_data(row: GoodRow) -> dict:
    """Return what is sealed of a good row: its known columns and what a person should check."""
    data: dict = {column: text for column, text in row.values.items() if text}
    return data | ({WARNINGS: list(row.warnings)} if row.warnings else {})
