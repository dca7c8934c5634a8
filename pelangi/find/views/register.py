"""Pages: the population register: its extracts, bringing one in, how far its reading is, what could not be taken."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.find import actions, background, extracts, incoming, queries
from pelangi.find.forms import MendedFileForm, RegisterColumnsForm, RegisterForm
from pelangi.find.mending import workbook_of_bad_rows
from pelangi.find.models import RegisterSnapshot
from pelangi.find.refusals import Refused
from pelangi.find.views.taking import in_words
from pelangi.find.words import REGISTER_COLUMN_NAMES
from pelangi.staff import audit
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
State = RegisterSnapshot.State


@needs(Deed.REGISTER_IMPORT)
def register(request):
    """Every extract that was brought in, newest first; which one is current; what is under way."""
    page = Paginator(extracts.extracts(), PAGE_ROWS).get_page(request.GET.get("page"))
    unfinished = [extracts.standing(one) for one in RegisterSnapshot.objects.exclude(state=State.TAKEN)]
    context = {"page_obj": page, "unfinished": unfinished, "trouble": background.last_trouble()}
    return render(request, "find/register.html", context)


@needs(Deed.REGISTER_IMPORT)
def register_upload(request):
    """Bring in a register extract; its columns are confirmed on the next page, then it is read in the background."""
    form = RegisterForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            snapshot = _kept(form, request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("find:extract", snapshot.pk)
    return render(request, "find/register_upload.html", {"form": form})


def _kept(form: RegisterForm, user) -> RegisterSnapshot:
    """Keep the upload if it is a table at all. Raises Refused, and keeps nothing, when it is none."""
    said = form.cleaned_data
    snapshot = background.keep_register(said["file"], received_on=said["received_on"], by=user)
    if snapshot.state == State.PROPOSED:
        try:
            extracts.columns_found(snapshot)
        except Refused:
            background.throw_away(snapshot, by=user)
            raise
    return snapshot


@needs(Deed.REGISTER_IMPORT)
def extract(request, pk):
    """One extract: its columns to confirm, how far its reading is, or what it holds and what could not be taken."""
    snapshot = get_object_or_404(RegisterSnapshot, pk=pk)
    if snapshot.state == State.PROPOSED:
        return _columns(request, snapshot)
    page = Paginator(queries.to_mend(snapshot), PAGE_ROWS).get_page(request.GET.get("page"))
    with transaction.atomic():
        rows = queries.bad_rows(page, get_language())
        if rows:
            audit.record("find.view_bad_rows", snapshot, by=request.user, at=timezone.now())
    context = {
        "snapshot": snapshot,
        "standing": extracts.standing(snapshot),
        "columns": [(REGISTER_COLUMN_NAMES.get(key, key), text) for key, text in snapshot.column_map.items()],
        "warnings": extracts.warnings_in_words(snapshot, get_language()),
        "page_obj": page,
        "rows": rows,
        "set_aside": queries.set_aside(snapshot).count(),
        "mended_form": MendedFileForm() if any(row["can_mend"] for row in rows) and not snapshot.rows_gone_at else None,
    }  # fmt: skip
    return render(request, "find/extract.html", context)


def _columns(request, snapshot: RegisterSnapshot):
    """What each column was taken for, with examples: confirmed or corrected, then the extract is read."""
    columns, is_remembered = extracts.columns_found(snapshot)
    form = RegisterColumnsForm(request.POST or None, columns=columns)
    if request.method == "POST" and form.is_valid():
        actions.confirm_register(snapshot, form.confirmed().columns, by=request.user, at=timezone.now())
        background.start_register(snapshot, by=request.user)
        return redirect("find:extract", snapshot.pk)
    audit.record("find.view_draft", snapshot, by=request.user, at=timezone.now())
    context = {"snapshot": snapshot, "form": form, "is_remembered": is_remembered}
    return render(request, "find/register_columns.html", context)


@needs(Deed.REGISTER_IMPORT)
def extract_state(request, pk):
    """How far a reading is, for the page that shows it; once it has ended, the whole page is asked for anew."""
    snapshot = RegisterSnapshot.objects.filter(pk=pk).first()
    if snapshot is None or not extracts.standing(snapshot).is_moving:
        answer = HttpResponse(status=200 if snapshot else 404)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "find/extract_state.html", {"standing": extracts.standing(snapshot)})


@require_POST
@needs(Deed.REGISTER_IMPORT)
def stop(request, pk):
    """Stop reading; what was read so far is kept."""
    snapshot = get_object_or_404(RegisterSnapshot, pk=pk)
    actions.stop_register(snapshot, by=request.user, at=timezone.now())
    messages.info(request, _("It stops after the rows it is at. What was read so far is kept."))
    return redirect("find:extract", pk)


@require_POST
@needs(Deed.REGISTER_IMPORT)
def read_on(request, pk):
    """Read on from where the reading ended."""
    snapshot = get_object_or_404(
        RegisterSnapshot.objects.exclude(state__in=[State.TAKEN, State.PROPOSED]), pk=pk
    )
    if not incoming.exists(snapshot.stored_as):
        messages.error(
            request, _("The file itself is no longer here. Throw this reading away and bring it in again.")
        )
        return redirect("find:extract", pk)
    actions.resume_register(snapshot, by=request.user, at=timezone.now())
    background.start_register(snapshot, by=request.user)
    return redirect("find:extract", pk)


@require_POST
@needs(Deed.REGISTER_IMPORT)
def throw_away(request, pk):
    """Throw away an extract that was not read to its end."""
    try:
        background.throw_away(get_object_or_404(RegisterSnapshot, pk=pk), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("It was thrown away. The extract before it is still the current one."))
    return redirect("find:register")


@require_POST
@needs(Deed.REGISTER_IMPORT)
def use(request, pk):
    """Go back to an earlier extract."""
    try:
        actions.use_register(get_object_or_404(RegisterSnapshot, pk=pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This extract is the current one now. Compare the lists with it again."))
    return redirect("find:register")


@needs(Deed.REGISTER_IMPORT)
def extract_bad_rows(request, pk):
    """The rows of an extract that could not be taken, as a workbook."""
    snapshot = get_object_or_404(RegisterSnapshot, pk=pk)
    with transaction.atomic():
        rows = queries.bad_rows(queries.to_mend(snapshot), get_language())
        audit.record(
            "find.export_bad_rows", snapshot, by=request.user, at=timezone.now(), detail={"rows": len(rows)}
        )
    answer = HttpResponse(workbook_of_bad_rows(rows, actions.source_of(snapshot)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="pelangi-data-induk-{snapshot.received_on}.xlsx"'
    return answer


@require_POST
@needs(Deed.REGISTER_IMPORT)
def mend_extract(request, pk):
    """The workbook of an extract's bad rows as it came back."""
    snapshot = get_object_or_404(RegisterSnapshot, pk=pk)
    form = MendedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("mended", [])))
        return redirect("find:extract", pk)
    try:
        with background.on_disk(form.cleaned_data["mended"]) as path:
            result = actions.mend_register(snapshot, path, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("find:extract", pk)
    messages.success(request, in_words(result))
    snapshot.refresh_from_db()
    if result.taken and snapshot.is_current:
        background.start_lookup(snapshot)
    return redirect("find:extract", pk)
