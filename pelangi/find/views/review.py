"""Page: is this the same person? Both records, what speaks for it and against, three answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.find import actions, queries
from pelangi.find.comparing import evidence, side_by_side
from pelangi.find.models import Decision, Match
from pelangi.find.refusals import Refused
from pelangi.staff import audit
from pelangi.staff.permissions import in_scope, needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

PAGE_ROWS = 50


@needs(Deed.MATCH_REVIEW)
def review(request):
    """What waits for a decision, and how far the work is."""
    waiting = queries.to_review(request.user)
    page = Paginator(waiting, PAGE_ROWS).get_page(request.GET.get("page"))
    found = Match.objects.select_related("entry__person_key", "entry__roster", "entry__ward").in_bulk(
        list(page)
    )
    entries = [found[pk].entry for pk in page]
    with transaction.atomic():
        rows = queries.shown(entries, {match.entry_id: match for match in found.values()})
        audit.record_many(queries.lines_of(Deed.MATCH_REVIEW, entries), by=request.user, at=timezone.now())
    context = {
        "page_obj": page,
        "rows": rows,
        "waiting": len(waiting),
        "decided": queries.decisions(request.user).count(),
        "run": queries.latest_run(),
    }
    return render(request, "find/review.html", context)


@needs(Deed.MATCH_REVIEW)
def case(request, pk):
    """One row and one candidate, side by side."""
    match = get_object_or_404(
        queries.matches(request.user).select_related("entry__person_key", "entry__roster"), pk=pk
    )
    candidates = match.candidates or [{"register_id": match.register_id, "evidence": {}}]
    number = min(_whole(request.GET.get("candidate")), len(candidates) - 1)
    chosen = candidates[number]
    with transaction.atomic():
        try:
            listed = queries.row_of(match.entry)
        except Erased:
            listed = {}
        registered = queries.register_entry(chosen["register_id"])
        audit.record(
            Deed.MATCH_REVIEW, match, by=request.user, at=timezone.now(), person=match.entry.person_key_id
        )
    waiting = queries.to_review(request.user)
    context = {
        "match": match,
        "listed": listed,
        "lines": side_by_side(listed, registered),
        "registered": registered,
        "candidate": chosen,
        "candidates": list(enumerate(candidates)),
        "number": number,
        "evidence": evidence(chosen),
        "reason": queries.reason_text(match),
        "decisions": queries.standing(match.entry),
        "waiting": len(waiting),
        "next": next((other for other in waiting if other != match.pk), None),
    }
    return render(request, "find/case.html", context)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0


@require_POST
@needs(Deed.MATCH_REVIEW)
def decide(request, pk):
    """One of the three buttons; then the next case."""
    match = get_object_or_404(queries.matches(request.user).select_related("entry__roster"), pk=pk)
    answer, register_id = request.POST.get("answer", ""), request.POST.get("register_id", "")
    try:
        actions.decide(
            match.entry,
            register_id=register_id,
            answer=answer,
            reason=request.POST.get("reason", "")[:200],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("find:case", pk)
    messages.success(request, _("Noted: %(answer)s.") % {"answer": Decision.Answer(answer).label})
    waiting = queries.to_review(request.user)
    return redirect("find:case", waiting[0]) if waiting else redirect("find:review")


@require_POST
@needs(Deed.MATCH_REVIEW)
def undo(request, pk):
    """Take a decision back."""
    decisions = in_scope(
        Decision.objects.select_related("entry__roster"),
        request.user,
        Deed.MATCH_REVIEW,
        **queries.DECISION_COLUMNS,
    )
    decision = get_object_or_404(decisions, pk=pk)
    try:
        actions.undo(decision, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The decision was taken back."))
    match = Match.objects.filter(run=queries.latest_run(), entry=decision.entry).first()
    return redirect("find:case", match.pk) if match else redirect("find:review")
