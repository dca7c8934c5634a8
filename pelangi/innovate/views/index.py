"""Pages of the index: the two numbers, their arithmetic row by row, kept reckonings, the region as a file."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.core.index import Score
from pelangi.innovate import actions, arithmetic, queries, standing
from pelangi.innovate.models import IndexReckoning
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.INDEX_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """The city's index, claimed beside verified, and what it stands on."""
    result = queries.present_score()
    views = [queries.parts_of_the_index(result, view) for view in ("claimed", "verified")]
    return render(
        request,
        "innovate/index.html",
        {
            "year": str(queries.YEAR),  # a name, not a number to be grouped
            "claimed": result.claimed,
            "verified": result.verified,
            "parts": list(zip(*views, strict=True)),
            "notes": [arithmetic.said(note) for note in result.notes],
            "lines": queries.row_lines(None),
            "reckonings": queries.reckonings()[:12],
            "may_edit": may(request.user, Deed.INDEX_EDIT),
        },
    )


@needs(Deed.INDEX_VIEW)
def sum_up(request: HttpRequest) -> HttpResponse:
    """The present score opened up, row by row."""
    return _opened(request, queries.present_score(), None)


@needs(Deed.INDEX_VIEW)
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """A kept reckoning opened up, under the instrument as it was then."""
    found = get_object_or_404(IndexReckoning, pk=pk)
    return _opened(request, queries.score_of(found), found)


def _opened(request: HttpRequest, result: Score, reckoning: IndexReckoning | None) -> HttpResponse:
    context = {
        "year": str(result.instrument.year),
        "version": result.instrument.version,
        "steps": arithmetic.steps(result),
        "lines": arithmetic.lines(result, "government"),
        "entries": arithmetic.entries(result),
        "notes": [arithmetic.said(note) for note in result.notes],
        "reckoning": reckoning,
    }
    return render(request, "innovate/arithmetic.html", context)


@needs(Deed.INDEX_VIEW)
def sum_of_one(request: HttpRequest, code: str) -> HttpResponse:
    """One innovation's maturity opened up; ?reckoning= as it was kept then."""
    reckoning = _asked_reckoning(request)
    result = queries.score_of(reckoning) if reckoning else queries.present_score()
    entry = next((one for one in arithmetic.entries(result) if one.id == code), None)
    if entry is None:
        raise Http404(code)
    divisors = {"claimed": result.claimed.divisor, "verified": result.verified.divisor}
    context = {
        "entry": entry,
        "lines": arithmetic.lines(result, code),
        "divisors": divisors,
        "maximum": result.instrument.formula.maximum.value,
        "year": str(result.instrument.year),
        "reckoning": reckoning,
    }
    return render(request, "innovate/arithmetic_of_one.html", context)


def _asked_reckoning(request: HttpRequest) -> IndexReckoning | None:
    asked = request.GET.get("reckoning", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 12:
        raise Http404(asked)
    return get_object_or_404(IndexReckoning, pk=int(asked))


@needs(Deed.INDEX_VIEW)
def region_file(request: HttpRequest) -> HttpResponse:
    """The registry as a region file, for `pelangi innovate score` and `advise` (JSON is YAML too)."""
    data = standing.region_of_registry(queries.YEAR)
    answer = HttpResponse(json.dumps(data, indent=1, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="region-{queries.YEAR}.json"'
    return answer


@require_POST
@needs(Deed.INDEX_EDIT)
def reckon(request: HttpRequest) -> HttpResponse:
    """Keep today's reckoning."""
    actions.reckon(queries.YEAR, by=request.user, at=now())
    messages.success(request, _("The index was reckoned and kept."))
    return redirect("innovate:index")
