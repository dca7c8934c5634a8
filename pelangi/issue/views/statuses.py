"""A list of central statuses: pasted or uploaded, shown row by row with what it would do, then done as one deed."""

from collections import Counter
from pathlib import Path

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask.tickets import spoken
from pelangi.core.journey import MoveNotAllowed
from pelangi.find.reading import NotATable
from pelangi.find.reading.reasons import file_words
from pelangi.issue import actions, queries, status_lists, words
from pelangi.issue.forms import StatusListForm
from pelangi.issue.models import Document
from pelangi.issue.status_lists import MOST_ROWS, WRITES, Effect, TooMany
from pelangi.issue.views.desk import document_of
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.permissions import needs
from pelangi.staff.roles import Deed

ORDER = [*Effect]


@needs(Deed.DOCUMENT_MOVE)
def read(request: HttpRequest) -> HttpResponse:
    """Take a list and show what each row would do; nothing is changed."""
    form = StatusListForm(request.POST or None, request.FILES or None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            told = status_lists.foresee(_rows(form.cleaned_data), request.user)
        except NotATable as error:
            form.add_error("file", file_words(error.code, get_language() or "id"))
        except TooMany:
            form.add_error(None, _("More than %(most)s rows: split the list.") % {"most": MOST_ROWS})
        else:
            file = form.cleaned_data["file"]
            context |= _preview(told) | {"file": file.name if file else ""}
    return render(request, "issue/statuses.html", context)


def _rows(said: dict) -> list:
    if said["file"]:
        return status_lists.read_bytes(said["file"].chunks(), Path(said["file"].name).suffix[:8])
    return status_lists.read_text(said["text"])


def _preview(told: list[status_lists.Told]) -> dict:
    many = len({one.sheet for one in told}) > 1
    counts = Counter(one.effect for one in told)
    rows = [
        {
            "sheet": one.sheet if many else "",
            "row": one.said.row,
            "column": one.said.column,
            "raw": one.said.raw or (one.said.key if one.effect == Effect.NO_KEY else ""),
            "status": words.STATUSES[one.status] if one.said.raw else "",
            "effect": words.EFFECTS[one.effect],
            "tone": TONES.get(one.effect, "neutral"),
            "ticket": spoken(one.document.need.request.ticket) if one.document else "",
            "pk": one.document.pk if one.document else None,
        }
        for one in sorted(told, key=lambda one: ORDER.index(one.effect))
    ]
    return {
        "rows": rows,
        "sums": [(words.EFFECTS[one], counts[one]) for one in ORDER if counts[one]],
        "able": sum(counts[one] for one in WRITES),
        "packed": status_lists.packed(told),
    }


TONES = {
    Effect.MOVE: "success",
    Effect.TASK: "warning",
    Effect.UNKNOWN: "attention",
    Effect.NO_DOCUMENT: "attention",
    Effect.TWICE: "danger",
    Effect.NO_KEY: "danger",
    Effect.NO_STATUS: "danger",
}


@require_POST
@needs(Deed.DOCUMENT_MOVE)
def write(request: HttpRequest) -> HttpResponse:
    """Do what the preview showed, all of it or nothing."""
    try:
        pairs = dict(status_lists.unpacked(request.POST.get("packed", "")))
    except signing.BadSignature:
        messages.error(request, _("This preview is too old. Read the list again."))
        return redirect("issue:statuses")
    found = queries.documents_in_scope(request.user, Deed.DOCUMENT_MOVE).filter(pk__in=pairs).order_by("pk")
    try:
        moved, kept = actions.read_back_list(
            [(one, pairs[one.pk]) for one in found], by=request.user, at=now()
        )
    except (MovedMeanwhile, MoveNotAllowed):
        messages.error(
            request, _("Somebody else moved one of them meanwhile: nothing was written. Read it again.")
        )
        return redirect("issue:statuses")
    said = {"moved": moved, "kept": kept}
    messages.success(request, _("Documents moved on: %(moved)s. Texts kept: %(kept)s.") % said)
    return redirect("issue:home")


@require_POST
@needs(Deed.DOCUMENT_MOVE)
def move_domicile(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a move letter beside a duplicate record."""
    found: Document = document_of(request, pk, Deed.DOCUMENT_MOVE)
    try:
        actions.move_domicile(found, by=request.user, at=now())
        messages.success(request, _("A move letter is now a need of this request."))
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("issue:document", pk)
