"""Leads: one per person, made from verdicts, settled once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from pelangi.core.identity import parse_nik
from pelangi.find.models import Lead, LeadName, Match, Verdict
from pelangi.find.names import name_hashes
from pelangi.find.queries import row_of
from pelangi.find.refusals import SettledAlready
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import Erased, nik_hash
from pelangi.staff.roles import Deed

BATCH = 500
TIES = Lead.other_entries.through
Rows = Mapping[int, dict]  # entry id -> what the list says


@transaction.atomic
def settle_lead(lead: Lead, *, state: str, by: User, at: datetime) -> None:
    """Mark an open lead as taken (made into a request) or dismissed.

    Settling it the same way again changes nothing. Raises SettledAlready when it was settled another way.
    """
    settled = Lead.objects.filter(pk=lead.pk, state=Lead.State.OPEN).update(
        state=state, settled_at=at, settled_by=by
    )
    lead.refresh_from_db()
    if not settled:
        if lead.state != state:
            raise SettledAlready(lead.get_state_display())
        return
    lead.names.all().delete()
    person = lead.entry.person_key_id if lead.entry_id else None
    audit.record(Deed.LEAD_TAKE, lead, by=by, at=at, person=person, detail={"state": str(state)})


@transaction.atomic
def reopen_lead(lead: Lead, *, by: User, at: datetime) -> None:
    """Take back that a lead was settled. Twice is harmless."""
    open_again = Lead.objects.filter(pk=lead.pk).exclude(state=Lead.State.OPEN)
    if not open_again.update(state=Lead.State.OPEN, settled_at=None, settled_by=None):
        return
    lead.refresh_from_db()
    if lead.entry_id:
        _keep_names([lead], {lead.entry_id: _said(lead)})
    person = lead.entry.person_key_id if lead.entry_id else None
    audit.record("find.reopen_lead", lead, by=by, at=at, person=person)


def _said(lead: Lead) -> dict:
    try:
        return row_of(lead.entry)
    except Erased:
        return {}


def _keep_names(leads: Iterable[Lead], rows: Rows) -> None:
    """Keep by which words those who are in no register can be found; the others are found in the register."""
    names = [
        LeadName(lead_id=lead.pk, token_hash=token)
        for lead in leads
        if not lead.register_id
        for row in [rows.get(lead.entry_id, {})]
        for token in sorted(name_hashes(row.get("name", "")) | name_hashes(row.get("alias", "")))
    ]
    LeadName.objects.bulk_create(names, batch_size=BATCH, ignore_conflicts=True)


def identity_of(match: Match, rows: Rows) -> str:
    """Return the one name of a person among leads.

    The register's if they are in it; else a keyed hash of a sound NIK, the same on every list; else the first row
    that is the same person.
    """
    if match.verdict == Verdict.LACKS:
        return f"register:{match.register_id}"
    first = match.same_as or match.entry
    for entry in (first, match.entry):
        nik = rows.get(entry.pk, {}).get("nik", "")
        try:
            parse_nik(nik)
        except ValueError:
            continue
        return f"nik:{nik_hash(nik)}"
    return f"row:{first.roster_row_id}"[:80]


def refresh_leads(matches: Iterable[Match], rows: Rows, *, at: datetime) -> int:
    """Make the open leads say what these verdicts say; return how many are new.

    Two rows about one person give one lead. Settled leads are never touched, and whoever is in one gets no other:
    nobody is asked for twice.
    """
    matches = sorted(matches, key=lambda match: match.entry_id)
    considered = {match.entry_id for match in matches}
    settled = _in_settled_leads(considered)
    wanted: dict[str, list[Match]] = {}
    for match in matches:
        if match.verdict in (Verdict.LACKS, Verdict.NOT_FOUND) and match.entry_id not in settled:
            wanted.setdefault(identity_of(match, rows), []).append(match)
    known = {
        lead.identity: lead
        for lead in _some(Lead.objects.all(), "identity", wanted)
        if lead.identity in wanted
    }
    _withdraw(considered, wanted)
    new = [_lead(identity, found[0], at) for identity, found in wanted.items() if identity not in known]
    Lead.objects.bulk_create(new, batch_size=BATCH)
    _keep_names(new, rows)
    still_open = [lead for lead in known.values() if lead.state == Lead.State.OPEN]
    for lead in still_open:
        _renew(lead, wanted[lead.identity], considered)
    Lead.objects.bulk_update(still_open, ["entry", "missing", "probability"], batch_size=BATCH)
    _tie([*new, *known.values()], wanted)
    return len(new)


def ties_of_leads() -> Iterator[tuple[int, str]]:
    """Yield (row of a list, name of the lead it belongs to) of every open lead."""
    open_ones = Lead.objects.filter(state=Lead.State.OPEN)
    yield from open_ones.exclude(entry=None).values_list("entry_id", "identity")
    ties = TIES.objects.filter(lead__state=Lead.State.OPEN)
    yield from ties.values_list("rosterentry_id", "lead__identity")


def _some(things: QuerySet, field: str, values: Collection) -> QuerySet:
    """Return the things with one of a few values; all of them when there are too many values to ask for."""
    return things.filter(**{f"{field}__in": list(values)}) if len(values) <= BATCH else things


def _in_settled_leads(rows: Collection[int]) -> set[int]:
    settled = _some(Lead.objects.exclude(state=Lead.State.OPEN), "entry", rows)
    first = settled.exclude(entry=None).values_list("entry_id", flat=True)
    ties = _some(TIES.objects.exclude(lead__state=Lead.State.OPEN), "rosterentry", rows)
    return {*first, *ties.values_list("rosterentry_id", flat=True)}


def _lead(identity: str, match: Match, at: datetime) -> Lead:
    """Return the unsaved lead of one person, met first on the list of this row."""
    roster = match.entry.roster
    return Lead(
        identity=identity,
        entry=match.entry,
        register_id=match.register_id if identity.startswith("register:") else "",
        institution=roster.institution,
        ward=roster.institution.ward if roster.institution_id else match.entry.ward,
        missing=match.missing,
        probability=match.probability if identity.startswith("register:") else None,
        found_at=at,
    )


def _renew(lead: Lead, found: list[Match], considered: set[int]) -> None:
    rows = {match.entry_id for match in found}
    if lead.entry_id is None or lead.entry_id in considered - rows:
        lead.entry = found[0].entry
    stale = [tie.pk for tie in TIES.objects.filter(lead=lead) if tie.rosterentry_id in considered - rows]
    TIES.objects.filter(pk__in=stale).delete()
    lead.missing = found[0].missing
    lead.probability = found[0].probability if lead.register_id else None


def _withdraw(rows: set[int], wanted: Mapping[str, list[Match]]) -> None:
    """Take back open leads of these rows that no verdict supports any more."""
    open_ones = _some(Lead.objects.filter(state=Lead.State.OPEN), "entry", rows)
    open_ones = open_ones.values_list("pk", "entry_id", "identity")
    gone = [pk for pk, entry, identity in open_ones if entry in rows and identity not in wanted]
    for start in range(0, len(gone), BATCH):
        Lead.objects.filter(pk__in=gone[start : start + BATCH], state=Lead.State.OPEN).delete()


def _tie(leads: list[Lead], wanted: Mapping[str, list[Match]]) -> None:
    """Remember every further row that names the same person."""
    ties = [
        TIES(lead_id=lead.pk, rosterentry_id=match.entry_id)
        for lead in leads
        for match in wanted[lead.identity]
        if match.entry_id != lead.entry_id
    ]
    TIES.objects.bulk_create(ties, batch_size=BATCH, ignore_conflicts=True)
