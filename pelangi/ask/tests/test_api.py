"""What other systems may ask and tell: rights, scopes, secrets, and answers that are always the described ones."""

import csv as csv_format
import functools
import hmac
import json
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pelangi.ask import actions
from pelangi.ask.models import ApiToken, Message, Request, Webhook, WebhookCall
from pelangi.ask.refusals import Refused
from pelangi.ask.shapes import RequestIn
from pelangi.ask.tests.asking import admitted, asked, coordinator
from pelangi.ask.tests.gateways import gateway
from pelangi.ask.tests.test_pages import NIK, signed_in, ward_officer
from pelangi.ask.tests.test_requests import erase
from pelangi.core.journey import Move
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, PRISON, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
ALL = ("requests:create", "requests:read", "export")


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def token(user=None, *, scopes=None, days: int = 30) -> str:
    user = user or coordinator()
    chosen = scopes or [str(one) for one in actions.scopes_open_to(user)]
    return actions.make_token(user, name="Uji", scopes=chosen, days=days, by=user, at=timezone.now())[1]


def call(client, method: str, path: str, words: str, body=None):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {words}"}
    data = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    return getattr(client, method)(f"/api/ask/{path}", **data, **headers)


def said(**changes) -> dict:
    return {"reference": "A-1", "name": "Siti Contoh", "ward": WARD, "documents": ["identity_card"]} | changes


# ---------------------------------------------------------------- tokens
def test_a_token_is_kept_as_a_hash_only_and_the_chain_says_who_made_it():
    words = token()
    kept = ApiToken.objects.get()
    assert words not in {str(value) for value in kept.__dict__.values()}
    assert kept.token_hash == sha256(words.encode()).hexdigest()
    assert AuditEntry.objects.filter(deed="ask.make_token").count() == 1


@pytest.mark.parametrize("end", ["revoked", "expired", "account closed", "mistyped"])
def test_a_token_that_has_ended_opens_nothing(client, end):
    words, one = token(), ApiToken.objects.get()
    assert call(client, "get", "requests", words).status_code == 200
    if end == "revoked":
        actions.revoke_token(one, by=coordinator(), at=timezone.now())
    elif end == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "account closed":
        one.user.is_active = False
        one.user.save()
    else:
        words = words[:-1] + ("A" if words[-1] != "A" else "B")
    assert call(client, "get", "requests", words).status_code == 401


def test_a_token_does_no_more_than_its_scopes_and_its_account(client):
    request = admitted("one")
    reader = token(scopes=["requests:read"])
    assert call(client, "post", "requests", reader, said()).status_code == 403
    assert call(client, "get", f"requests/{request.ticket}/fhir", reader).status_code == 403
    assert call(client, "get", "requests.csv", reader).status_code == 403
    there = ward_officer(OTHER_WARD)
    words = token(there)
    assert call(client, "get", f"requests/{request.ticket}", words).status_code == 404
    assert call(client, "get", "requests", words).json()["requests"] == []
    assert call(client, "post", "requests", words, said()).status_code == 403  # not its ward
    with pytest.raises(Refused):
        token(there, scopes=["export"])  # a ward officer may not export
    with pytest.raises(Refused):
        token(days=367)


def test_a_request_is_made_once_for_a_reference_and_can_be_followed(client):
    words = token(ward_officer())
    made = call(client, "post", "requests", words, said(nik=NIK, reporter={"name": "Bu RT"}))
    again = call(client, "post", "requests", words, said(name="Lain"))
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json()["ticket"] == again.json()["ticket"]
    assert Request.objects.count() == 1
    status = call(client, "get", f"requests/{made.json()['ticket']}", words).json()
    assert (status["state"], status["reference"]) == ("received", "A-1")
    assert "Siti" not in json.dumps(status)
    assert NIK not in json.dumps(status)


def test_an_institution_asks_for_its_own_people_only(client):
    words = token(person_with(Role.INSTITUTION_CONTACT, "institution", PRISON))
    inside = said(ward="", institution=PRISON)
    assert call(client, "post", "requests", words, inside).status_code == 201
    assert call(client, "post", "requests", words, said(reference="B", ward=WARD)).status_code == 403


