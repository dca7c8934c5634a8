"""Whatever a device sends, the server answers with what its description says, and never breaks."""

import json
from functools import partial
from uuid import uuid4

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelangi.staff.tests.people import small_city
from pelangi.visit import api
from pelangi.visit.models import SyncItem
from pelangi.visit.shapes import Changes
from pelangi.visit.tests.doors import promised
from pelangi.visit.tests.test_api import enrolled

pytestmark = pytest.mark.django_db
KNOWN = {200, 400, 401, 404, 405, 409, 413, 422, 429}
STRANGE = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
TEXTS = st.text(max_size=20) | st.sampled_from(["\x00", "9" * 400, "2026-11-24T09:00:00+07:00", "finish"])
SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | TEXTS
JSON = st.recursive(
    SCALARS, lambda few: st.lists(few, max_size=3) | st.dictionaries(TEXTS, few, max_size=3), max_leaves=6
)
VALUES = {
    "minutes": st.integers(0, 600),
    "note": st.text(max_size=30),
    "danger": st.booleans(),
    "outcome": st.fixed_dictionaries(
        {"move": st.sampled_from(["finish", "find_deceased", "cancel"]), "reason": TEXTS}
    ),
    "satisfaction": st.lists(st.integers(1, 4), min_size=9, max_size=9),
    "new_needs": st.lists(st.sampled_from(["family_card", "child_card"]), max_size=3),
}
CHANGES = st.dictionaries(
    st.sampled_from(sorted(Changes.model_fields)), JSON, max_size=3
) | st.fixed_dictionaries({}, optional={name: values | st.none() for name, values in VALUES.items()})
FIELDS = {
    "item_id": st.uuids().map(str),
    "sequence": st.integers(1, 9),
    "at": st.just("2026-11-24T09:30:00+07:00"),
    "clock_offset_ms": st.sampled_from([0, 10**12, -(10**12)]),
    "base_version": st.integers(0, 5),
}
PERSONS = st.fixed_dictionaries({"name": TEXTS, "documents": st.just(["identity_card"])})
MOVES = st.sampled_from(["start", "finish", "find_deceased"])
KINDS = st.one_of(
    st.fixed_dictionaries({"kind": st.just("edit"), "changes": CHANGES, "attachments": st.just([])}),
    st.fixed_dictionaries({"kind": st.just("visit"), "move": MOVES}),
    st.fixed_dictionaries({"kind": st.just("person"), "person": PERSONS}),
)
ODD = st.dictionaries(st.sampled_from([*FIELDS, "kind", "appointment", "changes"]), JSON, max_size=1)
ITEMS = st.builds(
    lambda kind, fields, odd: {**fields, **kind, **odd},
    KINDS,
    st.fixed_dictionaries(FIELDS),
    st.just({}) | ODD,
)


@pytest.fixture
def ask(client, monkeypatch):
    cache.clear()
    monkeypatch.setattr(api.THROTTLE, "num_requests", 10**9)
    small_city()
    client.raise_request_exception = False
    door = promised()
    _device, token = enrolled()

    def ask(method: str, path: str, data=b"", **query) -> int:
        answer = client.generic(
            method,
            f"/api/visit/{path}",
            data,
            content_type="application/json",
            query_params=query,
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code in KNOWN, (answer.status_code, method, path, data, query)
        return answer

    return partial(_with, ask, door)


def _with(ask, door, *args, **query):
    return ask(*args, **query), door


def test_odd_items_break_nothing_and_what_is_kept_has_a_receipt(ask):
    _hello, door = ask("GET", "hello")

    @STRANGE
    @given(st.lists(ITEMS, max_size=4))
    def send(items):
        before = SyncItem.objects.count()
        batch = [{"appointment": door.pk, **item} for item in items]
        answer, _door = ask("POST", "items", json.dumps(batch))
        if answer.status_code == 200:
            assert [one["item_id"] for one in answer.json()] == [item["item_id"] for item in items]
        else:
            assert SyncItem.objects.count() == before

    send()
    assert SyncItem.objects.exists()


def test_odd_bodies_and_questions_break_nothing(ask):
    _hello, door = ask("GET", "hello")

    @STRANGE
    @given(st.binary(max_size=40), TEXTS, TEXTS, st.integers(-2, 2**40))
    def send(data, one, two, number):
        ask("POST", "items", data)
        ask("GET", "changes", day=one, since=two)
        ask("GET", "changes", day="9999-12-31", since=number)
        ask("PUT", f"attachments/{uuid4().hex * 2}", data, appointment=door.pk, size=number, start=one)
        ask(
            "PUT",
            f"attachments/{uuid4().hex * 2}",
            data,
            appointment=door.pk,
            size=max(1, len(data)),
            start=0,
        )

    send()
