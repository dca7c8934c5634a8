"""When the time to keep a list or an extract has passed, its rows go and its counts stay."""

from datetime import date, datetime, timedelta

from django.db import transaction

from pelangi.find import incoming
from pelangi.find.actions.register_rows import delete_entries
from pelangi.find.actions.registers import drop_register
from pelangi.find.models import Draft, Lead, RegisterSnapshot, Roster, RosterEntry
from pelangi.find.queries import last_verdicts, verdict_counts
from pelangi.staff import audit
from pelangi.staff.models import PersonKey, User

BATCH = 500
DRAFTS_STAY = timedelta(days=1)  # an upload that nobody confirmed, a reading that nobody took up again
EXTRACTS_STAY = timedelta(days=30)  # so long one can go back to the extract before the current one
State = RegisterSnapshot.State


@transaction.atomic
def purge(*, today: date, by: User, at: datetime) -> int:
    """Delete the rows of every list whose date has passed, and forgotten uploads; return how many rows went.

    What was found in them stays as counts.
    """
    Draft.objects.filter(uploaded_at__lt=at - DRAFTS_STAY).delete()
    gone = 0
    for roster in Roster.objects.filter(retain_until__lt=today).order_by("pk"):
        rows = list(roster.entries.values_list("pk", "person_key_id"))
        bad = roster.bad_rows.count()
        if not rows and not bad:
            continue
        roster.found_counts = verdict_counts(last_verdicts(roster))
        for start in range(0, len(rows), BATCH):
            _forget(rows[start : start + BATCH], at)
        roster.bad_rows.all().delete()
        roster.save(update_fields=["found_counts"])
        audit.record("find.purge", roster, by=by, at=at, detail={"rows": len(rows), "bad_rows": bad})
        gone += len(rows)
    return gone


def purge_registers(*, by: User, at: datetime) -> int:
    """Delete the rows of extracts that another one replaced, and readings that were left; return how many rows went."""
    gone = 0
    for snapshot in RegisterSnapshot.objects.exclude(state=State.TAKEN).filter(
        imported_at__lt=at - DRAFTS_STAY
    ):
        if snapshot.beat_at is None or snapshot.beat_at < at - DRAFTS_STAY:
            stored, rows = snapshot.stored_as, snapshot.row_count - snapshot.bad_count
            drop_register(snapshot, by=by, at=at)
            incoming.drop(stored)
            gone += rows
    current = RegisterSnapshot.objects.filter(is_current=True, imported_at__lt=at - EXTRACTS_STAY).first()
    old = RegisterSnapshot.objects.filter(state=State.TAKEN, is_current=False, rows_gone_at=None)
    for snapshot in old.filter(imported_at__lt=at - EXTRACTS_STAY) if current else []:
        RegisterSnapshot.objects.filter(pk=snapshot.pk).update(rows_gone_at=at)
        rows = delete_entries(snapshot.pk)
        snapshot.bad_rows.all().delete()
        audit.record("find.purge_register", snapshot, by=by, at=at, detail={"rows": rows})
        gone += rows
    return gone


def _forget(rows: list[tuple], at: datetime) -> None:
    """Delete rows, what hangs on them alone, and the keys that nobody else needs."""
    entries = [pk for pk, _key in rows]
    for lead in Lead.objects.filter(entry__in=entries).prefetch_related("other_entries"):
        heirs = sorted(entry.pk for entry in lead.other_entries.all() if entry.pk not in entries)
        if heirs:
            lead.entry_id = heirs[0]
            lead.save(update_fields=["entry"])
            lead.other_entries.remove(heirs[0])
    Lead.objects.filter(entry__in=entries).exclude(state=Lead.State.TAKEN).delete()
    RosterEntry.objects.filter(pk__in=entries).delete()
    unused = PersonKey.objects.filter(pk__in=[key for _pk, key in rows], dropped_at=None)
    for relation in PersonKey._meta.related_objects:  # a later room may have taken the key over
        unused = unused.filter(**{f"{relation.name}__isnull": True})
    keys = list(unused.values_list("pk", flat=True))
    PersonKey.objects.filter(pk__in=keys).update(wrapped=None, dropped_at=at)
