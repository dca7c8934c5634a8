"""Reading: lists, runs and verdicts within a person's scope; what is known of a lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pelangi.city.models import Agency, Institution
from pelangi.find.cells import (
    BAD_CELL,
    FAMILY_CARD_CELL,
    NIK_CELL,
    ROW_CELL,
    bad_row_name,
    cells_of_bad_row,
    opened,
)
from pelangi.find.models import (
    BadRow,
    Lead,
    LinkRun,
    Match,
    RegisterEntry,
    RegisterSnapshot,
    Roster,
    RosterEntry,
    Verdict,
)
from pelangi.find.reading.reasons import words
from pelangi.find.words import COLUMN_NAMES, REGISTER_COLUMN_NAMES
from pelangi.staff.audit import Line, name_of
from pelangi.staff.permissions import in_scope
from pelangi.staff.protection import Erased, unseal_for
from pelangi.staff.roles import Deed

ROSTER_COLUMNS = {
    "ward": "institution__ward_id",
    "institution": "institution_id",
    "agency": "agency_id",
}
MATCH_COLUMNS = {
    "ward": "entry__ward_id",
    "institution": "entry__roster__institution_id",
    "agency": "entry__roster__agency_id",
}
NOT_TO_MEND = ("not_a_person", "no_headings")  # totals and notes; sheets of which nothing is kept
DECISION_COLUMNS = MATCH_COLUMNS  # both hang on the same row of a list
LEAD_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}


def open_leads(user) -> QuerySet[Lead]:
    """Return the leads nobody has settled yet, within the scope of `user`."""
    leads = Lead.objects.filter(state=Lead.State.OPEN).select_related("ward", "institution", "entry__roster")
    return in_scope(leads, user, Deed.LEAD_VIEW, **LEAD_COLUMNS).order_by("identity")


def rosters(user, deed: Deed = Deed.LIST_VIEW) -> QuerySet[Roster]:
    """Return the lists on which `user` may do a deed, by default see them, newest first."""
    things = Roster.objects.select_related("institution", "agency")
    return in_scope(things, user, deed, **ROSTER_COLUMNS).order_by("-received_on", "-pk")


def sent_rosters(user) -> QuerySet[Roster]:
    """Return the lists of a ward office within the scope of `user` that `user` sent, newest first: nobody else's."""
    sent = Roster.objects.filter(imported_by=user.pk, agency__kind=Agency.Kind.WARD_OFFICE)
    mine = in_scope(sent.select_related("agency__area"), user, Deed.LIST_SEND, ward="agency__area_id")
    return mine.order_by("-received_on", "-pk")


def entries_within(roster: Roster, user) -> QuerySet[RosterEntry]:
    """Return the rows of a list sent for a ward that lie in the sender's ward; the others are the city's to see."""
    rows = roster.entries.select_related("person_key", "ward")
    return in_scope(rows, user, Deed.LIST_SEND, ward="ward_id").order_by("sheet", "row_number")


def latest_run() -> LinkRun | None:
    """Return the last finished run."""
    return LinkRun.objects.exclude(finished_at=None).order_by("-pk").first()


def all_matches() -> QuerySet[Match]:
    """Return what the last run says about every row."""
    run = latest_run()
    return Match.objects.filter(run=run) if run else Match.objects.none()


def matches(user, deed: Deed = Deed.MATCH_REVIEW) -> QuerySet[Match]:
    """Return what the last run says about every row `user` may see."""
    return in_scope(all_matches().select_related("entry__roster", "entry__ward"), user, deed, **MATCH_COLUMNS)


def row_of(entry: RosterEntry) -> dict:
    """Return what the list says about the person: the contract's roster columns. Raises Erased."""
    return unseal_for(entry.person_key, entry.sealed, ROW_CELL)


