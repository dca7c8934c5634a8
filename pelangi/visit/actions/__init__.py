"""Every deed of this room: record, approve an exception, enrol and revoke a device, receive, settle."""

from pelangi.visit.actions.devices import enrol_device, revoke_device
from pelangi.visit.actions.erasure import forget_erased
from pelangi.visit.actions.record import approve_exception, record
from pelangi.visit.actions.sync import Sent, body_of, receive, settle_held
from pelangi.visit.models import Visit

__all__ = [
    "Sent",
    "Visit",
    "approve_exception",
    "body_of",
    "enrol_device",
    "forget_erased",
    "receive",
    "record",
    "revoke_device",
    "settle_held",
]
