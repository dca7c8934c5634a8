"""Photos and signatures in resumable pieces; whole only when their bytes make the hash that names them."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from pelangi.plan.models import Appointment
from pelangi.staff.protection import seal_bytes_for
from pelangi.visit.actions.devices import locked
from pelangi.visit.actions.sync import release_complete
from pelangi.visit.models import Attachment, Device, Piece
from pelangi.visit.queries import PIECE_CELL, bytes_of
from pelangi.visit.refusals import PieceMissing, TooLarge

MOST_BYTES = 4 * 2**20
MOST_PIECE_BYTES = 256 * 2**10


@transaction.atomic
def keep_piece(
    device: Device, appointment: Appointment, *, sha: str, size: int, start: int, data: bytes, at: datetime
) -> Attachment:
    """Keep the next bytes of an attachment; a piece that is there already changes nothing.

    A whole that is not what its name says is dropped: `received` is 0 again. When it is whole, what waited for it is
    applied. Raises TooLarge, PieceMissing when bytes before `start` have not come, Erased when the person was erased.
    """
    locked(device)
    if not 0 < size <= MOST_BYTES or len(data) > MOST_PIECE_BYTES or start + len(data) > size:
        raise TooLarge
    what = {"device": device, "appointment": appointment, "sha256": sha}
    kept = Attachment.objects.filter(**what).first() or Attachment(**what, size=size)  # the device is locked
    if kept.complete_at or start < kept.received:
        return kept
    if start > kept.received or kept.size != size or not data:
        raise PieceMissing(kept.received)
    sealed = seal_bytes_for(appointment.request.person.key, data, PIECE_CELL)
    whole = b""
    if start + len(data) == size:
        whole = data if start == 0 else bytes_of(kept) + data
    if whole and sha256(whole).hexdigest() != sha:
        return _dropped(kept)
    kept.received += len(data)
    kept.complete_at = at if whole else None
    kept.save()
    Piece.objects.create(attachment=kept, start=start, sealed=sealed)
    if whole:
        release_complete(device, at=at)
    return kept


def _dropped(kept: Attachment) -> Attachment:
    """The bytes that came are others than the name says: begin anew."""
    kept.received = 0
    kept.save()
    kept.pieces.all().delete()
    return kept
