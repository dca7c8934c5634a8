"""Pages about who keeps what: versions, keepers, one's own work list, the board of agencies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.city.queries import outlines_geojson
from pelangi.innovate import actions, keeping, lasting, profiles, queries, worklist
from pelangi.innovate.models import Innovation, Keeper
from pelangi.staff.models import User
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed


@needs(Deed.INNOVATION_VIEW)
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of a profile with what differs from the one before."""
    found = get_object_or_404(queries.innovations(request.user), pk=code)
    kept = list(found.versions.select_related("by").order_by("number"))
    earlier = [{}, *(one.profile for one in kept[:-1])]
    for one, before in zip(kept, earlier, strict=True):
        one.changed = [
            (
                profiles.LABELS.get(column, column),
                *(profiles.in_words(column, text) for text in (was, is_now)),
            )
            for column, was, is_now in profiles.differences(before, one.profile)
        ]
    return render(request, "innovate/versions.html", {"innovation": found, "versions": kept[::-1]})


@needs(Deed.INNOVATION_EDIT)
def keepers(request: HttpRequest, code: str) -> HttpResponse:
    """Who keeps an innovation; name another, or hand over."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    today = localdate()
    there = {one.pk for one in keeping.keepers_now(found, today)}
    named = list(found.keepers.filter(until_date=None).select_related("user"))
    for one in named:
        one.is_there = one.pk in there
    context = {
        "innovation": found,
        "keepers": named,
        "missing": max(keeping.ENOUGH - len(there), 0),
        "people": keeping.possible_keepers(found, today),
        "past": found.keepers.exclude(until_date=None).select_related("user").order_by("-until_date", "-pk"),
    }
    return render(request, "innovate/keepers.html", context)


@require_POST
@needs(Deed.INNOVATION_EDIT)
def name_keeper(request: HttpRequest, code: str) -> HttpResponse:
    """Name a keeper."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    user = _person(request.POST.get("user"))
    if user is None:
        messages.error(request, _("Choose a person."))
    else:
        _told(request, lambda: actions.name_keeper(found, user, by=request.user, at=now()))
    return redirect("innovate:keepers", code)


@require_POST
@needs(Deed.INNOVATION_EDIT)
def release_keeper(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a keeper go, with whoever takes over."""
    found = get_object_or_404(queries.editable(request.user), pk=code)
    keeper = get_object_or_404(Keeper, pk=pk, innovation=found, until_date=None)
    successor = _person(request.POST.get("successor"))
    _told(request, lambda: actions.release_keeper(keeper, successor=successor, by=request.user, at=now()))
    return redirect("innovate:keepers", code)


@needs(Deed.INNOVATION_EDIT)
def work(request: HttpRequest) -> HttpResponse:
    """What the reader has to do for the innovations they keep."""
    found = worklist.work_of(request.user, localdate())
    given = queries.own_actions(request.user).filter(done_at=None).count()
    return render(
        request,
        "innovate/work.html",
        {
            "work": found,
            "given": given,
            "reminders": queries.reminders(localdate()),
            "decisions": queries.own_decisions(request.user),
            "asked": queries.asked_of(request.user),
            "today": localdate(),
        },
    )


@needs(Deed.INNOVATION_VIEW)
def agencies(request: HttpRequest) -> HttpResponse:
    """One agency, one innovation: every agency with its state this year, and a league fair to size."""
    lines = lasting.board()
    league = sorted((one for one in lines if one.fair is not None), key=lambda one: -one.fair)
    context = {
        "lines": lines,
        "tally": lasting.tally(lines),
        "league": league,
        "features": outlines_geojson(),
        "shares": lasting.sent_by_area(lines),
        "may_ask": may(request.user, Deed.INNOVATION_VERIFY),
    }
    return render(request, "innovate/agencies.html", context)


def _person(key: str | None) -> User | None:
    return User.objects.filter(pk=int(key)).first() if key and key.isdecimal() and len(key) < 12 else None


def _told(request: HttpRequest, deed) -> None:
    try:
        deed()
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))


def context_of(innovation: Innovation) -> dict:
    """Return what an innovation's own page shows of its keeping: keepers, grade, what the form still wants."""
    today = localdate()
    return {
        "keepers": keeping.keepers_now(innovation, today),
        "keepers_wanted": keeping.ENOUGH,
        "continuity": lasting.in_words(lasting.continuity_of(innovation, today)),
        "wanted": profiles.still_wanted(innovation, today),
    }
