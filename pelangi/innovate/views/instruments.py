"""Pages of the instruments: each year's rows and rules with their sources, what changed, and corrections."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from pelangi.core.index import WEIGHTS, Instrument, UnknownYear, as_text, correctable, years
from pelangi.innovate import actions, instrument_page, instruments
from pelangi.innovate.forms.index import CorrectionForm, ReasonForm
from pelangi.innovate.models import InstrumentVersion
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.INDEX_VIEW)
def all_years(request: HttpRequest) -> HttpResponse:
    """Every year's instrument with how sure it is."""
    shown = [
        {
            "year": str(one.year),
            "basis": instrument_page.BASES[one.basis],
            "kind": _kind(one),
            "instrument": one,
        }
        for one in map(instruments.instrument, sorted(years(), reverse=True))
    ]
    return render(request, "innovate/instruments.html", {"years": shown})


def _kind(one: Instrument) -> str:
    return {"transcribed": "good", "reconstructed": "attention"}.get(one.basis, "waiting")


@needs(Deed.INDEX_VIEW)
def instrument(request: HttpRequest, year: int) -> HttpResponse:
    """One instrument: rules, rows, sources, what changed since the year before, its versions."""
    used = _instrument(year)
    before, changed = instrument_page.changed_since(used)
    context = {
        "year": str(used.year),
        "instrument": used,
        "basis": instrument_page.BASES[used.basis],
        "based_on": str(used.based_on or ""),
        "formula": instrument_page.formula_values(used),
        "parts": instrument_page.parts(used),
        "eligibility": instrument_page.eligibility(used),
        "predicates": used.bands.value,
        "bands_sure": instrument_page.SURE[used.bands.confidence],
        "government": instrument_page.row_lines(used, government=True),
        "innovation": instrument_page.row_lines(used, government=False),
        "before": str(before or ""),
        "changed": changed,
        "versions": [
            (one, instrument_page.changes_in_words(used, one))
            for one in instruments.versions_of(used.year).reverse().prefetch_related("undone_by")
        ],
        "may_correct": may(request.user, Deed.INSTRUMENT_CORRECT),
        "undo_form": ReasonForm(),
    }
    return render(request, "innovate/instrument.html", context)


@needs(Deed.INSTRUMENT_CORRECT)
def correct(request: HttpRequest, year: int, row: str) -> HttpResponse:
    """Correct a row, the formula, or several weights at once, as a new version with a reason."""
    used = _instrument(year)
    fields = (WEIGHTS,) if row == WEIGHTS else correctable(used, row)
    if not fields:
        raise Http404(row)
    field = request.POST.get("field") or request.GET.get("field") or fields[0]
    if field not in fields:
        raise Http404(field)
    form = CorrectionForm(
        request.POST or None, initial={"value": as_text(used, row, field)}, field_name=field
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_instrument(
                used.year, row, field, form.cleaned_data["value"],
                reason=form.cleaned_data["reason"], by=request.user, at=now(),
            )  # fmt: skip
            return redirect("innovate:instrument", used.year)
        except actions.NotAllowedHere as refusal:
            form.add_error("value", str(refusal))
    context = {
        "form": form,
        "year": str(used.year),
        "row": used.by_id.get(row) and instrument_page.row_name(used, row),
        "row_id": row,
        "field": field,
        "fields": [(one, instrument_page.FIELDS.get(one, one)) for one in fields],
    }
    return render(request, "innovate/correct.html", context)


@require_POST
@needs(Deed.INSTRUMENT_CORRECT)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version back by a further one."""
    version = get_object_or_404(InstrumentVersion, pk=pk)
    try:
        actions.undo_correction(
            version, reason=request.POST.get("reason", "")[:400], by=request.user, at=now()
        )
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:instrument", version.year)


def _instrument(year: int) -> Instrument:
    try:
        return instruments.instrument(year)
    except UnknownYear as error:
        raise Http404(year) from error
