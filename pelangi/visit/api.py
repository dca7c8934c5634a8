"""What field devices ask and tell: who they are, their round as changes, what happened, photos in pieces."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from ninja import Body, Path, Query, Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from pelangi.ask.tickets import spoken
from pelangi.ask.words import document_name
from pelangi.plan.drawing import rough_place
from pelangi.plan.models import Appointment
from pelangi.staff.protection import Erased
from pelangi.visit.actions import Sent, keep_piece, note_contact, pull, receive_all
from pelangi.visit.field.api import door_told, held_until, round_told
from pelangi.visit.field.api import router as claim_router
from pelangi.visit.field.roads import roads_around
from pelangi.visit.models import Attachment, Device, Visit
from pelangi.visit.queries import (
    appointment_for_device,
    device_key,
    device_of,
    is_closed_round,
    next_sequence,
    places_for_device,
    received_of,
    to_hand_over,
)
from pelangi.visit.refusals import PieceMissing, Refused
from pelangi.visit.shapes import (
    EARLIEST,
    LATEST,
    SHA256,
    AttachmentOut,
    ChangesOut,
    ErrorOut,
    FaultsOut,
    HelloOut,
    ItemIn,
    KeptOut,
    NamedIn,
    Receipt,
    RoadsOut,
    TooMany,
)

MOST_ITEMS = 200  # a batch; a phone that was away for long sends several


class DeviceToken(HttpBearer):
    """The token a device was given when it was enrolled."""

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:
        return device_of(token)


class DeviceThrottle(AuthRateThrottle):
    """So many calls a minute for each device."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"visit-api-{request.auth.pk}"


# 400: not even JSON; 503: devices wait for each other (site/gate.py), come again after Retry-After seconds
ERRORS = {400: ErrorOut, 401: ErrorOut, 422: FaultsOut, 429: TooMany, 503: ErrorOut}
THROTTLE = DeviceThrottle("240/m")
router = Router(auth=DeviceToken(), throttle=THROTTLE)
router.add_router("", claim_router)


@router.get(
    "hello",
    response={200: HelloOut, **ERRORS},
    operation_id="visit_hello",
    summary="Who am I, and what time is it?",
)
def hello(request: HttpRequest):
    """For an enrolled device. A device that is shut out gets 401, and wipes what it holds."""
    device, now = request.auth, timezone.localtime()
    tomorrow = datetime.combine(now.date() + timedelta(days=2), time.min, tzinfo=now.tzinfo)
    return {
        "device": device.pk,
        "name": device.name,
        "person": str(device.user),
        "team": device.team_id,
        "key": device_key(device),
        "next_sequence": next_sequence(device),
        "server_time": now,
        "holds_until": tomorrow,  # the end of the day after: the round's own day plus one
        **round_told(device),
    }


@router.get(
    "changes",
    response={200: ChangesOut, **ERRORS},
    operation_id="visit_changes",
    summary="The round of the device's team on a day, as changes since a cursor",
)
@decorate_view(gzip_page)
def get_changes(
    request: HttpRequest,
    *,
    day: Annotated[date, Query(ge=EARLIEST.date(), lt=LATEST.date(), description="YYYY-MM-DD")],
    since: Annotated[int, Query(ge=0, le=2_000_000_000, description="the last cursor; 0 for everything")] = 0,
    last_sequence: Annotated[int, Query(ge=0, le=2_000_000_000, description="the highest number given")] = 0,
    unsent: Annotated[int, Query(ge=0, le=1_000_000, description="items the device still holds")] = 0,
):
    """For an enrolled device. Every person sent is written down in the audit chain. Of a round that is closed, nobody
    is named any more once the day after it has passed.
    """
    now, until = timezone.now(), held_until(day)
    note_contact(request.auth, day=day, last_sequence=last_sequence, unsent=unsent, at=now)
    if until <= now and is_closed_round(request.auth, day):
        told = {"cursor": since, "doors": [], "gone": []}
    else:
        told = pull(request.auth, day, since=since, describe_door=_door, at=now)
    return {"day": day, "team": request.auth.team_id, "holds_until": until, **told}


@router.get(
    "roads",
    response={200: RoadsOut, **ERRORS},
    operation_id="visit_roads",
    summary="The roads around the round of a day, for its map",
)
@decorate_view(gzip_page)
def get_roads(
    request: HttpRequest,
    *,
    day: Annotated[date, Query(ge=EARLIEST.date(), lt=LATEST.date(), description="YYYY-MM-DD")],
):
    """For an enrolled device, once a round and again when `roads` of hello or the doors have changed. Nobody is named;
    there are none once the day after the round has passed.
    """
    if held_until(day) <= timezone.now():
        return {}
    return roads_around(places_for_device(request.auth, day))


