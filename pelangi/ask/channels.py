"""How a message leaves the house: WhatsApp Cloud API, an SMS gateway, or e-mail, as the settings say.

An adapter sends one message and returns the other side's number of it. What may be tried again raises `TryAgain`, what
never will succeed raises `GivenUp`; both carry a code, never an address. What comes back is believed only when signed.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import httpx
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from pelangi.ask.messages import STOP_WORDS

TIMEOUT_S = 20
BUSY = {408, 425, 429}  # answers after which the same request may succeed later
WHATSAPP_STATES = {"sent": "sent", "delivered": "delivered", "read": "read", "failed": "failed"}


class NotSent(Exception):
    """The message did not go; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class TryAgain(NotSent):
    """The other side is busy or out of reach."""


class GivenUp(NotSent):
    """The other side refuses this message or this address."""


@dataclass(frozen=True)
class Letter:
    """What an adapter is given. `parts`: day, time and ticket of the template, in the order of the words."""

    number: str  # ours: the same one twice is the same message
    kind: str
    language: str
    text: str
    parts: tuple[str, ...]
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the other side says: a new state of a message, or an address that wants no more (`stop`)."""

    number: str = ""
    state: str = ""
    stop: str = ""


def _posted(url: str, token: str, body: dict) -> dict:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx.post(url, json=body, headers=headers, timeout=TIMEOUT_S)
    except httpx.HTTPError as error:
        raise TryAgain(type(error).__name__) from error
    if answer.status_code in BUSY or answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise TryAgain(f"http {answer.status_code}")
    if answer.is_error:
        raise GivenUp(f"http {answer.status_code}")
    try:
        return dict(answer.json())
    except ValueError as error:
        raise GivenUp("answer not understood") from error


def send_whatsapp(letter: Letter) -> str:
    """Send an approved template by the WhatsApp Cloud API: an office may write first with templates only."""
    template = {
        "name": f"{settings.WHATSAPP_TEMPLATES}_{letter.kind}",
        "language": {"code": letter.language},
        "components": [
            {"type": "body", "parameters": [{"type": "text", "text": part} for part in letter.parts]}
        ],
    }
    body = {"messaging_product": "whatsapp", "to": letter.phone, "type": "template", "template": template}
    said = _posted(settings.WHATSAPP_URL, settings.WHATSAPP_TOKEN, body)
    return str(next(iter(said.get("messages", [])), {}).get("id", ""))


def send_sms(letter: Letter) -> str:
    """Send by the city's SMS gateway: JSON {to, text, reference} with a bearer token; it answers {id}."""
    body = {"to": letter.phone, "text": letter.text, "reference": letter.number}
    return str(_posted(settings.SMS_URL, settings.SMS_TOKEN, body).get("id", ""))


def send_email(letter: Letter) -> str:
    """Send a plain letter by the city's mail server."""
    mail = EmailMessage(letter.text.split(":")[0], letter.text, settings.EMAIL_FROM, [letter.email])
    mail.extra_headers["Message-ID"] = f"<{letter.number}@pelangi>"
    try:
        mail.connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=TIMEOUT_S)
        mail.send()
    except OSError as error:  # smtplib's own errors are OSErrors too
        code = getattr(error, "smtp_code", 0)
        refused = code >= 500 or type(error).__name__ == "SMTPRecipientsRefused"
        raise (GivenUp if refused else TryAgain)(type(error).__name__) from error
    return letter.number


@dataclass(frozen=True)
class Channel:
    """A way out: whether the settings open it, which part of an address it needs, and how it sends."""

    needs: str
    is_open: Callable[[], bool]
    send: Callable[[Letter], str]


CHANNELS: dict[str, Channel] = {
    "whatsapp": Channel("phone", lambda: bool(settings.WHATSAPP_URL), send_whatsapp),
    "sms": Channel("phone", lambda: bool(settings.SMS_URL), send_sms),
    "email": Channel("email", lambda: bool(settings.EMAIL_HOST), send_email),
}


def channels_for(address: dict[str, str]) -> Iterator[str]:
    """Yield the channels of PELANGI_MESSAGES that are open and can reach this address, in the order set."""
    for name in settings.MESSAGE_CHANNELS:
        channel = CHANNELS.get(name)
        if channel and channel.is_open() and address.get(channel.needs):
            yield name


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Say whether `signature` ("sha256=…", hexadecimal) is the keyed hash of the body."""
    if not secret:
        return False
    made = "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
    return hmac.compare_digest(made.encode(), signature.encode())


def whatsapp_receipts(said: dict) -> Iterator[Receipt]:
    """Yield what a webhook call of the WhatsApp Cloud API tells: states of messages, and who answered STOP."""
    for entry in said.get("entry", []):
        for change in entry.get("changes", []):
            value = change.get("value", {})
            for one in value.get("statuses", []):
                if one.get("status") in WHATSAPP_STATES:
                    yield Receipt(number=str(one.get("id", "")), state=WHATSAPP_STATES[one["status"]])
            for one in value.get("messages", []):
                if str(one.get("text", {}).get("body", "")).strip().upper() in STOP_WORDS:
                    yield Receipt(stop=str(one.get("from", "")))


def sms_receipts(said: dict) -> Iterator[Receipt]:
    """Yield what the gateway tells: {"id", "state"} of a message, or {"from", "text"} that somebody answered."""
    if said.get("state") in {"delivered", "failed"}:
        yield Receipt(number=str(said.get("id", "")), state=said["state"])
    if str(said.get("text", "")).strip().upper() in STOP_WORDS:
        yield Receipt(stop=str(said.get("from", "")))


RECEIPTS = {"whatsapp": whatsapp_receipts, "sms": sms_receipts}
