"""The outbox: one message for each source, to the right number, in the right words, at the right hour, once."""

import hmac
import json
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from pelangi.ask import actions
from pelangi.ask.channels import Receipt
from pelangi.ask.messages import Office, allowed_from, filled_in, international, text_of, words
from pelangi.ask.models import Message, MessageStep, NoMessages
from pelangi.ask.outbox import address_of, quiet_hours, to_tell, wants_none, words_of
from pelangi.ask.refusals import NotWaiting
from pelangi.ask.tests.asking import admitted, coordinator
from pelangi.ask.tests.gateways import gateway, mail_server
from pelangi.ask.tests.test_requests import erase
from pelangi.staff.models import AuditEntry
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, OTHER_WARD, WARD, person_with, small_city

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
Kind, State = Message.Kind, Message.State


@pytest.fixture(autouse=True)
def city():
    cache.clear()
    small_city()


def written(source: str = "test:1", kind: str = Kind.APPOINTMENT, **changes) -> Message:
    request = admitted(changes.pop("ref", "test:1"))
    made = {"day": DAY, "clock": "09:30", "by": coordinator(), "at": NOON} | changes
    return actions.write_message(request, kind, source_ref=source, **made)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0812-3456 789", "628123456789"),
        ("+62 812 3456 789", "628123456789"),
        ("628123456789", "628123456789"),
        ("+44 20 7946 0000", "442079460000"),
        ("8123456789", "628123456789"),
        ("12", ""),
        ("nomor lama", ""),
        ("", ""),
    ],
)
def test_numbers_are_written_as_whatsapp_wants_them(typed, digits):
    assert international(typed) == digits


def test_every_kind_has_words_in_both_languages_and_says_nothing_but_ticket_day_and_hour():
    for kind in Kind.values:
        for language in ("id", "en"):
            filled = filled_in(language, ["ABCDEFGHJ"], {"day": "2026-11-30", "time": "09:30"})
            text = text_of(
                kind, language, filled, Office("Disdukcapil Contoh", "0717 1", "https://a.example")
            )
            assert filled["ticket"] in text
            assert "{" not in text
            assert words()["stop"][language] in text
    assert "Senin, 30 November 2026" in text_of(
        "appointment",
        "id",
        filled_in("id", ["ABCDEFGHJ"], {"day": "2026-11-30", "time": "09:30"}),
        Office("X"),
    )


def test_the_same_source_writes_one_message_to_who_asked():
    first, again = written(), written()
    assert first.pk == again.pk
    assert address_of(first) == {"phone": "62813000000", "email": ""}
    assert (first.channel, first.state) == ("wa_link", State.WAITING)
    assert AuditEntry.objects.filter(deed="ask.write_message").count() == 1


def test_neither_row_nor_words_tell_number_name_group_or_obstacle():
    message = written()
    row = " ".join(str(getattr(message, field.name)) for field in Message._meta.fields)
    for secret in ("813000000", "Siti", "elderly", "bedridden", "lansia"):
        assert secret not in row
        assert secret not in words_of([message])


@pytest.mark.parametrize(
    ("clock", "goes"),
    [("19:59", "19:59"), ("20:00", "07:00"), ("23:30", "07:00"), ("06:59", "07:00"), ("07:00", "07:00")],
)
def test_quiet_hours_reach_over_midnight(clock, goes):
    local = NOON + timedelta(hours=int(clock[:2]) - 12, minutes=int(clock[3:]))
    allowed = allowed_from(local, quiet_hours())
    expected = NOON + timedelta(hours=int(goes[:2]) - 12, minutes=int(goes[3:]))
    if clock in {"20:00", "23:30"}:
        expected += timedelta(days=1)
    assert allowed == expected


def test_a_whatsapp_template_is_sent_once_and_its_states_come_back(settings):
    settings.MESSAGE_CHANNELS, settings.WHATSAPP_TOKEN = ["whatsapp"], "token-contoh"
    with gateway((200, {"messages": [{"id": "wamid.1"}]})) as service:
        settings.WHATSAPP_URL = service.url
        message = written()
        assert actions.deliver_due(at=NOON) == {"sent": 1}
        assert actions.deliver_due(at=NOON + timedelta(hours=1)) == {}
    assert len(service.got) == 1
    got = service.got[0]
    assert got["token"] == "Bearer token-contoh"
    assert got["body"]["to"] == "62813000000"
    assert got["body"]["template"]["name"] == "pelangi_appointment"
    texts = [one["text"] for one in got["body"]["template"]["components"][0]["parameters"]]
    assert texts[:2] == ["Senin, 30 November 2026", "09.30"]
    for state in ("read", "delivered"):  # out of order: read stays
        actions.take_receipt(Receipt(number="wamid.1", state=state), "whatsapp", at=NOON)
    message.refresh_from_db()
    assert message.state == State.READ


