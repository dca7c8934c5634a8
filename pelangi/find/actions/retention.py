"""When the time to keep a list has passed, its rows go and its counts stay."""

from datetime import date, datetime, timedelta

from django.db import transaction

from pelangi.find.models import Draft, Lead, Roster, RosterEntry
from pelangi.find.queries import last_verdicts, verdict_counts
from pelangi.staff import audit
from pelangi.staff.models import PersonKey, User

BATCH = 500
DRAFTS_STAY = timedelta(days=1)  # an upload that nobody confirmed


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
