"""The page of the forecast: where the final index likely lies, the chance of the top ten, results with sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from pelangi.core.index import InstrumentIncomplete
from pelangi.core.index.forecast import PRIOR_KEPT
from pelangi.innovate import actions, arithmetic, forecast_page, forecasting, queries
from pelangi.innovate.forms.index import ResultForm
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.INDEX_VIEW)
def forecast(request: HttpRequest) -> HttpResponse:
    """The final index with its interval, and the chance of being among the ten best cities."""
    may_enter = may(request.user, Deed.INDEX_EDIT)
    form = ResultForm(request.POST or None)
    if request.method == "POST" and may_enter and form.is_valid():
        actions.enter_result(**form.cleaned_data, by=request.user, at=now())
        return redirect("innovate:forecast")
    result = queries.present_score()
    context = {
        "year": str(queries.YEAR),
        "form": form,
        "may_enter": may_enter,
        "results": forecasting.known_results(),
        "prior": PRIOR_KEPT,
        "score": result,
    }
    try:
        found = forecasting.final_index(result)
    except InstrumentIncomplete as lacking:
        context["lacking"] = arithmetic.said(lacking.words)
    else:
        chances = forecasting.chances(found, queries.YEAR)
        context |= {"found": found, "chances": chances, "chart": forecast_page.drawn(found, chances)}
    return render(request, "innovate/forecast.html", context)
