"""A document's way: opened after capture, read back from the centre, printed, checked, carried, handed over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pelangi.ask.actions import move_need, move_request, write_message
from pelangi.ask.models import Message, Need, Request
from pelangi.ask.queries import is_restricted
from pelangi.core.custody import FAILED, holder_of, need_move
from pelangi.core.documents import document_rules
from pelangi.core.journey import DocumentState, Kind, Move, NeedState, is_final, moves_from
from pelangi.find.queries import register_entry
from pelangi.issue.actions.old_cards import take_in_old_card
from pelangi.issue.actions.stock import change_stock
from pelangi.issue.card_stock import is_first, is_out, must_wait
from pelangi.issue.models import Document, DocumentMove, Handover, StockMove
from pelangi.issue.receipts import receipt_code
from pelangi.issue.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.fields import advance
from pelangi.staff.models import User
from pelangi.staff.protection import seal_for
from pelangi.staff.roles import Deed

UNDER_WAY = [one for one in DocumentState if not is_final(Kind.DOCUMENT, one) and one not in FAILED]
USES_DATA = {Move.PRINT, Move.CHECK, Move.CARRY, Move.CHANGE_CARRIER, Move.ASK_CENTRE, Move.SEND_AGAIN}
"""Moves that wait while the person's restriction holds; what ends the use, and what is read back, does not."""
CAN_BE_CANCELLED = [one for one in DocumentState if Move.CANCEL in moves_from(Kind.DOCUMENT, one)]


@transaction.atomic
def open_documents(*, by: User, at: datetime, request: int | None = None) -> int:
    """Open a document for every need (of one request, or of all) in process that has none under way; return how many.

    Documents whose need has ended meanwhile (the person died, it turned out not due) are cancelled, unless they
    are printed already: those are destroyed by hand, with minutes.
    """
    needs = Need.objects.all() if request is None else Need.objects.filter(request=request)
    _cancel_ended(needs, by=by, at=at)
    under_way = Document.objects.filter(need=OuterRef("pk"), state__in=UNDER_WAY)
    waiting = needs.filter(~Exists(under_way), state=NeedState.IN_PROCESS).order_by("pk")
    opened = 0
    for need in waiting.select_related("person").annotate(tried=Count("documents")):
        state = DocumentState.CENTRAL_WAIT if _waits_for_the_centre(need) else DocumentState.PRINT_READY
        opening = {"is_first": _is_first(need), "state": state, "opened_at": at, "since": at}
        document, is_new = Document.objects.get_or_create(
            need=need, attempt=need.tried + 1, defaults={**opening, "holder": holder_of(state)}
        )
        if not is_new:  # somebody opened it at the same moment
            continue
        audit.record(
            Deed.DOCUMENT_MOVE, document, by=by, at=at, person=need.person_id, detail={"to": str(state)}
        )
        opened += 1
    return opened


def _cancel_ended(needs: QuerySet[Need], *, by: User, at: datetime) -> None:
    ended = needs.filter(state__in=[NeedState.CANCELLED, NeedState.NOT_DUE])
    for document in Document.objects.filter(need__in=ended, state__in=CAN_BE_CANCELLED).order_by("pk"):
        _step(document, Move.CANCEL, by=by, at=at, why=f"need {document.need.state}")


def _is_first(need: Need) -> bool:
    known = register_entry(need.person.register_id)
    printed = known.identity_card if known and need.document_kind == "identity_card" else ""
    if known and need.document_kind == "child_card" and known.child_card:
        printed = "printed"
    return is_first(need.person_id, printed, need.document_kind)


def _waits_for_the_centre(need: Need) -> bool:
    return document_rules()[need.document_kind].central


@transaction.atomic
def move_document(
    document: Document,
    move: Move | str,
    *,
    by: User,
    at: datetime,
    why: str = "",
    officer: User | None = None,
) -> DocumentMove:
    """Move a document along its journey, with its holder, its card and its need.

    Raises MoveNotAllowed, ReasonMissing, MovedMeanwhile; NotAllowedHere when it is carried unchecked or the person
    asked that their data not be used.
    """
    move = Move(move)
    _refuse_restricted(document, move)
    if move == Move.HAND_OVER:
        raise NotAllowedHere(_("A hand-over needs a receiver: use the hand-over form."))
    if move == Move.CARRY and not is_checked(document):
        raise NotAllowedHere(_("A second person must check the document before it goes out."))
    if move == Move.PRINT and is_out(document.need.document_kind):
        raise NotAllowedHere(_("No card of this kind is left in the ledger. Book the delivery first."))
    if move == Move.PRINT and not why.strip() and must_wait(document):
        raise NotAllowedHere(
            _(
                "Cards are short, and first-time holders come first. Give a reason to print this one before them."
            )
        )
    if move == Move.SEND_AGAIN and document.need.documents.filter(attempt__gt=document.attempt).exists():
        raise NotAllowedHere(_("A new document was begun for this need meanwhile: this one stays as it is."))
    row = _step(document, move, by=by, at=at, why=why, officer=officer)
    follows = need_move(move, document.state, document.need.state)
    if follows:
        move_need(document.need, follows, by=by, at=at, reason=str(document.state))
    if move == Move.PRINT:
        _take_card(document, by=by, at=at)
        source = f"document:{document.pk}:printed"
        write_message(document.need.request, Message.Kind.PRINTED, source_ref=source, by=by, at=at)
    return row


