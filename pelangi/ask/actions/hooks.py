"""Telling other systems of each step: written in the transaction of the deed, sent afterwards, again when not taken.

A call carries ticket, states and moment, nothing about the person. It is signed: `Pelangi-Signature: t=…,v1=…`, where
v1 is the HMAC-SHA256, under the webhook's secret, of "t.body". The same call again has the same `Pelangi-Delivery`.

A step taken while a person asks that their data not be used is told to nobody, also not afterwards: telling it late
would use data of that time all the same. Where the request stands can be read once the restriction has ended.
"""

import hmac
import json
from datetime import datetime, timedelta
from hashlib import sha256

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from pelangi.ask.actions.tokens import SECRET_CELL, may_go_to
from pelangi.ask.models import Request, Webhook, WebhookCall
from pelangi.ask.queries import is_restricted, restrictions
from pelangi.staff.permissions import Place, may
from pelangi.staff.protection import unseal
from pelangi.staff.roles import Deed

WAITS_MIN = (1, 5, 30, 120, 720)  # between attempts; after the last it is given up
STUCK = timedelta(minutes=15)  # after which a claim is taken to be a dead sender's
AT_ONCE = 200
TIMEOUT_S = 10
State = WebhookCall.State


def tell_systems(request: Request, event: str, *, at: datetime, **said: str) -> None:
    """Write down a step for every address that may hear of this request. Part of a deed.

    Nothing is written while its person asks that their data not be used.
    """
    if not settings.WEBHOOK_HOSTS or is_restricted(request.person_id):
        return
    place = Place(ward=request.ward_id, institution=request.institution_id or "")
    hooks = Webhook.objects.filter(ended_at=None, user__is_active=True).select_related("user")
    body = {
        "event": event,
        "ticket": request.ticket,
        "at": at.isoformat(),
        "state": str(request.state),
        **said,
    }
    calls = [
        WebhookCall(webhook=hook, request=request, event=event, body=body, not_before=at)
        for hook in hooks
        if may(hook.user, Deed.REQUEST_VIEW, place)
    ]
    if calls:
        WebhookCall.objects.bulk_create(calls)
        transaction.on_commit(_ask_for_delivery, robust=True)


def _ask_for_delivery() -> None:
    from pelangi.ask.tasks import tell_webhooks  # the task calls the deeds of this package

    tell_webhooks.enqueue()


def deliver_calls(*, at: datetime) -> dict[str, int]:
    """Send what is due; return how many calls came to which state. Twice is harmless.

    Of who asked afterwards that their data not be used, calls written before wait until that is refused or lifted.
    """
    stuck = Q(state=State.SENDING, not_before__lte=at - STUCK)
    due = WebhookCall.objects.filter(stuck | Q(state=State.WAITING, not_before__lte=at))
    due = due.exclude(Exists(restrictions().filter(person=OuterRef("request__person"))))
    counts: dict[str, int] = {}
    for pk in list(due.order_by("not_before", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        state = _send(pk, at)
        counts[state] = counts.get(state, 0) + 1
    return counts


def _send(pk: int, at: datetime) -> str:
    claimed = Q(state=State.WAITING) | Q(state=State.SENDING, not_before__lte=at - STUCK)
    if not WebhookCall.objects.filter(claimed, pk=pk).update(state=State.SENDING, not_before=at):
        return "skipped"
    call = WebhookCall.objects.select_related("webhook").get(pk=pk)
    if call.webhook.ended_at or not may_go_to(call.webhook.url):
        return _settled(call, State.GIVEN_UP, "ended")
    code = _posted(call, at)
    if code == "taken":
        return _settled(call, State.TAKEN, code)
    if call.attempts >= len(WAITS_MIN):
        return _settled(call, State.GIVEN_UP, code)
    call.not_before = at + timedelta(minutes=WAITS_MIN[call.attempts])
    return _settled(call, State.WAITING, code)


def _posted(call: WebhookCall, at: datetime) -> str:
    """Send one call; return "taken", or why not, as a code."""
    body = json.dumps(call.body, separators=(",", ":"), sort_keys=True).encode()
    secret = unseal(call.webhook.secret_sealed, f"{SECRET_CELL}:{call.webhook.url}")
    headers = {
        "Content-Type": "application/json",
        "Pelangi-Event": call.event,
        "Pelangi-Delivery": str(call.pk),
        "Pelangi-Signature": signature(body, secret, at),
    }
    try:
        answer = httpx.post(call.webhook.url, content=body, headers=headers, timeout=TIMEOUT_S)
    except httpx.HTTPError as error:
        return type(error).__name__[:60]
    return "taken" if answer.is_success else f"http {answer.status_code}"


def signature(body: bytes, secret: bytes, at: datetime) -> str:
    """Return the header that proves who sent a body, and when."""
    moment = int(at.timestamp())
    made = hmac.new(secret, f"{moment}.".encode() + body, sha256).hexdigest()
    return f"t={moment},v1={made}"


def _settled(call: WebhookCall, state: State, code: str) -> str:
    call.state, call.answer = state, code
    call.attempts += 1
    call.save(update_fields=["state", "answer", "attempts", "not_before"])
    return str(state)
