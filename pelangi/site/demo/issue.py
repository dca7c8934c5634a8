"""Step 5: documents wait for the centre, are printed, checked, carried and handed over; complaints are answered."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from pelangi.ask.models import Request
from pelangi.ask.queries import ENDED_NEEDS, describe
from pelangi.core.journey import DocumentState, Move
from pelangi.issue import actions
from pelangi.issue.models import Complaint, Document
from pelangi.site.demo.office import Office
from sample.chance import share
from sample.outcomes import central_verdict, days_to_hand, days_to_verdict

CARDS_A_DELIVERY = 2000  # about a month's card stock (sources: office, August 2025)
RAW_STATUS = {
    "print_ready": "PRINT_READY_RECORD",
    "duplicate": "DUPLICATE_RECORD",
    "enroll_failure": "ENROLL_FAILURE_AT_CENTRAL",
}
COMPLAINT_SHARE = 0.035  # of requests
COMPLAINT_DAYS = (4, 3)  # after the request; until the answer
OPEN_ONE_IN = 4  # five and more stay open, else the share answered could not be shown
CONFIRMED_SHARE = 0.97  # hand-overs with signature or thumb


def day_units(office: Office, day: date) -> list[tuple[str, Callable[[], object]]]:
    """Return the units of one office day at the documents desk."""
    at = office.clock(day, 16)
    registry = office.person("registry-officer")
    units: list[tuple[str, Callable[[], object]]] = [
        (f"documents {day}", lambda: actions.open_documents(by=registry, at=at)),
        (f"centre {day}", lambda: _read_back(office, at)),
        (f"print {day}", lambda: _print(office, at)),
        (f"hand over {day}", lambda: _hand_over(office, at)),
        (f"complaints {day}", lambda: _complaints(office, at)),
    ]
    if day == [*office.quiet.days, *office.past_days][0]:
        for kind in ("identity_card", "child_card"):
            units.insert(0, (f"stock {kind}", lambda kind=kind: _stock(office, kind, at)))
    return units


def _stock(office: Office, kind: str, at: datetime) -> None:
    actions.deliver_stock(kind, CARDS_A_DELIVERY, by=office.person("registry-officer"), at=at)


def _key(document: Document) -> str:
    return f"{document.need.request.ticket}:{document.need.document_kind}:{document.attempt}"


def _documents(state: DocumentState) -> list[Document]:
    return list(
        Document.objects.filter(state=state).select_related("need__request__person__key").order_by("pk")
    )


def _read_back(office: Office, at: datetime) -> None:
    for document in _documents(DocumentState.CENTRAL_WAIT):
        key = _key(document)
        if document.since + timedelta(days=days_to_verdict(key, office.size.seed)) <= at:
            raw = RAW_STATUS[central_verdict(key, office.size.seed)]
            actions.read_back(document, raw, by=office.person("registry-officer"), at=at)


def _print(office: Office, at: datetime) -> None:
    for document in _documents(DocumentState.PRINT_READY):
        actions.move_document(document, Move.PRINT, by=office.person("registry-officer"), at=at)


def _hand_over(office: Office, at: datetime) -> None:
    officer = office.person("field-officer")
    for document in _documents(DocumentState.PRINTED):
        key, seed = _key(document), office.size.seed
        if document.since + timedelta(days=days_to_hand(key, seed)) > at:
            continue
        if document.need.state in ENDED_NEEDS:  # the person died after it was printed
            actions.move_document(
                document, Move.DESTROY, why=document.need.state, by=office.person("registry-officer"), at=at
            )
            continue
        actions.check_document(document, by=office.person("registry-officer-2"), at=at)
        actions.move_document(
            document, Move.CARRY, officer=officer, by=office.person("registry-officer"), at=at
        )
        actions.hand_over(
            document,
            receiver_name=describe(document.need.request.person)["name"],
            relation="self",
            confirmed=share(seed, "confirmed", key) < CONFIRMED_SHARE,
            by=officer,
            at=at,
        )


def _complaints(office: Office, at: datetime) -> None:
    seed, by = office.size.seed, office.person("outreach-coordinator")
    old_enough = at - timedelta(days=COMPLAINT_DAYS[0])
    for request in Request.objects.filter(received_at__lte=old_enough).order_by("pk"):
        if share(seed, "complaint", request.ticket) < COMPLAINT_SHARE:
            actions.file_complaint(
                request=request,
                kind=Complaint.Kind.WAITING,
                text="Kapan petugas datang?",
                source_ref=f"demo:{request.ticket}",
                by=by,
                at=at,
            )
    due = at - timedelta(days=COMPLAINT_DAYS[1])
    for complaint in Complaint.objects.filter(state="open", received_at__lte=due).order_by("pk"):
        if complaint.pk % OPEN_ONE_IN:
            actions.answer_complaint(
                complaint,
                state=Complaint.State.RESOLVED,
                answer="Jadwal kunjungan sudah disampaikan kepada keluarga.",
                by=by,
                at=at,
            )