def waits_for_the_person(document: Document, move: Move) -> bool:
    """Say whether a move has to wait because the person asked that their data not be used."""
    return move in USES_DATA and is_restricted(document.need.person_id)


def _refuse_restricted(document: Document, move: Move) -> None:
    if waits_for_the_person(document, move):
        raise NotAllowedHere(
            _(
                "This person asked that their data not be used. Nothing is done until that is refused or lifted."
            )
        )


def _step(
    document: Document,
    move: Move,
    *,
    by: User,
    at: datetime,
    why: str = "",
    officer: User | None = None,
    whom: str = "",
) -> DocumentMove:
    row = advance(
        document,
        Kind.DOCUMENT,
        move,
        by=by,
        at=at,
        why=why,
        whom=whom or (officer.username if officer else ""),
    )
    document.since = at
    document.holder = holder_of(document.state)
    document.officer = officer if document.holder == "officer" else None
    document.save(update_fields=["since", "holder", "officer"])
    audit.record(
        Deed.DOCUMENT_MOVE,
        document,
        by=by,
        at=at,
        person=document.need.person_id,
        detail={"move": str(move), "to": str(document.state)},
    )
    return row


def _take_card(document: Document, *, by: User, at: datetime) -> None:
    kind = document.need.document_kind
    if document_rules()[kind].card_stock:
        change_stock(kind, 1, kind=StockMove.Kind.PRINTED, document=document, by=by, at=at)


def is_checked(document: Document) -> bool:
    """Say whether the printed document was checked by a second person since it was printed last."""
    last = document.moves.filter(move__in=[Move.CHECK, Move.PRINT]).order_by("-pk").first()
    return last is not None and last.move == Move.CHECK


@transaction.atomic
def check_document(document: Document, *, by: User, at: datetime) -> None:
    """A second person compares the printed document with the case. Who printed it cannot check it."""
    _refuse_restricted(document, Move.CHECK)
    printed = document.moves.filter(move=Move.PRINT).order_by("-pk").first()
    if document.state != DocumentState.PRINTED or printed is None:
        raise NotAllowedHere(_("Only a printed document can be checked."))
    if printed.by == by:
        raise NotAllowedHere(_("Who printed a document cannot check it."))
    advance(document, Kind.DOCUMENT, Move.CHECK, by=by, at=at)
    audit.record(Deed.DOCUMENT_CHECK, document, by=by, at=at, person=document.need.person_id)


@transaction.atomic
def hand_over(
    document: Document,
    *,
    receiver_name: str,
    relation: str,
    confirmed: bool,
    by: User,
    at: datetime,
    old_card: bool = False,
) -> Handover:
    """Give the document to the resident or somebody for them; `confirmed` = signed or thumb-printed.

    old_card: the one it replaces was taken in. Ends the need, and closes the request when no need is left open. Raises
    NotAllowedHere for one that was printed and not checked.
    """
    need = document.need
    if document.state == DocumentState.PRINTED and not is_checked(document):
        raise NotAllowedHere(_("A second person must check the document before it goes out."))
    _step(document, Move.HAND_OVER, by=by, at=at, whom=relation)
    receiver = {"name": receiver_name, "relation": relation}
    handover = Handover.objects.create(
        document=document,
        receipt_code=receipt_code(document),
        receiver_sealed=seal_for(need.person.key, receiver, "issue.receiver"),
        confirmed_by_resident=confirmed,
        at=at,
        by=by,
    )
    if old_card:
        take_in_old_card(need.document_kind, document=document, by=by, at=at)
    move_need(need, Move.HAND_OVER, by=by, at=at, whom=relation)
    close_when_settled(need.request, by=by, at=at)
    audit.record(
        Deed.DOCUMENT_HANDOVER, handover, by=by, at=at, person=need.person_id, detail={"confirmed": confirmed}
    )
    return handover


def close_when_settled(request: Request, *, by: User, at: datetime) -> None:
    """Close an admitted request whose needs have all ended."""
    states = set(request.needs.values_list("state", flat=True))
    if request.state == "admitted" and all(is_final(Kind.NEED, state) for state in states):
        move_request(request, Move.CLOSE, by=by, at=at)
