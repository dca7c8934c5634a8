"""The lists of documents people work from, kept under names, and deeds on many of them at once."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pelangi.ask.actions import read_persons, save_list
from pelangi.ask.models import Request, SavedList
from pelangi.ask.tickets import spoken
from pelangi.ask.worklists import searched
from pelangi.core.journey import DocumentState
from pelangi.issue import card_stock, queries, words
from pelangi.issue.actions.bulk import BULK, MOST_AT_ONCE, do_to_all, foresee
from pelangi.issue.carriers import carriers
from pelangi.issue.forms import ListForm, PickOfficer, SaveForm
from pelangi.issue.models import Document
from pelangi.staff.pages import LongList, said_count
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

A_PAGE = 25  # each name that is shown is read, and written down as read
KEY_DIGITS = 18  # what surely fits a 64-bit key


@needs(Deed.DOCUMENT_VIEW)
def home(request: HttpRequest) -> HttpResponse:
    """Documents under way, by state or by work list, longest in their state first."""
    form = ListForm(request.GET)
    chosen = form.chosen()
    state = chosen["state"]
    found = rows = queries.documents(request.user, state=state)
    if chosen["words"]:
        people = searched(Request.objects.order_by(), chosen["words"])
        found = found.filter(need__request__in=people.values("pk"))
    short = card_stock.shortages() if state in {"", DocumentState.PRINT_READY} else []
    if short and state == DocumentState.PRINT_READY:
        found = card_stock.first_served(found)
    page = LongList(found, A_PAGE, rows=rows).get_page(request.GET.get("page"))
    people = read_persons(
        [one.need.person for one in page], deed=Deed.DOCUMENT_VIEW, by=request.user, at=now()
    )
    counted = queries.counts(request.user)
    context = {
        "page": page,
        "rows": [words.row(one, people) for one in page],
        "state": state,
        "list_form": form,
        "lists": _lists(counted),
        "states": _states(counted),
        "shortages": [(queries.kind_name(one.card_kind), one) for one in short],
        "save_form": SaveForm(auto_id="save_%s", initial={"query": request.GET.urlencode()}),
        "saved_lists": request.user.saved_lists.filter(page="issue").order_by("name"),
        "bulk": [(key, one) for key, one in BULK.items() if may(request.user, one.deed)],
    }
    return render(request, "issue/home.html", context)


def _lists(counts: dict[str, int]) -> list[tuple]:
    return [(key, label, said_count(counts[key], queries.LIST_MOST)) for key, label in queries.LISTS.items()]


def _states(counts: dict[str, int]) -> list[tuple]:
    return [(one, words.STATES[one], said_count(counts[one])) for one in DocumentState if counts.get(one)]


@require_POST
@needs(Deed.DOCUMENT_VIEW)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is filtered now under a name."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the list a name."))
        return redirect("issue:home")
    said = form.cleaned_data
    saved = save_list(said["name"], page="issue", query=said["query"], by=request.user, at=now())
    link = request.build_absolute_uri(reverse("issue:list", args=[saved.pk]))
    messages.success(request, _("Saved. Its link: %(link)s") % {"link": link})
    return redirect("issue:list", saved.pk)


@needs(Deed.DOCUMENT_VIEW)
def shared(request: HttpRequest, key) -> HttpResponse:
    """Open a saved list; what is on it depends on the rights of who opens it."""
    saved = get_object_or_404(SavedList, pk=key, page="issue")
    return redirect(f"{reverse('issue:home')}?{saved.query}")


@require_POST
@needs(Deed.DOCUMENT_VIEW)
def bulk(request: HttpRequest) -> HttpResponse:
    """Show what a deed would do to the documents picked; confirmed, do it."""
    deed = request.POST.get("deed", "")
    if deed not in BULK or not may(request.user, BULK[deed].deed):
        raise Http404
    typed = dict.fromkeys(one for one in request.POST.getlist("pick") if one.isdecimal() and one.isascii())
    picked = [one for one in typed if len(one) <= KEY_DIGITS][:MOST_AT_ONCE]
    back = urlencode(list(QueryDict(request.POST.get("back", "")).items()))
    mine = queries.documents_in_scope(request.user, BULK[deed].deed)
    found = list(card_stock.first_served(mine.filter(pk__in=picked)))  # while cards last
    if not found:
        messages.info(request, _("Pick documents of your area first."))
        return redirect(f"{reverse('issue:home')}?{back}")
    if "confirmed" in request.POST:
        return _done(request, found, deed, back)
    rows = [
        {"pk": one.pk, "fits": fits, "spoken": spoken(one.need.request.ticket)} | _said(one)
        for one, fits in foresee(found, deed, by=request.user)
    ]
    able = sum(row["fits"] for row in rows)
    context = {
        "rows": rows,
        "able": able,
        "unable": len(rows) - able,
        "outside": len(picked) - len(found),
        "deed": deed,
        "back": back,
        "bulk": BULK[deed],
        "officer_form": PickOfficer(officers=carriers()),
    }
    return render(request, "issue/bulk.html", context)


def _said(one: Document) -> dict:
    state = DocumentState(one.state)
    return {
        "kind": queries.kind_name(one.need.document_kind),
        "state": state,
        "state_label": words.STATES[state],
    }


def _done(request: HttpRequest, found: list[Document], deed: str, back: str) -> HttpResponse:
    officer = None
    if BULK[deed].asks_officer:
        form = PickOfficer(request.POST, officers=carriers())
        officer = form.cleaned_data["officer"] if form.is_valid() else None
    done, refused = do_to_all(found, deed, by=request.user, at=now(), officer=officer)
    if done:
        told = ngettext("%(count)s document was moved.", "%(count)s documents were moved.", done)
        messages.success(request, told % {"count": done})
    for one, reason in refused:
        messages.error(request, f"{spoken(one.need.request.ticket)}: {reason}")
    return redirect(f"{reverse('issue:home')}?{back}")
