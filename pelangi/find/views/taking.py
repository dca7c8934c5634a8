"""The steps of bringing in a list, the same for an office's list and for one that a ward sends of itself."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pelangi.city.models import Agency, Institution
from pelangi.find import actions, background, queries
from pelangi.find.drafts import sheets_of
from pelangi.find.forms import ColumnsForm, MendedFileForm, MendForm, RosterForm
from pelangi.find.mending import workbook_of_bad_rows
from pelangi.find.models import BadRow, Draft, Roster
from pelangi.find.reading import begun, propose, read_tables
from pelangi.find.reading.reasons import words
from pelangi.find.refusals import Refused
from pelangi.staff import audit

SAMPLED = 5_000  # rows of each sheet that are tried before a list is taken
LONG = 10_000  # rows from which on a list is taken in the background: sealing them takes longer than a page should
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Way:
    """The addresses of the pages that a list goes through."""

    home: str
    draft: str
    drop: str
    roster: str
    bad_rows: str
    mend_file: str
    mend_row: str


OFFICE_LIST = Way(
    home="find:home",
    draft="find:draft",
    drop="find:drop_draft",
    roster="find:roster",
    bad_rows="find:bad_rows",
    mend_file="find:mend_file",
    mend_row="find:mend_row",
)
OWN_LIST = Way(
    home="find:sent",
    draft="find:sent_draft",
    drop="find:drop_sent_draft",
    roster="find:sent_list",
    bad_rows="find:sent_bad_rows",
    mend_file="find:mend_sent_file",
    mend_row="find:mend_sent_row",
)


def upload(request, form: RosterForm, way: Way, template: str) -> HttpResponse:
    """First the file and why we may hold it; its columns are confirmed on the next page."""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with background.on_disk(file) as path:
                made = actions.draft_roster(
                    path, form.terms(), file_name=Path(file.name).name, by=request.user, at=timezone.now()
                )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(way.draft, made.pk)
    return render(request, template, {"form": form})


def confirm(request, pk: int, senders: Collection[Institution | Agency], way: Way) -> HttpResponse:
    """Which column was taken for what, with examples: confirmed or corrected, then the list is taken."""
    the_draft = get_object_or_404(Draft, pk=pk, uploaded_by=request.user)
    terms = actions.Terms.of(the_draft.terms)
    if terms.sender not in senders:
        raise PermissionDenied  # the right ended after the upload
    if the_draft.is_being_taken:
        messages.info(request, _("This list is being taken already."))
        return redirect(way.home)
    sheets, given = sheets_of(the_draft), actions.remembered_columns(terms.sender)
    is_remembered = bool(given.columns)
    proposal = propose(sheets, given)
    form = ColumnsForm(request.POST or None, columns=proposal.columns)
    audit.record("find.view_draft", the_draft, by=request.user, at=timezone.now())
    if request.method == "POST" and form.is_valid():
        given = form.confirmed()
        answer = _taken(request, the_draft, form, way) if "take" in request.POST else None
        if answer is not None:
            return answer
    reading = read_tables(begun(sheets, SAMPLED), today=terms.received_on, given=given)
    aside = sum(row.reason in queries.NOT_TO_MEND for row in reading.bad)
    context = {
        "way": way,
        "draft": the_draft,
        "terms": terms,
        "proposal": proposal,
        "form": form,
        "reading": reading,
        "to_mend": len(reading.bad) - aside,
        "set_aside": aside,
        "sampled": SAMPLED if the_draft.row_count > SAMPLED else 0,
        "is_remembered": is_remembered,
    }
    return render(request, "find/draft.html", context)


def _taken(request, the_draft: Draft, form: ColumnsForm, way: Way) -> HttpResponse | None:
    """Take the list, a long one in the background; None, with the reason on the form, when it is refused."""
    if the_draft.row_count > LONG:
        background.start_take(the_draft, form.confirmed(), by=request.user)
        text = _("The list is long; it is being taken in the background and appears here then.")
        messages.success(request, text)
        return redirect(way.home)
    try:
        roster = actions.take_draft(the_draft, form.confirmed(), by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _of_taken(roster))
    return redirect(way.roster, roster.pk)


def _of_taken(roster: Roster) -> str:
    """Return that a list is here and, only where there are any, that rows of it wait to be mended."""
    rows = queries.to_mend(roster).count()
    if not rows:
        return _("The list is here. No row has to be mended.")
    text = ngettext(
        "The list is here. Look at the %(rows)d row that could not be taken.",
        "The list is here. Look at the %(rows)d rows that could not be taken.",
        rows,
    )
    return text % {"rows": rows}


def drop(request, pk: int, back: str) -> HttpResponse:
    """Not this file after all."""
    actions.drop_draft(get_object_or_404(Draft, pk=pk, uploaded_by=request.user))
    messages.info(request, _("The file was thrown away. Nothing of it was taken."))
    return redirect(back)


def workbook(request, the_roster: Roster) -> HttpResponse:
    """The rows that could not be taken, as a workbook to mend and send again."""
    with transaction.atomic():
        rows = [
            row for row in queries.bad_rows(queries.to_mend(the_roster), get_language()) if row["can_mend"]
        ]
        audit.record(
            "find.export_bad_rows", the_roster, by=request.user, at=timezone.now(), detail={"rows": len(rows)}
        )
    answer = HttpResponse(workbook_of_bad_rows(rows, the_roster.pk), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="pelangi-{the_roster.pk}-perbaiki.xlsx"'
    return answer


def take_mended_file(request, the_roster: Roster, way: Way) -> HttpResponse:
    """The workbook of bad rows as it came back, or the whole list once more."""
    form = MendedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("mended", [])))
        return redirect(way.roster, the_roster.pk)
    try:
        with background.on_disk(form.cleaned_data["mended"]) as path:
            result = actions.mend_from_file(the_roster, path, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, in_words(result))
    return redirect(way.roster, the_roster.pk)


def mend_one(request, bad: BadRow, way: Way) -> HttpResponse:
    """One row that could not be taken, to be mended here."""
    cells = queries.cells_of_bad_row(bad)
    if request.method != "POST":
        audit.record("find.view_bad_rows", bad.roster, by=request.user, at=timezone.now())
    form = MendForm(request.POST or None, columns=list(bad.roster.column_map), cells=cells, bad=bad)
    if request.method == "POST" and form.is_valid():
        wrong = actions.mend_row(bad, form.cells(), by=request.user, at=timezone.now())
        if wrong is None:
            messages.success(request, _("The row was taken."))
            return redirect(way.roster, bad.roster_id)
        messages.error(request, _("The row could not be taken yet."))  # the page says what is still wrong
        left = BadRow.objects.get(roster=bad.roster, sheet=bad.sheet, row_number=bad.row_number)
        return redirect(way.mend_row, left.pk)
    said = words(bad.reason_code, get_language())
    context = {"way": way, "bad": bad, "roster": bad.roster, "form": form, "said": said}
    return render(request, "find/mend_row.html", context)


def in_words(result: actions.Mended) -> str:
    """Return what came of mending rows."""
    taken = ngettext("%(rows)d row was taken.", "%(rows)d rows were taken.", result.taken)
    said = [taken % {"rows": result.taken}]
    if result.still_bad:
        text = ngettext(
            "%(rows)d row still has to be mended.", "%(rows)d rows still have to be mended.", result.still_bad
        )
        said.append(text % {"rows": result.still_bad})
    if result.here_already:
        text = ngettext(
            "%(rows)d row was here already.", "%(rows)d rows were here already.", result.here_already
        )
        said.append(text % {"rows": result.here_already})
    if result.left_alone:
        text = ngettext(
            "%(rows)d row says something else than the one taken before; it was left as it is.",
            "%(rows)d rows say something else than those taken before; they were left as they are.",
            result.left_alone,
        )
        said.append(text % {"rows": result.left_alone})
    return " ".join(said)