def test_a_busy_gateway_is_tried_again_and_then_a_person_tells(settings):
    settings.MESSAGE_CHANNELS = ["sms"]
    with gateway((503, {})) as service:
        settings.SMS_URL = service.url
        message = written()
        at = NOON
        for _attempt in range(5):
            actions.deliver_due(at=at)
            message.refresh_from_db()
            at = max(at, message.not_before)
    assert len(service.got) == 5
    assert message.channel == Message.Channel.HAND
    assert message.tried == ["sms"]
    assert [one.pk for one in to_tell(coordinator(), at)] == [message.pk]


def test_what_a_gateway_refuses_goes_to_the_next_channel_at_once(settings):
    settings.MESSAGE_CHANNELS = ["whatsapp", "sms"]
    with gateway((400, {"error": {}})) as whatsapp, gateway((200, {"id": "s-9"})) as sms:
        settings.WHATSAPP_URL, settings.SMS_URL = whatsapp.url, sms.url
        message = written()
        actions.deliver_due(at=NOON)
        actions.deliver_due(at=NOON)
    message.refresh_from_db()
    assert (message.channel, message.state, message.receipt) == ("sms", State.SENT, "s-9")
    assert sms.got[0]["body"]["text"] == words_of([message])
    assert sms.got[0]["body"]["reference"] == f"message-{message.pk}"


def test_a_letter_goes_by_the_citys_mail_server(settings):
    settings.MESSAGE_CHANNELS = ["email"]
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        request = admitted("test:mail")
        request.reporter_sealed = actions.messages.seal_for(
            request.person.key, {"name": "X", "email": "keluarga@contoh.example"}, "ask.reporter"
        )
        request.save()
        message = actions.write_message(request, Kind.PRINTED, source_ref="t:mail", by=coordinator(), at=NOON)
        assert message.channel == "email"
        assert actions.deliver_due(at=NOON) == {"sent": 1}
    to, letter = server.letters[0]
    assert "keluarga@contoh.example" in to
    assert f"message-{message.pk}@pelangi" in letter


def test_a_mailbox_that_does_not_exist_is_given_up(settings):
    settings.MESSAGE_CHANNELS = ["email"]
    with mail_server(refuses="550 no such mailbox") as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        request = admitted("test:mail")
        request.reporter_sealed = actions.messages.seal_for(
            request.person.key, {"email": "salah@contoh.example"}, "ask.reporter"
        )
        request.save()
        message = actions.write_message(request, Kind.PRINTED, source_ref="t:mail", by=coordinator(), at=NOON)
        actions.deliver_due(at=NOON)
    message.refresh_from_db()
    assert (message.channel, message.tried) == ("wa_link", ["email"])


def test_nothing_leaves_in_quiet_hours_and_what_is_too_late_never_does(settings):
    settings.MESSAGE_CHANNELS = ["sms"]
    night = NOON + timedelta(hours=10)
    with gateway((200, {"id": "1"})) as service:
        settings.SMS_URL = service.url
        message = written(at=night, expires_at=night + timedelta(hours=1))
        assert message.not_before == night + timedelta(hours=9)
        actions.deliver_due(at=night + timedelta(minutes=10))
        actions.deliver_due(at=night + timedelta(hours=10))
    message.refresh_from_db()
    assert (service.got, message.state) == ([], State.EXPIRED)


def test_a_dead_senders_claim_is_taken_up_again(settings):
    settings.MESSAGE_CHANNELS = ["sms"]
    with gateway((200, {"id": "1"})) as service:
        settings.SMS_URL = service.url
        message = written()
        Message.objects.filter(pk=message.pk).update(state=State.SENDING, not_before=NOON)
        assert actions.deliver_due(at=NOON + timedelta(minutes=5)) == {}
        assert actions.deliver_due(at=NOON + timedelta(minutes=16)) == {"sent": 1}


def test_writing_asks_the_worker_once(settings, django_capture_on_commit_callbacks):
    settings.MESSAGE_CHANNELS, settings.SMS_URL = ["sms"], "http://127.0.0.1:9/"
    with django_capture_on_commit_callbacks(execute=True):
        written("a")
        written("b", Kind.REMINDER)
    assert DBTaskResult.objects.filter(task_path__endswith="deliver_messages").count() == 1


def test_who_wants_no_messages_gets_none_by_any_request_of_that_number():
    message = written()
    actions.want_no_messages(message.request, by="public page", at=NOON)
    message.refresh_from_db()
    assert message.state == State.OPTED_OUT
    assert written("b", ref="test:2").state == State.OPTED_OUT
    actions.want_messages_again(message.request, by=coordinator(), at=NOON)
    assert not wants_none(message.request)
    assert written("c").state == State.WAITING


