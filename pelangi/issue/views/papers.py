"""Pages of forms and letters: which forms one request takes, and each of them as PDF."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import override

from pelangi.ask.actions import read_persons
from pelangi.ask.models import Request
from pelangi.ask.queries import is_restricted, requests_of
from pelangi.ask.refusals import DataNotToBeUsed
from pelangi.issue import paper_facts, paper_files, round_facts
from pelangi.issue.models import Handover
from pelangi.issue.papers import ALWAYS_OFFERED, laid_out
from pelangi.issue.queries import documents_in_scope, kind_name
from pelangi.plan.models import Plan, Round
from pelangi.plan.queries import one_round
from pelangi.staff.models import User
from pelangi.staff.permissions import may, needs
from pelangi.staff.protection import Erased, unseal_for
from pelangi.staff.roles import Deed

LETTER_DAYS, MOST_ROUNDS = 8, 40
PRINTED = "issue.print_form"
"""The deed under which the chain keeps that a form with somebody's data was printed."""


def _request(request: HttpRequest, ticket: str) -> Request:
    return get_object_or_404(requests_of(request.user, Deed.DOCUMENT_VIEW), ticket=ticket)


@needs(Deed.DOCUMENT_VIEW)
def forms(request: HttpRequest, ticket: str) -> HttpResponse:
    """Which forms this request takes, by document; nothing personal is on the page."""
    found = _request(request, ticket)
    papers, faults = _papers()
    by_need = [
        {
            "name": kind_name(kind),
            "needed": [papers[slug] for slug in needed if slug in papers],
            "instead": [papers[slug] for slug in instead if slug in papers],
        }
        for kind, needed, instead in paper_facts.forms_of(found)
    ]
    attorney = _power_of_attorney(found, papers)
    named = {one.slug for row in by_need for one in (*row["needed"], *row["instead"])} | {
        attorney.get("slug")
    }
    others = sorted(
        (one for one in papers.values() if one.slug not in named),
        key=lambda one: (one.slug not in ALWAYS_OFFERED, one.code),
    )
    context = {"found": found, "by_need": by_need, "others": others, "faults": faults, "attorney": attorney}
    context["may_see_request"] = may(request.user, Deed.REQUEST_VIEW)
    return render(request, "issue/forms.html", context)


def _power_of_attorney(found: Request, papers: dict[str, paper_files.Paper]) -> dict:
    """Return what is said of the power of attorney; nothing when its file is gone, or the person was erased."""
    try:
        said = paper_facts.power_of_attorney(found)
    except Erased:
        return {}
    return said | {"paper": papers[said["slug"]]} if said["slug"] in papers else {}


def _papers() -> tuple[dict[str, paper_files.Paper], list[str]]:
    """Return the papers about a request by name, and what is wrong with files that cannot be used."""
    papers, faults = {}, []
    for slug in paper_files.slugs():
        try:
            one = paper_files.paper(slug)
        except paper_files.BadPaper as fault:
            faults.append(str(fault))
            continue
        if one.about == "request":
            papers[slug] = one
    return papers, faults


@needs(Deed.DOCUMENT_VIEW)
@transaction.atomic
def form(request: HttpRequest, ticket: str, slug: str) -> HttpResponse:
    """One form of one request, filled, as PDF; that somebody printed it is written down."""
    found = _request(request, ticket)
    try:
        paper = paper_files.paper(slug)
    except KeyError:
        raise Http404(slug) from None
    except paper_files.BadPaper:
        return redirect("issue:forms", ticket)
    if paper.about != "request":
        raise Http404(slug)
    if is_restricted(found.person_id):
        messages.error(request, str(DataNotToBeUsed()))
        return redirect("issue:forms", ticket)
    known = read_persons([found.person], deed=PRINTED, by=request.user, at=now())[found.person_id]
    if known["erased"]:
        raise Http404(ticket)
    facts = paper_facts.of_request(paper, found, known, localdate())
    return as_pdf(laid_out(paper, facts), f"{slug}-{found.ticket}")


@needs(Deed.DOCUMENT_VIEW)
def letters(request: HttpRequest) -> HttpResponse:
    """Papers for the next days: assignment letters of published rounds, batch lists of who carries documents."""
    today = localdate()
    coming = Round.objects.filter(
        plan__state=Plan.State.PUBLISHED, day__gte=today, day__lt=today + timedelta(days=LETTER_DAYS)
    )
    ids = list(coming.order_by("day", "team_id").values_list("pk", flat=True)[:MOST_ROUNDS])
    rounds = [one for one in (one_round(pk, request.user) for pk in ids) if one and not one.others]
    held = documents_in_scope(request.user, Deed.DOCUMENT_VIEW).filter(holder="officer").order_by()
    carried = held.values("officer", "officer__display_name").annotate(count=Count("pk"))
    context = {"rounds": rounds, "carriers": list(carried.order_by("officer__display_name"))}
    return render(request, "issue/letters.html", context)


@needs(Deed.DOCUMENT_VIEW)
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """The assignment letter of a published round, for who may see all of its stops; it names no resident."""
    with override("id"):  # an official letter, whatever language the screen has
        found = one_round(pk, request.user)
    if found is None or found.others or found.plan.state != Plan.State.PUBLISHED:
        raise Http404(pk)
    return as_pdf(
        laid_out(letter("assignment"), round_facts.of_round(found, localdate())), f"surat-tugas-{pk}"
    )


@needs(Deed.DOCUMENT_VIEW)
@transaction.atomic
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of documents an officer carries; names of people at home, each reading written down."""
    officer = get_object_or_404(User, pk=pk)
    found = documents_in_scope(request.user, Deed.DOCUMENT_VIEW).filter(holder="officer", officer=officer)
    rows = list(
        found.select_related("need__request__ward", "need__request__institution").order_by("since", "pk")
    )
    if not rows:
        raise Http404(pk)
    homes = [one.need.person for one in rows if not one.need.request.institution_id]
    names = {
        key: one["name"] for key, one in read_persons(homes, deed=PRINTED, by=request.user, at=now()).items()
    }
    facts = round_facts.of_batch(officer, rows, names, localdate())
    return as_pdf(laid_out(letter("batch"), facts), f"daftar-{officer.username}")


@needs(Deed.DOCUMENT_VIEW)
@transaction.atomic
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of a hand-over."""
    found = get_object_or_404(documents_in_scope(request.user, Deed.DOCUMENT_VIEW), pk=pk)
    handover = get_object_or_404(Handover.objects.select_related("by", "document__need"), document=found)
    known = read_persons([found.need.person], deed=PRINTED, by=request.user, at=now())[found.need.person_id]
    if known["erased"]:
        raise Http404(pk)
    receiver = unseal_for(found.need.person.key, handover.receiver_sealed, "issue.receiver")
    facts = round_facts.of_handover(handover, known["name"], receiver, localdate())
    return as_pdf(laid_out(letter("receipt"), facts), handover.receipt_code)


def letter(slug: str) -> paper_files.Paper:
    """Return one of our letters, the office's own file before ours; a file that cannot be used prints nothing."""
    try:
        return paper_files.paper(slug)
    except paper_files.BadPaper as fault:
        raise Http404(slug) from fault


def as_pdf(document, name: str) -> HttpResponse:
    """Return a laid-out paper as an answer, shown in the browser."""
    answer = HttpResponse(document.write_pdf(pdf_variant="pdf/ua-1"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