def _door(appointment: Appointment, person: dict) -> dict:
    """What a device is told of a door; `person`: what is known, nothing when the data may not be used."""
    stop = appointment.stop
    visit = getattr(appointment, "visit", None) or Visit(appointment=appointment)
    numbers = ("position", "arrive_min", "start_min", "depart_min", "lat", "lon", "kits")
    told = {name: getattr(stop, name) for name in numbers} | {"is_held": appointment.is_held}
    if appointment.is_held:
        return told | _nothing_of(appointment, visit)
    return {
        **told,
        **{name: person.get(name) or "" for name in ("name", "address", "rt", "rw", "phone")},
        "appointment": appointment.pk,
        "ward": stop.ward.name,
        "institution": stop.institution.name if stop.institution_id else "",
        "version": visit.version,
        "state": str(visit.state),
        **door_told(appointment, person),
        "is_warned": appointment.danger is not None,
        "safety_note": appointment.danger and {"at": appointment.danger.at, "by": appointment.danger.by},
        "documents": [
            {"kind": need.document_kind, "name": document_name(need.document_kind)}
            for need in appointment.request.needs.all()
            if need.state in {"ready", "planned"}
        ],
        "to_hand_over": [
            {"kind": need.document_kind, "name": document_name(need.document_kind)}
            for need in to_hand_over(appointment)
        ],
    }


def _nothing_of(appointment: Appointment, visit: Visit) -> dict:
    """Tell that a visit is promised there, and nothing of a person who asked that their data not be used."""
    stop = appointment.stop
    return {
        **dict.fromkeys(("name", "address", "rt", "rw", "phone", "obstacle", "institution"), ""),
        **rough_place(stop),
        "appointment": appointment.pk,
        "ward": stop.ward.name,
        "version": visit.version,
        "state": str(visit.state),
        "is_warned": False,
        "safety_note": None,
        "contacts": [],
        "window": "",
        "promised_at": appointment.promised_at,
        "ticket": spoken(appointment.request.ticket),
        "documents": [],
        "to_hand_over": [],
    }


@router.post(
    "items",
    response={200: list[Receipt], **ERRORS},
    operation_id="visit_items",
    summary="Send what happened",
)
def post_items(request: HttpRequest, items: Annotated[list[ItemIn], Body(max_length=MOST_ITEMS)]):
    """For an enrolled device. Each item is applied by itself, in the order of the list; the answer, sent after the
    commit, has one receipt an item. After a broken connection send the whole batch again.
    """
    now: datetime = timezone.now()
    return receive_all(request.auth, [_sent(item) for item in items], at=now)


def _sent(item) -> Sent:
    body = item.model_dump(mode="json")
    if "changes" in body:  # what was left out is not changed, null takes back
        said = item.changes.model_dump(mode="json")  # inside a value defaults stand, such as no reason
        body["changes"] = {name: said[name] for name in said if name in item.changes.model_fields_set}
    return Sent(item_id=item.item_id, sequence=item.sequence, kind=item.kind, body=body)


ShaInPath = Annotated[str, Path(pattern=SHA256, description="SHA-256 of the whole, 64 hex digits")]
Door = Annotated[int, Query(ge=1, le=2**62)]


def _own_door(device: Device, key: int) -> Appointment:
    door = appointment_for_device(device, key)
    if door is None:
        raise HttpError(404, "not_your_appointment")
    return door


@router.post(
    "attachments",
    response={200: list[KeptOut], **ERRORS},
    operation_id="visit_attachments",
    summary="How much of several attachments has come",
)
def post_attachments(request: HttpRequest, asked: Annotated[list[NamedIn], Body(max_length=MOST_ITEMS)]):
    """For an enrolled device, before it sends: one answer for each, in the order of the list."""
    named = [(one.appointment, one.sha) for one in asked]
    kept = received_of(request.auth, named)
    return [{"appointment": door, "sha": sha, **_progress(kept[door, sha])} for door, sha in named]


@router.get(
    "attachments/{sha}",
    response={200: AttachmentOut, 404: ErrorOut, **ERRORS},
    operation_id="visit_attachment",
    summary="How much of an attachment has come",
)
def get_attachment(request: HttpRequest, sha: ShaInPath, appointment: Door):
    """For an enrolled device: go on from `received`."""
    door = _own_door(request.auth, appointment)
    kept = Attachment.objects.filter(device=request.auth, appointment=door, sha256=sha).first()
    return _progress(kept or Attachment())


@router.put(
    "attachments/{sha}",
    response={200: AttachmentOut, 404: ErrorOut, 409: AttachmentOut, 413: ErrorOut, **ERRORS},
    operation_id="visit_attachment_piece",
    summary="Send the next piece of an attachment (the bytes are the body)",
)
def put_piece(
    request: HttpRequest,
    *,
    sha: ShaInPath,
    appointment: Door,
    size: Annotated[int, Query(ge=1, le=2**31, description="bytes of the whole")],
    start: Annotated[int, Query(ge=0, le=2**31, description="where this piece begins")],
):
    """For an enrolled device. A piece that had come before changes nothing; 409 says where to go on."""
    device, now = request.auth, timezone.now()
    door = _own_door(device, appointment)
    try:
        kept = keep_piece(device, door, sha=sha, size=size, start=start, data=request.body, at=now)
    except PieceMissing as missing:
        return 409, {"received": missing.received, "complete": False}
    except Erased:
        raise HttpError(404, "erased") from None
    except Refused as why:
        return 413, {"detail": why.code}
    return _progress(kept)


def _progress(kept: Attachment) -> dict:
    return {"received": kept.received, "complete": kept.complete_at is not None}
