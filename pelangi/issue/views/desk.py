"""Pages of this room: documents by state, one document's way, who holds what, card stock, complaints."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pelangi.ask.actions import read_persons
from pelangi.ask.models import Request
from pelangi.ask.queries import by_ticket
from pelangi.ask.queries import is_restricted as restricted
from pelangi.ask.tickets import spoken
from pelangi.ask.words import reason_words
from pelangi.core.journey import DocumentState, MoveNotAllowed
from pelangi.issue import actions, card_stock, queries, words
from pelangi.issue.carriers import carriers
from pelangi.issue.forms import AnswerForm, ComplaintForm, HandoverForm, MoveForm, StatusForm, StockForm
from pelangi.issue.models import Complaint, Document, Handover, OldCard
from pelangi.issue.receipts import is_genuine
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.permissions import Place, may, needs
from pelangi.staff.protection import Erased
from pelangi.staff.roles import Deed

A_PAGE = 50


def document_of(request: HttpRequest, pk: int, deed: Deed) -> Document:
    """Return a document within the reader's rights. Raises Http404."""
    try:
        return queries.document(request.user, pk, deed)
    except Document.DoesNotExist:
        raise Http404(pk) from None


@needs(Deed.DOCUMENT_VIEW)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document's way, and what may be done with it now."""
    found = document_of(request, pk, Deed.DOCUMENT_VIEW)
    people = read_persons([found.need.person], deed=Deed.DOCUMENT_VIEW, by=request.user, at=now())
    moves = found.moves.select_related("by").order_by("pk")
    wants_check = found.state == DocumentState.PRINTED and not actions.is_checked(found)
    is_restricted = restricted(found.need.person_id)
    return render(
        request,
        "issue/document.html",
        {
            **words.row(found, people),
            "moves": [(words.MOVES.get(one.move, one.move), one, reason_words(one.reason)) for one in moves],
            "holder": words.HOLDERS[found.holder],
            "central": words.central(found),
            "tasks": words.tasks(found),
            "may_move": may(request.user, Deed.DOCUMENT_MOVE),
            "is_restricted": is_restricted,
            "erased": people[found.need.person_id]["erased"],
            "old_card": OldCard.objects.filter(document=found)
            .select_related("taken_by", "destruction")
            .first(),
            "handover": Handover.objects.filter(document=found).first(),
            "forms": _move_forms(request, found),
            "status_form": StatusForm(),
            "may_see_request": may(request.user, Deed.REQUEST_VIEW),
            "handover_form": HandoverForm(is_card=found.need.document_kind in card_stock.card_kinds()),
            "is_card": found.need.document_kind in card_stock.card_kinds(),
            "may_check": may(request.user, Deed.DOCUMENT_CHECK) and wants_check and not is_restricted,
            "may_hand_over": may(request.user, Deed.DOCUMENT_HANDOVER)
            and not wants_check
            and found.state in {DocumentState.PRINTED, DocumentState.CARRIED, DocumentState.RETURNED},
            "may_read_back": may(request.user, Deed.DOCUMENT_MOVE)
            and found.state == DocumentState.CENTRAL_WAIT,
        },
    )


def _move_forms(request: HttpRequest, document: Document) -> list[tuple]:
    if not may(request.user, Deed.DOCUMENT_MOVE):
        return []
    return [
        (words.MOVES[move], move, MoveForm(initial={"move": move}, officers=carriers(), prefix=move))
        for move in queries.open_moves(document)
        if not actions.waits_for_the_person(document, move)
    ]


@require_POST
@needs(Deed.DOCUMENT_MOVE)
def move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Move a document."""
    found = document_of(request, pk, Deed.DOCUMENT_MOVE)
    if move not in queries.BY_BUTTON:
        raise Http404(move)
    form = MoveForm(request.POST, officers=carriers(), prefix=move)
    if form.is_valid():
        given = {"why": form.cleaned_data["why"], "officer": form.cleaned_data["officer"]}
        _told(request, lambda: actions.move_document(found, move, by=request.user, at=now(), **given))
    return redirect("issue:document", pk)


@require_POST
@needs(Deed.DOCUMENT_MOVE)
def read_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the central status."""
    found = document_of(request, pk, Deed.DOCUMENT_MOVE)
    form = StatusForm(request.POST)
    if form.is_valid():
        moved = actions.read_back(found, form.cleaned_data["raw_status"], by=request.user, at=now())
        if not moved:
            messages.info(request, _("The text was kept; it does not change the document's state."))
    return redirect("issue:document", pk)


@require_POST
@needs(Deed.DOCUMENT_CHECK)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's check."""
    found = document_of(request, pk, Deed.DOCUMENT_CHECK)
    _told(request, lambda: actions.check_document(found, by=request.user, at=now()))
    return redirect("issue:document", pk)


