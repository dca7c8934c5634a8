import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelangi.core.central_status import MOVE_FOR, CentralStatus, read_central_status
from pelangi.core.journey import DocumentState, Kind, check_move


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("UNREGISTERED", CentralStatus.UNREGISTERED),
        ("bio captured", CentralStatus.CAPTURED),
        (" Sent_For-Enrolment ", CentralStatus.SENT),
        ("SENT_FOR_ENROLLMENT", CentralStatus.SENT),
        ("PRINT_READY_RECORD\n", CentralStatus.PRINT_READY),
        ("prr", CentralStatus.PRINT_READY),
        ("Duplicate Record", CentralStatus.DUPLICATE),
        ("ENROLL_FAILURE_AT_CENTRAL", CentralStatus.ENROLMENT_FAILED),
        ("enrol failure at regional", CentralStatus.ENROLMENT_FAILED),
        ("ADJUDICATE_IN_PROCESS", CentralStatus.ADJUDICATED),
        ("CARD_SHIPPED", CentralStatus.CARD_MADE),
        ("DUPLICATE_RECORD_2", CentralStatus.UNKNOWN),
        ("", CentralStatus.UNKNOWN),
    ],
)
def test_a_raw_text_is_read_whatever_its_case_and_spacing(raw, status):
    assert read_central_status(raw) is status


@given(st.text())
def test_no_text_raises(raw):
    assert read_central_status(raw) in CentralStatus


def test_every_status_that_calls_for_a_move_calls_for_one_a_waiting_document_has():
    for move in MOVE_FOR.values():
        check_move(Kind.DOCUMENT, DocumentState.CENTRAL_WAIT, move)
