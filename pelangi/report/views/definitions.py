"""Page: what every chart, map and measure shows, how it is reckoned, and where it is weak."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pelangi.report import definitions
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.REPORT_VIEW)
def page(request: HttpRequest) -> HttpResponse:
    """Every definition, each with its own address for the charts that lead to it."""
    context = {"charts": definitions.charts(), "measures": definitions.measures()}
    return render(request, "report/definitions.html", context)
