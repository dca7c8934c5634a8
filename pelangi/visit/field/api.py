"""How a phone gets its token: it makes one itself and hands it in with the code its coordinator showed."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import Field

from pelangi.ask.queries import reporter_of
from pelangi.ask.throttle import too_often
from pelangi.ask.tickets import spoken
from pelangi.plan.models import Appointment
from pelangi.visit.actions import claim_device
from pelangi.visit.field.roads import roads_version
from pelangi.visit.models import Device
from pelangi.visit.queries import days_for_device, device_of_code
from pelangi.visit.refusals import CodeUsed
from pelangi.visit.shapes import ErrorOut, FaultsOut, Strict, TooMany

TRIES, WINDOW_S = 30, 600  # codes from one address
DAYS_AFTER = 2  # a round is held until the midnight that ends the day after it


class EnrolmentCode(HttpBearer):
    """The code a coordinator showed: it works once, for a day."""

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:
        if too_often(request, "device-code", most=TRIES, window_s=WINDOW_S):
            raise HttpError(429, "too_many")
        return device_of_code(token, timezone.now())


class ClaimIn(Strict):
    token: str = Field(
        min_length=43, max_length=86, pattern=r"^[A-Za-z0-9_-]+$", description="made by the phone"
    )


class ClaimOut(Schema):
    device: str


router = Router(auth=EnrolmentCode())


@router.post(
    "claim",
    response={200: ClaimOut, 401: ErrorOut, 409: ErrorOut, 422: FaultsOut, 429: TooMany},
    operation_id="visit_claim",
    summary="Take part with an enrolment code",
)
def claim(request: HttpRequest, said: ClaimIn):
    """For whoever holds a code that was not used: from now on the phone is known by the token it made."""
    try:
        device = claim_device(request.auth, token=said.token, at=timezone.now())
    except CodeUsed as used:
        return 409, {"detail": used.code}
    return {"device": str(device.pk)}


def round_told(device: Device) -> dict:
    """Return what a device is told beside who it is: the days whose round it may hold, whom to call, which roads."""
    return {
        "rounds": days_for_device(device, timezone.localdate()),
        "office_phone": settings.OFFICE_PHONE,
        "roads": roads_version(),
    }


def held_until(day) -> datetime:
    """Return when a device forgets the round of a day: a day after it is over."""
    last = datetime.combine(day + timedelta(days=DAYS_AFTER), time.min)
    return timezone.make_aware(last)


def door_told(appointment: Appointment, person: dict) -> dict:
    """Return what else an officer needs at a door: whom to call, what hinders, what was promised, the ticket."""
    asked_by = reporter_of(appointment.request)
    own = {"name": person.get("companion") or "", "relation": "", "phone": person.get("phone") or ""}
    other = {name: asked_by.get(name) or "" for name in ("name", "relation", "phone")}
    contacts = [own] if own["name"] != other["name"] or own["phone"] else []
    contacts += [other] if other["phone"] != own["phone"] or other["name"] != own["name"] else []
    return {
        "contacts": [each for each in contacts if each["phone"] or each["name"]],
        "obstacle": person.get("obstacle") or "",
        "window": appointment.request.window,
        "promised_at": appointment.promised_at,
        "ticket": spoken(appointment.request.ticket),
    }
