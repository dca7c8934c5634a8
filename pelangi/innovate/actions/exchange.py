"""Taking a workbook of innovations in: new ones become drafts, known ones a new version; faults are told by row."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.innovate.actions.registry import edit_profile, register_innovation
from pelangi.innovate.alike_task import ask_for_meanings
from pelangi.innovate.bringing import Entry, Table, entries, proposal, table_of
from pelangi.innovate.models import Innovation, WorkbookDraft
from pelangi.innovate.profiles import snapshot
from pelangi.staff.models import User
from pelangi.staff.permissions import Place, may
from pelangi.staff.roles import Deed


@dataclass
class Taken:
    """What came of a workbook: how many were new, changed, the same; and (row number, what is wrong)."""

    new: int = 0
    changed: int = 0
    same: int = 0
    faults: list[tuple[int, str]] | None = None


def take_workbook(path: Path, *, by: User, at: datetime) -> Taken:
    """Take a workbook whose columns are known by their headings."""
    table = table_of(path)
    return _take_all(entries(table, proposal(table.headings), localdate(at)), by, at)


@transaction.atomic
def keep_draft(table: Table, name: str, *, by: User, at: datetime) -> WorkbookDraft:
    """Keep a workbook until whoever brought it has confirmed its columns; an earlier one of theirs goes."""
    kept = {"name": name[:120], "headings": table.headings, "rows": table.rows, "at": at}
    draft, _new = WorkbookDraft.objects.update_or_create(user=by, defaults=kept)
    return draft


@transaction.atomic
def take_draft(draft: WorkbookDraft, columns: dict[int, str], *, at: datetime) -> Taken:
    """Take a kept workbook with its columns as confirmed; then it is gone. Raises NotAllowedHere: none is the name."""
    table = Table(draft.headings, [(number, cells) for number, cells in draft.rows])
    taken = _take_all(entries(table, columns, localdate(at)), draft.user, at)
    draft.delete()
    return taken


@transaction.atomic
def _take_all(rows: list[Entry], by: User, at: datetime) -> Taken:
    """Take every row without a fault; rows with one are told and change nothing."""
    taken = Taken(faults=[])
    for entry in rows:
        wrong = entry.faults or _take(entry, taken, by, at)
        taken.faults += [(entry.number, one) for one in wrong]
    if taken.new or taken.changed:
        transaction.on_commit(ask_for_meanings, robust=True)
    return taken


def _take(entry: Entry, taken: Taken, by: User, at: datetime) -> list[str]:
    name = entry.profile.get("name", "")
    if not name:
        return [_("The name is missing.")]
    code = entry.code or slugify(name)[:50]
    known = Innovation.objects.filter(pk=code).first()
    agency = known.agency if known else _agency(entry.agency)
    if agency is None and not entry.agency.strip():
        return [_("The agency is missing.")]
    if agency is None:
        return [_("No agency is called “%(name)s”.") % {"name": entry.agency[:80]}]
    if not may(by, Deed.INNOVATION_EDIT, Place(agency=agency.pk)):
        return [_("This innovation belongs to an agency that is not yours.")]
    if known is None:
        if not code or slugify(code) != code:
            return [_("The code may hold small letters, digits and dashes only.")]
        register_innovation(code=code, agency=agency, by=by, at=at, **entry.profile)
        taken.new += 1
        return []
    if changed := _changed(known, entry):
        edit_profile(known, by=by, at=at, note=_("from a workbook"), **changed)
        taken.changed += 1
    else:
        taken.same += 1
    return []


def _changed(known: Innovation, entry: Entry) -> dict[str, Any]:
    """Return the columns that differ; a cell holds single spaces only, so spaces and line ends do not count."""
    before = snapshot(known)
    for column, value in entry.profile.items():
        setattr(known, column, value)
    after = snapshot(known)
    known.refresh_from_db()
    return {one: value for one, value in entry.profile.items() if before[one].split() != after[one].split()}


def _agency(written: str) -> Agency | None:
    found = Agency.objects.filter(pk__iexact=written.strip()).first()
    return found or Agency.objects.filter(name__iexact=written.strip()).first()
