"""The same notes in any order of arrival, singly or together, once or twice, end in the same state."""

import os
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime

import httpx
import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelangi.ask.models import Need
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.staff.tests.people import NOON, small_city
from pelangi.visit import actions, api, queries
from pelangi.visit.field_client import FieldClient, Wire
from pelangi.visit.models import SyncItem, Visit
from pelangi.visit.tests.doors import TODAY, field_officer, one_connection, promised, round_on, team

pytestmark = pytest.mark.django_db
MOVES = st.sampled_from(["finish", "find_absent", "find_deceased"])
CHANGES = st.one_of(
    st.fixed_dictionaries({"minutes": st.integers(1, 3)}),
    st.fixed_dictionaries({"note": st.sampled_from(["a", "b"]), "danger": st.booleans()}),
    st.fixed_dictionaries({"outcome": st.builds(lambda move: {"move": move, "reason": ""}, MOVES)}),
)
NOTES = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), CHANGES), max_size=7)  # phone, door, what


class Undone(Exception):
    """The end of one way of arriving: everything is as it was before."""


def arrive(phones: list[FieldClient], units: list[tuple[int, dict]], *, together: int) -> None:
    """Send units in this order, some at a time, as far as they are of one phone; each time again as well."""
    for start in range(0, len(units), together):
        for which, phone in enumerate(phones):
            batch = [body for number, body in units[start : start + together] if number == which]
            if batch:
                phone.wire.items(batch)
                phone.wire.items(batch)


def state_of(doors) -> tuple:
    """Return what stands at each door, which certificates are open, and what the closed round makes of it."""
    standing = {
        (head.appointment_id, head.field, head.value_hash)
        for door in doors
        for head in queries.heads_of(door)
    }
    outcomes = sorted(SyncItem.objects.values_list("device", "device_sequence", "kind"))
    open_needs = set(
        Need.objects.exclude(state__in=["cancelled", "papers_missing"]).values_list(
            "request", "document_kind", "state"
        )
    )
    waiting = actions.close_round("T1", TODAY, by=coordinator(), at=datetime.now(UTC))
    visits = sorted(Visit.objects.values_list("appointment", "state", "minutes"))
    return standing, outcomes, open_needs, waiting, visits


def test_every_order_of_arrival_ends_in_the_same_state(monkeypatch):
    monkeypatch.setattr(api.THROTTLE, "num_requests", 10**9)
    cache.clear()
    small_city()
    on = round_on()
    doors = [promised(admitted(f"orders:{n}"), on=on) for n in (1, 2)]
    http = httpx.Client(
        transport=httpx.WSGITransport(app=get_wsgi_application()), base_url="http://localhost"
    )
    enrolled = []
    for name in ("petugas", "petugas-2"):
        user = field_officer(name)
        enrolled.append(
            actions.enrol_device(user=user, team=team("T1", user), name=name, by=coordinator(), at=NOON)
        )

    @settings(
        max_examples=int(os.environ.get("PELANGI_SYNC_RUNS", "15")),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(before=NOTES, after=NOTES, data=st.data())
    def same(before, after, data):
        phones = [
            FieldClient(Wire(http, token), str(device.pk), sqlite3.connect(":memory:"))
            for device, token in enrolled
        ]
        units = []
        for which, door, changes in before:
            phones[which].note(doors[door].pk, changes)
        ends = []
        with suppress(Undone), transaction.atomic():
            for phone in phones:
                phone.sync(TODAY)
            phones[0].pull(TODAY)
            units = [(which, phones[which].note(doors[door].pk, changes)) for which, door, changes in after]
            for _way in range(2):
                order = data.draw(st.permutations(units))
                together = data.draw(st.integers(1, 4))
                with suppress(Undone), transaction.atomic():
                    arrive(phones, order, together=together)
                    ends.append(state_of(doors))
                    raise Undone
            raise Undone
        assert ends[0] == ends[1]

    with one_connection():
        same()