def test_too_many_calls_are_slowed_down(client):
    words = token()
    answers = [call(client, "get", "requests", words).status_code for _n in range(121)]
    assert answers[-1] == 429


# ---------------------------------------------------------------- edges
def test_names_leave_only_with_a_line_each_in_the_chain_and_nothing_is_a_formula(client):
    admitted("one", name="=cmd|' /C calc'!A0")
    erased = admitted("two", name="Budi Contoh")
    erase(erased.person)
    answer = call(client, "get", "requests.csv", token())
    rows = list(csv_format.DictReader(StringIO(answer.content.decode())))
    assert [row["name"][0] for row in rows] == ["'", "("]
    assert AuditEntry.objects.filter(deed="ask.export_requests").count() == 1


def test_who_asked_that_their_data_not_be_used_leaves_by_neither_way(client):
    held = admitted("one")
    actions.ask_right(held.person, "restriction", by=coordinator(), at=NOON)
    admitted("two", name="Budi Contoh")
    rows = list(
        csv_format.DictReader(StringIO(call(client, "get", "requests.csv", token()).content.decode()))
    )
    assert [row["name"] for row in rows] == ["Budi Contoh"]
    assert call(client, "get", f"requests/{held.ticket}/fhir", token()).status_code == 403


def test_of_who_asked_that_their_data_not_be_used_no_document_and_no_day_is_told(client):
    words = token()
    one, other = admitted("a"), admitted("b")
    for need in [*one.needs.all(), *other.needs.all()]:
        actions.move_need(need, Move.PLAN, by=coordinator(), at=NOON)
    right = actions.ask_right(one.person, "restriction", by=coordinator(), at=NOON)
    alone = call(client, "get", f"requests/{one.ticket}", words).json()
    assert (alone["state"], alone["documents"], alone["planned_on"], alone["is_held"]) == (
        "admitted",
        [],
        None,
        True,
    )
    listed = call(client, "get", "requests", words).json()["requests"]
    assert listed[0] == alone
    assert listed[1]["documents"]
    assert listed[1]["planned_on"]
    assert not listed[1]["is_held"]
    actions.answer_right(right, state="refused", answer="x", by=coordinator(), at=NOON)
    assert call(client, "get", f"requests/{one.ticket}", words).json()["documents"]


def test_fhir_tells_who_and_what_and_nothing_of_health(client):
    request = admitted("one", nik=NIK, group="mental_illness", obstacle="bedridden")
    bundle = call(client, "get", f"requests/{request.ticket}/fhir", token()).json()
    patient, order = (one["resource"] for one in bundle["entry"])
    assert patient["identifier"][0]["value"] == NIK
    assert (patient["gender"], patient["birthDate"]) == ("female", "1950-03-07")
    assert order["status"] == "active"
    assert order["subject"]["reference"] == f"Patient/{patient['id']}"
    assert not {"mental_illness", "bedridden"} & set(json.dumps(bundle).split('"'))
    erase(request.person)
    assert call(client, "get", f"requests/{request.ticket}/fhir", token()).status_code == 404


# ---------------------------------------------------------------- webhooks
def test_each_step_is_told_signed_and_again_until_it_is_taken(settings):
    with gateway((503, {}), (200, {})) as system:
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{system.server_address[1]}"]
        hook, secret = actions.make_webhook(coordinator(), url=system.url, by=coordinator(), at=NOON)
        asked("one")
        assert actions.deliver_calls(at=NOON) == {"waiting": 1}
        assert actions.deliver_calls(at=NOON) == {}
        assert actions.deliver_calls(at=NOON + timedelta(minutes=1)) == {"taken": 1}
        first, second = system.got
    assert first["body"] == second["body"]
    assert first["body"]["event"] == "request.received"
    assert set(first["body"]) == {"event", "ticket", "at", "state"}
    moment, made = second["headers"]["Pelangi-Signature"].split(",")
    body = json.dumps(second["body"], separators=(",", ":"), sort_keys=True)
    wanted = hmac.new(secret.encode(), f"{moment[2:]}.{body}".encode(), sha256).hexdigest()
    assert made == f"v1={wanted}"
    assert secret.encode() not in bytes(hook.secret_sealed)
    assert first["headers"]["Pelangi-Delivery"] == second["headers"]["Pelangi-Delivery"]


