"""Reading: lists, runs and verdicts within a person's scope; what is known of a lead."""

from datetime import date

from django.db.models import QuerySet

from pelangi.find.cells import NIK_CELL, ROW_CELL, opened
from pelangi.find.models import Lead, LinkRun, Match, RegisterEntry, Roster, RosterEntry
from pelangi.staff.permissions import in_scope
from pelangi.staff.protection import Erased, unseal_for
from pelangi.staff.roles import Deed

ROSTER_COLUMNS = {"institution": "institution_id", "agency": "agency_id"}
MATCH_COLUMNS = {
    "ward": "entry__ward_id",
    "institution": "entry__roster__institution_id",
    "agency": "entry__roster__agency_id",
}
LEAD_COLUMNS = {"ward": "ward_id", "institution": "institution_id"}


def open_leads(user) -> QuerySet[Lead]:
    """Return the leads nobody has settled yet, within the scope of `user`."""
    leads = Lead.objects.filter(state=Lead.State.OPEN).select_related("ward", "institution", "entry__roster")
    return in_scope(leads, user, Deed.LEAD_VIEW, **LEAD_COLUMNS).order_by("identity")


def rosters(user) -> QuerySet[Roster]:
    """Return the lists `user` may see, newest first."""
    things = Roster.objects.select_related("institution", "agency")
    return in_scope(things, user, Deed.LIST_VIEW, **ROSTER_COLUMNS).order_by("-received_on", "-pk")


def latest_run() -> LinkRun | None:
    """Return the last finished run."""
    return LinkRun.objects.exclude(finished_at=None).order_by("-pk").first()


def matches(user, deed: Deed = Deed.MATCH_REVIEW) -> QuerySet[Match]:
    """Return what the last run says about every row `user` may see."""
    run = latest_run()
    things = Match.objects.filter(run=run) if run else Match.objects.none()
    return in_scope(things.select_related("entry__roster", "entry__ward"), user, deed, **MATCH_COLUMNS)


def row_of(entry: RosterEntry) -> dict:
    """Return what the list says about the person: the contract's roster columns. Raises Erased."""
    return unseal_for(entry.person_key, entry.sealed, ROW_CELL)


def register_entry(register_id: str) -> RegisterEntry | None:
    """Return the row of the current register extract, or None."""
    if not register_id:
        return None
    found = RegisterEntry.objects.filter(snapshot__is_current=True, register_id=register_id)
    return found.select_related("ward").first()


def nik_of(entry: RegisterEntry) -> str:
    """Return the NIK in clear."""
    return opened(NIK_CELL, entry.nik_sealed, entry.register_id)


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
