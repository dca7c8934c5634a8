"""Leads: one per person, made from verdicts, settled once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pelangi.find.models import Lead, Match, RosterEntry, Verdict
from pelangi.find.refusals import SettledAlready
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

LEADS_TO_WORK = (Verdict.LACKS, Verdict.NOT_FOUND)


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
    person = lead.entry.person_key_id if lead.entry_id else None
    audit.record(Deed.LEAD_TAKE, lead, by=by, at=at, person=person, detail={"state": str(state)})


def identity_of(register_id: str, entry: RosterEntry) -> str:
    """Return the one name of a person among leads: the register's if known, else the list row's own."""
    return f"register:{register_id}" if register_id else f"row:{entry.roster_row_id}"[:80]


def refresh_leads(matches: Iterable[Match], *, at: datetime) -> int:
    """Make the open leads say what these verdicts say; return how many are new.

    Two rows about one person give one lead. Settled leads are never touched, so nobody is asked for twice.
    """
    wanted: dict[str, list[Match]] = {}
    rows: list[int] = []
    for match in matches:
        rows.append(match.entry_id)
        if match.verdict in LEADS_TO_WORK:
            # a row that is probably no match must not inherit the identity of the candidate it was compared with
            register_id = match.register_id if match.verdict == Verdict.LACKS else ""
            wanted.setdefault(identity_of(register_id, match.entry), []).append(match)
    known = {lead.identity: lead for lead in Lead.objects.filter(identity__in=wanted)}
    _withdraw(rows, set(wanted))
    new = [_lead(identity, found, at) for identity, found in wanted.items() if identity not in known]
    Lead.objects.bulk_create(new, batch_size=500)
    for lead in (lead for lead in known.values() if lead.state == Lead.State.OPEN):
        first = wanted[lead.identity][0]
        lead.missing, lead.probability = first.missing, first.probability
        lead.save(update_fields=["missing", "probability"])
    _tie([*new, *known.values()], wanted)
    return len(new)


def _lead(identity: str, found: list[Match], at: datetime) -> Lead:
    """Return the unsaved lead of one person, met first on the list of the first row."""
    match = found[0]
    roster = match.entry.roster
    return Lead(
        identity=identity,
        entry=match.entry,
        register_id=match.register_id if identity.startswith("register:") else "",
        institution=roster.institution,
        ward=roster.institution.ward if roster.institution_id else match.entry.ward,
        missing=match.missing,
        probability=match.probability,
        found_at=at,
    )


def _withdraw(rows: list[int], wanted: set[str]) -> None:
    """Take back open leads of these rows that no verdict supports any more."""
    for start in range(0, len(rows), 500):
        gone = Lead.objects.filter(state=Lead.State.OPEN, entry__in=rows[start : start + 500])
        gone.exclude(identity__in=wanted).delete()


def _tie(leads: list[Lead], wanted: dict[str, list[Match]]) -> None:
    """Remember every further row that names the same person."""
    through = Lead.other_entries.through
    ties = [
        through(lead_id=lead.pk, rosterentry_id=match.entry_id)
        for lead in leads
        for match in wanted[lead.identity]
        if match.entry_id != lead.entry_id
    ]
    through.objects.bulk_create(ties, batch_size=500, ignore_conflicts=True)
