"""Telling people: write a message once, take it back while it waits, say it by hand, respect who wants none."""

from datetime import date, datetime

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pelangi.ask.channels import channels_for
from pelangi.ask.messages import allowed_from
from pelangi.ask.models import Message, MessageStep, NoMessages, Request
from pelangi.ask.outbox import (
    ADDRESS_CELL,
    address_of,
    hash_of,
    may_be_told,
    messages_of,
    quiet_hours,
    recipient_of,
    together,
)
from pelangi.ask.queries import is_restricted
from pelangi.ask.refusals import DataNotToBeUsed, NotWaiting
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.protection import Erased, seal_for
from pelangi.staff.roles import Deed

Kind, State, Channel = Message.Kind, Message.State, Message.Channel
TOLD_BY = ("whatsapp", "phone", "door", "other")  # how a person told it; codes, kept with the step
NOT_TOLD = ("no_number", "no_answer", "wrong_number")


@transaction.atomic
def write_message(
    request: Request,
    kind: Kind | str,
    *,
    source_ref: str,
    by: User | str,
    at: datetime,
    day: date | None = None,
    clock: str = "",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> Message | None:
    """Write what the people of a request are to be told; the same `source_ref` again returns the first one.

    Goes to who asked, else to the person, by the first open channel that reaches them; else somebody tells it by hand.
    day, clock: of the visit. not_before: earliest moment. expires_at: after which it is pointless. Returns None when
    the person was erased.
    """
    before = Message.objects.filter(source_ref=source_ref).first()
    if before:
        return before
    try:
        message = _addressed(request, at)
    except Erased:
        return None
    message.source_ref, message.kind, message.expires_at = source_ref, kind, expires_at
    message.values = {"day": day.isoformat() if day else "", "time": clock}
    message.not_before = _from(max(not_before or at, at), message.channel)
    message.save(force_insert=True)
    unwanted = message.address_hash and NoMessages.objects.filter(pk=message.address_hash).exists()
    said_by = by if isinstance(by, User) else None
    step(message, State.OPTED_OUT if unwanted else State.WAITING, at=at, by=said_by)
    if message.channel != Channel.HAND:
        transaction.on_commit(_ask_for_delivery, robust=True)
    detail = {"kind": str(kind)}
    audit.record("ask.write_message", message, by=by, at=at, person=request.person_id, detail=detail)
    return message


def _addressed(request: Request, at: datetime) -> Message:
    """Return a message, not yet kept, that knows to whom it goes, how, and in which language. Raises Erased."""
    to = recipient_of(request)
    return Message(
        request=request,
        language=request.language,
        channel=next(channels_for(to), Channel.HAND),
        address_sealed=seal_for(request.person.key, to, ADDRESS_CELL) if to else None,
        address_hash=hash_of(to),
        written_at=at,
    )


def _ask_for_delivery() -> None:
    """Have the worker look at the outbox soon; asked once however many messages were written."""
    from pelangi.ask.tasks import deliver_messages  # the task calls the deeds of this package

    waiting = DBTaskResult.objects.filter(
        task_path=deliver_messages.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        deliver_messages.enqueue()


def _from(moment: datetime, channel: str) -> datetime:
    return moment if channel == Channel.HAND else allowed_from(moment, quiet_hours())


def step(
    message: Message, state: State | str, *, at: datetime, by: User | None = None, why: str = ""
) -> None:
    """Set the state and write it down; part of a deed."""
    message.state = state
    message.save(update_fields=["state"])
    MessageStep.objects.create(message=message, state=state, at=at, by=by, why=why)


@transaction.atomic
def withdraw_messages(request: Request, *, by: User | str, at: datetime) -> int:
    """Take back what waits to be told about a visit that is not so any more; return how many.

    What was sent stays sent: whoever calls writes the change.
    """
    about = [Kind.APPOINTMENT, Kind.REMINDER, Kind.CHANGE, Kind.OFF]
    waiting = request.messages.select_for_update().filter(state=State.WAITING, kind__in=about)
    found = list(waiting.order_by("pk"))
    for message in found:
        step(message, State.WITHDRAWN, at=at, by=by if isinstance(by, User) else None)
    if found:
        detail = {"messages": len(found)}
        audit.record("ask.withdraw_messages", request, by=by, at=at, person=request.person_id, detail=detail)
    return len(found)


@transaction.atomic
def read_address(message: Message, *, by: User, at: datetime) -> dict[str, str]:
    """Return {"phone", "email"} to show it to who tells, and write down that `by` read it.

    Raises Erased, and DataNotToBeUsed while the person's restriction holds.
    """
    if is_restricted(message.request.person_id):
        raise DataNotToBeUsed
    to = address_of(message)
    audit.record(Deed.MESSAGE_TELL, message, by=by, at=at, person=message.request.person_id)
    return to


@transaction.atomic
def tell_by_hand(message: Message, *, how: str, by: User, at: datetime) -> None:
    """Write down that somebody told it, `how` one of TOLD_BY; or that it could not be, one of NOT_TOLD.

    What is said as one with it is told with it. Raises NotWaiting when it was told, sent or taken back meanwhile;
    DataNotToBeUsed while the person's restriction holds.
    """
    if is_restricted(message.request.person_id):
        raise DataNotToBeUsed
    open_states = [State.WAITING, State.FAILED]
    found = Message.objects.select_for_update().filter(pk=message.pk, state__in=open_states).first()
    if found is None or how not in (*TOLD_BY, *NOT_TOLD):
        raise NotWaiting
    state = State.TOLD if how in TOLD_BY else State.FAILED
    detail = {"how": how}
    for one in together(found, may_be_told(messages_of(by))):
        step(one, state, at=at, by=by, why=how)
        audit.record(Deed.MESSAGE_TELL, one, by=by, at=at, person=one.request.person_id, detail=detail)


@transaction.atomic
def want_no_messages(request: Request, *, by: User | str, at: datetime) -> bool:
    """Stop all messages to whoever is told about this request; say whether there was an address."""
    address = hash_of(recipient_of(request))
    if not address:
        return False
    stop_address(address, by=by, at=at)
    audit.record("ask.no_messages", request, by=by, at=at, person=request.person_id)
    return True


def stop_address(address_hash: str, *, by: User | str, at: datetime) -> None:
    """Stop all messages to an address; what waits for it will not be sent. Part of a deed."""
    NoMessages.objects.get_or_create(pk=address_hash, defaults={"at": at})
    for message in Message.objects.filter(address_hash=address_hash, state=State.WAITING).order_by("pk"):
        step(message, State.OPTED_OUT, at=at, by=by if isinstance(by, User) else None)


@transaction.atomic
def want_messages_again(request: Request, *, by: User, at: datetime) -> None:
    """Allow messages to the address of this request again; what was not sent meanwhile is not sent now."""
    NoMessages.objects.filter(pk=hash_of(recipient_of(request))).delete()
    audit.record("ask.messages_again", request, by=by, at=at, person=request.person_id)
