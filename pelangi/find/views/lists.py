"""Pages: what was brought in, what was found, bringing in more."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.find import actions, background, queries
from pelangi.find.forms import RegisterForm, RosterForm
from pelangi.find.mending import workbook_of_bad_rows
from pelangi.find.models import Match, RegisterSnapshot, Verdict
from pelangi.find.reading.reasons import words
from pelangi.find.refusals import Refused
from pelangi.staff import audit
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

PAGE_ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Deed.LIST_VIEW)
def home(request):
    """Register, lists, and the four groups of the last run."""
    rosters = queries.rosters(request.user)
    counts = queries.verdict_counts(queries.matches(request.user, Deed.LIST_VIEW))
    may_link = may(request.user, Deed.LINK_RUN)
    context = {
        "snapshot": RegisterSnapshot.objects.filter(is_current=True).first(),
        "page_obj": Paginator(rosters, PAGE_ROWS).get_page(request.GET.get("page")),
        "run": queries.latest_run(),
        "counts": counts,
        "steps": queries.funnel(rosters, counts),
        "under_way": background.under_way() if may_link else [],
        "trouble": background.last_trouble() if may_link else "",
        "may_link": may_link,
        "may_import": may(request.user, Deed.LIST_IMPORT),
        "may_register": may(request.user, Deed.REGISTER_IMPORT),
        "may_review": may(request.user, Deed.MATCH_REVIEW),
    }
    return render(request, "find/home.html", context)


@needs(Deed.LIST_IMPORT)
def roster_upload(request):
    """Bring in a list."""
    form = RosterForm(
        request.POST or None, request.FILES or None, user=request.user, today=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        said, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            with background.on_disk(file) as path:
                roster = actions.import_roster(
                    path,
                    sender=form.sender_thing(),
                    group=said["group"],
                    legal_basis=said["legal_basis"],
                    purpose=said["purpose"],
                    received_on=said["received_on"],
                    retain_until=said["retain_until"],
                    file_name=Path(file.name).name,
                    by=request.user,
                    at=timezone.now(),
                )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The list is here. Look at the rows that could not be taken."))
            return redirect("find:roster", roster.pk)
    return render(request, "find/roster_upload.html", {"form": form})


@needs(Deed.LIST_VIEW)
def roster(request, pk):
    """One list: how it was read, what was found, what must be mended."""
    the_roster = get_object_or_404(queries.rosters(request.user), pk=pk)
    verdict = request.GET.get("verdict", "")
    entries = the_roster.entries.select_related("person_key", "ward").order_by("sheet", "row_number")
    found = Match.objects.filter(run=queries.latest_run(), entry__roster=the_roster)
    counts = queries.verdict_counts(found)
    if verdict in Verdict.values:
        entries = entries.filter(matches__in=found.filter(verdict=verdict))
    page = Paginator(entries, PAGE_ROWS).get_page(request.GET.get("page"))
    matches_of = {match.entry_id: match for match in found.filter(entry__in=[one.pk for one in page])}
    with transaction.atomic():
        rows = queries.shown(page, matches_of)
        audit.record_many(
            queries.lines_of(Deed.LIST_VIEW, [row.entry for row in rows]), by=request.user, at=timezone.now()
        )
        bad = queries.bad_rows(the_roster, get_language())
        audit.record("find.view_bad_rows", the_roster, by=request.user, at=timezone.now())
    context = {
        "roster": the_roster,
        "columns": [
            (queries.COLUMN_NAMES.get(key, key), text) for key, text in the_roster.column_map.items()
        ],
        "page_obj": page,
        "rows": [(row, [words(code, get_language()).wrong for code in row.warnings]) for row in rows],
        "verdict": verdict,
        "verdicts": [(choice, choice.label, counts[choice.value]) for choice in Verdict],
        "bad": bad,
    }
    return render(request, "find/roster.html", context)


@needs(Deed.LIST_VIEW)
def bad_rows(request, pk):
    """The rows that could not be taken, as a workbook to mend and send again."""
    the_roster = get_object_or_404(queries.rosters(request.user), pk=pk)
    with transaction.atomic():
        rows = queries.bad_rows(the_roster, get_language())
        audit.record(
            "find.export_bad_rows", the_roster, by=request.user, at=timezone.now(), detail={"rows": len(rows)}
        )
    answer = HttpResponse(workbook_of_bad_rows(rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="pelangi-{the_roster.pk}-perbaiki.xlsx"'
    return answer


@needs(Deed.LIST_VIEW)
def verdict_list(request, verdict):
    """Everybody with one verdict, from every list."""
    if verdict not in Verdict.values:
        raise Http404
    known = Verdict(verdict)
    things = queries.matches(request.user, Deed.LIST_VIEW).filter(verdict=known)
    things = things.select_related("entry__person_key", "entry__roster__institution", "entry__roster__agency")
    page = Paginator(things.order_by("entry__roster", "entry"), PAGE_ROWS).get_page(request.GET.get("page"))
    entries = [match.entry for match in page]
    with transaction.atomic():
        rows = queries.shown(entries, {match.entry_id: match for match in page})
        audit.record_many(queries.lines_of(Deed.LIST_VIEW, entries), by=request.user, at=timezone.now())
    return render(request, "find/verdict.html", {"verdict": known, "page_obj": page, "rows": rows})


@needs(Deed.REGISTER_IMPORT)
def register_upload(request):
    """Bring in a register extract; a large one takes a while, so it is read in the background."""
    form = RegisterForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        background.start_register(
            form.cleaned_data["file"], received_on=form.cleaned_data["received_on"], by=request.user
        )
        messages.success(request, _("The extract is being read. This page shows it when it is done."))
        return redirect("find:home")
    return render(request, "find/register_upload.html", {"form": form})


@require_POST
@needs(Deed.LINK_RUN)
def link(request):
    """The button “compare now”."""
    if background.start_link(as_of=timezone.localdate(), by=request.user):
        messages.success(request, _("The lists are being compared with the register."))
    else:
        messages.info(request, _("A comparison is already under way."))
    return redirect("find:home")
