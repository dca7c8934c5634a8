"""Devices: enrolled for one person and team, shown their token once, revoked at once."""

import secrets
from datetime import datetime

from django.db import transaction

from pelangi.plan.models import Team
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.permissions import may
from pelangi.staff.roles import Deed
from pelangi.visit.models import Device
from pelangi.visit.queries import token_hash
from pelangi.visit.refusals import NotAFieldOfficer

TOKEN_BYTES = 32


@transaction.atomic
def enrol_device(
    *, user: User, team: Team, name: str, by: User, at: datetime, token: str = ""
) -> tuple[Device, str]:
    """Enrol a phone; return it and its token, which is kept nowhere and cannot be shown again.

    `token`: given by an installation that makes its own (at least 32 signs). Raises NotAFieldOfficer.
    """
    if not may(user, Deed.VISIT_RECORD):
        raise NotAFieldOfficer
    token = token or secrets.token_urlsafe(TOKEN_BYTES)
    if len(token) < TOKEN_BYTES:
        raise ValueError("a device token has at least 32 signs")
    device = Device.objects.create(
        name=name, user=user, team=team, token_hash=token_hash(token), enrolled_at=at
    )
    detail = {"user": user.username, "team": team.code}
    audit.record(Deed.DEVICE_MANAGE, device, by=by, at=at, detail={"move": "enrol", **detail})
    return device, token


@transaction.atomic
def revoke_device(device: Device, *, by: User, at: datetime) -> None:
    """Shut a device out from now on. Twice is harmless."""
    won = Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=at)
    device.refresh_from_db()
    if won:
        audit.record(Deed.DEVICE_MANAGE, device, by=by, at=at, detail={"move": "revoke"})
