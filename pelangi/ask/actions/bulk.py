"""Deeds on many requests at once: what would happen is shown first, and each stands on its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pelangi.ask.actions.admit import admit
from pelangi.ask.actions.moves import move_need, move_request
from pelangi.ask.models import Request
from pelangi.ask.refusals import Refused
from pelangi.core.journey import Kind, Move, MoveNotAllowed, NeedState, RequestState, moves_from
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import User
from pelangi.staff.protection import Erased

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Bulk:
    """One deed for many: what it is called, whether it fits a request now, and how it is done."""

    label: Promise
    fits: Callable[[Request], bool]
    do: Callable[[Request, str, User, datetime], object]
    asks_why: bool = False


def _papers_missing(request: Request):
    return request.needs.filter(state=NeedState.PAPERS_MISSING).order_by("pk")


def _papers_came(request: Request, _why: str, by: User, at: datetime) -> None:
    for need in _papers_missing(request):
        move_need(need, Move.MARK_READY, by=by, at=at)


BULK: dict[str, Bulk] = {
    "admit": Bulk(
        gettext_lazy("Screen and admit"),
        lambda one: one.state in {RequestState.RECEIVED, RequestState.SCREENED},
        lambda one, _why, by, at: admit(one, by=by, at=at),
    ),
    "papers": Bulk(
        gettext_lazy("The missing papers are there"),
        lambda one: one.state == RequestState.ADMITTED and _papers_missing(one).exists(),
        _papers_came,
    ),
    "cancel": Bulk(
        gettext_lazy("Cancel the requests"),
        lambda one: Move.CANCEL in moves_from(Kind.REQUEST, one.state),
        lambda one, why, by, at: move_request(one, Move.CANCEL, reason=why, by=by, at=at),
        asks_why=True,
    ),
}


def foresee(requests: Iterable[Request], deed: str) -> list[tuple[Request, bool]]:
    """Return for each request whether the deed can be done on it now; nothing is changed."""
    bulk = BULK[deed]
    return [(one, one.person.key.wrapped is not None and bulk.fits(one)) for one in requests]


def do_to_all(
    requests: Iterable[Request], deed: str, *, why: str, by: User, at: datetime
) -> tuple[list[Request], list[tuple[Request, str]]]:
    """Do a deed of BULK on each request by itself; return those it was done on, and (request, why not) of the rest."""
    done, refused = [], []
    for one in requests:
        try:
            with transaction.atomic():
                BULK[deed].do(one, why, by, at)
        except (MoveNotAllowed, MovedMeanwhile):
            refused.append((one, _("Not possible from the state it is in now.")))
        except Erased:
            refused.append((one, _("The person's data were erased.")))
        except Refused as words:
            refused.append((one, str(words)))
        else:
            done.append(one)
    return done, refused
