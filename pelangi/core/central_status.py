"""Central status: the raw text officers read back from the national system, as our own small enum.

About 18 texts exist and not all are known, so an unknown one is UNKNOWN and never an error; the room that
stores it keeps the raw text beside it. Source: status texts seen in practice (SOPs and office pages);
the adjudication, exception and card texts are background knowledge and may differ.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from pelangi.core.journey import Move


class CentralStatus(StrEnum):
    """Where a biometric record stands, as far as a local office can act on it."""

    UNREGISTERED = "unregistered"  # the NIK exists, nothing captured
    CAPTURED = "captured"  # still on the local client
    PROCESSING = "processing"
    SENT = "sent"
    RECEIVED = "received"
    ENROLMENT_FAILED = "enrolment_failed"
    SEARCH_FAILED = "search_failed"
    ADJUDICATED = "adjudicated"  # a possible match is looked at by a person
    DUPLICATE = "duplicate"
    EXCEPTION_WAITING = "exception_waiting"  # exception capture awaits approval
    PRINT_READY = "print_ready"
    CARD_MADE = "card_made"
    UNKNOWN = "unknown"


_EXACT: Mapping[str, CentralStatus] = {
    "UNREGISTERED": CentralStatus.UNREGISTERED,
    "BIO_CAPTURED": CentralStatus.CAPTURED,
    "BIO": CentralStatus.CAPTURED,
    "BC": CentralStatus.CAPTURED,
    "PROCESSING": CentralStatus.PROCESSING,
    "PRO": CentralStatus.PROCESSING,
    "SENT_FOR_ENROLLMENT": CentralStatus.SENT,
    "SFE": CentralStatus.SENT,
    "RECEIVED_AT_CENTRAL": CentralStatus.RECEIVED,
    "ENROLL_FAILURE_AT_CENTRAL": CentralStatus.ENROLMENT_FAILED,
    "EFAC": CentralStatus.ENROLMENT_FAILED,
    "ENROLL_FAILURE_AT_REGIONAL": CentralStatus.ENROLMENT_FAILED,
    "SEARCH_FAILURE_AT_CENTRAL": CentralStatus.SEARCH_FAILED,
    "DUPLICATE_RECORD": CentralStatus.DUPLICATE,
    "DUP": CentralStatus.DUPLICATE,
    "MISSING_BIOMETRIC_EXCEPTION": CentralStatus.EXCEPTION_WAITING,
    "PRINT_READY_RECORD": CentralStatus.PRINT_READY,
    "PRR": CentralStatus.PRINT_READY,
}
_BY_START: tuple[tuple[str, CentralStatus], ...] = (
    ("ADJUDICAT", CentralStatus.ADJUDICATED),
    ("CARD_", CentralStatus.CARD_MADE),
)
MOVE_FOR: Mapping[CentralStatus, Move] = {
    CentralStatus.PRINT_READY: Move.MARK_PRINT_READY,
    CentralStatus.DUPLICATE: Move.FIND_DUPLICATE,
    CentralStatus.ENROLMENT_FAILED: Move.FAIL_ENROLMENT,
}
"""The move of a waiting document that a status calls for; the other statuses only mean: go on waiting."""


def read_central_status(raw: str) -> CentralStatus:
    """Return our status for a raw text, whatever its case, spaces, hyphens or spelling of enrolment.

    Never raises: a text not known, or empty, is UNKNOWN.
    """
    text = re.sub(r"[^A-Z0-9]+", "_", raw.upper()).strip("_")
    text = re.sub(r"ENROLL?(MENT)?", r"ENROLL\1", text)
    if text in _EXACT:
        return _EXACT[text]
    for start, status in _BY_START:
        if text.startswith(start):
            return status
    return CentralStatus.UNKNOWN
