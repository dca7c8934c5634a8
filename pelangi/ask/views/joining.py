"""A request and a lead that are one person: joined by a person, separated again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask import actions, queries
from pelangi.ask.models import Request
from pelangi.ask.refusals import Refused
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

KEY_DIGITS = 18  # what surely fits a 64-bit key


@require_POST
@needs(Deed.LEAD_TAKE)
def join_lead(request: HttpRequest, ticket: str) -> HttpResponse:
    """Say that somebody found in a list is the person of this request."""
    found = _find(request, ticket)
    pk = request.POST.get("lead", "")
    pk = pk if pk.isdecimal() and len(pk) <= KEY_DIGITS else None
    lead = queries.leads_to_take(request.user).filter(pk=pk).first()
    if lead is None:
        messages.error(request, _("There is no such lead in your area, or somebody settled it meanwhile."))
        return redirect("ask:request", found.ticket)
    deed = lambda: actions.join_lead(found, lead, by=request.user, at=timezone.now())  # noqa: E731 -- done below
    return _do(request, found, deed, _("Joined; it can be separated again."))


@require_POST
@needs(Deed.LEAD_TAKE)
def part_lead(request: HttpRequest, ticket: str) -> HttpResponse:
    """Take the joining with a lead back."""
    found = _find(request, ticket)
    done = _("Separated: the lead waits again. Cancel the documents that this person does not need.")
    deed = lambda: actions.part_lead(found, by=request.user, at=timezone.now())  # noqa: E731 -- done below
    return _do(request, found, deed, done)


def _find(request: HttpRequest, ticket: str) -> Request:
    return get_object_or_404(queries.requests_of(request.user, Deed.REQUEST_ADMIT), ticket=ticket)


def _do(request: HttpRequest, found: Request, deed: Callable[[], object], done: str) -> HttpResponse:
    try:
        deed()
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, done)
    return redirect("ask:request", found.ticket)
