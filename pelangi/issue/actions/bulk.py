"""Deeds on many documents at once, such as printing a batch: shown first, and each document stands on its own."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pelangi.core.journey import DocumentState, Kind, Move, MoveNotAllowed, moves_from
from pelangi.issue.actions.documents import (
    NotAllowedHere,
    check_document,
    is_checked,
    move_document,
    waits_for_the_person,
)
from pelangi.issue.card_stock import card_kinds, is_kept, left, must_wait
from pelangi.issue.models import Document
from pelangi.staff.fields import MovedMeanwhile
from pelangi.staff.models import User
from pelangi.staff.roles import Deed

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Bulk:
    """One deed for many: its right, its name, whether it fits a document for this person, how it is done."""

    deed: Deed
    label: Promise
    fits: Callable[[Document, User], bool]
    do: Callable[[Document, User, datetime, User | None], object]
    asks_officer: bool = False


def _may_check(one: Document, by: User) -> bool:
    if one.state != DocumentState.PRINTED or is_checked(one):
        return False
    return not one.moves.filter(move=Move.PRINT, by=by).exists()


def _can_carry(one: Document, _by: User) -> bool:
    return Move.CARRY in moves_from(Kind.DOCUMENT, one.state) and is_checked(one)


BULK: dict[str, Bulk] = {
    "print": Bulk(
        Deed.DOCUMENT_MOVE,
        gettext_lazy("Print as one batch"),
        lambda one, _by: one.state == DocumentState.PRINT_READY,
        lambda one, by, at, _officer: move_document(one, Move.PRINT, by=by, at=at),
    ),
    "check": Bulk(
        Deed.DOCUMENT_CHECK,
        gettext_lazy("Check as a second person"),
        _may_check,
        lambda one, by, at, _officer: check_document(one, by=by, at=at),
    ),
    "carry": Bulk(
        Deed.DOCUMENT_MOVE,
        gettext_lazy("Give to an officer to carry"),
        _can_carry,
        lambda one, by, at, officer: move_document(one, Move.CARRY, by=by, at=at, officer=officer),
        asks_officer=True,
    ),
}


def foresee(documents: Iterable[Document], deed: str, *, by: User) -> list[tuple[Document, bool]]:
    """Return for each document whether the deed can be done on it now; nothing is changed.

    Printing: no more of a kind than there are cards, in the order of the documents.
    """
    move, cards = Move(deed), Counter[str]()
    found = []
    for one in documents:
        fits = BULK[deed].fits(one, by) and not waits_for_the_person(one, move)
        if fits and move == Move.PRINT:
            fits = _has_card(one, cards)
        found.append((one, fits))
    return found


def _has_card(one: Document, cards: Counter[str]) -> bool:
    """Say whether a card is there for this document too, and count it as taken."""
    kind = one.need.document_kind
    if kind not in card_kinds() or not is_kept(kind):
        return True
    if must_wait(one) or cards[kind] >= left(kind):
        return False
    cards[kind] += 1
    return True


def do_to_all(
    documents: Iterable[Document], deed: str, *, by: User, at: datetime, officer: User | None = None
) -> tuple[int, list[tuple[Document, str]]]:
    """Do a deed of BULK on each document by itself; return how many, and (document, why not) of the rest."""
    done, refused = 0, []
    for one in documents:
        try:
            with transaction.atomic():
                BULK[deed].do(one, by, at, officer)
        except MovedMeanwhile:
            refused.append((one, _("Somebody else moved it meanwhile.")))
        except MoveNotAllowed:
            refused.append((one, _("Not possible from the state it is in now.")))
        except NotAllowedHere as words:
            refused.append((one, str(words)))
        else:
            done += 1
    return done, refused
