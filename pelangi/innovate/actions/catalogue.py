"""What stands in the public catalogue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.innovate.models import Innovation, Publication
from pelangi.innovate.packages import without_numbers
from pelangi.innovate.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def publish(
    innovation: Innovation, *, summary: str, contact: str, licence: str, by: User, at: datetime
) -> Publication:
    """Put an accepted innovation into the public catalogue, in words that name nobody."""
    if innovation.state != Innovation.State.ACCEPTED:
        raise NotAllowedHere(_("Only an accepted innovation is published."))
    if without_numbers(summary) != summary:
        raise NotAllowedHere(_("The words hold a number or address that belongs to somebody. Take it out."))
    known = Publication.objects.filter(innovation=innovation).first()
    publication, _is_new = Publication.objects.update_or_create(
        innovation=innovation,
        defaults={
            "summary": summary.strip(),
            "contact": contact.strip(),
            "licence": licence,
            "changed_at": at,
            "published_at": known.published_at if known else at,
            "by": by,
        },
    )
    audit.record(Deed.INNOVATION_VERIFY, publication, by=by, at=at, detail={"published": innovation.pk})
    return publication


@transaction.atomic
def withdraw_publication(publication: Publication, *, by: User, at: datetime) -> None:
    """Take an innovation out of the public catalogue."""
    audit.record(
        Deed.INNOVATION_VERIFY, publication, by=by, at=at, detail={"withdrawn": publication.innovation_id}
    )
    publication.delete()
