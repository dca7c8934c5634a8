"""Pages: what was brought in, what was found; the register; comparing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.find import actions, background, comparisons, queries
from pelangi.find.forms import MendedFileForm
from pelangi.find.models import LinkRun, Match, RegisterSnapshot, Verdict
from pelangi.find.reading.reasons import words
from pelangi.find.refusals import Refused
from pelangi.find.views.taking import OFFICE_LIST
from pelangi.find.words import COLUMN_NAMES
from pelangi.staff import audit
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

PAGE_ROWS = 50
SHOWN_BAD = 50  # rows to mend shown on the page; all of them are in the workbook


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
        "comparisons": [comparisons.standing(one) for one in comparisons.unfinished()] if may_link else [],
        "under_way": background.under_way() if may_link else [],
        "trouble": background.last_trouble() if may_link else "",
        "may_link": may_link,
        "may_import": may(request.user, Deed.LIST_IMPORT),
        "may_register": may(request.user, Deed.REGISTER_IMPORT),
        "may_see_leads": may(request.user, Deed.LEAD_VIEW),
        "may_review": may(request.user, Deed.MATCH_REVIEW),
    }
    return render(request, "find/home.html", context)


@needs(Deed.LIST_VIEW)
def roster(request, pk):
    """One list: how it was read, what was found, what must be mended."""
    the_roster = get_object_or_404(queries.rosters(request.user), pk=pk)
    verdict = request.GET.get("verdict", "")
    entries = the_roster.entries.select_related("person_key", "ward").order_by("sheet", "row_number")
    found = queries.last_verdicts(the_roster)
    is_held = entries.exists()
    counts = queries.verdict_counts(found) if is_held else the_roster.found_counts
    if verdict in Verdict.values:
        entries = entries.filter(matches__run=queries.latest_run(), matches__verdict=verdict)
    page = Paginator(entries, PAGE_ROWS).get_page(request.GET.get("page"))
    matches_of = {match.entry_id: match for match in found.filter(entry__in=[one.pk for one in page])}
    with transaction.atomic():
        rows = queries.shown(page, matches_of)
        audit.record_many(
            queries.lines_of(Deed.LIST_VIEW, [row.entry for row in rows]), by=request.user, at=timezone.now()
        )
        bad = queries.bad_rows(queries.to_mend(the_roster)[:SHOWN_BAD], get_language())
        aside = queries.bad_rows(queries.set_aside(the_roster)[:SHOWN_BAD], get_language())
        audit.record("find.view_bad_rows", the_roster, by=request.user, at=timezone.now())
    context = {
        "way": OFFICE_LIST,
        "roster": the_roster,
        "is_held": is_held,
        "columns": [(COLUMN_NAMES.get(key, key), text) for key, text in the_roster.column_map.items()],
        "page_obj": page,
        "rows": [(row, [words(code, get_language()).wrong for code in row.warnings]) for row in rows],
        "verdict": verdict,
        "verdicts": [(choice, choice.label, counts.get(choice.value, 0)) for choice in Verdict],
        "to_mend": bad,
        "to_mend_count": queries.to_mend(the_roster).count(),
        "set_aside": aside,
        "set_aside_count": queries.set_aside(the_roster).count(),
        "mended_form": MendedFileForm() if _may_mend(request.user, the_roster) else None,
    }
    return render(request, "find/roster.html", context)


def _may_mend(user, the_roster) -> bool:
    return queries.rosters(user, Deed.LIST_IMPORT).filter(pk=the_roster.pk).exists()


@needs(Deed.LIST_VIEW)
def verdict_list(request, verdict):
    """Everybody with one verdict, from every list."""
    if verdict not in Verdict.values:
        raise Http404
    known = Verdict(verdict)
    things = queries.matches(request.user, Deed.LIST_VIEW).filter(verdict=known)
    keys = (
        things.select_related(None).order_by("entry").values_list("pk", flat=True)
    )  # the index alone, however deep
    page = Paginator(keys, PAGE_ROWS).get_page(request.GET.get("page"))
    whole = Match.objects.select_related(
        "entry__person_key", "entry__ward", "entry__roster__institution", "entry__roster__agency"
    )
    found = list(whole.filter(pk__in=list(page)).order_by("entry"))
    entries = [match.entry for match in found]
    with transaction.atomic():
        rows = queries.shown(entries, {match.entry_id: match for match in found})
        audit.record_many(queries.lines_of(Deed.LIST_VIEW, entries), by=request.user, at=timezone.now())
    context = {
        "verdict": known,
        "page_obj": page,
        "rows": rows,
        "to_decide": _to_decide(request, known, found),
    }
    return render(request, "find/verdict.html", context)


def _to_decide(request, verdict: Verdict, found: list[Match]) -> set[int]:
    """Return which of some rows wait for a decision this person may make."""
    if verdict != Verdict.REVIEW or not may(request.user, Deed.MATCH_REVIEW):
        return set()
    mine = queries.matches(request.user).filter(pk__in=[match.pk for match in found])
    return set(mine.values_list("pk", flat=True))


@require_POST
@needs(Deed.LINK_RUN)
def link(request):
    """The button “compare now”."""
    try:
        is_new = background.start_link(as_of=timezone.localdate(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("find:home")
    if is_new:
        messages.success(request, _("The lists are being compared with the register."))
    else:
        messages.info(request, _("A comparison is already under way, or was stopped: go on with it first."))
    return redirect("find:home")


@needs(Deed.LINK_RUN)
def link_state(request, pk):
    """How far a comparison is, for the page that shows it; once it has ended, the whole page is asked for anew."""
    run = LinkRun.objects.filter(pk=pk).first()
    standing = comparisons.standing(run) if run and run.state != LinkRun.State.DONE else None
    if standing is None or not standing.is_moving:
        answer = HttpResponse(status=200 if run else 404)  # one that was thrown away is gone
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "find/link_state.html", {"standing": standing})


@require_POST
@needs(Deed.LINK_RUN)
def stop_link(request, pk):
    """Stop comparing; what was stored so far is kept, and used by nobody."""
    actions.stop_link(get_object_or_404(LinkRun, pk=pk), by=request.user, at=timezone.now())
    messages.info(request, _("It stops after the part it is at."))
    return redirect("find:home")


@require_POST
@needs(Deed.LINK_RUN)
def go_on(request, pk):
    """Go on with a comparison that was stopped or broke off."""
    background.go_on_with_link(get_object_or_404(comparisons.unfinished(), pk=pk), by=request.user)
    return redirect("find:home")


@require_POST
@needs(Deed.LINK_RUN)
def throw_link_away(request, pk):
    """Throw away a comparison that has not ended; the one before still counts."""
    try:
        actions.drop_link(get_object_or_404(LinkRun, pk=pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("It was thrown away. What the comparison before it found still counts."))
    return redirect("find:home")
