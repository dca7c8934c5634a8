"""Numbers too large, days without end, letters that are none: an answer in plain words, never a broken page."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelangi.ask.tests.asking import coordinator
from pelangi.issue.tests.cases import desk, waiting_document
from pelangi.site.tests.test_every_page_states_who_may import OWN_PAGES
from pelangi.staff.roles import Role, ScopeKind
from pelangi.staff.tests.people import NOON, OFFICE, person_with, small_city
from pelangi.visit import actions
from pelangi.visit.tests.doors import field_officer, promised, team
from pelangi.visit.tests.test_api import ITEMS, item

pytestmark = pytest.mark.django_db
HUGE = "9" * 24  # more than any key of any database
EVERYBODY = [
    (role, ScopeKind.AGENCY, OFFICE) if role == Role.AGENCY_INNOVATOR else (role, ScopeKind.CITY, "19.71")
    for role in Role
    if role not in (Role.WARD_OFFICER, Role.INSTITUTION_CONTACT)
]
NUMBERED = sorted({path for path, _view in OWN_PAGES if "<int:" in path})


@pytest.fixture(autouse=True)
def city():
    small_city()


def with_huge_numbers(path: str) -> str:
    out = path
    for name in ("pk", "year"):
        out = out.replace(f"<int:{name}>", HUGE)
    return "/" + out.replace("<str:ticket>", "X").replace("<str:move>", "x")


@pytest.mark.slow
@pytest.mark.parametrize(("role", "kind", "code"), EVERYBODY)
def test_a_number_too_large_for_any_key_is_not_found(role, kind, code, client):
    client.force_login(person_with(role, kind, code))
    for path in NUMBERED:
        for send in (client.get, client.post):
            assert send(with_huge_numbers(path)).status_code in {403, 404, 405}, path


def test_ticked_leads_that_cannot_be_are_passed_over(client):
    client.force_login(coordinator())
    assert client.post("/ask/leads/take/", {"lead": [HUGE, "x", "²"]}).status_code == 302


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_nobody_plans_at_the_ends_of_the_calendar(day, client):
    client.force_login(coordinator())
    answer = client.post("/plan/propose/", {"first_day": day, "count": 10})
    assert answer["Location"] == "/plan/"


def test_a_move_that_no_document_knows_is_not_found(client):
    document = waiting_document()
    client.force_login(desk())
    answer = client.post(f"/issue/documents/{document.pk}/move/x/", {"x-move": "x", "x-why": "x"})
    assert answer.status_code == 404


def test_outlines_nested_without_end_are_refused_in_words(client):
    client.force_login(person_with(Role.ADMINISTRATOR))
    file = SimpleUploadedFile("a.json", b"[" * 100_000)
    assert client.post("/city/import/", {"kind": "outlines", "file": file}).status_code == 200


# ---------------------------------------------------------------- what devices send
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20),
    st.datetimes().map(lambda moment: f"{moment.isoformat()}+14:00"),
    st.sampled_from(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "\x00", "finish", "partly"]),
    st.lists(st.integers(), max_size=9),
    st.dictionaries(st.sampled_from(["iris", "photo", "x"]), st.sampled_from(["captured", "x"]), max_size=2),
)
FIELDS = [
    "item_id", "sequence", "kind", "at", "appointment", "move", "base_version", "reason", "minutes",
    "captured", "documents", "note", "satisfaction", "unknown",
]  # fmt: skip


@pytest.fixture
def device(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    user = field_officer()
    return actions.enrol_device(user=user, team=team("T1", user), name="HP", by=coordinator(), at=NOON)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(FIELDS), ODD, min_size=1, max_size=3))
def test_whatever_a_device_sends_is_answered(changes, device, client):
    enrolled, token = device
    appointment = client.__dict__.setdefault("appointment", None) or promised()
    client.appointment = appointment
    sent = item(appointment, sequence=enrolled.items.count() + 1) | {"item_id": str(uuid4())} | changes
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(ITEMS, [sent], content_type="application/json", headers=headers)
    assert answer.status_code in {200, 422, 429}


@pytest.mark.parametrize(
    "changes",
    [
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "0001-01-01T00:00:00Z", "minutes": 600},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"reason": "\x00"},
        {"note": "\x00"},
    ],
)
def test_moments_without_a_day_and_letters_that_are_none_are_refused(changes, device, client):
    headers = {"Authorization": f"Bearer {device[1]}"}
    sent = [item(promised()) | changes]
    assert client.post(ITEMS, sent, content_type="application/json", headers=headers).status_code == 422
