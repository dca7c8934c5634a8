"""The list rows of people whose key was dropped go, with all that hangs on them; the counts of the list stay."""

from datetime import datetime

from django.db import transaction

from pelangi.find.models import Lead, RosterEntry
from pelangi.staff import audit
from pelangi.staff.models import User


@transaction.atomic
def forget_erased(*, by: User | str, at: datetime) -> int:
    """Delete erased people's rows: which list somebody is on tells why. Return how many. Twice is harmless.

    Their open leads go too; one that was made into a request stays for it, and names nobody.
    """
    erased = RosterEntry.objects.filter(person_key__wrapped=None)
    leads = Lead.objects.filter(entry__in=erased)
    leads.exclude(state=Lead.State.TAKEN).delete()
    for lead in leads:
        lead.identity, lead.register_id, lead.missing, lead.institution = f"erased:{lead.pk}", "", [], None
        lead.names.all().delete()
        lead.save(update_fields=["identity", "register_id", "missing", "institution"])
    rows = erased.count()
    erased.delete()
    if rows:
        audit.record("find.forget_erased", by=by, at=at, detail={"rows": rows})
    return rows
