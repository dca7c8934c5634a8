"""Pages of an innovation's trainings: figures of trained staff are counted from them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from pelangi.innovate import actions, queries
from pelangi.innovate.forms.work import TrainingForm
from pelangi.innovate.models import Training
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.INNOVATION_VIEW)
def trainings(request: HttpRequest, code: str) -> HttpResponse:
    """Every training of an innovation with how many attended; whoever keeps it enters one."""
    innovation = get_object_or_404(queries.innovations(request.user), pk=code)
    may_edit = queries.may_edit(request.user, innovation)
    start = {"held_on": localdate(), "organiser": innovation.agency.name[:120]}
    form = TrainingForm(request.POST or None, initial=start) if may_edit else None
    if request.method == "POST" and form and form.is_valid():
        try:
            actions.hold_training(innovation, **form.cleaned_data, by=request.user, at=now())
            return redirect("innovate:trainings", code)
        except actions.NotAllowedHere as refusal:
            form.add_error("held_on", str(refusal))
    held = innovation.trainings.prefetch_related("attended__user").order_by("-held_on", "-pk")
    context = {"innovation": innovation, "held": held, "form": form, "may_edit": may_edit}
    return render(request, "innovate/trainings.html", context)


@require_POST
@needs(Deed.INNOVATION_EDIT)
def cancel_training(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a wrong entry back."""
    innovation = get_object_or_404(queries.editable(request.user), pk=code)
    training = get_object_or_404(Training, innovation=innovation, pk=pk)
    try:
        actions.cancel_training(training, why=request.POST.get("why", ""), by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:trainings", code)
