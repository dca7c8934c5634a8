"""Agreements of whoever asked: written down and taken back on the page of their request."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask import actions, queries
from pelangi.ask.models import Consent
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@require_POST
@needs(Deed.REQUEST_CREATE)
def agree(request: HttpRequest, ticket: str) -> HttpResponse:
    """Write down that whoever asked agreed to be reminded."""
    found = get_object_or_404(queries.requests_of(request.user, Deed.REQUEST_CREATE), ticket=ticket)
    purpose, how = Consent.Purpose.REMINDERS, Consent.How.SAID
    actions.agree(found, purpose, how=how, by=request.user, at=timezone.now())
    messages.success(request, _("Written down. It can be taken back here at any time."))
    return redirect("ask:request", found.ticket)


@require_POST
@needs(Deed.REQUEST_CREATE)
def withdraw(request: HttpRequest, ticket: str) -> HttpResponse:
    """Take an agreement back, as whoever gave it said."""
    found = get_object_or_404(queries.requests_of(request.user, Deed.REQUEST_CREATE), ticket=ticket)
    standing = found.consents.filter(withdrawn_at=None)
    consent = get_object_or_404(standing, purpose=request.POST.get("purpose", ""))
    try:
        actions.withdraw(consent, by=request.user, at=timezone.now())
    except MovedMeanwhile:
        messages.error(request, _("It was taken back already."))
    else:
        messages.success(request, _("Taken back: what rested on it has ended."))
    return redirect("ask:request", found.ticket)
