"""What anybody with a ticket may see, and the data-protection officer's way to a person's trail."""

import segno
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pelangi.ask import actions, queries
from pelangi.ask.forms import SubjectForm, TicketForm
from pelangi.ask.models import Request, RightsRequest
from pelangi.ask.steps import answer_due, papers_to_prepare, public_steps
from pelangi.ask.throttle import too_often
from pelangi.ask.tickets import spoken
from pelangi.staff.permissions import needs, open_to_all
from pelangi.staff.roles import Deed

LOOKS = 30  # questions from one address
WINDOW_S = 600
TOO_MANY = 429


@never_cache
@open_to_all(
    "whoever holds a ticket follows the request without an account: steps and days, nothing about a person"
)
def status(request: HttpRequest) -> HttpResponse:
    """The steps of one request by its ticket."""
    asked = "ticket" in request.GET
    if asked and too_often(request, "status", most=LOOKS, window_s=WINDOW_S):
        return render(request, "ask/status.html", {"form": TicketForm(), "too_many": True}, status=TOO_MANY)
    form = TicketForm(request.GET if asked else None)
    context: dict = {"form": form}
    if asked and form.is_valid():
        found = queries.by_ticket(form.cleaned_data["ticket"])
        if found:
            context |= _followed(request, found)
        else:
            form.add_error("ticket", _("There is no such ticket. Look again: one sign may be mistyped."))
    return render(request, "ask/status.html", context)


def _followed(request: HttpRequest, found: Request) -> dict:
    """Return what the holder of a ticket may see: steps, days, papers, whom to call; nothing about the person."""
    address = request.build_absolute_uri(f"{request.path}?ticket={found.ticket}")
    return {
        "spoken": spoken(found.ticket),
        "ticket": found.ticket,
        "is_new": "new" in request.GET,
        "events": public_steps(found),
        "answer_due": answer_due(found),
        "papers": papers_to_prepare(found),
        "phone": settings.OFFICE_PHONE,
        "qr": segno.make(address, error="m").svg_inline(scale=4, title=_("QR code of this page")),
    }


@never_cache
@needs(Deed.PERSON_TRAIL)
@transaction.atomic
def subject(request: HttpRequest) -> HttpResponse:
    """Find a resident who asks what is known of them and who saw it."""
    now = timezone.now()
    actions.forget_erased(by=request.user, at=now)  # the later room looks: staff erased somebody meanwhile
    form = SubjectForm(request.POST or None)
    persons = None
    if request.method == "POST" and form.is_valid():
        persons = list(queries.subjects(form.cleaned_data["words"]))
        shown = actions.read_persons(persons, deed=Deed.PERSON_TRAIL, by=request.user, at=now)
        for person in persons:
            person.name = shown[person.pk]["name"]
    return render(
        request, "ask/subject.html", {"form": form, "persons": persons, "kinds": RightsRequest.Kind.choices}
    )
