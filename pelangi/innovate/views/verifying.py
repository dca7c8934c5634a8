"""Pages of the verifier: rows that wait, rows sent back, the sample that is read twice and how far readings agree."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.core.agreement import agreement
from pelangi.innovate import actions, queries
from pelangi.innovate.forms.rows import ReturnForm, VerifyForm
from pelangi.innovate.models import Innovation, RowLevel
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

A_PAGE = 50
TO_MEND = timedelta(days=14)


@needs(Deed.INNOVATION_VERIFY)
def to_verify(request: HttpRequest) -> HttpResponse:
    """Rows that wait for the verifier."""
    page = Paginator(queries.to_verify(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(page),
        "due": localdate() + TO_MEND,
        "kept": queries.kept_from(request.user),
    }
    return render(request, "innovate/to_verify.html", context)


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the proof of one row bears out."""
    level = get_object_or_404(queries.to_verify(request.user), pk=pk)
    form = VerifyForm(request.POST, claimed=level.claimed)
    if form.is_valid():
        _told(
            request,
            lambda: actions.verify(level, **form.cleaned_data, by=request.user, at=now()),
            level,
        )
    return redirect("innovate:to_verify")


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def return_level(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one row back with what is to be mended and until when."""
    level = get_object_or_404(queries.to_verify(request.user), pk=pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        _told(
            request,
            lambda: actions.return_level(level, **form.cleaned_data, by=request.user, at=now()),
            level,
        )
    else:
        messages.error(request, _("Say what is to be mended, and until when."))
    return redirect("innovate:to_verify")


@needs(Deed.INNOVATION_VERIFY)
def blind(request: HttpRequest) -> HttpResponse:
    """The sample that is read a second time, and how far two readings agree."""
    page = Paginator(queries.to_read_twice(request.user), A_PAGE).get_page(request.GET.get("page"))
    readings = list(queries.blind_readings())
    names = _names()
    for one in readings:
        one.name = names.get(one.level.row, one.level.row)
    found = agreement([(str(one.first), str(one.second)) for one in readings])
    context = {
        "page": page,
        "rows": _rows(page),
        "kept": queries.kept_from(request.user, twice=True),
        "agreement": found,
        "differing": [one for one in readings if one.first != one.second],
    }
    return render(request, "innovate/blind.html", context)


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def read_blind(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one row of the sample a second time."""
    level = get_object_or_404(queries.to_read_twice(request.user), pk=pk)
    form = VerifyForm(request.POST, claimed=level.claimed)
    if form.is_valid():
        _told(
            request,
            lambda: actions.read_blind(level, **form.cleaned_data, by=request.user, at=now()),
            level,
        )
    return redirect("innovate:blind")


def _rows(page) -> list[dict]:
    names = _names()
    return [
        {"level": level, "name": names.get(level.row, level.row), "form": VerifyForm(claimed=level.claimed)}
        for level in page
    ]


def _names() -> dict[str, str]:
    return {line.row.id: line.name for line in queries.row_lines(Innovation())}


def _done(level) -> str:
    """Return which row was dealt with, in words: it has left the list by then."""
    kept = _("Kept: %(where)s, %(row)s.") % {
        "where": level.innovation,
        "row": _names().get(level.row, level.row),
    }
    sealed = RowLevel.objects.filter(pk=level.pk).exclude(sealed=None).exists()
    return f"{kept} {_('It is read a second time; the result follows.')}" if sealed else kept


def _told(request: HttpRequest, deed, level: RowLevel) -> None:
    try:
        deed()
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _done(level))
