"""Photos of papers and signatures that stand at a door, for the office to look at; each look is written down."""

from datetime import datetime

from django.db import transaction

from pelangi.plan.models import Appointment
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed
from pelangi.visit.models import Attachment
from pelangi.visit.noted import kept_at
from pelangi.visit.queries import bytes_of

KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""How the pictures that phones send begin, and their types; anything else is not shown."""


class NotAPicture(ValueError):
    """These bytes are no photo and no drawing."""


def names_of(field: str, value) -> list[str]:
    """Return the pictures (SHA-256) a standing value names."""
    return {"papers": lambda: list(value), "glass": lambda: [value]}.get(field, list)()


def picture_of(appointment: Appointment, sha: str) -> Attachment | None:
    """Return a picture of a door, whole and named by what stands there; None for any other."""
    if all(sha not in names_of(field, value) for field, value in kept_at(appointment)):
        return None
    return Attachment.objects.filter(appointment=appointment, sha256=sha, complete_at__isnull=False).first()


@transaction.atomic
def read_picture(picture: Attachment, *, by: User, at: datetime) -> tuple[bytes, str]:
    """Return the picture and its type, and write down that `by` saw it. Raises NotAPicture, Erased."""
    content = bytes_of(picture)
    kind = next((kind for begin, kind in KINDS.items() if content.startswith(begin)), "")
    if not kind:
        raise NotAPicture
    person = picture.appointment.request.person_id
    audit.record(Deed.VISIT_VIEW, picture, by=by, at=at, person=person)
    return content, kind
