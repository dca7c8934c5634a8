"""Every way documents, card stock and complaints change; one module per kind of thing."""

from pelangi.issue.actions.complaints import answer_complaint, file_complaint
from pelangi.issue.actions.documents import (
    check_document,
    hand_over,
    is_checked,
    move_document,
    open_documents,
    waits_for_the_person,
)
from pelangi.issue.actions.doors import hand_over_from_doors
from pelangi.issue.actions.erasure import forget_erased
from pelangi.issue.actions.old_cards import destroy_old_cards, take_in_old_card
from pelangi.issue.actions.status_lists import move_domicile, read_back, read_back_list
from pelangi.issue.actions.stock import change_stock, deliver_stock
from pelangi.issue.refusals import NotAllowedHere

__all__ = [
    "NotAllowedHere",
    "answer_complaint",
    "change_stock",
    "check_document",
    "deliver_stock",
    "destroy_old_cards",
    "file_complaint",
    "forget_erased",
    "hand_over",
    "hand_over_from_doors",
    "is_checked",
    "move_document",
    "move_domicile",
    "open_documents",
    "read_back",
    "read_back_list",
    "take_in_old_card",
    "waits_for_the_person",
]
