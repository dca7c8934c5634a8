"""What this room still says about people whose key was dropped is taken out; the counts stay."""

from datetime import datetime

from django.db import transaction

from pelangi.find.models import Decision, Lead, Match
from pelangi.staff import audit
from pelangi.staff.models import User


@transaction.atomic
def forget_erased(*, by: User | str, at: datetime) -> int:
    """Cut the links between erased people's list rows and the register; return how many rows. Twice is harmless."""
    erased = {"entry__person_key__wrapped": None}
    linked = Match.objects.filter(**erased).exclude(register_id="", candidates=[])
    rows = linked.values("entry").distinct().count()
    linked.update(register_id="", candidates=[], reason_values={})
    Decision.objects.filter(**erased).delete()
    for lead in Lead.objects.filter(**erased).exclude(identity__startswith="erased:"):
        lead.identity, lead.register_id, lead.missing = f"erased:{lead.pk}", "", []
        lead.save(update_fields=["identity", "register_id", "missing"])
    if rows:
        audit.record("find.forget_erased", by=by, at=at, detail={"rows": rows})
    return rows
