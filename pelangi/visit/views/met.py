"""Who is met at the doors of an office page; of who asked that their data not be used, only the ticket."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from pelangi.ask.actions import read_persons
from pelangi.ask.tickets import spoken
from pelangi.plan.models import Appointment
from pelangi.staff.roles import Deed
from pelangi.visit.queries import held_doors


def read_met(request: HttpRequest, doors: Iterable[Appointment], deed: Deed | str) -> dict[int, dict]:
    """Return {door: name, erased, is_held}; everybody whose name is shown is written down as read.

    Who asked that their data not be used is named by the ticket, and nothing of them is read.
    """
    by_key = {door.pk: door for door in doors}
    restricted = held_doors(by_key)
    held = {key for key in restricted if by_key[key].request.person.key.wrapped is not None}
    persons = [door.request.person for key, door in by_key.items() if key not in held]
    shown = read_persons(persons, deed=deed, by=request.user, at=timezone.now())
    return {
        key: {"name": spoken(door.request.ticket), "erased": False, "is_held": True}
        if key in held
        else shown[door.request.person_id] | {"is_held": False}
        for key, door in by_key.items()
    }
