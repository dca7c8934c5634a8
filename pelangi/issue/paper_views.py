"""Pages of forms and letters: which forms one request takes, and each of them as PDF."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now

from pelangi.ask.actions import read_persons
from pelangi.ask.models import Request
from pelangi.ask.queries import requests_of
from pelangi.issue import paper_facts, paper_files
from pelangi.issue.papers import ALWAYS_OFFERED, laid_out
from pelangi.issue.queries import kind_name
from pelangi.staff.permissions import may, needs
from pelangi.staff.roles import Deed

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
    named = {one.slug for row in by_need for one in (*row["needed"], *row["instead"])}
    others = sorted(
        (one for one in papers.values() if one.slug not in named),
        key=lambda one: (one.slug not in ALWAYS_OFFERED, one.code),
    )
    context = {"found": found, "by_need": by_need, "others": others, "faults": faults}
    context["may_see_request"] = may(request.user, Deed.REQUEST_VIEW)
    return render(request, "issue/forms.html", context)


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
    known = read_persons([found.person], deed=PRINTED, by=request.user, at=now())[found.person_id]
    if known["erased"]:
        raise Http404(ticket)
    facts = paper_facts.of_request(paper, found, known, localdate())
    return as_pdf(laid_out(paper, facts), f"{slug}-{found.ticket}")


def as_pdf(document, name: str) -> HttpResponse:
    """Return a laid-out paper as an answer, shown in the browser."""
    answer = HttpResponse(document.write_pdf(pdf_variant="pdf/ua-1"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
