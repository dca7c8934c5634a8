"""The calendar of the year's stages, with what ends soon."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from pelangi.innovate import actions, queries
from pelangi.innovate.forms.index import StageForm
from pelangi.innovate.models import YearStage
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.INNOVATION_VIEW)
def calendar(request: HttpRequest) -> HttpResponse:
    """The stages of the year; whoever keeps the city's rows sets them."""
    may_edit = may(request.user, Deed.INDEX_EDIT)
    form = StageForm(request.POST or None)
    if request.method == "POST" and may_edit and form.is_valid():
        actions.set_stage(queries.YEAR, **form.cleaned_data, by=request.user, at=now())
        return redirect("innovate:calendar")
    context = {"stages": queries.stages(localdate()), "form": form, "may_edit": may_edit}
    return render(request, "innovate/calendar.html", context)


@require_POST
@needs(Deed.INDEX_EDIT)
def drop_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a stage out of the calendar."""
    actions.drop_stage(get_object_or_404(YearStage, pk=pk), by=request.user, at=now())
    return redirect("innovate:calendar")
