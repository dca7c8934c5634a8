"""People who may be known already: beside the form while somebody types, and on the page of a request."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask import actions
from pelangi.ask.alike import TYPED, Alike, AlikeLead, Known, known_like
from pelangi.ask.words import document_name
from pelangi.staff.models import User
from pelangi.staff.permissions import Place, may, needs
from pelangi.staff.roles import Deed

LONGEST = 200  # of a field: more is no name and no address


@require_POST
@needs(Deed.REQUEST_CREATE)
@transaction.atomic
def typed(request: HttpRequest) -> HttpResponse:
    """Who is known already of those who may be meant by what is being typed; posted, so that no address has it."""
    context = context_of(known(request), by=request.user)
    return render(request, "ask/known.html", context | {"chosen": request.POST.get("same_as", "")})


def known(request: HttpRequest) -> Known:
    """Return who may be meant by what the form says so far."""
    said = {name: request.POST.get(name, "").replace("\x00", "")[:LONGEST] for name in TYPED}
    return known_like(said, user=request.user, today=timezone.localdate())


def context_of(found: Known, *, by: User) -> dict:
    """Return what the form shows of people who are known already, and write down that `by` read it."""
    leads = lead_rows(found.leads, by=by)
    rows = rows_of(found.requests, by=by)
    return {
        "rows": rows,
        "leads": leads,
        "choices": [row["answer"] for row in [*rows, *leads] if row["answer"]],
    }


def _why(one: Alike | AlikeLead) -> str:
    why = {
        "nik": _("the same NIK"),
        "register": _("probably the same resident of the register (%(sure)d%% sure)"),
        "name and birth": _("the same name and date of birth"),
        "name": _("a like name"),
    }
    return why[one.reason] % {"sure": min(round((one.sure or 0) * 100), 99)} if one.sure else why[one.reason]


def rows_of(found: list[Alike], *, by: User) -> list[dict]:
    """Return what is shown of requests that may be the same person's, and write down that `by` read it."""
    persons = [one.request.person for one in found]
    shown = actions.read_persons(persons, deed=Deed.REQUEST_VIEW, by=by, at=timezone.now())
    return [
        {
            "ticket": one.request.ticket,
            "ward": one.request.ward.name,
            "name": shown[one.request.person_id]["name"],
            "birth_date": shown[one.request.person_id].get("birth_date"),
            "why": _why(one),
            "answer": f"request:{one.request.ticket}",
            "is_joined": may(by, Deed.REQUEST_ADMIT, _place(one.request)),
        }
        for one in found
    ]


def lead_rows(found: list[AlikeLead], *, by: User) -> list[dict]:
    """Return what is shown of leads that may be the same person, and write down that `by` read it.

    answer: how to say that it is this one; empty when `by` may not make the lead into a request.
    """
    shown = actions.read_leads([one.lead for one in found], by=by, at=timezone.now())
    return [
        {
            "pk": one.lead.pk,
            "ward": one.lead.ward.name if one.lead.ward_id else "",
            "name": shown[one.lead.pk]["name"],
            "birth_date": shown[one.lead.pk].get("birth_date"),
            "documents": [document_name(kind) for kind in one.lead.missing],
            "why": _why(one),
            "answer": f"lead:{one.lead.pk}" if may(by, Deed.LEAD_TAKE, _place(one.lead)) else "",
        }
        for one in found
        if not shown[one.lead.pk].get("erased")
    ]


def _place(thing) -> Place:
    return Place(ward=thing.ward_id or "", institution=thing.institution_id or "")
