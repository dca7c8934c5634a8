"""Work lists kept under a name and shared by their link, and deeds on many requests, shown before they are done."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pelangi.ask import actions, queries
from pelangi.ask.forms import ReasonForm, SaveListForm
from pelangi.ask.models import SavedList
from pelangi.ask.tickets import spoken
from pelangi.ask.words import REQUEST_STATES
from pelangi.core.journey import RequestState
from pelangi.staff.permissions import needs, signed_in
from pelangi.staff.roles import Deed


@require_POST
@needs(Deed.REQUEST_VIEW)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the queue under a name."""
    form = SaveListForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the list a name."))
        return redirect("ask:home")
    said = form.cleaned_data
    saved = actions.save_list(
        said["name"], page="ask", query=said["query"], by=request.user, at=timezone.now()
    )
    link = request.build_absolute_uri(reverse("ask:list", args=[saved.pk]))
    messages.success(request, _("Saved. Its link: %(link)s") % {"link": link})
    return redirect("ask:list", saved.pk)


@needs(Deed.REQUEST_VIEW)
def shared(request: HttpRequest, key) -> HttpResponse:
    """Open a saved list; what is on it depends on the rights of who opens it."""
    saved = get_object_or_404(SavedList, pk=key, page="ask")
    return redirect(f"{reverse('ask:home')}?{saved.query}")


@require_POST
@signed_in
def drop(request: HttpRequest, key) -> HttpResponse:
    """Forget a saved list of one's own."""
    saved = get_object_or_404(request.user.saved_lists, pk=key)
    page = saved.page
    actions.drop_list(saved, by=request.user, at=timezone.now())
    return redirect(f"{page}:home")


@require_POST
@needs(Deed.REQUEST_ADMIT)
def bulk(request: HttpRequest) -> HttpResponse:
    """Show what a deed would do to the requests picked; confirmed, do it."""
    deed = request.POST.get("deed", "")
    if deed not in actions.BULK:
        raise Http404
    picked = list(dict.fromkeys(request.POST.getlist("pick")))[: actions.MOST_AT_ONCE]
    back = urlencode(list(QueryDict(request.POST.get("back", "")).items()))
    found = list(
        queries.requests_of(request.user, Deed.REQUEST_ADMIT).filter(ticket__in=picked).order_by("pk")
    )
    if not found:
        messages.info(request, _("Pick requests of your area first."))
        return redirect(f"{reverse('ask:home')}?{back}")
    if "confirmed" in request.POST:
        return _done(request, found, deed, back)
    return render(
        request, "ask/bulk.html", _foreseen(found, deed) | {"back": back, "outside": len(picked) - len(found)}
    )


def _foreseen(found: list, deed: str) -> dict:
    rows = [
        {
            "ticket": one.ticket,
            "spoken": spoken(one.ticket),
            "state": one.state,
            "state_label": REQUEST_STATES[RequestState(one.state)],
            "fits": fits,
        }
        for one, fits in actions.foresee(found, deed)
    ]
    able = sum(row["fits"] for row in rows)
    return {
        "rows": rows,
        "able": able,
        "unable": len(rows) - able,
        "deed": deed,
        "label": actions.BULK[deed].label,
        "asks_why": actions.BULK[deed].asks_why,
        "reason_form": ReasonForm(),
    }


def _done(request: HttpRequest, found: list, deed: str, back: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    why = form.cleaned_data["reason"] if form.is_valid() else ""
    done, refused = actions.do_to_all(found, deed, why=why, by=request.user, at=timezone.now())
    if done:
        words = ngettext("%(count)s request was changed.", "%(count)s requests were changed.", len(done))
        messages.success(request, words % {"count": len(done)})
    for one, reason in refused:
        messages.error(request, f"{spoken(one.ticket)}: {reason}")
    return redirect(f"{reverse('ask:home')}?{back}")
