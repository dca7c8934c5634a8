"""The data-protection officer's desk: what residents asked of their data, with its clock."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask import actions
from pelangi.ask.forms import AnswerRightForm, AskRightForm
from pelangi.ask.models import Person, RightsRequest
from pelangi.ask.queries import ANSWER_HOURS
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

HOUR_S = 3600
A_PAGE = 25


@needs(Deed.PERSON_TRAIL)
@transaction.atomic
def rights(request: HttpRequest) -> HttpResponse:
    """What is to be answered, the oldest first, then what was answered; each with its clock."""
    now = timezone.now()
    asked = RightsRequest.objects.select_related("person__key", "answered_by")
    page = Paginator(asked.order_by(F("answered_at").asc(nulls_first=True), "asked_at"), A_PAGE)
    shown_page = page.get_page(request.GET.get("page"))
    rows = list(shown_page)
    shown = actions.read_persons(
        [one.person for one in rows], deed=Deed.PERSON_TRAIL, by=request.user, at=now
    )
    for one in rows:
        one.name = shown[one.person_id]["name"]
        one.due = one.asked_at + timedelta(hours=ANSWER_HOURS)
        one.hours_left = int((one.due - now).total_seconds() // HOUR_S)
        one.was_late = (one.answered_at or now) > one.due
        one.is_held = one.kind == RightsRequest.Kind.RESTRICTION and one.state == RightsRequest.State.DONE
        one.form = AnswerRightForm(initial={"asked": one.pk}, auto_id=f"%s_{one.pk}", held=one.is_held)
    shown_page.object_list = rows
    return render(request, "ask/rights.html", {"page_obj": shown_page})


@require_POST
@needs(Deed.PERSON_TRAIL)
def new_right(request: HttpRequest) -> HttpResponse:
    """Write down what a resident asks of their data."""
    form = AskRightForm(request.POST)
    if form.is_valid():
        person = get_object_or_404(Person, pk=form.cleaned_data["person"])
        actions.ask_right(person, form.cleaned_data["kind"], by=request.user, at=timezone.now())
        messages.success(request, _("Written down. It is to be answered within 3 x 24 hours."))
    return redirect("ask:rights")


@require_POST
@needs(Deed.PERSON_TRAIL)
def answer_right(request: HttpRequest) -> HttpResponse:
    """Answer what a resident asked."""
    form = AnswerRightForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what was done, or why not."))
        return redirect("ask:rights")
    said = form.cleaned_data
    asked = get_object_or_404(RightsRequest, pk=said.pop("asked"))
    try:
        actions.answer_right(asked, **said, by=request.user, at=timezone.now())
    except MovedMeanwhile:
        messages.error(request, _("Somebody else answered it meanwhile."))
    return redirect("ask:rights")
