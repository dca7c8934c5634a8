"""Reading personal data to show it: each person shown is one line in the chain."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pelangi.ask.models import Person
from pelangi.ask.queries import describe
from pelangi.find.models import Lead
from pelangi.find.queries import lead_details
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed


def read_persons(
    persons: Iterable[Person], *, deed: Deed | str, by: User | str, at: datetime
) -> dict[UUID, dict]:
    """Return {person key id: what `queries.describe` gives}, and write down that `by` read it.

    An erased person has only "name", which says so, and "erased"; reading it is no read.
    """
    shown = {}
    for person in persons:
        if person.pk in shown:
            continue
        try:
            shown[person.pk] = describe(person) | {"erased": False}
        except Erased:
            shown[person.pk] = {"name": _("(data erased)"), "erased": True}
    lines = [audit.Line(str(deed), person=key) for key, known in shown.items() if not known["erased"]]
    if lines:
        audit.record_many(lines, by=by, at=at)
    return shown


def read_leads(leads: Iterable[Lead], *, by: User | str, at: datetime) -> dict[int, dict]:
    """Return {lead's id: what `find.queries.lead_details` gives}, and write down that `by` read it."""
    shown, lines = {}, []
    for lead in leads:
        try:
            shown[lead.pk] = lead_details(lead)
        except Erased:
            shown[lead.pk] = {"name": _("(data erased)"), "erased": True}
            continue
        key = lead.entry.person_key_id if lead.entry_id else None
        lines.append(audit.Line(str(Deed.LEAD_VIEW), thing=audit.name_of(lead), person=key))
    if lines:
        audit.record_many(lines, by=by, at=at)
    return shown
