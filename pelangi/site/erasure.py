"""Erase a person: drop the key, and let every room take out what they could still be found by."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pelangi.ask import actions as ask
from pelangi.find import actions as find
from pelangi.find.models import Lead
from pelangi.issue.actions import forget_erased as issue_forgets
from pelangi.plan.actions import forget_erased as plan_forgets
from pelangi.staff.actions import erase_person
from pelangi.staff.models import PersonKey, User
from pelangi.visit.actions import forget_erased as visit_forgets


@transaction.atomic
def erase(key: PersonKey, *, reason: str, by: User, at: datetime) -> bool:
    """Erase in one transaction; return False when the key was gone already. `reason` is a code, never free text.

    Somebody on several lists has several keys: those that are known to be the same person's go together.
    """
    others = [one for one in keys_of_the_same_person(key) if one != key]
    was_there = erase_person(key, by=by, at=at, reason=reason)
    for other in others:
        erase_person(other, by=by, at=at, reason=reason)
    plan_forgets()
    visit_forgets()
    issue_forgets()
    ask.forget_erased(by=by, at=at)
    find.forget_erased(by=by, at=at)
    return was_there


def keys_of_the_same_person(key: PersonKey) -> list[PersonKey]:
    """Return this key and those that leads and requests tie to it."""
    found, before = {key.pk}, set()
    while found != before:
        before = set(found)
        rows = Q(entry__person_key__in=before) | Q(other_entries__person_key__in=before)
        leads = Lead.objects.filter(rows | Q(request__person__in=before)).distinct()
        for path in ("entry__person_key", "other_entries__person_key", "request__person"):
            found |= set(leads.exclude(**{path: None}).values_list(path, flat=True))
    return list(PersonKey.objects.filter(pk__in=found).order_by("made_at", "pk"))