@require_POST
@needs(Deed.DOCUMENT_HANDOVER)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a document over."""
    found = document_of(request, pk, Deed.DOCUMENT_HANDOVER)
    form = HandoverForm(request.POST, is_card=found.need.document_kind in card_stock.card_kinds())
    if form.is_valid():
        _told(request, lambda: actions.hand_over(found, **form.cleaned_data, by=request.user, at=now()))
    else:
        messages.error(request, _("Write who received the document."))
    return redirect("issue:document", pk)


@needs(Deed.DOCUMENT_VIEW)
def holders(request: HttpRequest) -> HttpResponse:
    """Who holds what, and whether a receipt code is genuine."""
    code = request.GET.get("code", "").strip()
    held = [
        one
        | {
            "name": words.HOLDERS[one["holder"]],
            "list": f"{queries.HELD_BY}{one['officer'] or one['holder']}",
        }
        for one in queries.who_holds_what(request.user)
    ]
    genuine = is_genuine(code) if code else None
    return render(request, "issue/holders.html", {"held": held, "code": code, "genuine": genuine})


@needs(Deed.STOCK_EDIT)
def stock(request: HttpRequest) -> HttpResponse:
    """The card stock ledger."""
    form = StockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        actions.change_stock(
            typed["card_kind"],
            typed["units"],
            kind=typed["kind"],
            note=typed["note"],
            by=request.user,
            at=now(),
        )
        return redirect("issue:stock")
    in_stock = [(queries.kind_name(kind), units) for kind, units in queries.stock().items()]
    ends = [
        (queries.kind_name(kind), card_stock.forecast(kind, localdate())) for kind in card_stock.card_kinds()
    ]
    lines = [(queries.kind_name(one.card_kind), one) for one in queries.stock_lines()[:A_PAGE]]
    soon = localdate() + timedelta(days=card_stock.SOON_DAYS)
    shown = {"form": form, "in_stock": in_stock, "lines": lines, "forecasts": ends, "soon": soon}
    shown["shortages"] = [(queries.kind_name(one.card_kind), one) for one in card_stock.shortages()]
    return render(request, "issue/stock.html", shown)


@needs(Deed.COMPLAINT_VIEW)
def complaints(request: HttpRequest) -> HttpResponse:
    """Complaints with their clock."""
    page = Paginator(queries.complaints(request.user), A_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.days_left = queries.days_left(one, localdate())
    return render(
        request,
        "issue/complaints.html",
        {
            "page": page,
            "answer_form": AnswerForm(),
            "form": ComplaintForm(),
            "may_answer": may(request.user, Deed.COMPLAINT_ANSWER),
        },
    )


@require_POST
@needs(Deed.COMPLAINT_ANSWER)
def file_complaint(request: HttpRequest) -> HttpResponse:
    """Write down a complaint."""
    form = ComplaintForm(request.POST)
    ticket = form.cleaned_data["ticket"] if form.is_valid() else ""
    about = _in_reach(request, ticket) if ticket else None
    if ticket and about is None:
        messages.error(request, _("There is no request with this ticket in your area."))
    elif form.is_valid():
        made = actions.file_complaint(
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            lapor_number=form.cleaned_data["lapor_number"],
            request=about,
            source_ref=f"desk:{uuid4()}",
            by=request.user,
            at=now(),
        )
        if form.cleaned_data["kind"] == Complaint.Kind.FEE:
            messages.success(request, _("Written down. From now on only the auditor sees it."))
        else:
            messages.success(
                request, _("Written down. Its number is %(number)s.") % {"number": spoken(made.ticket)}
            )
    else:
        messages.error(request, _("Write what the complaint is about."))
    return redirect("issue:complaints")


def _in_reach(request: HttpRequest, ticket: str) -> Request | None:
    found = by_ticket(ticket)
    place = found and Place(ward=found.ward_id, institution=found.institution_id or "")
    return found if place and may(request.user, Deed.COMPLAINT_ANSWER, place) else None


@require_POST
@needs(Deed.COMPLAINT_VIEW)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a complaint; the auditor answers reports of illegal fees and no others."""
    found = get_object_or_404(queries.complaints(request.user, Deed.COMPLAINT_ANSWER), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_complaint(found, **form.cleaned_data, by=request.user, at=now())
        except LookupError:
            messages.error(request, _("Somebody else answered it meanwhile."))
        else:
            messages.success(request, _("The answer is kept."))
    else:
        messages.error(request, _("Write an answer."))
    return redirect("issue:complaints")


def _told(request: HttpRequest, deed) -> None:
    try:
        deed()
    except MovedMeanwhile:
        messages.error(request, _("Somebody else moved it meanwhile. Look at it again."))
    except MoveNotAllowed:
        messages.error(
            request, _("That step does not fit the document's state, or its reason or officer is missing.")
        )
    except Erased:
        messages.error(request, _("The person's data were erased: nothing can be handed over."))
    except actions.NotAllowedHere as refusal:
        messages.error(request, str(refusal))
