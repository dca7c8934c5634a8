"""Page: is this the same person? Both records, what speaks for it and against, three answers."""

from datetime import datetime, time

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.find import actions, queries, reviews
from pelangi.find.comparing import side_by_side
from pelangi.find.models import Decision, Match
from pelangi.find.refusals import Refused
from pelangi.find.waterfall import waterfall
from pelangi.find.words import reason_text
from pelangi.staff import audit
from pelangi.staff.permissions import in_scope, needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

PAGE_ROWS = 50
LATEST = 10  # decisions shown below the waiting rows


@needs(Deed.MATCH_REVIEW)
def review(request):
    """What waits for a decision, how far the work is, how sure its results are, and what was decided last."""
    waiting = reviews.to_review(request.user)
    page = Paginator(waiting, PAGE_ROWS).get_page(request.GET.get("page"))
    found = Match.objects.select_related("entry__person_key", "entry__roster", "entry__ward").in_bulk(
        list(page)
    )
    entries = [found[pk].entry for pk in page]
    latest = reviews.open_to(request.user, reviews.decisions(request.user)[: 2 * LATEST])[:LATEST]
    with transaction.atomic():
        rows = queries.shown(entries, {match.entry_id: match for match in found.values()})
        decided = queries.shown([one.entry for one in latest], {})
        audit.record_many(
            queries.lines_of(Deed.MATCH_REVIEW, [*entries, *(one.entry for one in latest)]),
            by=request.user,
            at=timezone.now(),
        )
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    context = {
        "page_obj": page,
        "rows": rows,
        "waiting": len(waiting),
        "progress": reviews.progress(request.user, since=today),
        "latest": list(zip(latest, decided, strict=True)),
        "two_needed": reviews.people_needed() > 1,
        "run": queries.latest_run(),
    }
    return render(request, "find/review.html", context)


@needs(Deed.MATCH_REVIEW)
def case(request, pk):
    """One row and one candidate; ?candidate=1 shows the next best, ?after= what was decided just before."""
    match = get_object_or_404(
        queries.matches(request.user).select_related(
            "entry__person_key", "entry__roster__institution", "entry__roster__agency"
        ),
        pk=pk,
    )
    candidates = match.candidates or [{"register_id": match.register_id}]
    number = min(_whole(request.GET.get("candidate"), _place_of(match, candidates)), len(candidates) - 1)
    chosen = candidates[number]
    registered = queries.register_entry(chosen.get("register_id", ""))
    with transaction.atomic():
        try:
            listed = queries.row_of(match.entry)
        except Erased:
            listed = {}
        audit.record(
            Deed.MATCH_REVIEW, match, by=request.user, at=timezone.now(), person=match.entry.person_key_id
        )
    waiting = reviews.to_review(request.user)
    context = {
        "match": match,
        "listed": listed,
        "lines": side_by_side(listed, registered),
        "registered": registered,
        "candidate": chosen,
        "candidates": list(enumerate(candidates)),
        "number": number,
        "other": (number + 1) % len(candidates),
        "steps": waterfall(chosen) if chosen.get("evidence") else [],
        "reason": reason_text(match),
        "decisions": reviews.standing(match.entry, request.user),
        "just_decided": _just_decided(request),
        "two_needed": reviews.people_needed() > 1,
        "waiting": len(waiting),
        "next": _after(waiting, match.pk),
    }
    return render(request, "find/case.html", context)


def _place_of(match: Match, candidates: list[dict]) -> int:
    """Return the place of the candidate the verdict speaks of: not the first, once that one was refused."""
    places = [at for at, one in enumerate(candidates) if one.get("register_id") == match.register_id]
    return places[0] if places else 0


def _after(waiting: list[int], pk: int) -> int | None:
    """Return the row that follows in the pile; the first one after the last."""
    others = [one for one in waiting if one != pk]
    at = waiting.index(pk) if pk in waiting else 0
    return others[at % len(others)] if others else None


def _just_decided(request) -> Decision | None:
    """Return this person's own decision of a moment ago, so that a slip of the finger is taken back at once."""
    own = Decision.objects.filter(by=request.user, undone_at=None)
    return own.filter(pk=_whole(request.GET.get("after"), 0, digits=18)).first()


def _whole(text: str | None, otherwise: int = 0, digits: int = 3) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= digits else otherwise


@require_POST
@needs(Deed.MATCH_REVIEW)
def decide(request, pk):
    """One of the three buttons; then the next case."""
    match = get_object_or_404(queries.matches(request.user).select_related("entry__roster"), pk=pk)
    answer, register_id = request.POST.get("answer", ""), request.POST.get("register_id", "")
    before = reviews.to_review(request.user)
    try:
        decision = actions.decide(
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
    waiting = reviews.to_review(request.user)
    if not waiting:
        return redirect("find:review")
    following = match.pk if match.pk in waiting else _following(before, waiting, match.pk)
    return redirect(f"{reverse('find:case', args=[following])}?after={decision.pk}")


def _following(before: list[int], waiting: list[int], pk: int) -> int:
    """Return the row that came after this one in the pile and still waits; the first one after the last."""
    still = set(waiting)
    later = before[before.index(pk) + 1 :] if pk in before else []
    return next((one for one in later if one in still), waiting[0])


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
    actions.undo(decision, by=request.user, at=timezone.now())
    messages.success(request, _("The decision was taken back."))
    match = Match.objects.filter(run=queries.latest_run(), entry=decision.entry).first()
    return redirect("find:case", match.pk) if match else redirect("find:review")