def test_an_answer_stop_counts_like_the_button():
    message = written()
    actions.take_receipt(Receipt(stop="62813000000"), "whatsapp", at=NOON)
    message.refresh_from_db()
    assert message.state == State.OPTED_OUT


def test_withdrawn_is_only_what_still_waits():
    sent, waiting = written("a"), written("b", Kind.REMINDER)
    actions.tell_by_hand(sent, how="phone", by=coordinator(), at=NOON)
    assert actions.withdraw_messages(sent.request, by=coordinator(), at=NOON) == 1
    waiting.refresh_from_db()
    assert waiting.state == State.WITHDRAWN
    with pytest.raises(NotWaiting):
        actions.tell_by_hand(waiting, how="phone", by=coordinator(), at=NOON)


def test_an_erased_person_is_told_nothing_and_no_number_is_left():
    message = written()
    request = message.request
    erase(request.person)
    actions.forget_search_keys(request.person, by="system", at=NOON)
    message.refresh_from_db()
    assert message.address_hash == ""
    assert actions.write_message(request, Kind.PRINTED, source_ref="t", by="system", at=NOON) is None


# ------------------------------------------------------------------ pages


def sign_in(client, user, language="id"):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["language"] = language
    return client


@pytest.mark.parametrize(("language", "said"), [("id", "Pesan"), ("en", "Messages")])
def test_telling_by_hand_shows_the_number_only_when_asked_and_writes_it_down(client, language, said):
    message = written()
    sign_in(client, coordinator(), language)
    text = client.get(reverse("ask:messages")).content.decode()
    assert said in text
    page = reverse("ask:message", args=[message.pk])
    assert "813000000" not in client.get(page).content.decode()
    before = AuditEntry.objects.filter(deed="ask.tell").count()
    shown = client.post(reverse("ask:message_reach", args=[message.pk])).content.decode()
    assert "https://wa.me/62813000000?text=Disdukcapil" in shown
    assert AuditEntry.objects.filter(deed="ask.tell").count() == before + 1
    client.post(reverse("ask:message_told", args=[message.pk]), {"how": "whatsapp"})
    message.refresh_from_db()
    assert message.state == State.TOLD
    assert MessageStep.objects.get(message=message, state=State.TOLD).by == coordinator()


def test_a_ward_officer_tells_the_people_of_the_own_ward_only(client):
    message = written()
    page = reverse("ask:message", args=[message.pk])
    sign_in(client, person_with(Role.WARD_OFFICER, "ward", WARD, username="di-sini"))
    assert client.get(page).status_code == 200
    sign_in(client, person_with(Role.WARD_OFFICER, "ward", OTHER_WARD, username="di-sana"))
    assert client.get(page).status_code == 404
    assert client.post(reverse("ask:message_reach", args=[message.pk])).status_code == 404
    sign_in(client, person_with(Role.LEADER, "city", "19.71", username="pimpinan"))
    assert client.get(page).status_code == 403


def test_the_case_and_the_public_page_stop_messages(client):
    message = written()
    client.post(reverse("ask:stop_messages"), {"ticket": message.request.ticket})
    assert NoMessages.objects.count() == 1
    sign_in(client, coordinator(), "en")
    text = client.get(reverse("ask:request", args=[message.request.ticket])).content.decode()
    assert "Who asked wants no messages." in text


def signed(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def test_receipts_are_believed_only_with_the_services_signature(client, settings):
    settings.WHATSAPP_SECRET = "rahasia-contoh"
    message = written()
    Message.objects.filter(pk=message.pk).update(state=State.SENT, channel="whatsapp", receipt="wamid.7")
    said = {"entry": [{"changes": [{"value": {"statuses": [{"id": "wamid.7", "status": "delivered"}]}}]}]}
    body, address = json.dumps(said).encode(), reverse("ask:receipts", args=["whatsapp"])
    assert client.post(address, body, content_type="application/json").status_code == 403
    wrong = {"HTTP_X_HUB_SIGNATURE_256": signed(body, "lain")}
    assert client.post(address, body, content_type="application/json", **wrong).status_code == 403
    right = {"HTTP_X_HUB_SIGNATURE_256": signed(body, "rahasia-contoh")}
    assert client.post(address, body, content_type="application/json", **right).status_code == 204
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    junk = b"[1]"
    shaped = {"HTTP_X_HUB_SIGNATURE_256": signed(junk, "rahasia-contoh")}
    assert client.post(address, junk, content_type="application/json", **shaped).status_code == 400
    hello = {"hub.verify_token": "rahasia-contoh", "hub.challenge": "42"}
    assert client.get(address, hello).content == b"42"
    assert client.get(address, {"hub.challenge": "42"}).status_code == 403
    assert (
        client.post(reverse("ask:receipts", args=["sms"]), body, content_type="application/json").status_code
        == 403
    )
