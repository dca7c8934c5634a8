"""Old cards: taken in with the new one or at the counter, kept, and destroyed before the eyes of a second person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pelangi.issue.card_stock import card_kinds
from pelangi.issue.models import Destruction, Document, OldCard
from pelangi.issue.refusals import NotAllowedHere
from pelangi.staff import audit
from pelangi.staff.models import User
from pelangi.staff.roles import Deed


@transaction.atomic
def take_in_old_card(card_kind: str, *, document: Document | None = None, by: User, at: datetime) -> OldCard:
    """Take a card in. document: the new one that was handed over for it. Raises NotAllowedHere for no card."""
    if card_kind not in card_kinds():
        raise NotAllowedHere(_("Only cards are taken in; this document is plain paper."))
    made = OldCard.objects.create(card_kind=card_kind, document=document, taken_at=at, taken_by=by)
    deed = Deed.DOCUMENT_HANDOVER if document else Deed.STOCK_EDIT
    audit.record(deed, made, by=by, at=at, person=document and document.need.person_id)
    return made


@transaction.atomic
def destroy_old_cards(number: str, *, witness: User, by: User, at: datetime) -> Destruction:
    """Write the minutes of all cards that lie here being destroyed. Raises NotAllowedHere."""
    if witness == by:
        raise NotAllowedHere(_("A second person must be there when cards are destroyed."))
    if Destruction.objects.filter(number=number).exists():
        raise NotAllowedHere(_("There are minutes with this number already."))
    keys = list(
        OldCard.objects.select_for_update()
        .filter(destruction=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not keys:
        raise NotAllowedHere(_("No old card lies here."))
    made = Destruction.objects.create(number=number, witness=witness, by=by, at=at)
    OldCard.objects.filter(pk__in=keys).update(destruction=made)
    audit.record(Deed.STOCK_EDIT, made, by=by, at=at, detail={"cards": len(keys)})
    return made