def register_entry(register_id: str) -> RegisterEntry | None:
    """Return the row of the current register extract, or None."""
    if not register_id:
        return None
    current = RegisterSnapshot.objects.filter(is_current=True).values_list("pk", flat=True).first()
    found = RegisterEntry.objects.filter(
        snapshot=current, register_id=register_id
    )  # both columns: by the index
    return found.select_related("ward").first()


def nik_of(entry: RegisterEntry) -> str:
    """Return the NIK in clear."""
    return opened(NIK_CELL, entry.nik_sealed, entry.register_id)


def family_card_of(entry: RegisterEntry) -> str:
    """Return the family-card number in clear."""
    return opened(FAMILY_CARD_CELL, entry.family_card_sealed, entry.register_id)


def senders_of_leads(leads: Iterable[Lead], user) -> dict[int, list[str]]:
    """Return by lead the senders of the lists that name the person, as far as `user` may see those lists.

    That somebody is on another list may be told; which one may not: a prison's list says where somebody is.
    """
    leads = list(leads)
    seen = {*rosters(user).values_list("pk", flat=True), *sent_rosters(user).values_list("pk", flat=True)}
    ties = Lead.other_entries.through.objects.filter(lead__in=[lead.pk for lead in leads])
    named = [(lead.pk, lead.entry_id) for lead in leads if lead.entry_id]
    named += ties.values_list("lead_id", "rosterentry_id")
    entries = RosterEntry.objects.filter(pk__in=[entry for _lead, entry in named])
    roster_of = {
        entry.pk: entry.roster for entry in entries.select_related("roster__institution", "roster__agency")
    }
    out: dict[int, list[str]] = {lead.pk: [] for lead in leads}
    for lead, entry in named:
        roster = roster_of[entry]
        name = str(roster.sender) if roster.pk in seen else gettext("a list you may not see")
        if name not in out[lead]:
            out[lead].append(name)
    return out


def lead_details(lead: Lead) -> dict:
    """Return what is known of a lead: the register's word first, the list's where the register is silent.

    name, sex, birth_date (date or None), nik, mother_name, address, rt, rw, group, documents (missing kinds).
    Raises Erased when the person was erased and is not in the register either.
    """
    registered = register_entry(lead.register_id)
    listed: dict = {}
    if lead.entry_id:
        try:
            listed = row_of(lead.entry)
        except Erased:
            if registered is None:
                raise
    said = _registered(registered) if registered else {}
    details = {
        field: said.get(field) or listed.get(field) or ""
        for field in ("name", "sex", "nik", "mother_name", "address", "rt", "rw")
    }
    details["birth_date"] = said.get("birth_date") or exact_date(listed.get("birth_date", ""))
    details["group"] = lead.entry.roster.group if lead.entry_id else ""
    details["documents"] = list(lead.missing)
    return details


def _registered(entry: RegisterEntry) -> dict:
    plain = ("name", "sex", "birth_date", "mother_name", "address", "rt", "rw")
    return {field: getattr(entry, field) for field in plain} | {"nik": nik_of(entry)}


