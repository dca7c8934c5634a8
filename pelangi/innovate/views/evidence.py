"""Pages of proof: a file, a link, a named document or a figure behind a row; a file read; proof withdrawn."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pelangi.core.evidence.kinds import MIME
from pelangi.innovate import actions, queries
from pelangi.innovate.forms.rows import EvidenceForm
from pelangi.innovate.models import Evidence, RowLevel
from pelangi.report.models import Figure
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@require_POST
@needs(Deed.INNOVATION_EDIT)
def add_evidence(request: HttpRequest, code: str, row_id: str) -> HttpResponse:
    """Put a file, a link, a named document or a figure behind a row."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    level = get_object_or_404(RowLevel, year=queries.YEAR, innovation=found, row=row_id)
    try:
        if figure_id := request.POST.get("figure"):
            _bind(request, level, figure_id)
        else:
            add_given(request, level)
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:row", code, row_id)


def _bind(request: HttpRequest, level: RowLevel, figure_id: str) -> None:
    if not figure_id.isdecimal():
        raise Http404(figure_id)
    actions.bind_figure(level, get_object_or_404(Figure, pk=figure_id), by=request.user, at=now())


def add_given(request: HttpRequest, level: RowLevel) -> None:
    """Put what a form brings behind a row: a file, a link, or a document named. Raises NotAllowedHere."""
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        errors = [error for name, found in form.errors.items() if name != "title" for error in found]
        messages.error(
            request,
            errors[0] if errors else _("Name the document, so that a stranger could look it up."),
        )
        return
    given, who = form.cleaned_data, {"by": request.user, "at": now()}
    if (file := given.pop("file")) is not None:
        made = actions.add_file(level, file.read(), title=given["title"], dated_on=given["dated_on"], **who)
        _tell(request, made)
        return
    kind = Evidence.Kind.LINK if given["link"] else Evidence.Kind.STATEMENT
    actions.add_evidence(level, kind=kind, **given, **who)


def _tell(request: HttpRequest, made: Evidence) -> None:
    messages.success(request, _("The file was checked and stands behind this row now."))
    if Evidence.objects.filter(file=made.file).exclude(pk=made.pk).exists():
        messages.warning(
            request, _("The same file stands behind other rows too. See that it proves this row as well.")
        )


@require_GET
@needs(Deed.INNOVATION_VIEW)
def proof_file(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """Give a file of proof to its agency and to verifiers; always as an attachment, never shown in the page."""
    found = get_object_or_404(queries.with_open_files(request.user), pk=code)
    proof = get_object_or_404(
        Evidence.objects.select_related("file").exclude(file=None), level__innovation=found, pk=pk
    )
    name = f"{slugify(proof.title)[:80] or 'bukti'}.{proof.file.kind}"
    answer = FileResponse(
        proof.file.file.open("rb"), as_attachment=True, filename=name, content_type=MIME[proof.file.kind]
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@needs(Deed.INNOVATION_EDIT)
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take proof away from a row, with a reason."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    proof = get_object_or_404(Evidence, level__innovation=found, pk=pk)
    row = proof.level.row
    try:
        actions.withdraw_evidence(proof, why=request.POST.get("why", ""), by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:row", code, row)
