"""What is done by hand on the page of one request, each deed with its words."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask import actions, queries, steps
from pelangi.ask.forms import PriorityForm, ReasonForm
from pelangi.ask.models import Request
from pelangi.ask.refusals import Refused
from pelangi.ask.views.request import place_of, request_of
from pelangi.core.journey import Move, MoveNotAllowed, RequestState
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.permissions import may, needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed


def _do(request: HttpRequest, found: Request, deed: Callable[[], object], done: str) -> HttpResponse:
    """Do a deed and say how it went, in plain words."""
    try:
        deed()
    except MovedMeanwhile:
        messages.error(request, _("Somebody else was faster. Look again: nothing was changed."))
    except MoveNotAllowed:
        messages.error(request, _("This is not possible from the state the request is in now."))
    except Erased:
        messages.error(request, _("The person's data were erased: nothing more can be done here."))
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, done)
    return redirect("ask:request", found.ticket)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


@require_POST
@needs(Deed.REQUEST_ADMIT)
def admit(request: HttpRequest, ticket: str) -> HttpResponse:
    """The button "screen and admit"."""
    found = request_of(request, ticket, Deed.REQUEST_ADMIT)
    return _do(
        request,
        found,
        lambda: actions.admit(found, by=request.user, at=timezone.now()),
        _("Screened and admitted; the points say how urgent it is."),
    )


@require_POST
@needs(Deed.REQUEST_CREATE)
def cancel(request: HttpRequest, ticket: str) -> HttpResponse:
    """Cancel with a reason: who admits at any time, who asked only before it was admitted."""
    found = request_of(request, ticket, Deed.REQUEST_CREATE)
    begun = found.state not in {RequestState.RECEIVED, RequestState.SCREENED}
    if begun and not may(request.user, Deed.REQUEST_ADMIT, place_of(found)):
        raise Http404
    return _move(request, found, Move.CANCEL, _("The request is cancelled."))


@require_POST
@needs(Deed.REQUEST_ADMIT)
def close(request: HttpRequest, ticket: str) -> HttpResponse:
    """Close with a reason; what was not begun ends with it."""
    found = request_of(request, ticket, Deed.REQUEST_ADMIT)
    return _move(request, found, Move.CLOSE, _("The request is closed."))


def _move(request: HttpRequest, found: Request, move: Move, done: str) -> HttpResponse:
    reason = _reason(request)
    if not reason:
        messages.error(request, _("Say why, in a few words."))
        return redirect("ask:request", found.ticket)
    return _do(
        request,
        found,
        lambda: actions.move_request(found, move, reason=reason, by=request.user, at=timezone.now()),
        done,
    )


@require_POST
@needs(Deed.REQUEST_ADMIT)
def join(request: HttpRequest, ticket: str) -> HttpResponse:
    """Join to another request for the same person."""
    found = request_of(request, ticket, Deed.REQUEST_ADMIT)
    into = queries.by_ticket(request.POST.get("ticket", ""))
    if into is None or not may(request.user, Deed.REQUEST_ADMIT, place_of(into)):
        messages.error(request, _("There is no request with this ticket in your area."))
        return redirect("ask:request", found.ticket)
    return _do(
        request,
        found,
        lambda: actions.join(found, into=into, reason=_reason(request), by=request.user, at=timezone.now()),
        _("Joined; it can be separated again."),
    )


@require_POST
@needs(Deed.REQUEST_ADMIT)
def separate(request: HttpRequest, ticket: str) -> HttpResponse:
    """Take a joining back."""
    found = request_of(request, ticket, Deed.REQUEST_ADMIT)
    return _do(
        request,
        found,
        lambda: actions.separate(found, reason=_reason(request), by=request.user, at=timezone.now()),
        _("Separated; screen it again."),
    )


@require_POST
@needs(Deed.REQUEST_ADMIT)
def priority(request: HttpRequest, ticket: str) -> HttpResponse:
    """Set the priority by hand, with a reason."""
    found = request_of(request, ticket, Deed.REQUEST_ADMIT)
    form = PriorityForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a priority and say why."))
        return redirect("ask:request", found.ticket)
    return _do(
        request,
        found,
        lambda: actions.set_priority(found, **form.cleaned_data, by=request.user, at=timezone.now()),
        _("The priority is set by hand; the points stay to be seen."),
    )


@require_POST
@needs(Deed.REQUEST_ADMIT)
def move_need(request: HttpRequest, ticket: str, pk: int) -> HttpResponse:
    """Move one need by hand: papers missing, ready, not due, cancelled."""
    found = request_of(request, ticket, Deed.REQUEST_ADMIT)
    need = get_object_or_404(found.needs, pk=pk)
    move = request.POST.get("move", "")
    if move not in {str(one) for one in steps.BY_HAND}:
        raise Http404
    return _do(
        request,
        found,
        lambda: actions.move_need(need, move, reason=_reason(request), by=request.user, at=timezone.now()),
        _("The need is moved on."),
    )


@require_POST
@needs(Deed.REQUEST_CREATE)
def note_papers(request: HttpRequest, ticket: str, pk: int) -> HttpResponse:
    """Write down which papers of a need are at hand."""
    found = request_of(request, ticket, Deed.REQUEST_CREATE)
    need = get_object_or_404(found.needs, pk=pk)
    codes = request.POST.getlist("paper")
    return _do(
        request,
        found,
        lambda: actions.note_papers(need, codes, by=request.user, at=timezone.now()),
        _("Written down which papers are there."),
    )