def exact_date(text: str) -> date | None:
    """Return the day if the text names a whole one (YYYY-MM-DD), else None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Shown:
    """One row of a list as a page shows it: enough to recognise the person, no numbers."""

    match: Match | None
    entry: RosterEntry
    row: dict  # empty when the person was erased

    @property
    def warnings(self) -> list[str]:
        return self.row.get("warnings", [])


def shown(entries: Iterable[RosterEntry], matches_of: dict[int, Match]) -> list[Shown]:
    """Return rows opened for a page. The page writes down who was shown (`lines_of`)."""
    out = []
    for entry in entries:
        try:
            row = row_of(entry)
        except Erased:
            row = {}
        out.append(Shown(matches_of.get(entry.pk), entry, row))
    return out


def lines_of(deed: Deed, entries: Iterable[RosterEntry]) -> list[Line]:
    """Return the audit lines that say whose data a page shows."""
    return [Line(deed, name_of(entry), entry.person_key_id) for entry in entries]


def last_verdicts(roster: Roster) -> QuerySet[Match]:
    """Return what the last run says about the rows of one list."""
    return Match.objects.filter(run=latest_run(), entry__roster=roster)


def verdict_counts(things: QuerySet[Match]) -> dict[str, int]:
    """Return rows per verdict, every verdict present."""
    found = dict(things.order_by().values_list("verdict").annotate(rows=Count("pk")))
    return {verdict.value: found.get(verdict.value, 0) for verdict in Verdict}


def bad_rows(rows: Iterable[BadRow], language: str) -> list[dict]:
    """Return rows that were not taken: pk, code, can_mend, column_code, cells, and in words for a page
    sheet, row_number, column, found, wrong, mend.
    """
    out = []
    for bad in rows:
        said = words(bad.reason_code, language)
        found = opened(BAD_CELL, bad.found_sealed, bad_row_name(bad)).strip()
        out.append(
            {
                "pk": bad.pk,
                "code": bad.reason_code,
                "can_mend": bad.cells_sealed is not None and bad.reason_code not in NOT_TO_MEND,
                "column_code": bad.column,
                "cells": cells_of_bad_row(bad),
                "sheet": bad.sheet,
                "row_number": bad.row_number,
                "column": _column_name(bad.column, language),
                "found": found,
                "wrong": said.wrong,
                "mend": said.mend,
            }
        )
    return out


def to_mend(source: Roster | RegisterSnapshot) -> QuerySet[BadRow]:
    """Return the rows of a file that were not taken and may be people, as they stand in it."""
    return source.bad_rows.exclude(reason_code__in=NOT_TO_MEND).order_by("sheet", "row_number")


def set_aside(source: Roster | RegisterSnapshot) -> QuerySet[BadRow]:
    """Return the rows of a file that are no people, as they stand in it."""
    return source.bad_rows.filter(reason_code__in=NOT_TO_MEND).order_by("sheet", "row_number")


def _column_name(column: str, language: str) -> str:
    with translation.override(language):
        return str(COLUMN_NAMES.get(column) or REGISTER_COLUMN_NAMES.get(column, column))


def senders(user) -> tuple[QuerySet[Institution], QuerySet[Agency]]:
    """Return the institutions and agencies whose lists `user` may bring in."""
    institutions = in_scope(
        Institution.objects.order_by("name"), user, Deed.LIST_IMPORT, institution="code", ward="ward_id"
    )
    agencies = in_scope(
        Agency.objects.order_by("name"), user, Deed.LIST_IMPORT, agency="code", ward="area_id"
    )
    return institutions, agencies


def ward_offices(user) -> QuerySet[Agency]:
    """Return the ward offices for which `user` may send a list: an RT head's is the office of the ward."""
    offices = Agency.objects.filter(kind=Agency.Kind.WARD_OFFICE).order_by("name")
    return in_scope(offices, user, Deed.LIST_SEND, ward="area_id")


def senders_all(user) -> list[Institution | Agency]:
    """Return everybody whose lists `user` may bring in."""
    institutions, agencies = senders(user)
    return [*institutions, *agencies]


def funnel(lists: QuerySet[Roster], counts: dict[str, int]) -> list[dict]:
    """Return what became of the rows of some lists, from their own counts and the verdicts of the last run."""
    brought = lists.order_by().aggregate(rows=Sum("row_count"), bad=Sum("bad_count"))
    rows, bad = brought["rows"] or 0, brought["bad"] or 0
    found = counts[Verdict.COMPLETE.value] + counts[Verdict.LACKS.value]
    return [
        {"label": _("came in on lists"), "value": rows},
        {"label": _("could be taken as they are"), "value": rows - bad},
        {"label": _("were compared with the register"), "value": sum(counts.values())},
        {"label": _("were found in it"), "value": found},
        {"label": _("of those, lack something"), "value": counts[Verdict.LACKS.value]},
    ]
