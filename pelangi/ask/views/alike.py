"""Requests that may be for the same person: beside the form while somebody types, and on the page of a request."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask import actions
from pelangi.ask.alike import Alike, alike, lead_with
from pelangi.ask.forms import AlikeForm
from pelangi.staff.models import User
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@require_POST
@needs(Deed.REQUEST_CREATE)
@transaction.atomic
def typed(request: HttpRequest) -> HttpResponse:
    """What is known already of the person whose name or NIK is being typed; posted, so that no address has it."""
    form = AlikeForm(request.POST)
    form.is_valid()  # half a date or half a NIK is as if it were not typed yet
    said = form.cleaned_data
    nik = said.get("nik", "")
    found = alike(said.get("name", ""), nik=nik, birth_date=said.get("birth_date"), user=request.user)
    context = {
        "rows": rows_of(found, by=request.user),
        "lead": lead_with(nik, user=request.user),
        "hint": _("Then open that request: asking again makes nobody's turn come sooner."),
    }
    return render(request, "ask/alike.html", context)


def rows_of(found: list[Alike], *, by: User) -> list[dict]:
    """Return what is shown of requests that may be the same person's, and write down that `by` read it."""
    persons = [one.request.person for one in found]
    shown = actions.read_persons(persons, deed=Deed.REQUEST_VIEW, by=by, at=timezone.now())
    why = {
        "nik": _("the same NIK"),
        "name and birth": _("the same name and date of birth"),
        "name": _("a like name"),
    }
    return [
        {
            "ticket": one.request.ticket,
            "ward": one.request.ward.name,
            "name": shown[one.request.person_id]["name"],
            "birth_date": shown[one.request.person_id].get("birth_date"),
            "why": why[one.reason],
        }
        for one in found
    ]
