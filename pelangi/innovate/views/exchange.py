"""The registry as a workbook, out and in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from pelangi.find.background import on_disk
from pelangi.innovate import actions, bringing, exchange, queries
from pelangi.innovate.actions.exchange import Taken
from pelangi.innovate.forms.exchange import ColumnsForm, WorkbookForm
from pelangi.innovate.models import WorkbookDraft
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed


@needs(Deed.INNOVATION_VIEW)
def workbook(request: HttpRequest) -> HttpResponse:
    """Every innovation the reader may see, as a workbook."""
    answer = HttpResponse(
        exchange.workbook(queries.innovations(request.user), now()), content_type=exchange.MIME
    )
    answer["Content-Disposition"] = f'attachment; filename="inovasi-{queries.YEAR}.xlsx"'
    return answer


@needs(Deed.INNOVATION_EDIT)
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a workbook in; where its columns are not surely known, they are confirmed first."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with on_disk(file) as path:
                table = bringing.table_of(path, file.name)
                if not bringing.is_sure(table.headings):
                    actions.keep_draft(table, file.name, by=request.user, at=now())
                    return redirect("innovate:confirm_columns")
                taken = actions.take_workbook(path, name=file.name, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error("file", str(refusal))
        else:
            _tell(request, taken)
    return render(request, "innovate/bring_in.html", _brought(form, taken))


@needs(Deed.INNOVATION_EDIT)
def confirm_columns(request: HttpRequest) -> HttpResponse:
    """Show what each column of one's own workbook was taken for; confirmed, the rows are taken."""
    draft = get_object_or_404(WorkbookDraft, user=request.user)
    form = ColumnsForm(
        request.POST or None,
        headings=draft.headings,
        rows=draft.rows,
        titles=bringing.titles(),
        taken=bringing.proposal(draft.headings),
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take_draft(draft, form.columns(), at=now())
        except actions.NotAllowedHere as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, taken)
            return render(request, "innovate/bring_in.html", _brought(WorkbookForm(), taken))
    return render(request, "innovate/confirm_columns.html", {"form": form, "draft": draft})


def _brought(form: WorkbookForm, taken: Taken | None) -> dict:
    """Return what the page shows: rows refused for one reason stand together, as 2–9, 11."""
    alike: dict[tuple, list[int]] = {}
    for fault in taken.faults if taken else []:
        alike.setdefault((fault.column, fault.found, fault.expected, fault.mend), []).append(fault.row)
    faults = [
        {"rows": _spans(numbers), "column": column, "found": found, "expected": expected, "mend": mend}
        for (column, found, expected, mend), numbers in alike.items()
    ]
    refused = len({number for numbers in alike.values() for number in numbers})
    file = taken.faults[0].file if faults else ""
    return {"form": form, "file": file, "faults": faults, "refused": refused}


def _spans(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number])
    return ", ".join("–".join(map(str, span)) for span in spans)


def _tell(request: HttpRequest, taken: Taken) -> None:
    counts = {"new": taken.new, "changed": taken.changed, "same": taken.same}
    messages.success(request, _("%(new)s new, %(changed)s changed, %(same)s as they were.") % counts)