def test_no_step_of_who_asked_that_their_data_not_be_used_is_told_until_that_ends(settings):
    with gateway((200, {}), (200, {})) as system:
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{system.server_address[1]}"]
        actions.make_webhook(coordinator(), url=system.url, by=coordinator(), at=NOON)
        one = asked("one")
        right = actions.ask_right(one.person, "restriction", by=coordinator(), at=NOON)
        assert actions.deliver_calls(at=NOON) == {}
        assert not system.got
        actions.answer_right(right, state="refused", answer="x", by=coordinator(), at=NOON)
        assert actions.deliver_calls(at=NOON) == {"taken": 1}


def test_a_step_of_the_time_they_asked_for_is_told_to_nobody_also_not_later(client, settings):
    with gateway((200, {}), (200, {}), (200, {})) as system:
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{system.server_address[1]}"]
        actions.make_webhook(coordinator(), url=system.url, by=coordinator(), at=NOON)
        one = admitted("one")
        actions.deliver_calls(at=NOON)
        before, need = len(system.got), one.needs.get()
        right = actions.ask_right(one.person, "restriction", by=coordinator(), at=NOON)
        actions.move_need(need, Move.PLAN, by=coordinator(), at=NOON)
        actions.answer_right(right, state="done", answer="x", by=coordinator(), at=NOON)
        actions.answer_right(right, state="lifted", answer="x", by=coordinator(), at=NOON)
        assert actions.deliver_calls(at=NOON + timedelta(days=1)) == {}
        assert len(system.got) == before
        (document,) = call(client, "get", f"requests/{one.ticket}", token()).json()["documents"]
        assert document["state"] == "planned", "where it stands can be read"
        actions.move_need(need, Move.RELEASE, reason="hujan", by=coordinator(), at=NOON)
        assert actions.deliver_calls(at=NOON) == {"taken": 1}


def test_a_call_is_given_up_in_the_end_and_not_sent_to_a_host_that_is_no_longer_named(settings):
    with gateway((500, {})) as system:
        settings.WEBHOOK_HOSTS = [f"127.0.0.1:{system.server_address[1]}"]
        actions.make_webhook(coordinator(), url=system.url, by=coordinator(), at=NOON)
        asked("one")
        at = NOON
        for _attempt in range(6):
            actions.deliver_calls(at=at)
            at += timedelta(days=1)
        assert WebhookCall.objects.get().state == "given_up"
        asked("two", name="Budi Contoh")
        settings.WEBHOOK_HOSTS = ["elsewhere.example"]
        actions.deliver_calls(at=at)
        assert len(system.got) == 6
    assert set(WebhookCall.objects.values_list("state", flat=True)) == {"given_up"}


def test_a_webhook_hears_of_its_own_accounts_requests_only(settings):
    settings.WEBHOOK_HOSTS = ["kota.example"]
    here, there = ward_officer(), ward_officer(OTHER_WARD)
    for user in (here, there):
        actions.make_webhook(user, url="https://kota.example/x", by=user, at=NOON)
    asked("one")
    asked("prison", name="Budi Contoh", institution=PRISON)
    assert [call.webhook.user for call in WebhookCall.objects.all()] == [here]
    actions.end_webhook(Webhook.objects.get(user=here), by=here, at=NOON)
    assert not WebhookCall.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://kota.example/x",  # not encrypted
        "https://kota.example:8443/x",  # another port than the one named
        "https://kota.example@10.0.0.1/x",
        "https://u:p@kota.example/x",
        "https://10.0.0.1/x",
        "https://[::1/x",
        "file:///etc/passwd",
    ],
)
def test_a_webhook_goes_nowhere_that_is_not_named(settings, url):
    settings.WEBHOOK_HOSTS = ["kota.example"]
    with pytest.raises(Refused):
        actions.make_webhook(coordinator(), url=url, by=coordinator(), at=NOON)


