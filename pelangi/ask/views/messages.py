"""The outbox: what is to be told, telling it by hand, who wants no messages, and what channels tell us."""

import json

from django.conf import settings
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pelangi.ask import actions, outbox, queries
from pelangi.ask.channels import RECEIPTS, is_signed
from pelangi.ask.messages import whatsapp_link
from pelangi.ask.models import Message
from pelangi.ask.refusals import Refused
from pelangi.ask.throttle import too_often
from pelangi.ask.tickets import spoken
from pelangi.ask.words import MESSAGE_WHYS
from pelangi.staff.pages import LongList
from pelangi.staff.permissions import needs, open_to_all
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

ON_A_PAGE = 25
MOST_BODY_BYTES = 256 * 1024
STOPS, STOP_WINDOW_S = 10, 600


@needs(Deed.MESSAGE_TELL)
def outbox_page(request: HttpRequest) -> HttpResponse:
    """What somebody has to tell by hand, most pressing first; ?state= shows the messages in one state."""
    state = request.GET.get("state", "")
    chosen = state if state in Message.State.values else ""
    now = timezone.now()
    found = outbox.in_state(request.user, chosen) if chosen else outbox.to_tell(request.user, now)
    page = LongList(found, ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = _as_one(page.object_list)
    context = {"page_obj": page, "chosen": chosen, "states": Message.State.choices}
    return render(request, "ask/messages.html", context)


def _as_one(messages: list[Message]) -> list[Message]:
    """Leave of messages that are said as one only the first, with how many more it stands for."""
    shown: dict[tuple, Message] = {}
    for one in messages:
        is_open = one.address_hash and one.state in outbox.TOGETHER
        day = one.values.get("day") if is_open else one.pk
        first = shown.setdefault((one.address_hash, one.kind, one.language, one.channel, one.state, day), one)
        first.more = getattr(first, "more", -1) + 1
    return list(shown.values())


@needs(Deed.MESSAGE_TELL)
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with its words; the number is shown only when asked for, and that is written down."""
    found = get_object_or_404(outbox.messages_of(request.user), pk=pk)
    return render(request, "ask/message.html", _shown(request, found))


def _shown(request: HttpRequest, found: Message) -> dict:
    """Return what a message's page shows; `is_open`: somebody can tell it now."""
    said = outbox.together(found, outbox.may_be_told(outbox.messages_of(request.user)))
    is_held = queries.is_restricted(found.request.person_id)
    is_waiting = found.state in {Message.State.WAITING, Message.State.FAILED}
    return {
        "message": found,
        "spoken": spoken(found.request.ticket),
        "others": [one.request.ticket for one in said[1:]],
        "text": outbox.words_of(said),
        "steps": steps_of(found),
        "leaves_at": found.not_before if is_waiting and found.not_before > timezone.now() else None,
        "is_held": is_held and is_waiting,
        "is_open": is_waiting and not is_held,
    }


@require_POST
@needs(Deed.MESSAGE_TELL)
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """The button "show the number": the reading is written down; the link opens WhatsApp with the words in it."""
    found = get_object_or_404(outbox.messages_of(request.user), pk=pk)
    try:
        to = actions.read_address(found, by=request.user, at=timezone.now())
    except Erased:
        notes.error(request, _("The person's data were erased: nothing more can be done here."))
        return redirect("ask:message", pk)
    except Refused as why:
        notes.error(request, str(why))
        return redirect("ask:message", pk)
    context, phone = _shown(request, found), to.get("phone", "")
    context |= {
        "is_shown": True,
        "phone": phone,
        "email": to.get("email", ""),
        "link": whatsapp_link(phone, context["text"]) if phone else "",
    }
    return render(request, "ask/message.html", context)


def steps_of(found: Message) -> list[dict]:
    """Return what happened to a message, in words."""
    return [
        {
            "label": one.get_state_display(),
            "state": one.state,
            "at": one.at,
            "by": one.by,
            "why": MESSAGE_WHYS.get(one.why, one.why),
        }
        for one in found.steps.select_related("by").order_by("pk")
    ]


@require_POST
@needs(Deed.MESSAGE_TELL)
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """The buttons "told" and "could not be told"."""
    found = get_object_or_404(outbox.messages_of(request.user), pk=pk)
    try:
        actions.tell_by_hand(found, how=request.POST.get("how", ""), by=request.user, at=timezone.now())
    except Refused as why:
        notes.error(request, str(why))
    else:
        notes.success(request, _("Written down."))
    return redirect("ask:messages")


@require_POST
@needs(Deed.MESSAGE_TELL)
def stop_for(request: HttpRequest, ticket: str) -> HttpResponse:
    """The button "no messages to this number" on the case."""
    return _wish(request, ticket, actions.want_no_messages, _("No message will be sent to this number."))


@require_POST
@needs(Deed.MESSAGE_TELL)
def again_for(request: HttpRequest, ticket: str) -> HttpResponse:
    """The button "messages again" on the case."""
    return _wish(
        request, ticket, actions.want_messages_again, _("Messages may be sent to this number again.")
    )


def _wish(request: HttpRequest, ticket: str, deed, done: str) -> HttpResponse:
    found = get_object_or_404(queries.requests_of(request.user, Deed.MESSAGE_TELL), ticket=ticket)
    try:
        deed(found, by=request.user, at=timezone.now())
    except Erased:
        notes.error(request, _("The person's data were erased: nothing more can be done here."))
    else:
        notes.success(request, done)
    return redirect("ask:request", ticket)


@require_POST
@open_to_all("whoever holds a ticket may stop the messages that belong to it, without an account")
def stop(request: HttpRequest) -> HttpResponse:
    """The button "no messages please" on the public page of a ticket."""
    found = queries.by_ticket(request.POST.get("ticket", ""))
    if found and not too_often(request, "no-messages", most=STOPS, window_s=STOP_WINDOW_S):
        try:
            actions.want_no_messages(found, by="public page", at=timezone.now())
        except Erased:
            found = None
    notes.success(request, _("No message will be sent any more. This page still shows every step."))
    return redirect(f"{reverse('ask:status')}?ticket={found.ticket}" if found else "ask:status")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@open_to_all("the message services tell us what became of a message; believed only with their signature")
def receipts(request: HttpRequest, channel: str) -> HttpResponse:
    """Take signed receipts of a channel; a GET is the WhatsApp service asking whether this address is ours."""
    secrets = {
        "whatsapp": (settings.WHATSAPP_SECRET, "X-Hub-Signature-256"),
        "sms": (settings.SMS_SECRET, "X-Signature-256"),
    }
    secret, header = secrets.get(channel, ("", ""))
    if request.method == "GET":
        return _asked_whether_ours(request, secret)
    body = request.body if int(request.META.get("CONTENT_LENGTH") or 0) <= MOST_BODY_BYTES else b""
    if not is_signed(body, request.headers.get(header, ""), secret):
        return HttpResponseForbidden()
    try:
        found = list(RECEIPTS[channel](json.loads(body)))
    except (ValueError, AttributeError, TypeError):  # signed, but not in the shape we know: nothing to keep
        return HttpResponse(status=400)
    for one in found:
        actions.take_receipt(one, channel, at=timezone.now())
    return HttpResponse(status=204)


def _asked_whether_ours(request: HttpRequest, secret: str) -> HttpResponse:
    if secret and request.GET.get("hub.verify_token") == secret:
        return HttpResponse(request.GET.get("hub.challenge", ""), content_type="text/plain")
    return HttpResponseForbidden()
