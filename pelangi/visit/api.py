"""What field devices ask and tell: their round of a day, and what happened at each door."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Query, Router, Schema
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle
from pydantic import AwareDatetime, ConfigDict, Field

from pelangi.ask.actions import read_persons
from pelangi.ask.words import document_name
from pelangi.core.documents import DocumentKind
from pelangi.core.journey import Move
from pelangi.plan.models import Appointment
from pelangi.staff.roles import Deed
from pelangi.visit.actions import Sent, receive
from pelangi.visit.models import Device, Visit
from pelangi.visit.queries import device_of, next_sequence, round_for_device
from pelangi.visit.words import CAPTURES, MODALITIES

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
WRITABLE = r"^[^\x00]*$"  # PostgreSQL keeps no NUL
MOST_ITEMS = 200  # a batch; a phone that was away for long sends several


class DeviceToken(HttpBearer):
    """The token a device was given when it was enrolled."""

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:
        return device_of(token)


class DeviceThrottle(AuthRateThrottle):
    """So many calls a minute for each device."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"visit-api-{request.auth.pk}"


class DocumentOut(Schema):
    kind: DocumentKind
    name: str


class AppointmentOut(Schema):
    """One person to be met: the least that is needed to find the door and make the documents."""

    appointment: int
    version: int = Field(description="moves of the visit so far: send it back as base_version")
    state: str
    name: str
    address: str
    rt: str
    rw: str
    phone: str
    documents: list[DocumentOut]


class StopOut(Schema):
    position: int
    arrive_min: int = Field(description="minutes after midnight, local time")
    start_min: int
    depart_min: int
    ward: str
    institution: str
    lat: float
    lon: float
    kits: int
    appointments: list[AppointmentOut]


class RoundOut(Schema):
    day: date
    team: str
    next_sequence: int = Field(description="the sequence number the device gives to its next item")
    stops: list[StopOut]


class ItemIn(Schema):
    """One thing that happened, noted by the device. Sending it again changes nothing."""

    model_config = ConfigDict(extra="forbid")

    item_id: UUID = Field(description="made by the device, once for each item")
    sequence: int = Field(ge=1, le=2_000_000_000, description="1, 2, 3 … without gaps, for each device")
    kind: Literal["visit"]
    at: AwareDatetime = Field(
        ge=EARLIEST, lt=LATEST, description="when it happened, with its time zone; from 2000 to 2099"
    )
    appointment: int = Field(ge=1, le=2**62)
    move: Literal[
        Move.START,
        Move.FINISH,
        Move.FINISH_PARTLY,
        Move.FIND_ABSENT,
        Move.RECORD_REFUSAL,
        Move.FIND_DECEASED,
        Move.STOP_UNSAFE,
        Move.STOP_TECHNICAL,
        Move.CANCEL,
    ]
    base_version: int = Field(ge=0, le=1000, description="the version of the visit the device had seen")
    reason: str = Field(
        "", max_length=200, pattern=WRITABLE, description="required by moves that say so; no personal data"
    )
    minutes: int | None = Field(None, ge=0, le=600)
    captured: dict[Literal[tuple(MODALITIES)], Literal[tuple(CAPTURES)]] = Field(
        default_factory=dict, description="what came of each modality; never the biometrics themselves"
    )
    documents: list[DocumentKind] | None = Field(None, description="partly done: what was finished")
    note: str = Field("", max_length=1000, pattern=WRITABLE, description="sealed under the person's key")
    satisfaction: list[Annotated[int, Field(ge=1, le=4)]] | None = Field(
        None, min_length=9, max_length=9, description="the nine elements of the survey, in their order"
    )


class Receipt(Schema):
    """What became of an item. Applied and refused are final; held waits for a person, nothing to be sent again."""

    item_id: UUID
    outcome: Literal["applied", "held", "refused"]
    version: int | None = Field(None, description="of the visit after an applied item")
    reason: str | None = None


class ErrorOut(Schema):
    detail: str


class FaultsOut(Schema):
    """Where the sent data do not fit their description."""

    detail: list[dict]


class TooMany(Schema):
    detail: str


ERRORS = {401: ErrorOut, 429: TooMany}
THROTTLE = DeviceThrottle("120/m")
router = Router(auth=DeviceToken(), throttle=THROTTLE)


@router.get(
    "round",
    response={200: RoundOut, 422: FaultsOut, **ERRORS},
    operation_id="visit_round",
    summary="The round of the device's team on a day",
)
def get_round(request: HttpRequest, day: Annotated[date, Query(description="YYYY-MM-DD")]):
    """For an enrolled device. Every person shown is written down in the audit chain."""
    device = request.auth
    appointments = round_for_device(device, day)
    persons = [one.request.person for one in appointments]
    shown = read_persons(persons, deed=Deed.VISIT_VIEW, by=device.user, at=timezone.now())
    stops: dict[int, dict] = {}
    for one in appointments:
        if shown[one.request.person_id]["erased"]:
            continue
        stop = stops.setdefault(one.stop_id, _stop(one))
        stop["appointments"].append(_appointment(one, shown[one.request.person_id]))
    return {
        "day": day,
        "team": device.team_id,
        "next_sequence": next_sequence(device),
        "stops": list(stops.values()),
    }


def _stop(appointment: Appointment) -> dict:
    stop = appointment.stop
    numbers = ("position", "arrive_min", "start_min", "depart_min", "lat", "lon", "kits")
    return {name: getattr(stop, name) for name in numbers} | {
        "ward": stop.ward.name,
        "institution": stop.institution.name if stop.institution_id else "",
        "appointments": [],
    }


def _appointment(appointment: Appointment, person: dict) -> dict:
    visit = getattr(appointment, "visit", None) or Visit(appointment=appointment)
    return {name: person.get(name) or "" for name in ("name", "address", "rt", "rw", "phone")} | {
        "appointment": appointment.pk,
        "version": visit.version,
        "state": str(visit.state),
        "documents": [
            {"kind": need.document_kind, "name": document_name(need.document_kind)}
            for need in appointment.request.needs.all()
            if need.state in {"ready", "planned"}
        ],
    }


@router.post(
    "items",
    response={200: list[Receipt], 422: FaultsOut, **ERRORS},
    operation_id="visit_items",
    summary="Send what happened",
)
def post_items(request: HttpRequest, items: Annotated[list[ItemIn], Body(max_length=MOST_ITEMS)]):
    """For an enrolled device. Each item is applied in its own transaction, in the order of the list; the answer
    has one receipt an item. After a broken connection send the whole batch again.
    """
    now: datetime = timezone.now()
    return [receive(request.auth, _sent(item), at=now) for item in items]


def _sent(item: ItemIn) -> Sent:
    body = item.model_dump(mode="json")
    return Sent(item_id=item.item_id, sequence=item.sequence, kind=item.kind, body=body)
