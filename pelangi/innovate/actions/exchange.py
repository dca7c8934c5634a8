"""Taking a workbook of innovations in: new ones become drafts, known ones a new version; faults are told by row."""

from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.city.models import Agency
from pelangi.city.tables import Fault, Wrong
from pelangi.innovate.actions.registry import edit_profile, register_innovation
from pelangi.innovate.alike_task import ask_for_meanings
from pelangi.innovate.bringing import AGENCY, CODE, NAME, Entry, Table, entries, proposal, table_of
from pelangi.innovate.models import Innovation, WorkbookDraft
from pelangi.innovate.profiles import snapshot
from pelangi.staff.models import User
from pelangi.staff.permissions import Place, may
from pelangi.staff.roles import Deed

LONGEST_CODE = 50  # letters


@dataclass
class Taken:
    """What came of a workbook: how many were new, changed, the same; and what is wrong with rows not taken."""

    new: int = 0
    changed: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)  # code: the row it was met in first


def take_workbook(path: Path, *, by: User, at: datetime, name: str = "") -> Taken:
    """Take a workbook whose columns are known by their headings. name: of the file as it was sent."""
    table = table_of(path, name)
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
    table = Table(draft.headings, [(number, cells) for number, cells in draft.rows], draft.name)
    taken = _take_all(entries(table, columns, localdate(at)), draft.user, at)
    draft.delete()
    return taken


@transaction.atomic
def _take_all(rows: list[Entry], by: User, at: datetime) -> Taken:
    """Take every row without a fault; rows with one are told and change nothing."""
    taken = Taken()
    for entry in rows:
        if not entry.faults:
            try:
                _take(entry, taken, by=by, at=at)
            except Wrong as wrong:
                entry.add_fault(wrong)
        taken.faults += entry.faults
    if taken.new or taken.changed:
        transaction.on_commit(ask_for_meanings, robust=True)
    return taken


def _take(entry: Entry, taken: Taken, *, by: User, at: datetime) -> None:
    """Register the innovation of a row, or change it. Raises Wrong."""
    code = _code(entry)
    earlier = taken.rows.setdefault(code, entry.number)
    if earlier != entry.number:
        raise Wrong(
            entry.headings[CODE if entry.code else NAME],
            entry.code or entry.profile["name"],
            _("each innovation once; row %(row)s is this one already") % {"row": earlier},
            _("Delete one of the two rows, or give one a code of its own in a column Kode."),
        )
    known = Innovation.objects.filter(pk=code).first()
    agency = known.agency if known else _agency(entry)
    if not may(by, Deed.INNOVATION_EDIT, Place(agency=agency.pk)):
        raise Wrong(
            entry.headings[AGENCY],
            agency.name,
            _("an innovation of an agency that is yours"),
            _("Let that agency bring the row in, or correct the agency or the code."),
        )
    if known is None:
        register_innovation(code=code, agency=agency, by=by, at=at, **entry.profile)
        taken.new += 1
    elif changed := _changed(known, entry):
        edit_profile(known, by=by, at=at, note=_("from a workbook"), **changed)
        taken.changed += 1
    else:
        taken.same += 1


def _code(entry: Entry) -> str:
    """Return the code written in a row, else one made of its name. Raises Wrong."""
    name = entry.profile["name"]
    if not name:
        raise Wrong(entry.headings[NAME], "", _("the name of the innovation"))
    code = entry.code or slugify(name)[:LONGEST_CODE].strip("-")
    if not code or slugify(code) != code or len(code) > LONGEST_CODE:
        raise Wrong(
            entry.headings[CODE],
            entry.code[:LONGEST_CODE],
            _("at most %(most)s small letters, digits and dashes, such as antar-akta")
            % {"most": LONGEST_CODE},
            _("Correct the code, or leave it empty: it is then made of the name."),
        )
    return code


def _changed(known: Innovation, entry: Entry) -> dict[str, Any]:
    """Return the columns that differ; a cell holds single spaces only, so spaces and line ends do not count."""
    before = snapshot(known)
    for column, value in entry.profile.items():
        setattr(known, column, value)
    after = snapshot(known)
    known.refresh_from_db()
    return {one: value for one, value in entry.profile.items() if before[one].split() != after[one].split()}


def _agency(entry: Entry) -> Agency:
    """Return the agency a row names by its code or name. Raises Wrong."""
    written = entry.agency.strip()
    by_words = {text.casefold(): one for one in Agency.objects.order_by("pk") for text in (one.name, one.pk)}
    if found := by_words.get(written.casefold()):
        return found
    near = get_close_matches(written.casefold(), by_words, n=1, cutoff=0.75)
    mend = _("Write it as the registry names it.")
    if near:
        mend = _("Did you mean “%(name)s”?") % {"name": by_words[near[0]].name}
    raise Wrong(entry.headings[AGENCY], written[:80], _("the name or code of an agency of this city"), mend)
