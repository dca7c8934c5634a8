"""Filters kept under a name, to be opened again and shared by their link."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from pelangi.ask.models import SavedList
from pelangi.ask.refusals import Refused
from pelangi.staff import audit
from pelangi.staff.models import User

NEVER_KEPT = {"words", "person", "page", "csrfmiddlewaretoken"}
"""What was searched for is about one person, and does not belong into a list that is passed on."""


@transaction.atomic
def save_list(name: str, *, page: str, query: str, by: User, at: datetime) -> SavedList:
    """Keep a filter under a name; the same name again takes the new filter. Raises Refused without a name."""
    if not name.strip():
        raise Refused
    kept = urlencode([(key, value) for key, value in parse_qsl(query) if key not in NEVER_KEPT])
    saved, _is_new = SavedList.objects.update_or_create(
        owner=by, page=page, name=name.strip(), defaults={"query": kept[:400], "made_at": at}
    )
    audit.record("ask.save_list", saved, by=by, at=at)
    return saved


@transaction.atomic
def drop_list(saved: SavedList, *, by: User, at: datetime) -> None:
    """Forget a saved list; its link leads to the whole list from now on."""
    audit.record("ask.drop_list", saved, by=by, at=at)
    saved.delete()
