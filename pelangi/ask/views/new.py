"""The form for a new request; whoever is known already is noticed before anything is written."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.ask import actions, queries
from pelangi.ask.forms import NewRequestForm
from pelangi.ask.models import Consent, Request
from pelangi.ask.refusals import Refused
from pelangi.ask.tickets import spoken
from pelangi.ask.views.alike import context_of, known
from pelangi.core.journey import RequestState
from pelangi.find import background, lookup
from pelangi.find.models import Lead, RegisterSnapshot
from pelangi.staff.permissions import Place, may, needs
from pelangi.staff.roles import Deed

NONE_OF_THESE = "none"
NOTICED = (
    "name",
    "nik",
    "birth_date",
    "mother_name",
    "sex",
    "ward",
)  # typed in these, the register is asked again
AS_IS_TYPED = {
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#alike",
    "hx-sync": "closest form:replace",
}


@needs(Deed.REQUEST_CREATE)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for somebody; when somebody like them is known already, say first whether it is the same person."""
    form = NewRequestForm(request.POST or None, user=request.user, initial=_channel(request.user))
    for name in NOTICED:
        if name in form.fields:
            form.fields[name].widget.attrs |= AS_IS_TYPED | {"hx-post": reverse("ask:alike")}
    context: dict = {"form": form}
    if request.method == "POST":
        with transaction.atomic():
            context |= context_of(known(request), by=request.user)
        chosen = context["chosen"] = request.POST.get("same_as", "")
        choices = [*context["choices"], NONE_OF_THESE]
        if form.is_valid() and (not context["choices"] or chosen in choices):
            return _written(request, form, chosen)
        if form.is_valid():
            form.add_error(
                None, _("Somebody like this is known already. Say below whether it is one of these.")
            )
    else:
        _make_ready()
    return render(request, "ask/new.html", context)


def _make_ready() -> None:
    """Let the register be made ready to be asked, unless it is."""
    snapshot = RegisterSnapshot.objects.filter(is_current=True).first()
    if snapshot is None:
        return
    if lookup.is_ready(snapshot):
        lookup.warm(snapshot)
    else:
        background.start_lookup(snapshot)


def _written(request: HttpRequest, form: NewRequestForm, chosen: str) -> HttpResponse:
    """Write the request down, and join it to what was chosen."""
    kind, _colon, key = chosen.partition(":")
    into = queries.by_ticket(key) if kind == "request" else None
    if into is not None and not may(request.user, Deed.REQUEST_ADMIT, _place(into)):
        messages.info(request, _("This is the request that is open already. Nothing new was written."))
        return redirect("ask:request", into.ticket)
    try:
        with transaction.atomic():
            made = _made(request, form)
            if made.state == RequestState.RECEIVED and not made.lead_id:  # not the same form sent again
                _join(request, made, into, key if kind == "lead" else "")
    except Refused as why:
        messages.error(request, str(why))
        return redirect("ask:new")
    messages.success(request, _("Received. The ticket is %(ticket)s.") % {"ticket": spoken(made.ticket)})
    return redirect("ask:request", made.ticket)


def _join(request: HttpRequest, made: Request, into: Request | None, lead: str) -> None:
    now = timezone.now()
    if into is not None:
        actions.join(
            made, into=into, reason=_("the same person, seen while it was typed"), by=request.user, at=now
        )
    elif lead:
        actions.join_lead(made, Lead.objects.get(pk=lead), by=request.user, at=now)


def _made(request: HttpRequest, form: NewRequestForm) -> Request:
    said = form.cleaned_data
    made = actions.request_person(
        form.details(),
        documents=said["documents"],
        channel=said["channel"],
        reporter=form.reporter(),
        window=said["window"],
        institution=said.get("institution"),
        source_ref=f"form:{said['source']}",
        by=request.user,
        at=timezone.now(),
    )
    if said["reminders"]:
        actions.agree(
            made, Consent.Purpose.REMINDERS, how=Consent.How.SAID, by=request.user, at=timezone.now()
        )
    return made


def _place(found: Request) -> Place:
    return Place(ward=found.ward_id, institution=found.institution_id or "")


def _channel(user) -> dict:
    """Return how a request most likely comes to this person."""
    roles = {assignment.role for assignment in user.assignments.in_force(timezone.localdate())}
    likely = {"institution_contact": "institution", "ward_officer": "ward_officer"}
    return {"channel": next((channel for role, channel in likely.items() if role in roles), "phone")}
