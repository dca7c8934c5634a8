"""Page: what a unit of work, road and card costs, and from which day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from pelangi.report import actions, queries
from pelangi.report.forms import RateForm
from pelangi.report.measures import MEASURES
from pelangi.report.models import CostRate
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.COST_RATE_SET)
def rates(request: HttpRequest) -> HttpResponse:
    """The rates with the days they hold from, a form for one more, and what a document costs by them."""
    form = RateForm(request.POST or None, initial={"since": localdate()})
    if request.method == "POST" and form.is_valid():
        actions.enter_rate(**form.cleaned_data, by=request.user, at=now())
        messages.success(request, _("Kept. Figures asked for from now on use it."))
        return redirect("report:costs")
    measure = MEASURES["cost_per_document"]
    value = measure.reckon(queries.last_month(now()))
    names = dict(CostRate.Kind.choices)
    context = {
        "form": form,
        "rates": CostRate.objects.select_related("entered_by").order_by("kind", "-since", "-pk"),
        "measure": measure,
        "value": value,
        "missing": [names[kind] for kind in value.parts["missing_rates"]],
        "sums": [
            (names[kind], None if kind in value.parts["missing_rates"] else value.parts[f"rupiah_{kind}"])
            for kind in names
        ],
    }
    return render(request, "report/costs.html", context)