# ---------------------------------------------------------------- pages
def test_a_token_is_shown_once_on_the_page_and_only_its_owner_or_the_administrator_ends_it(client):
    signed_in(client, coordinator())
    answer = client.post("/ask/systems/token/", {"name": "SIMRS", "scopes": ["requests:read"], "days": "30"})
    one = ApiToken.objects.get()
    shown = answer.content.decode()
    assert "plg_" in shown
    assert "plg_" not in client.get("/ask/systems/").content.decode()
    signed_in(client, ward_officer())
    assert client.post(f"/ask/systems/token/{one.pk}/revoke/").status_code == 404
    signed_in(client, person_with(Role.ADMINISTRATOR))
    assert "SIMRS" in client.get("/ask/systems/all/").content.decode()
    client.post(f"/ask/systems/all/token/{one.pk}/revoke/")
    one.refresh_from_db()
    assert one.revoked_at is not None


# ---------------------------------------------------------------- one reporter, many people
def test_who_asked_for_twelve_people_is_told_once(settings):
    settings.MESSAGE_CHANNELS = ["sms"]
    requests = [admitted(f"n{number}", name=f"Orang {'abcdefghijkl'[number]}x") for number in range(12)]
    with gateway((200, {"id": "s-1"})) as sms:
        settings.SMS_URL = sms.url
        for number, request in enumerate(requests):
            actions.write_message(
                request, "appointment", source_ref=f"m{number}", by=coordinator(), at=NOON,
                day=(NOON + timedelta(days=2)).date(), clock=f"{8 + number:02}:00",
            )  # fmt: skip
        actions.deliver_due(at=NOON)
    assert len(sms.got) == 1
    text = sms.got[0]["body"]["text"]
    assert "08.00" in text
    assert all(
        actions.messages.Message.objects.filter(request=one, state="sent").exists() for one in requests
    )
    assert Message.objects.filter(state="sent", receipt="s-1").count() == 12


# ---------------------------------------------------------------- whatever is sent
STRANGE = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)
TEXTS = st.text(max_size=20) | st.sampled_from(
    ["\x00", "9" * 400, "2026-11-24", WARD, PRISON, NIK, "1971" * 9]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | TEXTS,
    lambda few: st.lists(few, max_size=3) | st.dictionaries(TEXTS, few, max_size=3),
    max_leaves=5,
)
FIELDS = sorted(RequestIn.model_fields)
BODIES = st.builds(
    lambda odd, text: said(reference="F") | odd | text,
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=2),
    st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=2),
)


@functools.cache  # the description of the whole API, made anew for each question, is most of what it takes
def described(path: str, method: str) -> set[int]:
    said = Client().get("/api/openapi.json").json()
    return {int(code) for code in said["paths"][f"/api/ask/{path}"][method]["responses"]}


@STRANGE
@given(body=BODIES | JSON)
def test_whatever_is_sent_is_answered_as_described(body):
    cache.clear()
    words = token()
    answer = call(Client(raise_request_exception=False), "post", "requests", words, body)
    assert answer.status_code in described("requests", "post"), answer.content[:300]


@pytest.mark.slow
@STRANGE
@given(ticket=st.text(min_size=1, max_size=24), after=TEXTS)
def test_whatever_address_is_asked_for_is_answered_as_described(ticket, after):
    cache.clear()
    words, client = token(), Client(raise_request_exception=False)
    one = quote(ticket.strip("./") or "x", safe="")
    if one.endswith("%2F") or "%2F" in one or "%0A" in one:
        one = "x"
    found = call(client, "get", f"requests/{one}", words)
    assert found.status_code in described("requests/{ticket}", "get"), found.content[:300]
    for path in ("requests", "requests.csv"):
        listed = call(client, "get", f"{path}?after={quote(after)}", words)
        assert listed.status_code in described(path, "get"), listed.content[:300]


def test_every_shape_in_the_description_is_the_one_that_is_answered():
    said = Client().get("/api/openapi.json").json()
    one = said["paths"]["/api/ask/requests/{ticket}"]["get"]["responses"]["200"]["content"][
        "application/json"
    ]
    shapes = said["components"]["schemas"]
    status = shapes[one["schema"]["$ref"].rsplit("/", 1)[1]]
    document = shapes[status["properties"]["documents"]["items"]["$ref"].rsplit("/", 1)[1]]
    assert set(document["required"]) == {"kind", "state"}  # rooms share one list of shapes by name
