"""Every deed of this room: record, approve an exception, devices, what they send and are told, settle and undo."""

from pelangi.visit.actions.attachments import keep_piece
from pelangi.visit.actions.devices import claim_device, enrol_device, invite_device, revoke_device
from pelangi.visit.actions.door import close_round
from pelangi.visit.actions.erasure import forget_erased
from pelangi.visit.actions.facts import DANGER, lift_danger, settle_conflict, undo_settlement
from pelangi.visit.actions.feed import note_contact, pull, reconcile
from pelangi.visit.actions.record import approve_exception, record
from pelangi.visit.actions.settle import settle_held, undo_settled
from pelangi.visit.actions.sync import receive, receive_all, release_complete
from pelangi.visit.actions.units import Sent, body_of, is_about_person
from pelangi.visit.models import Visit

__all__ = [
    "DANGER",
    "Sent",
    "Visit",
    "approve_exception",
    "body_of",
    "claim_device",
    "close_round",
    "enrol_device",
    "forget_erased",
    "invite_device",
    "is_about_person",
    "keep_piece",
    "lift_danger",
    "note_contact",
    "pull",
    "receive",
    "receive_all",
    "reconcile",
    "record",
    "release_complete",
    "revoke_device",
    "settle_conflict",
    "settle_held",
    "undo_settled",
    "undo_settlement",
]
