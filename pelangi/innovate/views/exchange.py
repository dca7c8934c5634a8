"""The registry as a workbook, out and in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from pelangi.find.background import on_disk
from pelangi.innovate import actions, exchange, queries
from pelangi.innovate.forms.exchange import WorkbookForm
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.INNOVATION_VIEW)
def workbook(request: HttpRequest) -> HttpResponse:
    """Every innovation the reader may see, as a workbook."""
    answer = HttpResponse(exchange.workbook(queries.innovations(request.user)), content_type=exchange.MIME)
    answer["Content-Disposition"] = f'attachment; filename="inovasi-{queries.YEAR}.xlsx"'
    return answer


@needs(Deed.INNOVATION_EDIT)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a workbook in; what is wrong is told by row."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        try:
            with on_disk(form.cleaned_data["file"]) as path:
                taken = actions.take_workbook(path, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(
                request,
                _("%(new)s new, %(changed)s changed, %(same)s as they were.")
                % {"new": taken.new, "changed": taken.changed, "same": taken.same},
            )
    return render(request, "innovate/bring_in.html", {"form": form, "taken": taken})
