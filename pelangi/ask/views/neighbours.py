"""The pages of the head of an RT: ask for somebody next door, and see how far what one asked oneself has come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pelangi.ask import actions, queries
from pelangi.ask.forms import NeighbourForm
from pelangi.ask.models import Request
from pelangi.ask.refusals import Refused
from pelangi.ask.tickets import spoken
from pelangi.ask.words import REQUEST_STATES, document_name
from pelangi.core.journey import RequestState
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

A_PAGE = 25  # each name that is shown is read, and written down as read


@needs(Deed.NEIGHBOUR_ASK)
@transaction.atomic
def mine(request: HttpRequest) -> HttpResponse:
    """What this person asked: name, documents, state; how it stands is on the public page of the ticket."""
    page = Paginator(queries.asked_by(request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    shown = actions.read_persons(
        [one.person for one in rows], deed=Deed.NEIGHBOUR_ASK, by=request.user, at=timezone.now()
    )
    for one in rows:
        one.name = shown[one.person_id]["name"]
        one.spoken = spoken(one.ticket)
        one.state_label = REQUEST_STATES[RequestState(one.state)]
        one.documents = [document_name(need.document_kind) for need in one.needs.all()]
    page.object_list = rows
    return render(request, "ask/neighbours.html", {"page_obj": page})


@needs(Deed.NEIGHBOUR_ASK)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for somebody next door."""
    form = NeighbourForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.request_person(
                form.details(),
                documents=said["documents"],
                channel=Request.Channel.RT_HEAD,
                reporter=form.reporter(),
                window=said["window"],
                source_ref=f"rt:{request.user.pk}:{said['source']}",
                by=request.user,
                at=timezone.now(),
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            words = _("Received. The ticket is %(ticket)s. Give it to the family.")
            messages.success(request, words % {"ticket": spoken(made.ticket)})
            return redirect("ask:mine")
    return render(request, "ask/neighbour.html", {"form": form})
