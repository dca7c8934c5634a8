"""Page: was the planner fair? Past plans replayed with groups exchanged, at the press of a button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from pelangi.plan.models import Plan
from pelangi.report import planner_audit
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.REPORT_VIEW)
def planner(request: HttpRequest) -> HttpResponse:
    """The last published plans, each with its replay; while one runs the page looks again by itself."""
    found = planner_audit.replays()
    context = {"replays": found, "is_running": any(one.per_cent is not None for one in found)}
    template = "report/planner_state.html" if request.htmx else "report/planner.html"
    return render(request, template, context)


@require_POST
@needs(Deed.REPORT_VIEW)
def planner_replay(request: HttpRequest, pk: int) -> HttpResponse:
    """The button that replays a plan."""
    planner_audit.start(get_object_or_404(Plan, pk=pk, state=Plan.State.PUBLISHED))
    return redirect("report:planner")
