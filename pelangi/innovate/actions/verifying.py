"""Verification: by somebody of another agency, with reasons in words, sent back with a day, read twice on a sample."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.innovate import conflicts, standing
from pelangi.innovate.models import BlindReading, RowLevel
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def verify(level: RowLevel, *, verified: int, why: str = "", by: User, at: datetime) -> RowLevel:
    """Somebody without an interest in it says what the proof bears out; less than was claimed takes a reason."""
    _look_at(level, verified, why, by)
    level.verified, level.verified_at, level.verified_by = verified, at, by
    level.verified_why = why.strip()
    level.returned_why, level.returned_due, level.returned_by = "", None, None
    level.save()
    detail = {"row": level.row, "verified": verified, "why": level.verified_why}
    audit.record(Deed.INNOVATION_VERIFY, level, by=by, at=at, detail=detail)
    return level


@transaction.atomic
def return_level(level: RowLevel, *, why: str, due: date, by: User, at: datetime) -> RowLevel:
    """Send a row back to its keepers with what is wrong and the day it must be mended by."""
    conflicts.refuse(level, by)
    if not why.strip():
        raise NotAllowedHere(_("Say why it is sent back."))
    if due < localdate(at):
        raise NotAllowedHere(_("The last day lies in the past."))
    if level.verified is not None:
        raise NotAllowedHere(_("This row is verified already."))
    level.returned_why, level.returned_due, level.returned_by = why.strip(), due, by
    level.save()
    detail = {"row": level.row, "returned": level.returned_why, "due": due.isoformat()}
    audit.record(Deed.INNOVATION_VERIFY, level, by=by, at=at, detail=detail)
    return level


@transaction.atomic
def read_blind(level: RowLevel, *, verified: int, why: str, by: User, at: datetime) -> BlindReading:
    """Read a verified row of the sample a second time, without having seen the first reading."""
    if level.verified is None:
        raise NotAllowedHere(_("This row is not verified yet."))
    if by == level.verified_by:
        raise NotAllowedHere(_("The second reading is somebody else's."))
    if BlindReading.objects.filter(level=level).exists():
        raise NotAllowedHere(_("This row was read twice already."))
    _look_at(level, verified, why, by)
    if not why.strip():
        raise NotAllowedHere(_("Say what the proof bears out, in words."))
    found = BlindReading.objects.create(
        level=level, first=level.verified, second=verified, why=why.strip(), at=at, by=by
    )
    audit.record(Deed.INNOVATION_VERIFY, found, by=by, at=at, detail={"row": level.row, "blind": verified})
    return found


def _look_at(level: RowLevel, verified: int, why: str, by: User) -> None:
    conflicts.refuse(level, by)
    if verified > level.claimed:
        raise NotAllowedHere(_("More than was claimed cannot be verified."))
    if verified and not standing.is_proven(level):
        raise NotAllowedHere(_("A row without proof cannot be verified."))
    if verified < level.claimed and not why.strip():
        raise NotAllowedHere(_("Less than was claimed: say why, in words."))
