"""Following a guided path on a case: what it needs is opened; who chose it is written down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.ask.actions.moves import open_need
from pelangi.ask.models import Need, Request
from pelangi.ask.refusals import Refused
from pelangi.core.journey import RequestState
from pelangi.core.paths import guided_paths
from pelangi.staff import audit
from pelangi.staff.models import User


@transaction.atomic
def follow_path(request: Request, code: str, *, by: User, at: datetime) -> list[Need]:
    """Open the needs of a guided path that the request does not have yet; return them.

    Raises KeyError for a path that does not exist, Refused while the request is not admitted.
    """
    path = guided_paths()[code]
    if request.state != RequestState.ADMITTED:
        raise Refused(_("Screen and admit the request first."))
    asked = set(request.needs.values_list("document_kind", flat=True))
    opened = [open_need(request, str(kind), by=by, at=at) for kind in path.opens if str(kind) not in asked]
    detail = {"path": code, "opened": [need.document_kind for need in opened]}
    audit.record("ask.follow_path", request, by=by, at=at, person=request.person_id, detail=detail)
    return opened
