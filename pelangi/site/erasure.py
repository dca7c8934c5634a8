"""Erase a person: drop the key, and let every room take out what they could still be found by."""

from datetime import datetime

from django.db import transaction

from pelangi.ask import actions as ask
from pelangi.find import actions as find
from pelangi.staff.actions import erase_person
from pelangi.staff.models import PersonKey, User


@transaction.atomic
def erase(key: PersonKey, *, reason: str, by: User, at: datetime) -> bool:
    """Erase in one transaction; return False when the key was gone already. `reason` is a code, never free text."""
    was_there = erase_person(key, by=by, at=at, reason=reason)
    ask.forget_erased(by=by, at=at)
    find.forget_erased(by=by, at=at)
    return was_there
