"""Devices: enrolled for one person and team, given their token once, revoked at once."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from pelangi.plan.models import Team
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.permissions import may
from pelangi.staff.roles import Deed
from pelangi.visit.models import Device
from pelangi.visit.queries import code_hash, token_hash
from pelangi.visit.refusals import CodeUsed, NotAFieldOfficer

TOKEN_BYTES = 32
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike
CODE_LENGTH = 12  # 59 bits, tried against a throttle for a day
CODE_HOURS = 24


def locked(device: Device) -> None:
    """Let nothing else of a device be worked on until the transaction ends: its units come one after the other."""
    Device.objects.select_for_update().values_list("pk").get(pk=device.pk)


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
def invite_device(*, user: User, team: Team, name: str, by: User, at: datetime) -> tuple[Device, str]:
    """Enrol a phone that makes its token itself; return it and the code the phone takes part with.

    The code works once and for a day. Raises NotAFieldOfficer.
    """
    device, _unknown = enrol_device(user=user, team=team, name=name, by=by, at=at)
    code = "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))
    device.code_hash, device.code_until = code_hash(code), at + timedelta(hours=CODE_HOURS)
    device.save(update_fields=["code_hash", "code_until"])
    return device, code


@transaction.atomic
def claim_device(device: Device, *, token: str, at: datetime) -> Device:
    """Keep the token a phone made for itself; its code is used up. Raises CodeUsed when somebody was faster."""
    if len(token) < TOKEN_BYTES:
        raise ValueError("a device token has at least 32 signs")
    open_codes = Device.objects.filter(pk=device.pk, revoked_at=None, code_until__gt=at).exclude(code_hash="")
    if not open_codes.update(token_hash=token_hash(token), code_hash="", code_until=None):
        raise CodeUsed
    device.refresh_from_db()
    audit.record(Deed.DEVICE_MANAGE, device, by=device.user, at=at, detail={"move": "claim"})
    return device


@transaction.atomic
def revoke_device(device: Device, *, by: User, at: datetime) -> None:
    """Shut a device out from now on. Twice is harmless."""
    won = Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=at)
    device.refresh_from_db()
    if won:
        audit.record(Deed.DEVICE_MANAGE, device, by=by, at=at, detail={"move": "revoke"})
