"""Rows of the city as a whole (SPD): claimed by Bapperida, proven like any other row, verified by somebody else."""

from decimal import Decimal

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pelangi.core.evidence.kinds import MIME
from pelangi.core.index import Refused, level_for
from pelangi.innovate import actions, conflicts, heat, queries, virus
from pelangi.innovate.arithmetic import said
from pelangi.innovate.forms.rows import ClaimForm, EvidenceForm, VerifyForm
from pelangi.innovate.forms.work import FigureForm
from pelangi.innovate.models import Evidence, RowLevel
from pelangi.innovate.views.evidence import add_given
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


def _line(row_id: str) -> queries.RowLine | None:
    return next((one for one in queries.row_lines(None) if one.row.id == row_id), None)


def _level(row_id: str) -> RowLevel:
    return get_object_or_404(RowLevel, year=queries.YEAR, innovation=None, row=row_id)


@needs(Deed.INDEX_VIEW)
def government_row(request: HttpRequest, row_id: str) -> HttpResponse:
    """One row of the city: its level, claimed or reckoned from a figure, and its proof."""
    line = _line(row_id)
    if line is None:
        return redirect("innovate:index")
    may_edit = may(request.user, Deed.INDEX_EDIT)
    form = ClaimForm(request.POST or None, levels=line.levels, initial={"level": line.claimed})
    if may_edit and request.method == "POST" and form.is_valid():
        level = form.cleaned_data["level"]
        actions.claim(queries.YEAR, None, row_id, level, by=request.user, at=now())
        return redirect("innovate:government_row", row_id)
    context = {
        "line": line,
        "form": form,
        "figure_form": FigureForm(scales=line.row.scales) if may_edit and line.row.scales else None,
        "evidence_form": EvidenceForm() if may_edit and line.level else None,
        "proofs": queries.proofs(line.level, request.user),
        "window": heat.window_of(line.row),
        "wanted": heat.kinds_of(line.row),
        "scanner": virus.scanner(),
        "may_edit": may_edit,
        "verify_form": _verify_form(request, line),
        "conflict": _conflict(request, line),
    }
    return render(request, "innovate/government_row.html", context)


def _verify_form(request: HttpRequest, line: queries.RowLine) -> VerifyForm | None:
    waits = line.level is not None and line.level.verified is None and line.claimed > 0
    return VerifyForm(claimed=line.claimed) if waits and may(request.user, Deed.INNOVATION_VERIFY) else None


def _conflict(request: HttpRequest, line: queries.RowLine) -> str:
    try:
        if line.level is not None:
            conflicts.refuse(line.level, request.user)
    except actions.NotAllowedHere as refusal:
        return str(refusal)
    return ""


@require_POST
@needs(Deed.INDEX_EDIT)
def government_figure(request: HttpRequest, row_id: str) -> HttpResponse:
    """Take a measured figure and claim the level it earns."""
    line = _line(row_id)
    if line is None:
        return redirect("innovate:index")
    form = FigureForm(request.POST, scales=line.row.scales)
    if form.is_valid():
        value: Decimal = form.cleaned_data["value"]
        try:
            found = level_for(line.row, value, form.cleaned_data.get("basis") or None)
        except Refused as refusal:
            messages.error(request, said(refusal.words))
        else:
            actions.claim(queries.YEAR, None, row_id, found.level, by=request.user, at=now())
            words = _("The figure %(value)s earns level %(level)s.") % {"value": value, "level": found.level}
            messages.success(request, f"{words} {said(found.note)}".strip())
    else:
        messages.error(request, _("Give the figure as a number."))
    return redirect("innovate:government_row", row_id)


@require_POST
@needs(Deed.INDEX_EDIT)
def government_evidence(request: HttpRequest, row_id: str) -> HttpResponse:
    """Put a file, a link or a named document behind a row of the city."""
    try:
        add_given(request, _level(row_id))
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:government_row", row_id)


@require_POST
@needs(Deed.INDEX_EDIT)
def government_withdraw(request: HttpRequest, row_id: str, pk: int) -> HttpResponse:
    """Take proof away from a row of the city, with a reason."""
    proof = get_object_or_404(Evidence, level=_level(row_id), pk=pk)
    try:
        actions.withdraw_evidence(proof, why=request.POST.get("why", ""), by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:government_row", row_id)


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def government_verify(request: HttpRequest, row_id: str) -> HttpResponse:
    """Say what the proof of a row of the city bears out: never who claimed or proved it."""
    level = _level(row_id)
    form = VerifyForm(request.POST, claimed=level.claimed)
    if form.is_valid():
        try:
            actions.verify(level, **form.cleaned_data, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            messages.error(request, str(refusal))
    return redirect("innovate:government_row", row_id)


@require_GET
@needs(Deed.INNOVATION_VERIFY)
def government_file(request: HttpRequest, row_id: str, pk: int) -> FileResponse:
    """Give a file of proof of the city to Bapperida; always as an attachment."""
    found = Evidence.objects.select_related("file").exclude(file=None)
    proof = get_object_or_404(found, level=_level(row_id), pk=pk)
    name = f"{slugify(proof.title)[:80] or 'bukti'}.{proof.file.kind}"
    opened = proof.file.file.open("rb")
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=MIME[proof.file.kind])
    answer["Cache-Control"] = "private, no-store"
    return answer
