"""Documents for the tests of this and later rooms. All people are invented."""

from datetime import timedelta

from pelangi.ask.actions import move_need
from pelangi.ask.models import Need
from pelangi.ask.tests.asking import admitted
from pelangi.core.journey import DocumentState, Move
from pelangi.issue import actions
from pelangi.issue.models import Document
from pelangi.staff.models import User
from pelangi.staff.roles import Role
from pelangi.staff.tests.people import NOON, person_with


def desk() -> User:
    """Return the officer who prints."""
    return person_with(Role.REGISTRY_OFFICER, username="cetak")


def checker() -> User:
    """Return the officer who checks."""
    return person_with(Role.REGISTRY_OFFICER, username="periksa")


def carrier() -> User:
    """Return the officer who carries."""
    return person_with(Role.FIELD_OFFICER, username="lapangan")


def captured(source_ref: str = "test:1", **changes) -> Need:
    """Return a need after the capture."""
    need = admitted(source_ref, **changes).needs.get()
    move_need(need, Move.START, by=carrier(), at=NOON)
    return need


def waiting_document(source_ref: str = "test:1", **changes) -> Document:
    """Return a document that waits for the centre."""
    need = captured(source_ref, **changes)
    actions.open_documents(by=desk(), at=NOON)
    return Document.objects.get(need=need)


def printed_document(source_ref: str = "test:1", **changes) -> Document:
    """Return a printed document that nobody has checked yet."""
    document = waiting_document(source_ref, **changes)
    actions.read_back(document, "PRINT_READY_RECORD", by=desk(), at=NOON + timedelta(days=1))
    actions.move_document(document, Move.PRINT, by=desk(), at=NOON + timedelta(days=2))
    return document


def carried_document(source_ref: str = "test:1", **changes) -> Document:
    """Return a document that is on its way."""
    document = printed_document(source_ref, **changes)
    actions.check_document(document, by=checker(), at=NOON + timedelta(days=2))
    actions.move_document(document, Move.CARRY, officer=carrier(), by=desk(), at=NOON + timedelta(days=3))
    assert document.state == DocumentState.CARRIED
    return document


def hand_over(document: Document, *, by: User | None = None):
    """Hand a document over to the resident."""
    return actions.hand_over(
        document,
        receiver_name="Siti Contoh",
        relation="self",
        confirmed=True,
        by=by or carrier(),
        at=NOON + timedelta(days=4),
    )
