"""The city's own contest: rounds, blind marks by five criteria, the result with how far the jurors agree."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.core import jury
from pelangi.innovate import actions
from pelangi.innovate.forms.ideas import WORDS, MarkForm, RoundForm
from pelangi.innovate.models import Idea, JuryRound
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.INNOVATION_VIEW)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round; Bapperida opens one."""
    form = None
    if may(request.user, Deed.INNOVATION_VERIFY):
        form = RoundForm(request.POST or None, day=localdate())
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            given |= {"ideas": list(given["ideas"]), "jurors": list(given["jurors"])}
            try:
                made = actions.open_round(**given, by=request.user, at=now())
                return redirect("innovate:jury_round", made.pk)
            except actions.NotAllowedHere as refusal:
                form.add_error(None, str(refusal))
    found = JuryRound.objects.prefetch_related("ideas", "jurors").order_by("-opened_at", "-pk")
    return render(request, "innovate/jury_rounds.html", {"rounds": found, "form": form})


@needs(Deed.INNOVATION_VIEW)
def jury_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: a juror's own work, how far everybody is, and once it is closed the result."""
    found = get_object_or_404(JuryRound, pk=pk)
    is_juror = found.jurors.filter(pk=request.user.pk).exists()
    own = {one.idea_id: one for one in found.marks.filter(juror=request.user)} if is_juror else {}
    context = {
        "round": found,
        "is_juror": is_juror,
        "work": [(one, own.get(one.pk)) for one in found.ideas.order_by("pk")],
        "progress": _progress(found),
        "may_close": may(request.user, Deed.INNOVATION_VERIFY) and found.closed_at is None,
    }
    if found.closed_at is not None:
        context |= _result(found)
    return render(request, "innovate/jury_round.html", context)


def _progress(found: JuryRound) -> list[tuple]:
    ideas = found.ideas.count()
    done = list(found.marks.values_list("juror", flat=True))
    return [(one, done.count(one.pk), ideas) for one in found.jurors.order_by("display_name", "username")]


def _result(found: JuryRound) -> dict:
    marks = {(one.idea_id, one.juror_id): one.marks for one in found.marks.exclude(marks=None).order_by("pk")}
    ideas = {one.pk: one for one in found.ideas.all()}
    lines = [
        {
            "idea": ideas[one.idea],
            "rank": one.rank,
            "mean": float(one.mean),
            "spread": float(one.spread),
            "jurors": one.jurors,
            "by": [(WORDS[name][0], float(one.by_criterion[name])) for name in jury.CRITERIA],
        }
        for one in jury.results(marks)
    ]
    return {
        "lines": lines,
        "concord": jury.concord(marks),
        "criteria": [WORDS[name][0] for name in jury.CRITERIA],
        "aside": found.marks.filter(marks=None).count(),
    }


@needs(Deed.INNOVATION_VIEW)
def mark_idea(request: HttpRequest, pk: int, idea: int) -> HttpResponse:
    """Mark one idea, without seeing who sent it or what others gave; or stand aside."""
    found = get_object_or_404(JuryRound, pk=pk, jurors=request.user, closed_at=None)
    one = get_object_or_404(Idea, pk=idea, rounds=found)
    before = found.marks.filter(idea=one, juror=request.user).first()
    initial = {**(before.marks or {}), "why": before.why} if before else {}
    form = MarkForm(request.POST or None, initial=initial)
    aside = request.POST.get("aside")
    if request.method == "POST" and (aside or form.is_valid()):
        marks = None if aside else {name: form.cleaned_data[name] for name in jury.CRITERIA}
        why = request.POST.get("aside_why", "") if aside else form.cleaned_data["why"]
        try:
            actions.mark_idea(found, one, marks=marks, why=why, by=request.user, at=now())
        except actions.NotAllowedHere as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Kept. Until the round is closed you can change it."))
            return redirect("innovate:jury_round", pk)
    context = {"round": found, "idea": one, "form": form, "conflict": _conflict(one, request.user)}
    return render(request, "innovate/mark_idea.html", context)


def _conflict(idea: Idea, user) -> str:
    try:
        actions.refuse_conflict(idea, user)
    except actions.NotAllowedHere as refusal:
        return str(refusal)
    return ""


@require_POST
@needs(Deed.INNOVATION_VERIFY)
def close_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round and show its result."""
    found = get_object_or_404(JuryRound, pk=pk)
    try:
        actions.close_round(found, by=request.user, at=now())
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
    return redirect("innovate:jury_round", pk)
