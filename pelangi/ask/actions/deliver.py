"""Sending what is due by itself, and hearing what became of it.

A message is claimed before it is sent and its fate written down after: two senders never send the same one. One that
was claimed by a sender that died is tried again, with the same number, so that the other side can tell.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from pelangi.ask.actions.messages import Channel, State, step, stop_address
from pelangi.ask.channels import CHANNELS, GivenUp, Letter, Receipt, TryAgain, channels_for
from pelangi.ask.messages import allowed_from, parts_of
from pelangi.ask.models import Message, NoMessages
from pelangi.ask.outbox import (
    address_of,
    filled_of,
    hash_of,
    may_be_told,
    quiet_hours,
    together,
    words_of,
)
from pelangi.staff import audit
from pelangi.staff.protection import Erased

WAITS_MIN = (1, 5, 30, 120)  # between attempts; after the last the next channel is tried, at the end a person
STUCK = timedelta(minutes=15)  # after which a claim is taken to be a dead sender's
AT_ONCE = 200  # messages of one call
PROGRAM = "system"
AFTER = {State.SENT: (State.SENDING,), State.DELIVERED: (State.SENDING, State.SENT)}
AFTER |= {State.READ: (State.SENDING, State.SENT, State.DELIVERED)}
AFTER |= {State.FAILED: (State.SENDING, State.SENT)}


def deliver_due(*, at: datetime) -> dict[str, int]:
    """Send what is due outside the quiet hours; return how many messages came to which state. Twice is harmless."""
    _expire(at)
    if allowed_from(at, quiet_hours()) > at:
        return {}
    mine = ~Q(channel=Channel.HAND)
    stuck = Q(state=State.SENDING, not_before__lte=at - STUCK)
    due = may_be_told(Message.objects.all()).filter(mine, stuck | Q(state=State.WAITING, not_before__lte=at))
    counts: dict[str, int] = {}
    for pk in list(due.order_by("not_before", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        state = _send(pk, at)
        counts[state] = counts.get(state, 0) + 1
    return counts


@transaction.atomic
def _expire(at: datetime) -> None:
    late = Message.objects.filter(state=State.WAITING, expires_at__lt=at)
    for message in late.select_for_update().order_by("pk"):
        step(message, State.EXPIRED, at=at)


def _send(pk: int, at: datetime) -> str:
    waiting = Message.objects.filter(pk=pk).first()
    said_as_one = [one.pk for one in together(waiting, _due(at))] if waiting else []
    claimed = [one for one in (_claimed(key, at) for key in said_as_one) if one]
    if not claimed:
        return "skipped"
    try:
        receipt = CHANNELS[claimed[0].channel].send(_letter(claimed))
    except Erased:
        return _each(claimed, lambda one: _settled(one, State.WITHDRAWN, at=at))
    except TryAgain as trouble:
        code = trouble.code
        return _each(claimed, lambda one: _later(one, code, at))
    except GivenUp as trouble:
        code = trouble.code
        return _each(claimed, lambda one: _elsewhere(one, code, at))
    return _each(claimed, lambda one: _settled(one, State.SENT, at=at, receipt=receipt))


def _due(at: datetime) -> QuerySet[Message]:
    return may_be_told(Message.objects.all()).filter(state=State.WAITING, not_before__lte=at)


def _each(messages: list[Message], settle: Callable[[Message], str]) -> str:
    """Write down what became of messages that were said as one; return the state of the first."""
    states = [settle(one) for one in messages]
    return states[0]


@transaction.atomic
def _claimed(pk: int, at: datetime) -> Message | None:
    """Return the message as ours to send; None when another sender has it or it may not be told."""
    won = (
        may_be_told(Message.objects.all())
        .filter(Q(state=State.WAITING) | Q(state=State.SENDING, not_before__lte=at - STUCK), pk=pk)
        .update(state=State.SENDING, not_before=at)
    )
    if not won:
        return None
    message = Message.objects.select_related("request__person__key").get(pk=pk)
    if NoMessages.objects.filter(pk=message.address_hash).exists():
        step(message, State.OPTED_OUT, at=at)
        return None
    return message


def _letter(messages: list[Message]) -> Letter:
    message = messages[0]
    to = address_of(message)
    return Letter(
        number=f"message-{message.pk}",
        kind=message.kind,
        language=message.language,
        text=words_of(messages),
        parts=parts_of(message.kind, message.language, filled_of(messages)),
        phone=to.get("phone", ""),
        email=to.get("email", ""),
    )


@transaction.atomic
def _settled(message: Message, state: State, *, at: datetime, receipt: str = "", why: str = "") -> str:
    message.receipt = receipt
    message.attempts += 1
    message.save(update_fields=["receipt", "attempts"])
    step(message, state, at=at, why=why or message.channel)
    return str(state)


@transaction.atomic
def _later(message: Message, code: str, at: datetime) -> str:
    """Wait for the next attempt; after the last one give this channel up."""
    if message.attempts >= len(WAITS_MIN):
        return _elsewhere(message, code, at)
    wait = timedelta(minutes=WAITS_MIN[message.attempts])
    message.attempts += 1
    message.not_before = allowed_from(at + wait, quiet_hours())
    message.save(update_fields=["attempts", "not_before"])
    step(message, State.WAITING, at=at, why=code[:40])
    return str(State.WAITING)


@transaction.atomic
def _elsewhere(message: Message, code: str, at: datetime) -> str:
    """Hand a message that a channel gave up to the next one, at the end to a person."""
    message.tried = [*message.tried, message.channel]
    to = address_of(message)
    message.channel = next((one for one in channels_for(to) if one not in message.tried), Channel.HAND)
    message.attempts, message.not_before = 0, at
    message.save(update_fields=["tried", "channel", "attempts", "not_before"])
    step(message, State.WAITING, at=at, why=code[:40])
    return str(State.WAITING)


@transaction.atomic
def take_receipt(receipt: Receipt, channel: str, *, at: datetime) -> bool:
    """Believe a signed word from a channel: a state of a message, or that an address wants no more. Say if it changed.

    States only go forward; told twice or out of order they change nothing.
    """
    if receipt.stop:
        stop_address(hash_of({"phone": receipt.stop.lstrip("+")}), by=PROGRAM, at=at)
        audit.record("ask.no_messages", by=PROGRAM, at=at, detail={"channel": channel})
        return True
    sent = Message.objects.select_for_update().filter(channel=channel).exclude(receipt="")
    found = list(
        sent.filter(receipt=receipt.number, state__in=AFTER.get(State(receipt.state), ())).order_by("pk")
    )
    for message in found:  # several, when they were said as one
        if receipt.state == State.FAILED:
            _elsewhere(message, "told by channel", at)
        else:
            step(message, receipt.state, at=at, why=channel)
    return bool(found)
