"""Pages of the fairness watch: who falls behind, what is done about it, the cases behind it."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _

from pelangi.core.comparisons import What
from pelangi.core.fairness import POOLED, By
from pelangi.core.traits import TRAITS, Cross
from pelangi.core.triage import NotARule
from pelangi.plan.refusals import NotRaised
from pelangi.report import acting, actions, kept_watch, queries, spoken, watching
from pelangi.report.distance import bands
from pelangi.report.forms import FlagForm
from pelangi.report.headings import headings
from pelangi.report.reach import known_at
from pelangi.report.refusals import NotFlagged
from pelangi.report.spoken import trait_words
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

SHOWN = 20  # of each table, the surest; ?all shows every comparison
NAMES_SHOWN = 8
DEEDS = {"floor": actions.raise_floor, "rule": actions.weigh_waiting, "campaign": actions.open_campaign}


@needs(Deed.REPORT_VIEW)
def watch(request: HttpRequest) -> HttpResponse:
    """Who began to fall behind this year, and every comparison at equal need, in words."""
    at = known_at(now())
    found = kept_watch.seen_at(at)
    names = queries.names_by_trait()

    def called(by: str, label: str) -> str:
        return capfirst(queries.called(by, label, names))

    flags = [(spoken.flag_in_words(one, called(one.by, one.label)), one) for one in found.flags]
    lines = [(spoken.comparison_in_words(one, called(one.by, one.label)), one) for one in found.comparisons]
    single, crossed = ([one for one in lines if one[1].by in set(kind)] for kind in (By, Cross))
    every = "all" in request.GET
    most = max(len(single), len(crossed)) if every else SHOWN
    context = {
        "flags": flags,
        "headings": headings([one for one in found.comparisons if one.believed], called),
        "lines": single[:most],
        "crossed": crossed[:most],
        "more": len(single[most:]) + len(crossed[most:]),
        "together": _together(found, called),
        "by_distance": bool(bands()),
        "all": every,
        "pool": POOLED,
        "found": found,
        "at": at,
        "followed": [_told(one, called) for one in watching.followed(at)],
        "may_answer": may(request.user, Deed.FLAG_ANSWER),
        "may_export": may(request.user, Deed.REPORT_EXPORT),
    }
    return render(request, "report/watch.html", context)


def _together(found: watching.Watching, called) -> list[tuple[str, list[str], int]]:
    """Return which sets of fewer than five cases stand together: told apart by what, the first names, how many more."""
    words = trait_words()
    return [
        (words[by], [called(by, label) for label in labels[:NAMES_SHOWN]], len(labels[NAMES_SHOWN:]))
        for (by, what), labels in found.pooled.items()
        if what is What.SERVED
    ]


def _told(one: watching.Followed, called) -> dict:
    """Return what was done about a flag, in words, with the comparison before and since."""
    name = called(one.answer.by, one.answer.label)
    return {
        "answer": one.answer,
        "done": acting.in_words(one.answer),
        "name": name,
        "before": spoken.comparison_in_words(one.before, name) if one.before else "",
        "since": spoken.comparison_in_words(one.since, name) if one.since else "",
    }


@needs(Deed.FLAG_ANSWER)
def watch_answer(request: HttpRequest, by: str, label: str) -> HttpResponse:
    """Decide what is done about a flag: a floor in the plan, a rule of triage, a campaign."""
    what = request.GET.get("what", "wait")
    if by not in {*TRAITS, watching.TEAM} or what not in set(What):
        raise Http404(by)
    if not watching.is_flagged(kept_watch.seen_at(known_at(now())), what, by, label):
        messages.error(request, str(NotFlagged()))
        return redirect("report:watch")
    at, flag = now(), actions.Flagged(what, by, label)
    form = FlagForm(
        request.POST or None, was=acting.standing(by, label, at), most_points=acting.most_points(at)
    )
    if request.method == "POST" and form.is_valid():
        _act(request, form, flag, at)
        return redirect("report:watch")
    name = capfirst(queries.called(by, label))
    return render(request, "report/watch_answer.html", {"form": form, "name": name})


def _act(request: HttpRequest, form: FlagForm, flag: actions.Flagged, at: datetime) -> None:
    """Do what was decided, and say how it went."""
    said = form.cleaned_data
    try:
        DEEDS[said["step"]](flag, form.amount(), note=said["note"], by=request.user, at=at)
    except (MovedMeanwhile, NotARule, NotRaised):  # what the form was checked against holds no more
        messages.error(request, _("Somebody else changed it meanwhile. Look again: nothing was done."))
    else:
        messages.success(request, _("Done. From today on its effect is followed on this page."))
