"""Old cards that were taken in, and the minutes of those that were destroyed."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.issue import actions, queries, round_facts
from pelangi.issue.carriers import witnesses
from pelangi.issue.forms import DestructionForm, OldCardForm
from pelangi.issue.models import Destruction, OldCard
from pelangi.issue.papers import laid_out
from pelangi.issue.views.papers import as_pdf, letter
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

A_PAGE = 50


@needs(Deed.STOCK_EDIT)
def old_cards(request: HttpRequest) -> HttpResponse:
    """How many old cards lie here by kind, and the minutes of those that are gone."""
    lying = OldCard.objects.filter(destruction=None).values_list("card_kind").annotate(count=Count("pk"))
    minutes = Destruction.objects.select_related("by", "witness").annotate(count=Count("cards"))
    context = {
        "lying": [(queries.kind_name(kind), count) for kind, count in lying.order_by("card_kind")],
        "minutes": minutes.order_by("-at", "-pk")[:A_PAGE],
        "card_form": OldCardForm(),
        "destruction_form": DestructionForm(witnesses=witnesses(request.user)),
    }
    return render(request, "issue/old_cards.html", context)


@require_POST
@needs(Deed.STOCK_EDIT)
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a card that came by itself."""
    form = OldCardForm(request.POST)
    if form.is_valid():
        actions.take_in_old_card(form.cleaned_data["card_kind"], by=request.user, at=now())
        messages.success(request, _("Taken in. It lies here until it is destroyed."))
    return redirect("issue:old_cards")


@require_POST
@needs(Deed.STOCK_EDIT)
def destroy(request: HttpRequest) -> HttpResponse:
    """Write the minutes of all cards that lie here being destroyed."""
    form = DestructionForm(request.POST, witnesses=witnesses(request.user))
    if not form.is_valid():
        messages.error(request, _("Write the number of the minutes, and who was there besides you."))
        return redirect("issue:old_cards")
    try:
        actions.destroy_old_cards(**form.cleaned_data, by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The minutes are written. Print them, and let both sign."))
    return redirect("issue:old_cards")


@needs(Deed.STOCK_EDIT)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as PDF; they name no resident."""
    found = get_object_or_404(Destruction.objects.select_related("by", "witness"), pk=pk)
    return as_pdf(
        laid_out(letter("destruction"), round_facts.of_destruction(found, localdate())), f"pemusnahan-{pk}"
    )
