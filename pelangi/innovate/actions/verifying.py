"""Verification: by somebody of another agency, with reasons in words, sent back with a day, read twice on a sample."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from pelangi.innovate import conflicts, standing
from pelangi.innovate.models import BlindReading, RowLevel, SealedReading
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.actions import system_user
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

SEALED_FOR = timedelta(days=7)  # then the first reading counts, and nobody is asked for a second any more


@transaction.atomic
def verify(level: RowLevel, *, verified: int, why: str = "", by: User, at: datetime) -> RowLevel:
    """Somebody without an interest in it says what the proof bears out; less than was claimed takes a reason.

    A row of the sample is sealed: nothing of this reading is told, or counts, until a second verifier gave theirs.
    """
    if SealedReading.objects.filter(level=level).exists():
        raise NotAllowedHere(_("This row was read once and waits for its second reading."))
    _look_at(level, verified, why, by)
    level.returned_why, level.returned_due, level.returned_by = "", None, None
    detail: dict[str, object] = {"row": level.row}
    if conflicts.is_read_twice(level, by, localdate(at)):
        level.verified = level.verified_at = level.verified_by = None
        level.verified_why = ""
        SealedReading.objects.create(level=level, verified=verified, why=why.strip(), at=at, by=by)
        detail["sealed"] = True  # what was found is told in the chain when it is told at all
    else:
        level.verified, level.verified_at, level.verified_by = verified, at, by
        level.verified_why = why.strip()
        detail |= {"verified": verified, "why": level.verified_why}
    level.save()
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
    if level.verified is not None or SealedReading.objects.filter(level=level).exists():
        raise NotAllowedHere(_("This row is verified already."))
    level.returned_why, level.returned_due, level.returned_by = why.strip(), due, by
    level.save()
    detail = {"row": level.row, "returned": level.returned_why, "due": due.isoformat()}
    audit.record(Deed.INNOVATION_VERIFY, level, by=by, at=at, detail=detail)
    return level


@transaction.atomic
def read_blind(level: RowLevel, *, verified: int, why: str, by: User, at: datetime) -> BlindReading:
    """Read a row of the sample a second time, without having seen the first reading, which counts from now on."""
    first = SealedReading.objects.select_for_update().filter(level=level).first()
    if first is None:
        raise NotAllowedHere(
            _("No first reading of this row is sealed: it waits for none, or was read twice.")
        )
    if by == first.by:
        raise NotAllowedHere(_("The second reading is somebody else's."))
    _look_at(level, verified, why, by)
    if not why.strip():
        raise NotAllowedHere(_("Say what the proof bears out, in words."))
    if not _open(first):
        raise NotAllowedHere(_("This row was read twice already."))
    found = BlindReading.objects.create(
        level=level, first=first.verified, second=verified, why=why.strip(), at=at, by=by
    )
    detail = {"row": level.row, "first": first.verified, "first_by": first.by.username, "blind": verified}
    audit.record(Deed.INNOVATION_VERIFY, found, by=by, at=at, detail=detail)
    return found


def open_sealed(at: datetime) -> int:
    """Let first readings count that waited too long for a second; return how many."""
    waited = SealedReading.objects.filter(at__lte=at - SEALED_FOR).select_related("level", "by")
    return sum(_open_without_second(one, at) for one in waited)


@transaction.atomic
def _open_without_second(first: SealedReading, at: datetime) -> bool:
    if not _open(first):
        return False
    detail = {"row": first.level.row, "verified": first.verified, "why": first.why, "no_second": True}
    audit.record(Deed.INNOVATION_VERIFY, first.level, by=system_user(), at=at, detail=detail)
    return True


def _open(first: SealedReading) -> bool:
    """Let a first reading count; of two that try at once, one does."""
    if not SealedReading.objects.filter(pk=first.pk).delete()[0]:
        return False
    RowLevel.objects.filter(pk=first.level_id).update(
        verified=first.verified, verified_why=first.why, verified_at=first.at, verified_by=first.by
    )
    return True


def _look_at(level: RowLevel, verified: int, why: str, by: User) -> None:
    conflicts.refuse(level, by)
    if verified > level.claimed:
        raise NotAllowedHere(_("More than was claimed cannot be verified."))
    if verified and not standing.is_proven(level):
        raise NotAllowedHere(_("A row without proof cannot be verified."))
    if verified < level.claimed and not why.strip():
        raise NotAllowedHere(_("Less than was claimed: say why, in words."))
