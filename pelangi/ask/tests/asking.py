"""Requests for the tests of this and later rooms. All people are invented."""

from datetime import date, datetime

from pelangi.ask import actions
from pelangi.ask.models import Request
from pelangi.city.models import Area, Institution
from pelangi.core.journey import RequestState
from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, WARD, person_with


def coordinator() -> User:
    """Return the coordinator of the whole city."""
    return person_with(Role.OUTREACH_COORDINATOR, username="koordinator")


def details(name: str = "Siti Contoh", **changes) -> actions.PersonDetails:
    """Return an invented person; anything can be changed."""
    known = {
        "ward": Area.objects.get(pk=changes.pop("ward_code", WARD)),
        "sex": "P",
        "birth_date": date(1950, 3, 7),
        "address": "Jalan Contoh 1",
        "rt": "001",
        "rw": "002",
        "group": "elderly",
        "obstacle": "bedridden",
        "phone": "0812000000",
    }
    return actions.PersonDetails(name=name, **{**known, **changes})


def asked(
    source_ref: str = "test:1",
    *,
    documents: tuple[str, ...] = ("identity_card",),
    at: datetime = NOON,
    institution: str = "",
    by: User | None = None,
    **changes,
) -> Request:
    """Return a received request."""
    return actions.request_person(
        details(**changes),
        documents=documents,
        channel=Request.Channel.WARD_OFFICER,
        reporter={"name": "Pelapor Contoh", "phone": "0813000000", "relation": "anak"},
        source_ref=source_ref,
        institution=Institution.objects.get(pk=institution) if institution else None,
        by=by or coordinator(),
        at=at,
    )


def admitted(source_ref: str = "test:1", *, at: datetime = NOON, **changes) -> Request:
    """Return an admitted request whose needs are ready."""
    request = asked(source_ref, at=at, **changes)
    if request.state == RequestState.RECEIVED:
        actions.admit(request, by=coordinator(), at=at)
    return request
