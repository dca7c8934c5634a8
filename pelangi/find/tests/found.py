"""A register, a prison list and what a comparison could have said about them, for the tests of this room."""

from datetime import date, timedelta

from pelangi.city.models import Institution
from pelangi.find import actions
from pelangi.find.actions.leads import refresh_leads
from pelangi.find.models import LinkRun, Match, RegisterSnapshot, Roster
from pelangi.find.queries import row_of
from pelangi.find.tests.files import PRISON_LIST, register_csv, roster_csv
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, PRISON, person_with, small_city

DAY = date(2026, 11, 24)


def brought_in(folder, text=PRISON_LIST, sender=PRISON, name="daftar.csv") -> Roster:
    """Bring in the small register (once) and one list of an institution."""
    small_city()
    by = person_with(Role.OUTREACH_COORDINATOR)
    if not RegisterSnapshot.objects.exists():
        actions.import_register(register_csv(folder), received_on=DAY, by=by, at=NOON)
    return actions.import_roster(
        roster_csv(folder, text, name=name),
        sender=Institution.objects.get(pk=sender),
        group="inmate",
        legal_basis="Perjanjian kerja sama",
        purpose="Menemukan warga tanpa dokumen",
        received_on=DAY,
        retain_until=DAY + timedelta(days=365),
        by=by,
        at=NOON,
    )


def candidate(register_id: str, probability: float) -> dict:
    return {
        "register_id": register_id,
        "probability": probability,
        "weight": 5.0,
        "evidence": {"name": 6.5, "nik": -2.0},
    }


def said(roster: Roster, *answers: tuple[str, str, float | None, list[str]]) -> list[Match]:
    """Store a run that says (verdict, register_id, probability, missing) about the rows of a list, in order."""
    by = person_with(Role.OUTREACH_COORDINATOR)
    run = LinkRun.objects.create(
        snapshot=RegisterSnapshot.objects.get(is_current=True),
        as_of=DAY,
        parameters="test",
        started_at=NOON,
        started_by=by,
        finished_at=NOON,
        counts={"threshold_review": 0.35},
    )
    entries = list(roster.entries.select_related("person_key").order_by("pk"))
    matches = [
        Match.objects.create(
            run=run,
            entry=entry,
            verdict=verdict,
            register_id=register_id,
            probability=probability,
            missing=missing,
            reason_code="unsure",
            candidates=[candidate(register_id, probability), candidate("R2", 0.4)] if register_id else [],
        )
        for entry, (verdict, register_id, probability, missing) in zip(entries, answers, strict=False)
    ]
    refresh_leads(matches, {entry.pk: row_of(entry) for entry in entries}, at=NOON)
    return matches
