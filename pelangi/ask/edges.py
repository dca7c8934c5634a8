"""Requests in the shapes of other worlds, made here at the edge only: CSV for spreadsheets, FHIR R4 for health."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.utils.timezone import localtime

from pelangi.ask.models import Request
from pelangi.core.journey import RequestState

NIK_SYSTEM = "https://fhir.kemkes.go.id/id/nik"  # the name system of the national health platform
TICKET_SYSTEM = "urn:pelangi:ticket"
HEADS = ("id", "ticket", "name", "ward", "institution", "state", "priority", "received", "documents")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# R4 request-status; what we call closed is completed, joined or cancelled is revoked
FHIR_STATES = {
    RequestState.RECEIVED: "draft",
    RequestState.SCREENED: "draft",
    RequestState.ADMITTED: "active",
    RequestState.CLOSED: "completed",
    RequestState.CANCELLED: "revoked",
    RequestState.DUPLICATE: "revoked",
}


def csv_of(requests: Iterable[Request], names: dict) -> str:
    """Return the rows as CSV; nothing in it can be read as a formula. `names` is {person key id: name}."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for one in requests:
        kinds = " ".join(f"{need.document_kind}:{need.state}" for need in one.needs.all())
        row = (
            one.pk,
            one.ticket,
            names[one.person_id],
            one.ward_id,
            one.institution_id or "",
            one.state,
            one.priority,
            localtime(one.received_at).date().isoformat(),
            kinds,
        )
        writer.writerow([_tame(str(cell)) for cell in row])
    return out.getvalue()


def _tame(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def fhir_of(request: Request, known: dict) -> dict:
    """Return a collection bundle: the patient, and what was asked for them. Group and obstacle are left out."""
    patient = {
        "resourceType": "Patient",
        "id": str(request.person_id),
        "name": [{"use": "official", "text": known["name"]}],
    }
    if known["nik"]:
        patient["identifier"] = [{"system": NIK_SYSTEM, "value": known["nik"]}]
    if known["birth_date"]:
        patient["birthDate"] = known["birth_date"].isoformat()
    if known["sex"]:
        patient["gender"] = {"L": "male", "P": "female"}[known["sex"]]
    asked = {
        "resourceType": "ServiceRequest",
        "id": request.ticket,
        "identifier": [{"system": TICKET_SYSTEM, "value": request.ticket}],
        "status": FHIR_STATES[RequestState(request.state)],
        "intent": "order",
        "subject": {"reference": f"Patient/{request.person_id}"},
        "authoredOn": localtime(request.received_at).isoformat(),
        "orderDetail": [{"text": need.document_kind} for need in request.needs.order_by("pk")],
    }
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": patient}, {"resource": asked}],
    }
