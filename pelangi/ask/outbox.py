"""Reading the outbox: what is to be told, to whom, in which words."""

from collections.abc import Sequence
from datetime import datetime, time

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from pelangi.ask.messages import Office, filled_in, international, text_of
from pelangi.ask.models import Message, NoMessages, Request
from pelangi.ask.queries import describe, reporter_of, restrictions
from pelangi.city.models import Area
from pelangi.staff.permissions import in_scope
from pelangi.staff.protection import keyed_hash, unseal_for
from pelangi.staff.roles import Deed

ADDRESS_CELL = "ask.message"
REQUEST_COLUMNS = {"ward": "request__ward_id", "institution": "request__institution_id"}
TOGETHER = {Message.State.WAITING, Message.State.FAILED}
MOST_TOGETHER = 40  # tickets in one message
BY_HAND = Q(state=Message.State.FAILED) | Q(state=Message.State.WAITING, channel=Message.Channel.HAND)


def messages_of(user, deed: Deed = Deed.MESSAGE_TELL) -> QuerySet[Message]:
    """Return the messages on whose requests `user` may do `deed`."""
    things = Message.objects.select_related("request__person__key", "request__ward", "request__institution")
    return in_scope(things, user, deed, **REQUEST_COLUMNS)


def may_be_told(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Leave out messages about people who asked that their data not be used: they wait until that is lifted."""
    return messages.filter(~Exists(restrictions().filter(person=OuterRef("request__person"))))


def to_tell(user, at: datetime) -> QuerySet[Message]:
    """Return what somebody has to tell by hand now, what is needed first before the rest."""
    due = may_be_told(messages_of(user)).filter(BY_HAND, not_before__lte=at).exclude(expires_at__lt=at)
    return due.order_by("expires_at", "written_at", "pk")


def in_state(user, state: str) -> QuerySet[Message]:
    """Return the messages in one state, newest first."""
    return messages_of(user).filter(state=state).order_by("-written_at", "-pk")


def address_of(message: Message) -> dict[str, str]:
    """Return {"phone", "email"}; {} when none is known. Raises Erased."""
    if message.address_sealed is None:
        return {}
    return unseal_for(message.request.person.key, message.address_sealed, ADDRESS_CELL)


def recipient_of(request: Request) -> dict[str, str]:
    """Return where a message goes: {"phone", "email"}, of who asked before the person's own; {} when none is known.

    Raises Erased.
    """
    asked, own = reporter_of(request), describe(request.person)
    phone = international(asked.get("phone") or "") or international(own.get("phone") or "")
    found = {"phone": phone, "email": asked.get("email") or ""}
    return found if any(found.values()) else {}


def hash_of(to: dict[str, str]) -> str:
    """Return by what an address is known that wants no messages; empty for none."""
    said = to.get("phone") or to.get("email", "").lower()
    return keyed_hash(said, "message address") if said else ""


def wants_none(request: Request) -> bool:
    """Say whether the address of this request wants no messages. Raises Erased."""
    return NoMessages.objects.filter(pk=hash_of(recipient_of(request)) or "-").exists()


def together(message: Message, within: QuerySet[Message] | None = None) -> list[Message]:
    """Return the messages that are said as one: who asked for twelve people hears once about a day, not twelve times.

    The same address, kind, language, day and way, in the same state; this one first. `within`: only those of these.
    """
    if not message.address_hash or message.state not in TOGETHER:
        return [message]
    things = Message.objects.all() if within is None else within
    same = things.filter(
        address_hash=message.address_hash,
        kind=message.kind,
        language=message.language,
        channel=message.channel,
        state=message.state,
    )
    same = same.select_related("request__person__key").exclude(pk=message.pk).order_by("pk")
    found = [one for one in same[:MOST_TOGETHER] if one.values.get("day") == message.values.get("day")]
    return [message, *found]


def filled_of(messages: Sequence[Message]) -> dict[str, str]:
    """Return what is filled into messages that are said as one: all tickets, their day, the earliest time."""
    clocks = sorted(one.values["time"] for one in messages if one.values.get("time"))
    values = messages[0].values | {"time": clocks[0] if clocks else ""}
    return filled_in(messages[0].language, [one.request.ticket for one in messages], values)


def words_of(messages: Sequence[Message]) -> str:
    """Return the text of messages that are said as one."""
    return text_of(messages[0].kind, messages[0].language, filled_of(messages), office())


def office() -> Office:
    """Return who writes, as the settings and the city say."""
    city = Area.objects.filter(pk=settings.CITY_CODE).values_list("name", flat=True).first() or ""
    link = f"{settings.PUBLIC_ADDRESS}{reverse('ask:status')}" if settings.PUBLIC_ADDRESS else ""
    return Office(f"Disdukcapil {city}".strip(), settings.OFFICE_PHONE, link)


def quiet_hours() -> tuple[time, time]:
    """Return begin and end of the hours in which nothing leaves by itself; equal when there are none."""
    begin, dash, end = settings.QUIET_HOURS.partition("-")
    if not dash:
        return time(0), time(0)
    return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())
